import { describe, expect, it } from "vitest";
import type { TransferEstimate } from "../../../src/domain/estimate.ts";
import type { Wave, Workload } from "../../../src/domain/spec.generated.ts";
import type { RiskInput } from "../../../src/stages/risk/assess-risk.ts";
import { migration } from "../estimate/given.ts";
import { change, gatesOf, only, plan, pointsOf, riskOf } from "./given.ts";

type State = NonNullable<Wave["state"]>;
type More = Partial<RiskInput> & { state?: State; before?: State | "none"; maxDowntime?: string };

const transfer = (parts: Partial<TransferEstimate> = {}): TransferEstimate => ({
  workload: "db",
  method: "replication-service",
  mode: "offline",
  copy: null,
  downtime: null,
  missing: [],
  ...parts,
});

/** One wave with one database of high criticality that is about to move. */
function risk(
  db: Partial<Workload> = {},
  { state = "replicating", before = "built", maxDowntime, ...more }: More = {},
  moves = [transfer()],
  expected: number | null = null,
) {
  const at = (now: State) =>
    migration({
      ...(maxDowntime === undefined ? {} : { constraints: { maxDowntime } }),
      workloads: [
        {
          name: "db",
          kind: "database",
          criticality: "high",
          config: { engine: "key-value" },
          verify: [{ type: "row-count" }],
          ...db,
        },
      ],
      waves: [{ name: "data", state: now, workloads: ["db"] }],
    });
  const downtime = expected === null ? null : { best: 0, expected, worst: Infinity };
  return riskOf({
    migration: at(state),
    ...(before === "none" ? {} : { base: at(before) }),
    plans: [plan([], { wave: "data" })],
    estimates: [{ wave: "data", transfers: moves, downtime }],
    ...more,
  });
}

describe("downtime", () => {
  const at = (expected: number, more: More = {}) => only(risk({}, { maxDowntime: "1000s", ...more }, [], expected), "downtime");

  it.each([
    [500, []],
    [501, [10]],
    [800, [10]],
    [801, [20]],
    [1000, [20]],
    [1001, [35]],
  ])("of %i s in 1000: %j", (expected, points) => {
    expect(at(expected)).toEqual(points);
  });

  it("beyond what is allowed is at least high, and says so", () => {
    expect(gatesOf(risk({}, { maxDowntime: "1000s" }, [], 1000))).toEqual([]);
    expect(gatesOf(risk({}, { maxDowntime: "1000s" }, [], 1001))).toEqual([
      "high: wave data: the downtime estimate 16.7 min exceeds constraints.maxDowntime 1000s",
    ]);
    expect(pointsOf(risk({}, { maxDowntime: "1000s" }, [], Infinity), "downtime")).toEqual([
      [35, "wave data: estimated downtime never of 1000s allowed"],
    ]);
  });

  it("may be four hours by default, and none where none is allowed", () => {
    expect(only(risk({}, {}, [], 14_400), "downtime")).toEqual([20]);
    expect(only(risk({}, {}, [], 14_401), "downtime")).toEqual([35]);
    expect(at(0, { maxDowntime: "0s" })).toEqual([]);
    expect(at(1, { maxDowntime: "0s" })).toEqual([35]);
  });

  it.each([
    ["built", "planned", 1],
    ["replicating", "built", 1],
    ["cutover", "replicating", 1],
    ["cutover", "cutover", 0],
    ["finalized", "cutover", 0],
    ["rolled-back", "cutover", 0],
  ] as const)("of a wave that is %s after %s counts %i", (state, before, count) => {
    const changed = { plans: [plan([change("create", "aws_iam_role.x")], { wave: "data" })] };

    expect(at(1001, { state, before, ...changed })).toHaveLength(count);
  });

  it("is softened by a weighted cutover, and by a green staging", () => {
    const careful: Partial<Workload> = { cutover: { type: "weighted" }, verify: [{ type: "http" }] };

    expect(only(risk(careful, { maxDowntime: "1000s" }, [], 1001), "downtime")).toEqual([24.5]);
    expect(only(risk({}, { maxDowntime: "1000s", proven: { greenOnStaging: true } }, [], 1001), "downtime")).toEqual([26.3]);
  });
});

describe("data loss", () => {
  it("is likely where nothing compares the moved data", () => {
    expect(pointsOf(risk({ verify: [] }), "dataLoss")).toEqual([
      [20, "db: no row-count, checksum or other check on the moved data"],
    ]);
    expect(only(risk({ verify: [{ type: "http" }, { type: "tcp" }] }), "dataLoss")).toEqual([20]);
    for (const type of ["row-count", "checksum", "object-count", "sql", "transfer-report"] as const) {
      expect(only(risk({ verify: [{ type }] }), "dataLoss")).toEqual([]);
    }
  });

  it("points at the check that is missing", () => {
    expect(risk({ verify: [] }).reasons.find(({ factor }) => factor === "dataLoss")).toMatchObject({
      workload: "db",
      path: ["spec", "workloads", 0, "verify"],
      lower: "Add one to verify.",
    });
  });

  it("comes with overwriting and with replayed deletes", () => {
    expect(only(risk({ transfer: { onConflict: "overwrite" } }), "dataLoss")).toEqual([30]);
    expect(only(risk({ transfer: { onConflict: "skip" } }), "dataLoss")).toEqual([]);
    expect(only(risk({ transfer: { keepSourceDeletes: true } }), "dataLoss")).toEqual([15]);
    expect(only(risk({ transfer: { keepSourceDeletes: false } }), "dataLoss")).toEqual([]);
  });

  it("comes with changes to tables without keys, and with large objects, when the source keeps running", () => {
    const online = [transfer({ mode: "online" })];

    expect(pointsOf(risk({ data: { primaryKeys: "none" } }, {}, online), "dataLoss")).toEqual([
      [15, "db: no table has a primary key: changes may be lost"],
    ]);
    expect(pointsOf(risk({ data: { primaryKeys: "some" } }, {}, online), "dataLoss")).toEqual([
      [15, "db: not every table has a primary key: changes may be lost"],
    ]);
    expect(only(risk({ data: { primaryKeys: "all" } }, {}, online), "dataLoss")).toEqual([]);
    expect(only(risk({ data: { primaryKeys: "none" } }), "dataLoss")).toEqual([]);
    expect(only(risk({ data: { largeObjects: true } }, {}, online), "dataLoss")).toEqual([5]);
    expect(only(risk({ data: { largeObjects: false } }, {}, online), "dataLoss")).toEqual([]);
    expect(
      only(risk({ kind: "object-store", data: { largeObjects: true, primaryKeys: "none" } }, {}, online), "dataLoss"),
    ).toEqual([]);
  });

  it("is none where nothing is copied, or all of it was", () => {
    expect(only(risk({ verify: [] }, {}, [transfer({ method: "redeploy" })]), "dataLoss")).toEqual([]);
    expect(only(risk({ verify: [] }, {}, []), "dataLoss")).toEqual([]);
    expect(only(risk({ verify: [] }, { state: "finalized", before: "cutover" }), "dataLoss")).toEqual([]);
  });
});

describe("compatibility", () => {
  const db = (parts: Partial<Workload>) =>
    risk({ source: { engine: "postgres", usage: {} }, config: { engine: "postgres" }, ...parts }, {}, [
      transfer({ method: "dump-restore" }),
    ]);

  it("loses what one engine has and another has not", () => {
    expect(pointsOf(db({ source: { engine: "mysql", usage: {} } }), "compat")).toEqual([
      [10, "db: mysql -> postgres: triggers, routines and views are not converted"],
    ]);
    expect(only(db({}), "compat")).toEqual([]);
    expect(only(risk({ config: { engine: "postgres" } }), "compat")).toEqual([]);
  });

  it("loses what the service leaves behind", () => {
    const left = risk({ source: { usage: {} }, config: { engine: "postgres" } });

    expect(pointsOf(left, "compat")).toEqual([
      [
        10,
        "db: AWS Database Migration Service leaves behind secondary indexes, foreign keys, other constraints, column defaults and user accounts",
      ],
    ]);
  });

  it("is in doubt across a major version", () => {
    const from = (old: string | undefined, now: string | undefined) =>
      db({
        source: { engine: "postgres", usage: {}, ...(old === undefined ? {} : { version: old }) },
        config: { engine: "postgres", ...(now === undefined ? {} : { version: now }) },
      });

    expect(pointsOf(from("13.4", "16"), "compat")).toEqual([[5, "db: version 13.4 -> 16"]]);
    expect(only(from("16.1", "16.4"), "compat")).toEqual([]);
    expect(only(from("16", "16.4"), "compat")).toEqual([]);
    expect(only(from("16", undefined), "compat")).toEqual([]);
    expect(only(from(undefined, "16"), "compat")).toEqual([]);
    expect(
      only(
        db({ source: { engine: "mysql", version: "8.0", usage: {} }, config: { engine: "postgres", version: "16" } }),
        "compat",
      ),
    ).toEqual([10]);
  });

  it("is in doubt when the target is smaller than the p95 load", () => {
    const usage = { vcpu: 8, memory: "64Gi", cpuP95: "50%", memoryP95: "50%", iopsP95: 2000 };
    const sized = (size: Workload["size"], scale?: Workload["scale"]) =>
      only(
        db({ kind: "vm", source: { usage }, ...(size === undefined ? {} : { size }), ...(scale === undefined ? {} : { scale }) }),
        "compat",
      );

    expect(sized({ vcpu: 4, memory: "32Gi", iops: 2000 })).toEqual([]);
    expect(sized({ vcpu: 3 })).toEqual([10]);
    expect(sized({ memory: "31Gi" })).toEqual([10]);
    expect(sized({ iops: 1999 })).toEqual([10]);
    expect(sized({ vcpu: 2 }, { min: 1, max: 2 })).toEqual([]);
    expect(sized({ vcpu: 2 }, { min: 2 })).toEqual([]);
    expect(sized({ vcpu: 3 }, { min: 0, max: 0 })).toEqual([10]);
    expect(sized({ vcpu: 1, class: "r6i.large" })).toEqual([]);
    expect(sized(undefined)).toEqual([]);
    expect(sized({})).toEqual([]);
  });

  it("names every dimension that is too small", () => {
    const usage = { vcpu: 8, memory: "64Gi", cpuP95: "31%", memoryP95: "58%" };

    expect(pointsOf(db({ source: { engine: "postgres", usage }, size: { vcpu: 2, memory: "32Gi" } }), "compat")[0]?.[1]).toBe(
      "db: smaller than its own p95 load: 2 of 2.5 vcpu, 32 of 37.1 GiB memory",
    );
  });

  it("no longer matters once the data has moved, and less when staging is green", () => {
    const moved = { source: { engine: "mysql", usage: {} }, config: { engine: "postgres" } };

    expect(only(risk(moved, { state: "finalized", before: "cutover" }), "compat")).toEqual([]);
    expect(only(risk(moved, { proven: { greenOnStaging: true } }), "compat")).toEqual([7.5]);
  });
});

describe("reversibility", () => {
  it("ends with the wave", () => {
    expect(pointsOf(risk({}, { state: "finalized", before: "cutover" }), "reversibility")).toEqual([
      [15, "wave data is finalized: the way back to the source ends"],
    ]);
    expect(only(risk({}, { state: "finalized", before: "none" }), "reversibility")).toEqual([15]);
    const again = { plans: [plan([change("create", "aws_iam_role.x")], { wave: "data" })] };
    expect(only(risk({}, { state: "finalized", before: "finalized", ...again }), "reversibility")).toEqual([]);
  });

  it("is gone without a rollback, and high for what is mission-critical", () => {
    const none = { rollback: { strategy: "none" as const, acknowledge: "copies" } };

    expect(pointsOf(risk(none), "reversibility")).toEqual([[20, "db: rollback none: there is no way back"]]);
    expect(gatesOf(risk(none))).toEqual([]);
    expect(gatesOf(risk({ ...none, criticality: "mission-critical" }))).toEqual([
      "high: db is mission-critical and has no rollback",
    ]);
    expect(gatesOf(risk({ criticality: "mission-critical" }))).toEqual([]);
    expect(
      only(risk({ ...none, criticality: "mission-critical" }, { state: "rolled-back", before: "cutover" }), "reversibility"),
    ).toEqual([]);
  });

  it("needs a snapshot where there is state", () => {
    expect(only(risk({ rollback: { snapshotBefore: false } }), "reversibility")).toEqual([10]);
    expect(only(risk({ rollback: { snapshotBefore: true } }), "reversibility")).toEqual([]);
    expect(only(risk({ kind: "vm", rollback: { snapshotBefore: false } }), "reversibility")).toEqual([]);
  });

  it("is short when the point of no return comes before eight hours, from the cutover on", () => {
    const until = (text: string, more: More = { state: "cutover", before: "replicating" }) =>
      only(risk({ rollback: { until: text } }, more), "reversibility");

    expect(until("7h59m")).toEqual([6]);
    expect(until("8h")).toEqual([]);
    expect(until("1h", { state: "replicating", before: "built" })).toEqual([]);
    expect(until("1h", { state: "cutover", before: "none" })).toEqual([6]);
    expect(
      only(
        risk({ rollback: { until: "1h", strategy: "none", acknowledge: "x" } }, { state: "cutover", before: "replicating" }),
        "reversibility",
      ),
    ).toEqual([20]);
    expect(
      only(
        risk({ rollback: { until: "1h", reverseReplication: true } }, { state: "cutover", before: "replicating" }),
        "reversibility",
      ),
    ).toEqual([4.8]);
  });
});

describe("reversibility of a change", () => {
  const spec = migration({ workloads: [{ name: "db", kind: "database", criticality: "high" }] });
  const upgrade = (
    type: string,
    before: string | null,
    after: string | null,
    action: "update" | "replace" = "update",
    attribute = "engine_version",
  ) =>
    pointsOf(
      riskOf({
        migration: spec,
        base: spec,
        plans: [
          plan([change(action, `${type}.x`, { workload: "db", before: { [attribute]: before }, after: { [attribute]: after } })]),
        ],
      }),
      "reversibility",
    );

  it("forgetting a resource leaves it behind", () => {
    const forgotten = riskOf({
      migration: spec,
      base: spec,
      plans: [plan([change("forget", "aws_db_instance.x", { workload: "db" })])],
    });

    expect(pointsOf(forgotten, "reversibility")).toEqual([[2, "forgets aws_db_instance.x: it stays in the cloud, unmanaged"]]);
    expect(forgotten.blocked).toBe(false);
  });

  it.each([
    ["aws_db_instance", "13.4", "16.1", 1],
    ["aws_db_instance", "13.4", "13.9", 0],
    ["aws_db_instance", "16.1", "13.4", 0],
    ["aws_rds_cluster", "8.0.mysql_aurora", "9.0.mysql_aurora", 1],
    ["aws_docdb_cluster", "4.0", "5.0", 1],
    ["aws_elasticache_replication_group", "6.2", "7.1", 1],
    ["aws_opensearch_domain", "OpenSearch_1.3", "OpenSearch_2.11", 1],
    ["aws_db_instance", null, "16.1", 0],
    ["aws_db_instance", "13.4", null, 0],
    ["aws_iam_role", "1", "2", 0],
  ])("%s from %s to %s in place: %i", (type, before, after, count) => {
    expect(upgrade(type, before, after)).toHaveLength(count);
  });

  it("counts each minor version of a cluster, and no version of a replacement", () => {
    expect(upgrade("aws_eks_cluster", "1.29", "1.30", "update", "version")).toEqual([
      [15, "aws_eks_cluster.x goes from version 1.29 to 1.30, which cannot be undone"],
    ]);
    expect(upgrade("aws_eks_cluster", "1.30", "1.30", "update", "version")).toEqual([]);
    expect(upgrade("aws_eks_cluster", "1.30", "1.29", "update", "version")).toEqual([]);
    expect(upgrade("aws_db_instance", "13.4", "16.1", "replace")).toEqual([]);
  });
});
