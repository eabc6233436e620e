import { describe, expect, it } from "vitest";
import { withDefaults, type FullMigration } from "../../../src/domain/defaults.ts";
import type { Migration, Workload } from "../../../src/domain/spec.generated.ts";
import { adoptionFindings } from "../../../src/stages/plan/adoption.ts";
import { groupChanges } from "../../../src/stages/plan/group.ts";
import { protectionFindings } from "../../../src/stages/plan/protection.ts";
import { readRecorded } from "./recorded.ts";

const migration = (...workloads: Workload[]): FullMigration =>
  withDefaults({
    ...{ apiVersion: "sirsi.dev/v1", kind: "Migration", metadata: { name: "shop", owner: "@acme/shop" } },
    spec: { target: { provider: "aws", region: "germany" }, workloads },
  } satisfies Migration);

const database = (name: string, more: Partial<Workload> = {}): Workload => ({
  name,
  kind: "database",
  config: { engine: "postgres" },
  ...more,
});

/** The recorded plan, with its resources given to workloads. */
const planOf = (name: string, owners: Record<string, string>) => {
  const origins = Object.fromEntries(
    Object.entries(owners).map(([address, workload]) => [address, { wave: "data", workload, path: ["spec", "workloads", 0] }]),
  );
  return readRecorded(name, {
    wave: "data",
    stack: { wave: "data", state: "built", configuration: {}, text: "", assets: [], origins },
  });
};

describe("adopting what exists", () => {
  const plan = planOf("imported", {
    "aws_dynamodb_table.replaced": "orders",
    "aws_cloudwatch_log_group.changed": "logs",
    "aws_s3_bucket.same": "files",
  });

  it("is refused when it would replace it, with what differs", () => {
    const findings = adoptionFindings(
      plan,
      migration(database("other"), database("orders", { adopt: { aws_dynamodb_table: "existing-table" } })),
    );

    expect(findings).toEqual([
      {
        code: "SIR-E309",
        level: "error",
        message:
          "adopt of orders would replace aws_dynamodb_table (hash_key id in the cloud, order in the spec). Match the spec to the cloud first.",
        path: ["spec", "workloads", 1, "adopt", "aws_dynamodb_table"],
      },
    ]);
  });

  it("may change it in place or not at all", () => {
    const fine = migration(
      database("logs", { adopt: { aws_cloudwatch_log_group: "existing-logs" } }),
      database("files", { adopt: { aws_s3_bucket: "acme-existing" } }),
    );

    expect(adoptionFindings(plan, fine)).toEqual([]);
  });

  it("is refused when it would make a second one beside it", () => {
    const created = planOf("changes", { "aws_sns_topic.alerts": "alerts" });
    const findings = adoptionFindings(created, migration(database("alerts", { adopt: { aws_sns_topic: "arn" } })));

    expect(findings.map(({ message }) => message)).toEqual(["adopt of alerts would create a new aws_sns_topic. Check the id."]);
  });

  it("says nothing of what is not adopted", () => {
    expect(adoptionFindings(plan, migration(database("orders")))).toEqual([]);
  });
});

describe("protected workloads", () => {
  const plan = planOf("changes", {
    "aws_db_instance.orders": "orders",
    "aws_dynamodb_table.carts": "carts",
    "aws_kms_key.forgotten": "keys",
    "aws_launch_template.web": "web",
    "aws_cloudwatch_log_group.app": "logs",
    "aws_cloudwatch_log_group.kept": "logs",
  });

  it("may be neither replaced nor destroyed, as their last applied spec has it", () => {
    const base = migration(database("orders"), database("carts"));
    const head = migration(database("carts", { protect: false }));

    expect(protectionFindings(plan, { base, head })).toEqual([
      {
        code: "SIR-E303",
        level: "error",
        message:
          "orders is protected and would be replaced (aws_db_instance.orders replaced). First merge protect: false alone, then this change.",
        path: ["spec", "workloads"],
      },
      {
        code: "SIR-E303",
        level: "error",
        message:
          "carts is protected and would be destroyed (aws_dynamodb_table.carts destroyed). First merge protect: false alone, then this change.",
        path: ["spec", "workloads", 0],
      },
    ]);
  });

  it("are free once an earlier merge switched protection off", () => {
    const base = migration(database("orders", { protect: false }), database("carts", { protect: false }));

    expect(protectionFindings(plan, { base, head: migration(database("orders")) })).toEqual([]);
  });

  it("may be forgotten, updated, and lose what is made again from the configuration", () => {
    const base = migration(database("keys"), database("logs"), database("web"));

    expect(protectionFindings(plan, { base, head: base })).toEqual([]);
  });

  it("do not lose what an earlier replacement left behind", () => {
    const leftover = { ...plan, changes: plan.changes.map((change) => ({ ...change, deposed: "0a1b2c3d" })) };

    expect(protectionFindings(leftover, { base: migration(database("orders"), database("carts")) })).toEqual([]);
  });

  it("did not exist before their first apply", () => {
    expect(protectionFindings(plan, { head: migration(database("orders")) })).toEqual([]);
  });
});

describe("changes as people think of them", () => {
  it("stand by workload, those that lose data first", () => {
    const groups = groupChanges(
      planOf("changes", {
        "aws_sns_topic.alerts": "alerts",
        "aws_db_instance.orders": "orders",
        "aws_dynamodb_table.carts": "carts",
      }).changes,
    );

    expect(groups.map(({ name, kind, stateful }) => [name, kind, stateful])).toEqual([
      ["carts", "workload", true],
      [undefined, "rest", true],
      ["orders", "workload", true],
      ["alerts", "workload", false],
    ]);
    expect(groups[2]).toMatchObject({
      wave: "data",
      counts: { replace: 1, create: 0 },
      changes: [{ address: "aws_db_instance.orders" }],
    });
  });

  it("stand by module where there is no spec", () => {
    const groups = groupChanges(readRecorded("s3-modules").changes);

    expect(groups.map(({ name, counts }) => [name, counts.create])).toEqual([
      ['module.buckets["exports"]', 3],
      ['module.buckets["invoices"]', 4],
      ["module.keys", 2],
      [undefined, 6],
    ]);
  });

  it("count what does nothing, but do not list it", () => {
    const [group] = groupChanges(readRecorded("changes").changes);

    expect(group?.counts["no-op"]).toBe(4);
    expect(group?.changes.map(({ action }) => action)).not.toContain("no-op");
  });
});
