import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { embeddedPrices } from "../../src/adapters/prices/embedded-prices.ts";
import { discover, type Discovery } from "../../src/flows/discover.ts";
import { readSpec } from "../../src/stages/spec/read.ts";
import { validateSpec } from "../../src/stages/spec/validate.ts";

const now = new Date("2026-01-12T09:00:00Z");
const world = { clock: { now: () => now }, prices: embeddedPrices("data/prices") };
const fresh = { name: "shop", owner: "@acme/shop", provider: "gcp", region: "germany", environment: "production" } as const;

interface Instance {
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly index_key?: string | number;
  readonly sensitive_attributes?: unknown;
  readonly dependencies?: readonly string[];
}

/** Constructed after the format of Terraform's state version 4. */
const resource = (type: string, name: string, ...instances: readonly Instance[]) => ({
  mode: "managed",
  type,
  name,
  provider: 'provider["registry.terraform.io/hashicorp/aws"]',
  instances,
});
const stateOf = (...resources: readonly unknown[]): string =>
  JSON.stringify({
    version: 4,
    terraform_version: "1.9.0",
    serial: 7,
    lineage: "x",
    outputs: { root: { value: "output-secret-1", type: "string", sensitive: true } },
    resources,
  });

const from = (text: string): Promise<Discovery> =>
  discover({ inventory: { file: "terraform.tfstate", text }, spec: { file: "migrations/shop.yaml", fresh } }, world);

type Done = Extract<Discovery, { ok: true }>;
function done(discovery: Discovery): Done {
  if (!discovery.ok) throw new Error(JSON.stringify(discovery.problems));
  return discovery;
}

interface Written {
  readonly spec: {
    readonly source: unknown;
    readonly workloads: readonly { readonly name: string }[];
    readonly waves: readonly { readonly workloads: readonly string[] }[];
  };
}
const written = (discovery: Discovery): Written => parse(done(discovery).text ?? "") as Written;
const workload = (discovery: Discovery, name: string) => written(discovery).spec.workloads.find((each) => each.name === name);

const secrets = [
  "hunter2-master",
  "init-script-secret",
  "env-secret-value",
  "private-key-material",
  "conn-string-pw",
  "10.9.9.9",
  "tag-secret-9",
];

const shop = stateOf(
  resource("aws_db_instance", "orders", {
    attributes: {
      id: "orders",
      identifier: "orders",
      engine: "postgres",
      engine_version: "13.4",
      allocated_storage: 200,
      instance_class: "db.m6g.large",
      username: "admin",
      password: secrets[0],
      address: "orders.abc.eu-central-1.rds.amazonaws.com",
      tags: { note: secrets[6] },
    },
    sensitive_attributes: [[{ type: "get_attr", value: "password" }]],
    dependencies: ["aws_security_group.db"],
  }),
  resource(
    "aws_instance",
    "web",
    ...[0, 1].map((index) => ({
      index_key: index,
      attributes: { instance_type: "m6i.large", private_ip: secrets[5], user_data: secrets[1], ami: "ami-1" },
      sensitive_attributes: [[{ type: "get_attr", value: "private_ip" }]],
      dependencies: ["aws_db_instance.orders", "aws_security_group.web", "aws_sqs_queue.jobs"],
    })),
  ),
  resource("aws_sqs_queue", "jobs", { attributes: { name: "jobs.fifo", fifo_queue: true, policy: secrets[4] } }),
  resource("aws_s3_bucket", "media", { attributes: { bucket: "acme-media" } }),
  resource("aws_lambda_function", "resize", {
    attributes: { runtime: "nodejs20.x", environment: [{ variables: { TOKEN: secrets[2] } }] },
    dependencies: ["aws_s3_bucket.media"],
  }),
  resource("aws_lb", "front", { attributes: { dns_name: "x" }, dependencies: ["aws_instance.web"] }),
  resource("aws_efs_file_system", "share", { attributes: {} }),
  resource("aws_dynamodb_table", "carts", { attributes: { name: "carts" } }),
  resource("aws_elasticache_cluster", "node", { attributes: { replication_group_id: "sessions", engine: "redis" } }),
  resource("aws_elasticache_replication_group", "sessions", {
    attributes: { engine: "redis", engine_version: "7.1", node_type: "cache.m6g.large", auth_token: secrets[3] },
  }),
  resource("aws_security_group", "web", { attributes: {} }),
  resource("aws_security_group", "db", { attributes: {} }),
);

describe("a Terraform state", () => {
  it("becomes workloads with their sizes and dependencies, and the product accepts them", async () => {
    const discovery = await from(shop);

    expect(written(discovery).spec.source).toEqual({ provider: "aws" });
    expect(workload(discovery, "orders")).toEqual({
      name: "orders",
      kind: "database",
      strategy: "replatform",
      source: {
        ref: "terraform:aws_db_instance.orders",
        engine: "postgres",
        version: "13.4",
        address: "orders.abc.eu-central-1.rds.amazonaws.com",
      },
      // AWS: an m6g.large has 2 vCPU and 8 GiB.
      size: { vcpu: 2, memory: "8Gi", storage: "200Gi" },
      config: { engine: "postgres", version: "13.4" },
    });
    expect(workload(discovery, "web-0")).toMatchObject({
      kind: "vm",
      size: { vcpu: 2, memory: "8Gi" },
      dependsOn: ["orders", "jobs"],
    });
    expect(workload(discovery, "jobs")).toMatchObject({ config: { type: "queue", ordered: true } });
    expect(workload(discovery, "carts")).toMatchObject({ config: { engine: "key-value" } });
    expect(workload(discovery, "front")).toMatchObject({ strategy: "retain", dependsOn: ["web-0", "web-1"] });
    expect(written(discovery).spec.waves.map(({ workloads }) => workloads.includes("web-0"))).toEqual([false, true]);
    const { document, findings } = readSpec("migrations/shop.yaml", done(discovery).text ?? "");
    expect([...findings, ...validateSpec(document!, { now })].filter(({ level }) => level === "error")).toEqual([]);
  });

  it("is not copied where it holds a secret, marked or not", async () => {
    const discovery = await from(shop);

    expect(secrets.every((secret) => shop.includes(secret))).toBe(true);
    const output = JSON.stringify(discovery);
    expect([...secrets, "output-secret-1"].filter((secret) => output.includes(secret))).toEqual([]);
  });

  it("that Terraform wrote gives its workloads, and none of the values that it marks as sensitive", async () => {
    const recorded = readFileSync("test/fixtures/states/shop.state.json", "utf8");
    const discovery = await from(recorded);

    const state = JSON.parse(recorded) as {
      resources: { instances: { attributes: Record<string, unknown>; sensitive_attributes: { value: string }[][] }[] }[];
    };
    const sensitive = state.resources
      .flatMap(({ instances }) => instances)
      .flatMap(({ attributes, sensitive_attributes: paths }) => paths.map(([step]) => attributes[step?.value ?? ""]))
      .filter((value) => typeof value === "string");
    expect(sensitive).toEqual(["s3cr3t-master-pw"]);
    const output = JSON.stringify(discovery);
    expect([...sensitive, "userdata-secret-77"].filter((secret) => output.includes(secret))).toEqual([]);
    expect(written(discovery).spec.workloads.map(({ name }) => name)).toEqual([
      "orders",
      "jobs-in",
      "jobs-out",
      "media",
      "web-0",
      "web-1",
    ]);
    expect(workload(discovery, "web-1")).toMatchObject({ dependsOn: ["orders", "jobs-in", "jobs-out"] });
  });

  it("has what is no workload counted by type", async () => {
    const { skipped } = done(await from(shop)).report;

    expect(skipped.map(({ what, why }) => `${what}: ${why}`)).toEqual([
      "aws_elasticache_cluster: It belongs to its aws_elasticache_replication_group.",
      "aws_security_group (2): Resources of this type are no workloads.",
    ]);
  });

  it("of Azure and Google is read as well", async () => {
    const discovery = await from(
      stateOf(
        resource("azurerm_windows_virtual_machine", "app", {
          attributes: { size: "Standard_D2s_v5", admin_password: "azure-pw-1" },
        }),
        resource("azurerm_postgresql_flexible_server", "db", { attributes: { version: "14", storage_mb: 65_536 } }),
        resource("google_sql_database_instance", "crm", {
          attributes: { database_version: "MYSQL_8_0", root_password: "google-pw-1" },
        }),
        resource("google_pubsub_topic", "events", { attributes: {} }),
      ),
    );

    expect(workload(discovery, "app")).toMatchObject({ kind: "vm", config: { os: { family: "windows" } } });
    expect(workload(discovery, "db")).toMatchObject({ config: { engine: "postgres", version: "14" }, size: { storage: "64Gi" } });
    expect(workload(discovery, "crm")).toMatchObject({ config: { engine: "mysql", version: "8.0" } });
    expect(workload(discovery, "events")).toMatchObject({ kind: "queue", config: { type: "topic" } });
    expect(JSON.stringify(discovery)).not.toMatch(/azure-pw-1|google-pw-1/);
  });

  it.each([
    ["is not JSON", "{ not json"],
    ["has another version", JSON.stringify({ version: 3, modules: [] })],
    ["has no resources", stateOf()],
    [
      "is of another shape",
      JSON.stringify({ version: 4, resources: [null, 7, { mode: "managed" }, { mode: "data", type: "aws_ami" }] }),
    ],
  ])("that %s proposes nothing", async (_, text) => {
    const discovery = await from(text);

    expect(discovery.ok && discovery.text !== undefined).toBe(false);
  });

  it("with hostile names and keys gives harmless ones", async () => {
    const discovery = await from(
      stateOf(
        resource("aws_s3_bucket", "a.b${x}", { attributes: {} }),
        resource("aws_s3_bucket", "each", { attributes: {}, index_key: "../$(id)\n${workloads.x.y}" }),
        { ...resource("aws_s3_bucket", "in", { attributes: {} }), module: 'module.x["${secret}"]' },
        resource("__proto__", "x", { attributes: {} }),
      ),
    );

    const { text = "" } = done(discovery);
    expect(text).not.toMatch(/\$\{|\$\(/);
    expect(written(discovery).spec.workloads.map(({ name }) => name)).toEqual(["unnamed", "each-id-workloads-x-y", "in"]);
  });
});
