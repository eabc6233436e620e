import { describe, expect, it } from "vitest";
import type { Action, Attributes, Change } from "../../../src/domain/change.ts";
import type { Risk } from "../../../src/domain/risk.ts";
import type { Workload } from "../../../src/domain/spec.generated.ts";
import type { RiskInput } from "../../../src/stages/risk/assess-risk.ts";
import { migration } from "../estimate/given.ts";
import { change, gatesOf, now, only, plan, pointsOf, riskOf } from "./given.ts";

const db = (parts: Partial<Workload> = {}) =>
  migration({ workloads: [{ name: "db", kind: "database", criticality: "high", protect: false, ...parts }] });

function risk(changes: readonly Change[], spec = db(), more: Partial<RiskInput> = {}) {
  return riskOf({ migration: spec, base: spec, plans: [plan(changes)], ...more });
}

const firstOf = ({ reasons }: Risk) => reasons.find(({ factor }) => factor === "destructive");

describe("what is destroyed", () => {
  it.each([
    ["delete", "aws_db_instance.x", 60],
    ["replace", "aws_db_instance.x", 50],
    ["update", "aws_db_instance.x", 5],
    ["delete", "aws_kms_key.x", 72],
    ["replace", "aws_route53_zone.x", 40],
    ["replace", "aws_elasticache_replication_group.x", 25],
    ["replace", "aws_sqs_queue.x", 20],
    ["replace", "aws_instance.x", 15],
    ["delete", "aws_ebs_volume.x", 54],
    ["delete", "aws_iam_role.x", 4],
    ["replace", "aws_lb_target_group.x", 4],
  ] as const)("%s of %s: %i", (action, address, points) => {
    expect(only(risk([change(action, address, { workload: "db" })]), "destructive")).toEqual([points]);
  });

  it("is nothing where only tags and labels change", () => {
    const edited = (before: Attributes, after: Attributes, unknown: Change["unknown"] = []) =>
      only(risk([change("update", "aws_kms_key.x", { workload: "db", before, after, unknown })]), "destructive");

    expect(edited({ tags: { a: "1" }, description: "k" }, { tags: { a: "2" }, description: "k" })).toEqual([]);
    expect(edited({ tags: { a: "1" } }, {}, [["tags"], ["tags_all"]])).toEqual([]);
    expect(edited({ tags: { a: "1" }, policy: "x" }, { tags: { a: "2" }, policy: "y" })).toEqual([6]);
    expect(edited({ tags: { a: "1" } }, { tags: { a: "2" } }, [["policy"]])).toEqual([6]);
  });

  it.each([
    ["create", "aws_db_instance.x"],
    ["forget", "aws_db_instance.x"],
    ["no-op", "aws_db_instance.x"],
    ["read", "aws_db_instance.x"],
    ["update", "aws_iam_role.x"],
  ] as const)("%s of %s: nothing", (action: Action, address) => {
    expect(only(risk([change(action, address, { workload: "db" })]), "destructive")).toEqual([]);
  });

  it("counts every deletion, to the cap", () => {
    const five = Array.from({ length: 5 }, (_item, index) => change("delete", `aws_iam_role.r${index}`, { workload: "db" }));

    expect(only(risk(five), "destructive")).toEqual([4, 4, 4, 4, 4]);
  });

  it("says what it does and what would lower it", () => {
    const paths = [["engine"], ["storage", 0, "type"]];

    expect(
      pointsOf(risk([change("replace", "aws_db_instance.x", { replacePaths: paths, workload: "db" })]), "destructive")[0]?.[1],
    ).toBe("replaces aws_db_instance.x (because of engine, storage.0.type)");
    expect(firstOf(risk([change("delete", "aws_iam_role.x", { workload: "db" })]))).toMatchObject({
      why: "deletes aws_iam_role.x",
      lower: "Keep it, or rename it with spec.moved.",
      address: "aws_iam_role.x",
      workload: "db",
      path: ["spec", "workloads", 0],
    });
    expect(
      pointsOf(
        risk([change("update", "aws_db_instance.x", { workload: "db", replacePaths: [["engine"]] })]),
        "destructive",
      )[0]?.[1],
    ).toBe("changes in place: aws_db_instance.x");
  });

  it("takes a resource of no known workload for one of medium criticality", () => {
    expect(only(risk([change("delete", "aws_iam_role.x")]), "destructive")).toEqual([3]);
  });

  it("knows the owner of a dropped resource by its tag", () => {
    const tagged = (tags: Attributes) => change("delete", "aws_iam_role.x", { before: tags });
    const owner = (tags: Attributes) => firstOf(risk([tagged(tags)]))?.workload;

    expect(owner({ tags_all: { "sirsi:workload": "db" } })).toBe("db");
    expect(owner({ tags: { "sirsi:workload": "db" } })).toBe("db");
    expect(owner({ tags_all: { team: "x" }, tags: null })).toBeUndefined();
    expect(owner({ tags_all: { "sirsi:workload": 7 } })).toBeUndefined();
  });
});

describe("what softens it", () => {
  const names = (action: Action, before: Attributes, parts: Partial<Workload> = {}, more: Partial<RiskInput> = {}) =>
    risk([change(action, "aws_db_instance.x", { workload: "db", before })], db(parts), more).reasons.find(
      ({ factor }) => factor === "destructive",
    )?.mitigations;

  it("a final snapshot that the instance would really take", () => {
    expect(names("delete", { skip_final_snapshot: false })).toEqual(["final snapshot -25 %"]);
    expect(names("delete", { skip_final_snapshot: true })).toEqual([]);
  });

  it("point-in-time recovery, as long as it outlives the instance", () => {
    const kept = { backup_retention_period: 7, delete_automated_backups: false };

    expect(names("delete", kept)).toEqual(["point-in-time recovery -20 %"]);
    expect(names("delete", { ...kept, delete_automated_backups: true })).toEqual([]);
    expect(names("update", { ...kept, delete_automated_backups: true })).toEqual(["point-in-time recovery -20 %"]);
    expect(names("update", { backup_retention_period: 0 })).toEqual([]);
    expect(names("delete", { point_in_time_recovery: [{ enabled: true }] })).toEqual(["point-in-time recovery -20 %"]);
    expect(names("delete", { point_in_time_recovery: [{ enabled: false }] })).toEqual([]);
    expect(names("delete", { point_in_time_recovery: [] })).toEqual([]);
  });

  it("a restore that was tested in the last 90 days, not one that is planned", () => {
    const tested = (at: string) => names("delete", {}, {}, { now, proven: { restores: { db: at } } });

    expect(tested("2025-10-16T09:00:00Z")).toEqual(["restore tested in the last 90 days -15 %"]);
    expect(tested("2025-10-16T08:59:59Z")).toEqual([]);
    expect(tested("2026-01-14T09:00:00Z")).toHaveLength(1);
    expect(tested("2026-01-14T09:00:01Z")).toEqual([]);
    expect(tested("soon")).toEqual([]);
    expect(names("delete", {}, { backup: { restoreTest: "monthly" } })).toEqual([]);
    expect(names("delete", {}, {}, { proven: { restores: { other: "2026-01-01T00:00:00Z" } } })).toEqual([]);
  });

  it("a read replica, the same change on staging", () => {
    expect(names("delete", {}, { config: { engine: "postgres", replicas: 1 } })).toEqual(["read replica -10 %"]);
    expect(names("delete", {}, { config: { engine: "postgres", replicas: 0 } })).toEqual([]);
    expect(names("delete", {}, {}, { proven: { greenOnStaging: true } })).toEqual(["same change green on staging -25 %"]);
    expect(names("delete", {}, {}, { proven: { greenOnStaging: false } })).toEqual([]);
  });

  it("and they multiply", () => {
    const before = { skip_final_snapshot: false, backup_retention_period: 7, delete_automated_backups: false };

    expect(only(risk([change("delete", "aws_db_instance.x", { workload: "db", before })]), "destructive")).toEqual([36]);
  });
});

describe("what is protected", () => {
  const gates = (action: Action, address: string, head: boolean, base: boolean | undefined) => {
    const of = (protect: boolean) => db({ protect });
    return gatesOf(
      riskOf({
        migration: of(head),
        ...(base === undefined ? {} : { base: of(base) }),
        plans: [plan([change(action, address, { workload: "db" })])],
      }),
    );
  };
  const deleted = "blocked: protected stateful resource aws_db_instance.x would be deleted: merge protect: false alone first";

  it("goes only after protect: false was merged on its own", () => {
    expect(gates("delete", "aws_db_instance.x", true, true)).toEqual([deleted]);
    expect(gates("delete", "aws_db_instance.x", false, true)).toEqual([deleted]);
    expect(gates("delete", "aws_db_instance.x", true, false)).toEqual([deleted]);
    expect(gates("delete", "aws_db_instance.x", false, false)).toEqual([]);
    expect(gates("delete", "aws_db_instance.x", false, undefined)).toEqual([]);
  });

  it("may be changed in place, and holds data", () => {
    expect(gates("replace", "aws_db_instance.x", true, true)[0]).toContain("would be replaced");
    expect(gates("update", "aws_db_instance.x", true, true)).toEqual([]);
    expect(gates("delete", "aws_db_subnet_group.x", true, true)).toEqual([]);
  });

  it("stays protected when its workload has left the file", () => {
    const removed = riskOf({
      migration: migration({ workloads: [{ name: "web", kind: "vm" }] }),
      base: db({ protect: true }),
      plans: [plan([change("delete", "aws_db_instance.x", { workload: "db" })])],
    });

    expect(gatesOf(removed)).toEqual([deleted]);
  });

  it("is everything stateful whose owner cannot be told, machines apart", () => {
    expect(gatesOf(risk([change("delete", "aws_db_instance.x")]))).toEqual([deleted]);
    expect(gatesOf(risk([change("delete", "aws_sqs_queue.x")]))[0]).toContain("blocked");
    expect(gatesOf(risk([change("delete", "aws_instance.x")]))).toEqual([]);
  });

  it("has no switch for what is written under resources, so that needs the critical approvals", () => {
    const raw = change("delete", "aws_db_instance.x", { origin: { wave: "main", path: ["spec", "resources", 0] } });

    expect(gatesOf(risk([raw]))).toEqual(["critical: stateful resource aws_db_instance.x of no workload would be deleted"]);
  });
});
