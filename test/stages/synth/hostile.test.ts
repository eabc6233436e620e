import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Json } from "../../../src/domain/change.ts";
import type { Migration } from "../../../src/domain/spec.generated.ts";
import { readTemplate } from "../../kinds/terraform-template.ts";
import { expectHarmless, pieces } from "./harmless.ts";
import { files, net, resource, stackOf, synth } from "./migrations.ts";

const hostile = fc
  .array(fc.oneof(fc.constantFrom(...pieces), fc.string({ maxLength: 6 })), { maxLength: 5 })
  .map((parts) => parts.join(""));
const map = fc.dictionary(hostile, hostile, { maxKeys: 3 });
const json = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    hostile,
    fc.double({ noNaN: true }),
    fc.boolean(),
    fc.array(tie("value"), { maxLength: 3 }),
    tie("object"),
  ),
  object: fc.dictionary(hostile, tie("value"), { maxKeys: 3 }),
}));

interface Texts {
  readonly text: string;
  readonly other: string;
  readonly map: Readonly<Record<string, string>>;
  readonly json: Json;
}
const texts = fc.record({ text: hostile, other: hostile, map, json: json.value as fc.Arbitrary<Json> });

/** A spec with a user's text in every place that takes free text, in a wave where everything is built. */
function migrationWith({ text, other, map: labels, json: value }: Texts): Migration {
  const config = (own: object) => own as never;
  return {
    apiVersion: "sirsi.dev/v1",
    kind: "Migration",
    metadata: { name: "shop", title: text, owner: text, system: other, labels, annotations: labels },
    spec: {
      source: { provider: "aws", location: text, connection: { cidrs: ["10.20.0.0/16"] } },
      target: { provider: "aws", region: "germany", account: "111122223333" },
      constraints: { budget: { monthly: 100 } },
      monitoring: {
        channels: [
          { type: "webhook", to: `https://${text}` },
          { type: "email", to: other },
        ],
      },
      workloads: [
        net,
        {
          name: "db",
          kind: "database",
          description: text,
          config: config({ engine: "postgres", version: text, databases: [text], parameters: labels }),
          source: { engine: text },
          data: { volume: "80Gi" },
          transfer: {
            method: "replication-service",
            endpoint: { host: text, database: other, credentials: `vault://${text}`, path: text },
            include: [text],
            exclude: [other],
          },
          overrides: {
            aws: { aws_db_instance: { backup_window: text, ...(typeof value === "object" ? (value as object) : {}) } },
          },
          dependsOn: ["net"],
        },
        { name: "table", kind: "database", config: config({ engine: "key-value", databases: [text, other] }) },
        {
          name: "web",
          kind: "vm",
          config: config({ os: { family: "linux", image: text }, image: other, userData: "scripts/web-init.sh" }),
          secrets: [
            { name: "PASSWORD", from: "${workloads.db.password}" },
            { name: "OTHER", from: `vault://${text}` },
          ],
          alerts: [{ metric: "cpu", above: 90 }],
          dependsOn: ["net", "db"],
        },
        {
          name: "edge",
          kind: "load-balancer",
          access: "public",
          config: config({
            domain: text,
            listeners: [{ port: 443, protocol: "https", target: "web", targetPort: 8080, healthCheck: text, paths: [other] }],
            tls: { certificate: other },
          }),
        },
        {
          name: "zone",
          kind: "dns",
          config: config({ zone: "example.com", records: [{ name: text, type: "TXT", values: [text, other] }] }),
        },
        {
          name: "share",
          kind: "file-share",
          config: { protocol: "nfs" },
          data: {},
          source: {},
          transfer: { endpoint: { host: text, path: other } },
        },
        { name: "store", kind: "secret-store", config: config({ entries: [{ name: text, from: `vault://${other}` }] }) },
        {
          name: "api",
          kind: "container-service",
          config: config({ image: text, command: [text, other], env: labels }),
          dependsOn: ["net"],
        },
        { name: "fn", kind: "function", config: config({ runtime: "nodejs20", source: text, handler: other, env: labels }) },
      ],
      waves: [
        { name: "one", state: "built", workloads: ["net", "zone", "table", "store"] },
        { name: "two", state: "cutover", workloads: ["db", "share"], dependsOn: ["one"] },
        { name: "three", state: "built", workloads: ["web", "edge", "api", "fn"], dependsOn: ["two"] },
      ],
      resources: [
        {
          name: "raw",
          type: "aws_cloudwatch_event_rule",
          attributes: { description: text, event_pattern: value, tags: labels, name: `\${workloads.net.id}${text}` },
        },
      ],
    },
  };
}

describe("whatever a user writes", () => {
  it("stays text: no block, no provider and no expression but ours", () => {
    fc.assert(
      fc.property(texts, (given) => {
        for (const stack of synth(migrationWith(given)).stacks) expectHarmless(stack);
      }),
      { numRuns: 150 },
    );
  }, 300_000);

  it("reaches the cloud as it was written", () => {
    fc.assert(
      fc.property(hostile, (text) => {
        fc.pre(!/\$\{(workloads|target)\./.test(text));
        const migration = migrationWith({ text, other: "plain", map: {}, json: null });
        const stack = stackOf(synth(migration), "one");
        const [id = ""] = Object.keys((stack.configuration["resource"] as Record<string, object>)["aws_route53_record"] ?? {});
        const [first = ""] = resource(stack, `aws_route53_record.${id}`)["records"] as string[];
        expect(readTemplate(first)).toEqual({ literal: text, live: [] });
      }),
      { numRuns: 100 },
    );
  }, 300_000);

  it("cannot reach a file outside those it was given", () => {
    const asked = new Map([...files, ["../secret", new Uint8Array([1])]]);
    const migration = migrationWith({ text: "x", other: "y", map: {}, json: null });
    const workloads = migration.spec.workloads.map((workload) =>
      workload.name === "web" ? { ...workload, config: { os: { family: "linux" }, userData: "a/../../secret" } } : workload,
    );

    const { findings } = synth({ ...migration, spec: { ...migration.spec, workloads } }, { files: asked });
    expect(findings.map(({ code }) => code)).toContain("SIR-E202");
  });

  it("pollutes no prototype", () => {
    const bad = JSON.parse('{"__proto__": {"polluted": true}, "constructor": {"prototype": {"polluted": true}}}') as Json;
    synth(
      migrationWith({
        text: "__proto__",
        other: "constructor",
        map: JSON.parse('{"__proto__": "a", "constructor": "b"}') as Record<string, string>,
        json: bad,
      }),
    );

    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });
});
