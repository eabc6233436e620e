import { describe, expect, it } from "vitest";
import { brokenResources, type BrokenResource } from "./broken-resources.ts";
import { bundledRules } from "./evaluate.ts";
import { said, type Story } from "./reviewed-spec.ts";

/** A small migration that keeps every general rule. */
const shop = `
apiVersion: sirsi.dev/v1
kind: Migration
metadata: { name: shop, owner: "@acme/commerce", environment: production }
spec:
  source: { provider: aws, region: us-east }
  target: { provider: aws, region: germany, account: "111122223333" }
  compliance: { dataClassification: confidential, dataCategories: [payment] }
  constraints:
    windows: [{ name: weekend, days: [Sat, Sun], from: "22:00", to: "04:00", timezone: Europe/Berlin }]
  workloads:
    - name: net
      kind: network
      config: { cidr: 10.60.0.0/16, subnets: [{ name: db, type: data }] }
    - name: orders
      kind: database
      availability: multi-zone
      size: { vcpu: 2, memory: 8Gi, storage: 100Gi }
      config: { engine: postgres, version: "16" }
      dependsOn: [net]
      transfer: { endpoint: { host: 10.20.4.11, port: 5432, credentials: "vault://kv/shop#orders" } }
      rollback: { strategy: revert, until: 6h }
      onDelete: delete
`;
const friday = "2026-01-09T12:00:00Z";
const saturday = "2026-01-10T23:00:00Z";

/** The spec with one passage changed; a passage that is not there is a mistake of the test. */
function with_(passage: string, instead: string): string {
  if (!shop.includes(passage)) throw new Error(`No ${passage}`);
  return shop.replace(passage, instead);
}

const settings = (policies: string) => `apiVersion: sirsi.dev/v1\nkind: Settings\npolicies: { ${policies} }\n`;
const fleet = (name: string) =>
  `    - { name: ${name}, type: aws_gamelift_fleet, attributes: { name: x, ec2_instance_type: c5.large } }\n`;

const alone = [{ login: "ada", state: "APPROVED", teams: [], roles: ["owner"] }];
const ada = { login: "ada", teams: [] };
const withoutDatabase = shop.slice(0, shop.indexOf("    - name: orders"));

const broken: readonly (readonly [rule: string, because: string, story: Story])[] = [
  [
    "GEN-CHG-001",
    "a database leaves the spec and only its author approves",
    {
      base: with_("onDelete: delete", "onDelete: delete\n      protect: false"),
      head: withoutDatabase,
      actor: ada,
      approvals: alone,
    },
  ],
  [
    "GEN-CHG-002",
    "another engine replaces the database",
    { base: shop, head: with_('engine: postgres, version: "16"', 'engine: mysql, version: "8.0"') },
  ],
  ["GEN-CHG-003", "the author approves alone", { head: shop, actor: ada, approvals: alone }],
  ["GEN-CHG-004", "the second zone goes", { base: shop, head: with_("availability: multi-zone", "availability: single") }],
  ["GEN-CHG-005", "it is Friday noon", { head: shop, now: friday }],
  ["GEN-CHG-006", "another plan was reviewed", { head: shop, reviewedDigest: "sha256:another" }],
  ["GEN-REG-001", "the target is not among the allowed regions", { head: shop, settings: settings("allowedRegions: [ireland]") }],
  ["GEN-REG-002", "personal data leaves the United States without an agreement", { head: with_("[payment]", "[personal]") }],
  [
    "GEN-TAG-001",
    "the settings ask for a tag that the spec does not give",
    { head: shop, settings: settings("requiredTags: [cost-center]") },
  ],
  [
    "GEN-TAG-002",
    "nobody says what data it is",
    { head: with_("  compliance: { dataClassification: confidential, dataCategories: [payment] }\n", "") },
  ],
  ["GEN-COST-001", "the database costs more than a dollar", { head: shop, settings: settings("maxMonthlyIncrease: 1") }],
  [
    "GEN-COST-002",
    "most resources have no price",
    { head: `${withoutDatabase}  resources:\n${["a", "b", "c", "d", "e", "f", "g", "h"].map(fleet).join("")}` },
  ],
  ["GEN-RISK-001", "no risk at all is allowed", { head: shop, settings: settings("maxRisk: 0") }],
  [
    "GEN-MIG-001",
    "neither snapshot nor backup precedes the transfer",
    { head: with_("until: 6h }", "until: 6h, snapshotBefore: false }\n      backup: { schedule: none }") },
  ],
  ["GEN-MIG-002", "the transfer is in clear", { head: with_('#orders" }', '#orders", tls: false }') }],
  ["GEN-MIG-003", "nobody says until when one can go back", { head: with_("strategy: revert, until: 6h", "strategy: revert") }],
  [
    "GEN-SEC-001",
    "a key stands in the description",
    { head: with_("kind: database", "kind: database\n      description: use AKIAIOSFODNN7EXAMPLE") },
  ],
  [
    "GEN-PLAN-001",
    "Terraform could not plan a wave",
    { head: shop, failed: [{ wave: "main", mode: "offline", binding: true, failure: "provider crashed", diagnostics: [] }] },
  ],
  [
    "GEN-PLAN-002",
    "a raw resource has a type that nobody looks at",
    {
      head: `${shop}  resources:\n${fleet("games")}`,
    },
  ],
];

describe("a spec that breaks a general rule", () => {
  it.each(broken)("fails %s: %s", async (rule, _because, story) => {
    const rows = await said(rule, story);

    expect(rows.filter(({ status }) => status === "fail")).not.toEqual([]);
    expect(JSON.stringify(rows)).not.toContain("AKIAIOSFODNN7EXAMPLE");
  });

  it.each(broken.map(([rule]) => rule).filter((rule) => !["GEN-CHG-001", "GEN-CHG-003", "GEN-CHG-006"].includes(rule)))(
    "and passes %s without that mistake",
    async (rule) => {
      const rows = await said(rule, { base: shop, head: shop, now: saturday });

      expect(rows.map(({ status, address }) => `${address ?? ""} ${status}`).filter((row) => !row.endsWith(" pass"))).toEqual([]);
      expect(rows).not.toEqual([]);
    },
  );

  it("points at the line of the spec", async () => {
    const [row] = await said("GEN-MIG-002", { head: with_('#orders" }', '#orders", tls: false }') });

    expect(row?.params).toEqual({ workload: "orders", path: ["spec", "workloads", 1, "transfer", "endpoint", "tls"] });
  });
});

/** The network of the shop with one resource in the provider's own words: our kinds are safe, so nothing else can break them. */
const specWith = (...resources: readonly { readonly type: string; readonly attributes: object }[]): string =>
  `${withoutDatabase}  resources:\n${resources
    .map(({ type, attributes }, index) => `    - ${JSON.stringify({ name: `raw-${index}`, type, attributes })}\n`)
    .join("")}`;

const rowsOf = async ({ rule, type }: BrokenResource, head: string) =>
  (await said(rule, { head })).filter(({ address }) => address === `${type}.raw-0`);

/** What stands at a dotted path, through lists of blocks. */
function valuesAt(value: unknown, [step, ...rest]: readonly string[]): readonly unknown[] {
  if (Array.isArray(value)) return value.flatMap((item) => valuesAt(item, step === undefined ? [] : [step, ...rest]));
  if (step === undefined) return [value];
  if (value === null || typeof value !== "object") return [];
  return Object.hasOwn(value, step) ? valuesAt((value as Record<string, unknown>)[step], rest) : [];
}

describe("a spec with a resource that breaks a rule about AWS", () => {
  it.each(brokenResources)("fails $rule, and says what is and what must be", async (story) => {
    const { type, broken: attributes, mended = {} } = story;
    const [row, ...others] = await rowsOf(story, specWith({ type, attributes }));
    // What stands inside a JSON text has no path of its own.
    const isWhole = row?.attribute !== "container_definitions";
    const path = (row?.attribute ?? "").split(".");

    expect(others).toEqual([]);
    expect(row?.status).toBe("fail");
    if (isWhole && typeof row?.actual === "boolean") expect(valuesAt(attributes, path)).toContain(row.actual);
    if (isWhole && typeof row?.expected === "boolean") expect(valuesAt(mended, path)).toContain(row.expected);
  });

  it.each(brokenResources.filter(({ mended }) => mended !== undefined))("passes $rule when it is mended", async (story) => {
    const { type, mended: attributes = {}, beside } = story;

    const [row, ...others] = await rowsOf(story, specWith({ type, attributes }, ...(beside === undefined ? [] : [beside])));

    expect(others).toEqual([]);
    expect(row?.status).toBe("pass");
    if (typeof row?.expected === "boolean") expect([null, row.expected]).toContainEqual(row.actual);
  });

  it("passes AWS-EKS-003 with the cluster that our kind makes", async () => {
    const cluster =
      '    - { name: apps, kind: kubernetes-cluster, dependsOn: [net], config: { version: "1.33", nodePools: [{ name: web, size: { vcpu: 4, memory: 16Gi }, scale: { min: 1, max: 2 } }] } }\n';
    const rows = await said("AWS-EKS-003", { head: `${withoutDatabase}${cluster}` });

    expect(rows.map(({ status }) => status)).toEqual(["pass"]);
  });
});

describe("the rules that are shipped", () => {
  it("have each a spec that breaks them", async () => {
    const ids = (await bundledRules()).map(({ id }) => id);
    const covered = [...broken.map(([rule]) => rule), ...brokenResources.map(({ rule }) => rule)];

    expect(covered.toSorted()).toEqual(ids.toSorted());
  });
});
