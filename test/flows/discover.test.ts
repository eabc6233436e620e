import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { embeddedPrices } from "../../src/adapters/prices/embedded-prices.ts";
import { discover, type Discovery, type DiscoverRequest } from "../../src/flows/discover.ts";
import { readSpec } from "../../src/stages/spec/read.ts";
import { validateSpec } from "../../src/stages/spec/validate.ts";

const now = new Date("2026-01-12T09:00:00Z");
const world = { clock: { now: () => now }, prices: embeddedPrices("data/prices") };
const fresh = { name: "shop", owner: "@acme/shop", provider: "aws", region: "germany", environment: "production" } as const;
const header = "name,kind,os,engine,version,vcpu,memory,storage,address,cpu_p95,memory_p95,depends_on";

const into = (text: string, file = "inventory/servers.csv", more: Partial<DiscoverRequest> = {}): Promise<Discovery> =>
  discover({ inventory: { file, text }, spec: { file: "migrations/shop.yaml", fresh }, ...more }, world);

type Done = Extract<Discovery, { ok: true }>;
function done(discovery: Discovery): Done {
  if (!discovery.ok) throw new Error(JSON.stringify(discovery.problems));
  return discovery;
}

interface Written {
  readonly spec: {
    readonly source: { readonly provider: string };
    readonly workloads: readonly { readonly name: string; readonly [field: string]: unknown }[];
    readonly waves: readonly {
      readonly name: string;
      readonly state: string;
      readonly workloads: readonly string[];
      readonly dependsOn?: readonly string[];
    }[];
  };
}
const written = (discovery: Discovery): Written => parse(done(discovery).text ?? "") as Written;
const workload = (discovery: Discovery, name: string) => written(discovery).spec.workloads.find((each) => each.name === name);

function errorsOf(text: string | undefined): readonly string[] {
  const { document, findings } = readSpec("migrations/shop.yaml", text ?? "");
  const meaning = document === undefined ? [] : validateSpec(document, { now });
  return [...findings, ...meaning].filter(({ level }) => level === "error").map(({ code, message }) => `${code} ${message}`);
}

describe("an inventory", () => {
  it("becomes workloads with what was measured, and the product accepts them", async () => {
    const discovery = await into(
      `${header}\nsrv-db-01,database,RHEL 8,PostgreSQL,13.4,8,64 GiB,600GB,10.20.4.11,31%,58,\nweb 1,server,Windows 2019,,,4,16384 MB,,10.20.5.21,12,,srv-db-01\n`,
    );

    expect(workload(discovery, "srv-db-01")).toEqual({
      name: "srv-db-01",
      kind: "database",
      strategy: "replatform",
      source: {
        ref: "vm:srv-db-01",
        engine: "postgres",
        version: "13.4",
        os: "RHEL 8",
        address: "10.20.4.11",
        usage: { vcpu: 8, memory: "64Gi", storage: "600Gi", cpuP95: "31%", memoryP95: "58%" },
      },
      size: { vcpu: 8, memory: "64Gi", storage: "600Gi" },
      config: { engine: "postgres", version: "13.4" },
    });
    expect(workload(discovery, "web-1")).toMatchObject({
      strategy: "rehost",
      size: { vcpu: 4, memory: "16Gi" },
      config: { os: { family: "windows" } },
      dependsOn: ["srv-db-01"],
    });
    expect(errorsOf(done(discovery).text)).toEqual([]);
    expect(done(discovery).report.notes).toEqual([expect.stringMatching(/^MB, GB and TB were read as MiB, GiB and TiB/)]);
  });

  it("is planned in waves with dependencies first, and never made smaller without a word", async () => {
    const discovery = await into(`${header}\na,vm,linux,,,8,16GiB,,,5,,b\nb,vm,linux,,,1,1GiB,,,,,c\nc,vm,linux,,,1,1GiB,,,,,\n`);

    expect(written(discovery).spec.waves).toEqual([
      { name: "discovered-1", state: "planned", workloads: ["c"] },
      { name: "discovered-2", state: "planned", workloads: ["b"], dependsOn: ["discovered-1"] },
      { name: "discovered-3", state: "planned", workloads: ["a"], dependsOn: ["discovered-2"] },
    ]);
    expect(workload(discovery, "a")).toMatchObject({ size: { vcpu: 8, memory: "16Gi" } });
    expect(
      done(discovery)
        .report.added.find(({ name }) => name === "a")
        ?.notes.join(),
    ).toContain("CPU is at 5%");
  });

  it("may go in a circle: one edge becomes soft", async () => {
    const discovery = await into(`${header}\na,vm,linux,,,1,1GiB,,,,,b\nb,vm,linux,,,1,1GiB,,,,,a\n`);

    expect(errorsOf(done(discovery).text)).toEqual([]);
    expect(JSON.stringify(written(discovery).spec.workloads)).toContain('"type":"soft"');
  });

  it("reads semicolons, a byte order mark, CRLF, quotes and any order of columns", async () => {
    const discovery = await into('\ufeffMemory;Name;OS;vCPU;Rack\r\n"16 GiB";"db; main";ubuntu;2;r1\r\n');

    expect(workload(discovery, "db-main")).toMatchObject({ source: { ref: "vm:db main" }, size: { vcpu: 2, memory: "16Gi" } });
    expect(done(discovery).report.notes).toEqual(['The column "rack" is not known and was left out.']);
  });

  it.each([
    ["a number that is none", `${header}\na,vm,linux,,,four,1GiB,,,,,\n`, 2, 'vcpu "four" is not a number of cores'],
    ["no cores", `${header}\na,vm,linux,,,0,1GiB,,,,,\n`, 2, 'vcpu "0" is not'],
    [
      "a size without a unit",
      `${header}\na,vm,linux,,,1,1GiB,,,,,\nb,vm,linux,,,1,16,,,,,\n`,
      3,
      'memory "16" is not a size with a unit',
    ],
    ["a percentage above 100", `${header}\na,vm,linux,,,1,1GiB,,,131,,\n`, 2, 'cpu_p95 "131" is not a percentage'],
    [
      "a name twice",
      `${header}\na,vm,linux,,,,,,,,,\n"b\nc",vm,,,,,,,,,,\nA,vm,,,,,,,,,,\n`,
      5,
      '"a" is in the inventory twice (lines 2 and 5)',
    ],
    ["a quote that stays open", `${header}\n"a,vm\n`, 2, "a quote is not closed"],
    ["a line that is too short", `${header}\na,vm\n`, 2, "more or fewer cells"],
    ["no name column", "host,os\na,b\n", 1, 'no column "name"'],
    ["a column twice", "name,os,os\na,b,c\n", 1, 'column "os" twice'],
    ["a header only", `${header}\n`, 1, "has no rows"],
    ["nothing", "", 1, "has no rows"],
  ])("with %s says where", async (_, text, line, message) => {
    const discovery = await into(text);

    expect(discovery.ok).toBe(false);
    if (discovery.ok) return;
    expect(discovery.problems[0]).toMatchObject({ file: "inventory/servers.csv", line });
    expect(discovery.problems[0]?.message).toContain(message);
  });

  it("names everything that it leaves out, and why", async () => {
    const discovery = await into(
      `${header}\nok,vm,linux,,,1,1GiB,,,,,\nm,mainframe,,,,,,,,,,\nфыв,vm,linux,,,,,,,,,\nmem,cache,,memcached,,,,,,,,\nhuge,vm,linux,,,2000,1GiB,,,,,\n`,
    );

    expect(done(discovery).report.skipped.map(({ what, origin, why }) => `${what} ${origin} ${why}`)).toEqual([
      'm inventory/servers.csv:3 The kind is "mainframe", which is none that the product knows.',
      "фыв inventory/servers.csv:4 The name has no letter or digit that a workload name may have.",
      expect.stringMatching(/^mem inventory\/servers.csv:5 It would not be valid: SIR-E207 /),
      expect.stringMatching(/^huge inventory\/servers.csv:6 It would not be valid: SIR-E105 /),
    ]);
    expect(errorsOf(done(discovery).text)).toEqual([]);
  });

  it("keeps what cannot be built where it is, and says what is missing", async () => {
    const discovery = await into(
      `${header}\nold,vm,AIX 7.2,,,2,8GiB,,,,,\nlb,load balancer,,,,,,,,,,old\nany,vm,,,,1,1GiB,,,,,\n`,
    );

    expect(workload(discovery, "old")).toMatchObject({ strategy: "retain" });
    expect(done(discovery).text).toContain(
      "    # The listeners and their targets are not known: write config and a strategy to move it.\n    - name: lb\n",
    );
    expect(done(discovery).text).toContain("    # The operating system is not given: linux is assumed.\n    - name: any\n");
    expect(errorsOf(done(discovery).text)).toEqual([]);
  });

  it.each([
    "../../etc/passwd",
    "a\nspec: {}",
    "$(rm -rf /)",
    "${workloads.web.password}",
    "%{ if true }x",
    "`id`",
    "wеb-cyrillic",
    "a\u202eb",
    "*alias",
    "&anchor",
    "!!js x",
    "- item",
    "key: value # c",
    "__proto__",
    "constructor",
    "x".repeat(65_000),
    "<script>alert(1)</script>",
    "@everyone",
  ])("with the name %.30j gives one workload that means no harm", async (name) => {
    const discovery = await into(`${header}\n"${name}",vm,linux,,,1,1GiB,,"${name.slice(0, 300)}",,,"${name.slice(0, 300)}"\n`);

    const { text } = done(discovery);
    expect(errorsOf(text)).toEqual([]);
    const [only, ...others] = written(discovery).spec.workloads;
    expect(others).toEqual([]);
    expect(only?.name).toMatch(/^[a-z][a-z0-9-]{0,29}$/);
    expect(text).not.toMatch(/[$%]\{|`|\$\(|<script|\u202e/);
  });

  it("with a cell that looks like a credential does not copy it", async () => {
    const token = `ghp_${"a1B2".repeat(9)}`;
    const discovery = await into(`${header}\nweb,vm,linux ${token},,,1,1GiB,,,,,\n${token},vm,linux,,,1,1GiB,,,,,\n`);

    expect(JSON.stringify(discovery)).not.toContain(token);
  });

  it("with a cell of more than 64 KiB leaves that row out", async () => {
    const discovery = await into(`${header}\nbig,vm,${"linux ".repeat(12_000)},,,1,1GiB,,,,,\nok,vm,linux,,,1,1GiB,,,,,\n`);

    expect(done(discovery).report.skipped).toEqual([
      { what: "big", origin: "inventory/servers.csv:2", why: "A cell is longer than 64 KiB." },
    ]);
    expect(done(discovery).report.added.map(({ name }) => name)).toEqual(["ok"]);
  });

  it("gives two rows whose names become one label two workloads", async () => {
    const discovery = await into(`${header}\nWeb 1,vm,linux,,,1,1GiB,,,,,\nweb-1,vm,linux,,,1,1GiB,,,,,\n`);

    expect(written(discovery).spec.workloads.map(({ name }) => name)).toEqual(["web-1", "web-1-2"]);
  });

  it("of 10,000 rows fills one migration within seconds and names the rest", async () => {
    const rows = Array.from(
      { length: 10_000 },
      (_, index) =>
        `srv-${index},vm,linux,,,2,4GiB,,10.0.${index >> 8}.${index & 255},,,${index === 0 ? "" : `srv-${index - 1}`}`,
    );
    const start = performance.now();
    const discovery = await into(`${header}\n${rows.join("\n")}\n`);

    expect(performance.now() - start).toBeLessThan(10_000);
    const { added, skipped } = done(discovery).report;
    expect([added.length, skipped.length]).toEqual([200, 9800]);
    expect(skipped[0]?.why).toBe("A migration holds at most 200 workloads. Put it into another one.");
    expect(errorsOf(done(discovery).text)).toEqual([]);
  });
});

const spec = `# Ours.
apiVersion: sirsi.dev/v1
kind: Migration
metadata: { name: shop, owner: "@acme/shop" } # the team
spec:
  source: { provider: on-premise }
  target: { provider: aws, region: germany }
  workloads:
    - name: web
      kind: vm # four of them
      source: { ref: "vm:srv-web-01..04", address: 10.0.0.1 }
      config: { os: { family: linux } }
    # end of workloads
  waves:
    - { name: first, state: built, workloads: [web] }
    - name: later # soon
      workloads: [net]
`
  .replace("workloads: [net]", "workloads: [db]")
  .replace("    # end of workloads", "    - { name: db, kind: database, config: { engine: postgres } }\n    # end of workloads");

describe("an existing spec", () => {
  const add = (text: string, more: Partial<DiscoverRequest> = {}) =>
    into(text, "i.csv", { spec: { file: "migrations/shop.yaml", text: spec }, ...more });
  const rows = `${header}\nSRV-WEB-03,vm,linux,,,1,1GiB,,,,,\nother,vm,linux,,,1,1GiB,,10.0.0.1,,,\nnew,vm,linux,,,1,1GiB,,,,,db\n`;

  it("keeps every line, gets what is new and a wave behind the ones that it needs", async () => {
    const discovery = await add(rows);

    const { text = "", report } = done(discovery);
    const lines = text.split("\n");
    expect(spec.split("\n").every((line) => lines.includes(line))).toBe(true);
    expect(report.present.map(({ name, workload: known }) => `${name}: ${known}`)).toEqual(["SRV-WEB-03: web", "other: web"]);
    expect(report.added.map(({ name }) => name)).toEqual(["new"]);
    expect(written(discovery).spec.waves.at(-1)).toEqual({
      name: "discovered-1",
      state: "planned",
      workloads: ["new"],
      dependsOn: ["later"],
    });
    expect(errorsOf(text)).toEqual([]);
  });

  it("takes everything into a planned wave by its name, and no other", async () => {
    expect(written(await add(rows, { wave: "later" })).spec.waves[1]).toMatchObject({ name: "later", workloads: ["db", "new"] });
    expect(await add(rows, { wave: "first" })).toMatchObject({
      ok: false,
      problems: [{ message: expect.stringContaining('no planned wave "first"') as string }],
    });
  });

  it("is left alone when there is nothing new", async () => {
    const discovery = done(await add(`${header}\nweb,vm,linux,,,1,1GiB,,,,,\n`));

    expect(discovery.text).toBeUndefined();
    expect(discovery.report.present).toHaveLength(1);
  });

  it("of our templates stands for its whole inventory", async () => {
    const file = "templates/specs/three-tier.yaml";
    const discovery = await into(readFileSync("templates/specs/inventory/shop-servers.csv", "utf8"), "shop-servers.csv", {
      spec: { file, text: readFileSync(file, "utf8") },
    });

    const { text, report } = done(discovery);
    expect(text).toBeUndefined();
    expect(report.present.map(({ workload: known }) => known)).toEqual(["orders-db", "web", "web", "web", "web", "old-fax"]);
  });

  it("is not changed a second time", async () => {
    const first = done(await add(rows)).text ?? "";
    const second = done(await add(rows, { spec: { file: "migrations/shop.yaml", text: first } }));

    expect(second.text).toBeUndefined();
  });

  it("without waves keeps what it has in a built one, and nothing new is built", async () => {
    const text = spec.slice(0, spec.indexOf("  waves:"));
    const discovery = await add(rows, { spec: { file: "migrations/shop.yaml", text } });

    expect(written(discovery).spec.waves).toEqual([
      { name: "main", state: "built", workloads: ["web", "db"] },
      { name: "discovered-1", state: "planned", workloads: ["new"], dependsOn: ["main"] },
    ]);
    expect(errorsOf(done(discovery).text)).toEqual([]);
  });

  it("that cannot be read is told as validation tells it", async () => {
    const discovery = await add(rows, { spec: { file: "migrations/shop.yaml", text: "kind: Migration\n" } });

    expect(discovery.ok ? [] : discovery.problems.map(({ message }) => message.slice(0, 19))).toEqual([
      "SIR-E106 apiVersion",
      "SIR-E106 metadata: ",
      "SIR-E106 spec: spec",
    ]);
  });
});
