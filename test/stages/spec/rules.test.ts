import { describe, expect, it } from "vitest";
import type { SpecContext } from "../../../src/stages/spec/validate.ts";
import { validateSpec } from "../../../src/stages/spec/validate.ts";
import { codeOwnersOf } from "../../../src/stages/spec/rules/owners.ts";
import { specOf, summary } from "./change.ts";

type Tree = Readonly<Record<string, unknown>>;
const now = new Date("2026-01-12T09:00:00Z");
const quiet = ["SIR-W402", "SIR-W406"];

/** Findings of a spec, without the two warnings that every bare spec has. */
const found = (spec: Tree, context: Partial<SpecContext> = {}, metadata: Tree = {}): readonly string[] =>
  validateSpec(specOf(spec, metadata), { now, ...context })
    .filter(({ code }) => !quiet.includes(code))
    .map(summary);

const database = (extra: Tree = {}, config: Tree = {}): Tree => ({
  name: "db",
  kind: "database",
  config: { engine: "postgres", ...config },
  ...extra,
});
const only = (workload: Tree, rest: Tree = {}): Tree => ({ workloads: [workload], ...rest });
const target = (extra: Tree): Tree => ({ target: { provider: "aws", region: "germany", ...extra } });

describe("recovery point", () => {
  it.each([
    ["a day of loss is fine with daily backups", "24h", { schedule: "daily" }, {}, []],
    ["23 hours are not", "23h", { schedule: "daily" }, {}, ["SIR-E211 spec.workloads[db].backup.schedule"]],
    ["an hour is fine with hourly backups", "1h", { schedule: "hourly" }, {}, []],
    ["59 minutes are not", "59m", { schedule: "hourly" }, {}, ["SIR-E211 spec.workloads[db].backup.schedule"]],
    ["59 minutes are with a replica", "59m", { schedule: "hourly" }, { replicas: 1 }, []],
    ["five minutes are with point-in-time recovery", "5m", { pointInTime: true }, {}, []],
    ["four are not", "4m", { pointInTime: true }, {}, ["SIR-E211 spec.workloads[db].backup"]],
    ["four are with a replica too", "4m", { pointInTime: true }, { replicas: 1 }, []],
  ])("%s", (_what, rpo, backup, config, expected) => {
    expect(found(only(database({ backup }, config), { constraints: { rpo } }))).toEqual(expected);
  });

  it("is told once where one backup serves many", () => {
    const workloads = [database(), database({ name: "other" })];

    expect(found({ workloads, backup: { schedule: "daily" }, constraints: { rpo: "15m" } })).toEqual([
      "SIR-E211 spec.backup.schedule",
    ]);
  });
});

describe("recovery time", () => {
  it.each([
    ["an hour is fine in one zone", "1h", {}, []],
    ["59 minutes need two zones", "59m", {}, ["SIR-E212 spec.constraints.rto"]],
    ["15 minutes are fine in two", "15m", { availability: "multi-zone" }, []],
    ["14 need a second region", "14m", { availability: "multi-zone" }, ["SIR-E212 spec.workloads[db].availability"]],
  ])("%s", (_what, rto, extra, expected) => {
    expect(found(only(database(extra), { constraints: { rto } }))).toEqual(expected);
  });

  it("needs the zones and the region to be there", () => {
    expect(found({ ...only(database({ availability: "multi-zone" })), ...target({ zones: 1 }) })).toEqual([
      "SIR-E212 spec.target.zones",
    ]);
    expect(found(only(database({ availability: "multi-region" })))).toEqual(["SIR-E212 spec.workloads[db].availability"]);
    expect(found({ ...only(database({ availability: "multi-region" })), ...target({ secondaryRegion: "ireland" }) })).toEqual([]);
  });
});

describe("networks", () => {
  const net = (config: Tree): Tree => ({ name: "net", kind: "network", config: { cidr: "10.60.0.0/16", ...config } });

  it.each([
    ["a subnet inside", { subnets: [{ name: "a", type: "private", cidr: "10.60.1.0/24" }] }, []],
    [
      "a subnet outside",
      { subnets: [{ name: "a", type: "private", cidr: "10.61.1.0/24" }] },
      ["SIR-E213 spec.workloads[net].config.subnets[a].cidr"],
    ],
    [
      "two subnets in one place",
      {
        subnets: [
          { name: "a", type: "private", cidr: "10.60.0.0/20" },
          { name: "b", type: "data", cidr: "10.60.8.0/24" },
        ],
      },
      ["SIR-E213 spec.workloads[net].config.subnets[b].cidr"],
    ],
    [
      "a VPN peer in the same range",
      { vpn: { peer: "198.51.100.7", cidrs: ["10.60.128.0/17"] } },
      ["SIR-E213 spec.workloads[net].config.cidr"],
    ],
    ["host bits", { cidr: "10.60.3.4/16" }, ["SIR-E105 spec.workloads[net].config.cidr"]],
    ["a network that AWS does not offer", { cidr: "10.0.0.0/8" }, ["SIR-E105 spec.workloads[net].config.cidr"]],
  ])("%s", (_what, config, expected) => {
    expect(found(only(net(config)))).toEqual(expected);
  });

  it("neighbours may touch", () => {
    expect(found({ workloads: [net({}), { ...net({ cidr: "10.61.0.0/16" }), name: "two" }] })).toEqual([]);
    expect(found({ workloads: [net({ cidr: "10.61.0.0/16" }), { ...net({}), name: "two" }] })).toEqual([]);
  });

  it("neighbours do not overlap", () => {
    expect(found({ workloads: [net({}), { ...net({}), name: "two" }] })).toEqual(["SIR-E213 spec.workloads[two].config.cidr"]);
  });
});

describe("scales and times", () => {
  const service = (scale: Tree): Tree => ({ name: "api", kind: "container-service", config: { image: "ghcr.io/a/b:1" }, scale });

  it.each([
    ["min above max", service({ min: 3, max: 2 }), "aws", ["SIR-E214 spec.workloads[api].scale.max"]],
    ["an ECS service from zero", service({ min: 0, max: 2 }), "aws", ["SIR-E214 spec.workloads[api].scale.min"]],
    ["a Cloud Run service from zero", service({ min: 0, max: 2 }), "gcp", []],
    [
      "a group of machines from zero",
      { name: "w", kind: "vm", config: { os: { family: "linux" } }, scale: { min: 0, max: 2 } },
      "gcp",
      ["SIR-E214 spec.workloads[w].scale.min"],
    ],
    ["a message hidden for 12 hours", { name: "q", kind: "queue", config: { visibility: "12h" } }, "aws", []],
    [
      "for 13",
      { name: "q", kind: "queue", config: { visibility: "13h" } },
      "aws",
      ["SIR-E214 spec.workloads[q].config.visibility"],
    ],
    [
      "for five seconds on Pub/Sub",
      { name: "q", kind: "queue", config: { visibility: "5s" } },
      "gcp",
      ["SIR-E214 spec.workloads[q].config.visibility"],
    ],
    [
      "a Lambda of 16 minutes",
      { name: "f", kind: "function", config: { runtime: "nodejs20", source: "f", timeout: "16m" } },
      "aws",
      ["SIR-E214 spec.workloads[f].config.timeout"],
    ],
    [
      "a Lambda of 11 GiB",
      { name: "f", kind: "function", size: { memory: "11Gi" }, config: { runtime: "nodejs20", source: "f" } },
      "aws",
      ["SIR-E214 spec.workloads[f].size.memory"],
    ],
  ])("%s", (_what, workload, provider, expected) => {
    expect(found({ ...only(workload), target: { provider, region: "germany" } })).toEqual(expected);
  });

  it("disks count as room for data", () => {
    const vm = (size: string): Tree => ({
      name: "vm",
      kind: "vm",
      config: { os: { family: "linux" }, disks: [{ name: "root", size }] },
      data: { volume: "60Gi" },
    });

    expect(found(only(vm("72Gi")))).toEqual([]);
    expect(found(only(vm("71Gi")))).toEqual(["SIR-E215 spec.workloads[vm].config.disks"]);
  });
});

describe("transfers", () => {
  const source = { provider: "on-premise" };
  const moving = (engine: string, to: string, transfer: Tree, versions: readonly [string, string] = ["1", "1"]): Tree =>
    only(
      {
        name: "db",
        kind: "database",
        strategy: "replatform",
        source: { engine, version: versions[0] },
        config: { engine: to, version: versions[1] },
        data: { volume: "10Gi", changeRate: "1Gi/d" },
        verify: [{ type: "row-count" }],
        transfer,
      },
      { source },
    );

  /** Rows of the vendors' scenario tables: engines, cloud, mode, possible or not. */
  it.each([
    ["mysql", "mysql", "gcp", "online", true],
    ["mariadb", "mysql", "gcp", "offline", false],
    ["postgres", "postgres", "gcp", "online", true],
    ["sqlserver", "sqlserver", "azure", "offline", true],
    ["sqlserver", "sqlserver", "azure", "online", false],
    ["mysql", "mysql", "azure", "offline", true],
    ["mysql", "mysql", "azure", "online", true],
    ["postgres", "postgres", "azure", "online", true],
    ["postgres", "postgres", "azure", "offline", false],
    ["oracle", "postgres", "azure", "offline", false],
    ["oracle", "postgres", "gcp", "online", true],
    ["sqlserver", "postgres", "gcp", "online", true],
    ["mysql", "postgres", "gcp", "offline", false],
    ["mongodb", "mongodb", "azure", "online", true],
    ["oracle", "postgres", "aws", "online", true],
    ["mysql", "postgres", "aws", "offline", true],
  ])("%s to %s on %s, %s: %s", (engine, to, provider, mode, possible) => {
    const spec = { ...moving(engine, to, { method: "replication-service", mode }), target: { provider, region: "germany" } };

    expect(found(spec).filter((finding) => finding.startsWith("SIR-E208"))).toHaveLength(possible ? 0 : 1);
  });

  it.each([
    ["a database by object-sync", { method: "object-sync" }, "SIR-E208 spec.workloads[db].transfer.method"],
    ["a dump while the source runs on", { method: "dump-restore", mode: "online" }, "SIR-E208 spec.workloads[db].transfer.mode"],
  ])("not %s", (_what, transfer, expected) => {
    expect(found(moving("postgres", "postgres", transfer))).toEqual([expected]);
  });

  it.each([
    ["5.6", "8.0", "gcp", 1],
    ["5.7", "8.0", "gcp", 0],
    ["5.6", "8.0", "aws", 0],
    ["8.0", "5.7", "aws", 1],
  ])("mysql %s to %s on %s: %i", (from, to, provider, count) => {
    const spec = {
      ...moving("mysql", "mysql", { method: "replication-service" }, [from, to]),
      target: { provider, region: "germany" },
    };

    expect(found(spec).filter((finding) => finding.startsWith("SIR-E216"))).toHaveLength(count);
  });

  it("needs to know how much, and when online how fast it changes", () => {
    const store = (data: Tree): Tree =>
      only(
        {
          name: "m",
          kind: "object-store",
          data,
          verify: [{ type: "object-count" }],
          transfer: { method: "object-sync", mode: "online" },
        },
        { source },
      );

    expect(found(store({}))).toEqual(["SIR-E106 spec.workloads[m].data.volume"]);
    expect(found(store({ volume: "1Ti" }))).toEqual(["SIR-E106 spec.workloads[m].data.changeRate"]);
  });

  it("needs a source", () => {
    expect(
      found(
        only({
          name: "m",
          kind: "object-store",
          data: { volume: "1Gi" },
          verify: [{ type: "object-count" }],
          transfer: { method: "object-sync" },
        }),
      ),
    ).toEqual(["SIR-E218 spec.workloads[m].transfer"]);
  });
});

describe("checks", () => {
  it.each<[Tree, readonly string[]]>([
    [{ type: "http" }, ["url"]],
    [{ type: "latency" }, ["url", "expect.maxLatency"]],
    [{ type: "latency", url: "https://a/", expect: { status: 200 } }, ["expect.maxLatency"]],
    [{ type: "latency", url: "https://a/", expect: { maxLatency: "1s" } }, []],
    [{ type: "tcp" }, ["host", "port"]],
    [{ type: "tcp", host: "a", port: 22 }, []],
    [{ type: "tls", host: "a" }, []],
    [{ type: "dns" }, ["host"]],
    [{ type: "sql", from: "runner" }, ["query"]],
    [{ type: "command", from: "runner" }, ["run"]],
  ])("%o lack %j", (check, fields) => {
    const spec = only({ name: "m", kind: "object-store", verify: [check] });

    expect(found(spec)).toEqual(fields.map((field) => `SIR-E106 spec.workloads[m].verify[0].${field}`));
  });
});

describe("exceptions", () => {
  const exceptions = [
    {
      policy: "SIR-E217",
      workload: "db",
      reason: "Partners connect without a network of ours",
      approvedBy: "@acme/dpo",
      expires: "2026-03-31",
    },
  ];
  const spec = only(database({ access: "public" }), { compliance: { exceptions } });

  it("cover a finding once they are merged, not when they are only asked for", () => {
    expect(found(spec)).toEqual(["SIR-E217 spec.workloads[db].access"]);
    expect(found(spec, { base: specOf(spec) })).toEqual([]);
    expect(found(only(database({ access: "public" })), { base: specOf(spec) })).toEqual(["SIR-E217 spec.workloads[db].access"]);
  });

  it("are held to the limits of waivers", () => {
    const severities = new Map([["AWS-IAM-001", "critical"]] as const);
    const asked = (policy: string, expires: string) =>
      found({ compliance: { exceptions: [{ ...exceptions[0], workload: "orders", policy, expires }] } }, { severities });

    expect(asked("AWS-IAM-001", "2026-01-20")).toEqual(["SIR-E232 spec.compliance.exceptions[0].approvedBy"]);
    expect(asked("AWS-XYZ-001", "2026-01-20")).toEqual(["SIR-E232 spec.compliance.exceptions[0].policy"]);
    expect(asked("SIR-E217", "2026-07-11")).toEqual([]);
    expect(asked("SIR-E217", "2026-07-12")).toEqual(["SIR-E232 spec.compliance.exceptions[0].expires"]);
    expect(asked("SIR-E217", "2026-01-12")).toEqual([]);
    expect(asked("SIR-E217", "2026-01-11")).toEqual(["SIR-E229 spec.compliance.exceptions[0].expires"]);
  });
});

it("a circle across waves is one mistake, at the edge that goes against the order of the waves", () => {
  const workloads = [
    { name: "edge", kind: "queue", dependsOn: ["zone"] },
    { name: "zone", kind: "queue", dependsOn: ["edge"] },
  ];
  const waves = [
    { name: "first", workloads: ["zone"] },
    { name: "second", workloads: ["edge"], dependsOn: ["first"] },
  ];

  expect(found({ workloads, waves })).toEqual(["SIR-E203 spec.workloads[zone].dependsOn[0]"]);
});

it("of a circle, the edge that this change added is told", () => {
  const queue = (name: string, ...dependsOn: string[]): Tree => ({ name, kind: "queue", dependsOn });
  const base = specOf({ workloads: [queue("a", "b"), queue("b")] });
  const circle = { workloads: [queue("a", "b"), queue("b", "a")] };

  expect(found(circle, { base })).toEqual(["SIR-E203 spec.workloads[b].dependsOn[0]"]);
  expect(found(circle)).toEqual(["SIR-E203 spec.workloads[a].dependsOn[0]"]);
});

describe("windows and freezes", () => {
  const windows = [{ name: "weekend", days: ["Sat"], from: "22:00", to: "04:00" }];
  const cutover = (extra: Tree, rest: Tree = { constraints: { windows } }): Tree =>
    only({ name: "q", kind: "queue", rollback: { strategy: "revert" }, cutover: { type: "switch", ...extra } }, rest);
  const environment = { windows, freezes: [{ from: "2026-02-01T00:00:00Z", to: "2026-03-01T00:00:00Z" }] };
  const settings = {
    apiVersion: "sirsi.dev/v1",
    kind: "Settings",
    environments: { production: environment },
  } as SpecContext["settings"];
  const withSettings = settings === undefined ? {} : { settings };

  it.each([
    ["none in production", cutover({}), {}, ["SIR-E206 spec.workloads[q].cutover.window"]],
    ["one of the spec", cutover({ window: "weekend" }), {}, []],
    ["one of the settings", cutover({ window: "weekend" }, {}), withSettings, []],
    ["those of the settings for all", cutover({}, {}), withSettings, []],
    [
      "a time outside it",
      cutover({ window: "weekend", at: "2026-01-16T23:00:00Z" }),
      {},
      ["SIR-E206 spec.workloads[q].cutover.at"],
    ],
    ["a time inside it", cutover({ window: "weekend", at: "2026-01-18T03:59:00Z" }), {}, []],
    [
      "a time in a freeze of the settings",
      cutover({ window: "weekend", at: "2026-02-07T23:00:00Z" }),
      withSettings,
      ["SIR-E228 spec.workloads[q].cutover.at"],
    ],
  ])("%s", (_what, spec, context, expected) => {
    expect(found(spec, context)).toEqual(expected);
  });

  it("no window is needed outside production", () => {
    expect(found(cutover({}), {}, { environment: "staging" })).toEqual([]);
  });

  it("what is cut over is history", () => {
    const freezes = [{ from: "2026-01-01T00:00:00Z", to: "2026-02-01T00:00:00Z" }];
    const wave = (state: string): Tree => ({
      constraints: { freezes },
      waves: [{ name: "w", state, start: "2026-01-31", workloads: ["keys", "orders"] }],
    });

    expect(found(wave("planned"))).toEqual(["SIR-E228 spec.waves[w].start"]);
    expect(found(wave("finalized"))).toEqual([]);
  });
});

describe("names of records", () => {
  const zone = (name: string): Tree =>
    only({ name: "zone", kind: "dns", config: { zone: "example.com", records: [{ name, type: "A", values: ["192.0.2.1"] }] } });

  it.each(["shop", "shop.example.com", "example.com.", "selector1._domainkey", "a.b.c", "@"])("%s is in example.com", (name) => {
    expect(found(zone(name))).toEqual([]);
  });

  it.each(["shop.example.org", "shop.example.net.", "notexample.com"])("%s is not", (name) => {
    expect(found(zone(name))).toEqual([`SIR-E227 spec.workloads[zone].config.records[${name}].name`]);
  });
});

describe("code owners, as GitHub reads them", () => {
  const text =
    "# all\n* @acme/everyone\n/migrations/ @acme/sre # ours\nmigrations/shop.yaml @acme/commerce @acme/sre\n*.md @acme/docs\n/docs/* @acme/docs\n";

  it.each([
    ["migrations/shop.yaml", ["@acme/commerce", "@acme/sre"]],
    ["migrations/erp/db.yaml", ["@acme/sre"]],
    ["other/migrations/x.yaml", ["@acme/everyone"]],
    ["deep/down/readme.md", ["@acme/docs"]],
    ["docs/a/b.txt", ["@acme/everyone"]],
  ])("%s", (file, owners) => {
    expect(codeOwnersOf(text, file)).toEqual(owners);
  });
});

it("nothing is said of a workload that goes away", () => {
  const retired = {
    name: "old",
    kind: "vm",
    strategy: "retire",
    access: "public",
    criticality: "high",
    size: { class: "t3.large" },
  };

  expect(found({ workloads: [{ name: "keys", kind: "secret-store" }, retired] })).toEqual([]);
});

describe("references to secrets", () => {
  const moved = (credentials: string): Tree =>
    only(database({ transfer: { method: "dump-restore", endpoint: { host: "10.20.4.11", database: "orders", credentials } } }), {
      source: { provider: "on-premise" },
    });
  const unread = (spec: Tree): readonly string[] => found(spec).filter((text) => text.startsWith("SIR-E105"));

  it("that only an apply would refuse are refused in the review, and not repeated", () => {
    const at = "SIR-E105 spec.workloads[db].transfer.endpoint.credentials";
    for (const text of [
      "vault://kv/../sys/raw#x",
      "vault://kv#x",
      "vault://kv/shop?list=true#x",
      "aws-sm://a?version=1#x",
      "vault://kv/a;b#x",
    ])
      expect(unread(moved(text)), text).toEqual([at]);
    const [finding] = validateSpec(specOf(moved("vault://kv/../hunter2#x")), { now }).filter(({ code }) => code === "SIR-E105");
    expect(finding?.message).toMatch(/^This is no reference that can be read: its path must be/);
    expect(finding?.message).not.toContain("hunter2");
  });

  it("that can be read are fine, as are placeholders and roles", () => {
    for (const text of [
      "vault://kv/migrations/shop?version=2#orders-ro",
      "aws-sm://arn:aws:secretsmanager:eu-west-1:111122223333:secret:a-b",
      "github://acme/shop#KEY",
    ])
      expect(unread(moved(text)), text).toEqual([]);
    const injected = {
      name: "web",
      kind: "container-service",
      config: { image: "nginx:1.27" },
      secrets: [{ name: "A", from: "${workloads.db.password}" }],
    };
    expect(unread({ ...target({ credentials: "oidc:deploy-production" }), workloads: [database(), injected] })).toEqual([]);
  });
});
