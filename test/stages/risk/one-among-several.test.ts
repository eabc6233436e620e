import { describe, expect, it } from "vitest";
import type { Change } from "../../../src/domain/change.ts";
import type { TransferEstimate } from "../../../src/domain/estimate.ts";
import type { Wave, Workload } from "../../../src/domain/spec.generated.ts";
import { migration } from "../estimate/given.ts";
import { change, gatesOf, only, plan, pointsOf, riskOf } from "./given.ts";

type State = NonNullable<Wave["state"]>;

const workload = (name: string, parts: Partial<Workload> = {}): Workload => ({ name, kind: "vm", ...parts });
const wave = (name: string, state: State, ...workloads: readonly string[]): Wave => ({ name, state, workloads: [...workloads] });
const transfer = (name: string, parts: Partial<TransferEstimate> = {}): TransferEstimate => ({
  workload: name,
  method: "dump-restore",
  mode: "offline",
  copy: null,
  downtime: null,
  missing: [],
  ...parts,
});

describe("a wave among several", () => {
  const spec = (first: State, second: State) =>
    migration({
      workloads: [workload("net", { kind: "network" }), workload("db", { kind: "database", config: { engine: "key-value" } })],
      waves: [wave("first", first, "net"), wave("second", second, "db")],
    });
  const both = [plan([], { wave: "first" }), plan([], { wave: "second" })];

  it("is compared with itself on the base", () => {
    const finalized = riskOf({ migration: spec("finalized", "finalized"), base: spec("finalized", "cutover"), plans: both });

    expect(pointsOf(finalized, "reversibility")).toEqual([[15, "wave second is finalized: the way back to the source ends"]]);
  });

  it("has the downtime that was estimated for it", () => {
    const downtime = (expected: number) => ({ best: expected, expected, worst: expected });
    const risk = riskOf({
      migration: spec("replicating", "replicating"),
      base: spec("built", "built"),
      plans: both,
      estimates: [
        { wave: "first", transfers: [], downtime: downtime(600) },
        { wave: "second", transfers: [], downtime: downtime(5 * 3600) },
      ],
    });

    expect(pointsOf(risk, "downtime")).toEqual([[35, "wave second: estimated downtime 5.0 h of 4h allowed"]]);
  });

  it("is judged when the words of one of its workloads change", () => {
    const of = (snapshotBefore: boolean) =>
      migration({
        workloads: [
          workload("web"),
          workload("db", { kind: "database", config: { engine: "key-value" }, rollback: { snapshotBefore } }),
        ],
        waves: [wave("main", "built", "web", "db")],
      });

    // 10 points for a workload of medium criticality: times 0.75.
    expect(pointsOf(riskOf({ migration: of(false), base: of(true) }), "reversibility")).toEqual([
      [7.5, "db: no snapshot before the apply"],
    ]);
  });

  it("moves its data again when it goes back from cutover to replication", () => {
    const at = (state: State) => spec("finalized", state);
    const risk = riskOf({
      migration: at("replicating"),
      base: at("cutover"),
      plans: both,
      estimates: [{ wave: "second", transfers: [transfer("db", { missing: ["data.volume"] })], downtime: null }],
    });

    expect(pointsOf(risk, "unknown")).toEqual([[3, "db: data.volume is not known"]]);
  });

  it("lacks no fact once its data has moved", () => {
    const risk = riskOf({
      migration: migration({
        workloads: [workload("db", { kind: "database", config: { engine: "key-value" }, source: { engine: "key-value" } })],
        waves: [wave("main", "finalized", "db")],
      }),
      estimates: [{ wave: "main", transfers: [transfer("db", { missing: ["data.volume"] })], downtime: null }],
    });

    expect(only(risk, "unknown")).toEqual([]);
    expect(risk.confidence.score).toBe(100);
  });

  it("is no wave without a plan while its plan waits for another", () => {
    const waiting = plan([], { wave: "second", binding: false, awaits: ["net_id"] });

    expect(
      gatesOf(riskOf({ migration: spec("built", "built"), base: spec("built", "planned"), plans: [plan([]), waiting] })),
    ).toEqual([]);
  });

  it("that moves or goes without a plan is shown where it is written", () => {
    const indicative = [plan([], { wave: "first", binding: false })];
    const moves = riskOf({ migration: spec("built", "built"), base: spec("built", "planned"), plans: indicative });
    const { spec: whole, ...rest } = spec("built", "built");
    const goes = riskOf({
      migration: { ...rest, spec: { ...whole, waves: whole.waves.slice(0, 1) } },
      base: spec("built", "built"),
      plans: indicative,
    });

    expect(moves.gates.map(({ path }) => path)).toEqual([["spec", "waves", 1, "state"]]);
    expect(goes.gates.map(({ path }) => path)).toEqual([["spec", "waves"]]);
  });
});

describe("a workload among several", () => {
  const two = (parts: Partial<Workload>, moves: readonly TransferEstimate[]) =>
    riskOf({
      migration: migration({
        workloads: [
          workload("cache", { kind: "vm", source: { usage: {} } }),
          workload("db", {
            kind: "database",
            criticality: "high",
            source: { usage: {} },
            config: { engine: "postgres" },
            ...parts,
          }),
        ],
        waves: [wave("main", "built", "cache", "db")],
      }),
      estimates: [{ wave: "main", transfers: moves, downtime: null }],
    });

  it("lacks its own facts, at its own place", () => {
    const risk = two({}, [transfer("cache"), transfer("db", { missing: ["data.volume"] })]);

    expect(risk.reasons.find(({ factor }) => factor === "unknown")).toMatchObject({
      workload: "db",
      path: ["spec", "workloads", 1],
    });
  });

  it("is judged by its own transfer, and by none where none was estimated", () => {
    const service = { method: "replication-service" } as const;

    expect(only(two({}, [transfer("cache", service), transfer("db")]), "compat")).toEqual([]);
    expect(only(two({}, [transfer("cache"), transfer("db", service)]), "compat")).toEqual([10]);
    expect(only(two({}, []), "compat")).toEqual([]);
  });

  it("is not compared where the target has no engine yet", () => {
    expect(only(two({ source: { engine: "mysql", usage: {} }, config: {} }, []), "compat")).toEqual([]);
  });

  it("is not too small where nobody measured, and has the load of all its instances", () => {
    const sized = (parts: Partial<Workload>) => pointsOf(two({ kind: "vm", ...parts }, []), "compat").map(([, why]) => why);
    const usage = { vcpu: 8, cpuP95: "50%", iopsP95: 3000 };

    expect(sized({ source: {}, size: { vcpu: 1 } })).toEqual([]);
    expect(sized({ source: { usage }, size: { vcpu: 1, iops: 1000 }, scale: { min: 1, max: 2 } })).toEqual([
      "db: smaller than its own p95 load: 2 of 4 vcpu, 2000 of 3000 IOPS",
    ]);
  });

  it("in no wave breaks nothing and is missed by nobody", () => {
    const head = migration({
      workloads: [workload("db"), workload("web", { dependsOn: [{ workload: "db", type: "soft" }] })],
      waves: [wave("main", "built", "web")],
    });
    const reached = riskOf({ migration: head, base: head, plans: [plan([change("update", "aws_x.db", { workload: "db" })])] });

    expect(only(reached, "ordering")).toEqual([]);
    expect(pointsOf(reached, "blast").map(([, why]) => why)).toEqual([
      "100 % of the workloads (by criticality) can feel the change: db, web",
    ]);
  });

  it("that is only to be retired runs no risk of a wide blast", () => {
    const head = migration({ workloads: [workload("fax", { strategy: "retire" })] });
    const plans = [plan([change("update", "aws_x.fax", { workload: "fax" })])];

    expect(only(riskOf({ migration: head, base: head, plans }), "blast")).toEqual([]);
  });
});

describe("a way back", () => {
  const at = (state: State, rollback: NonNullable<Workload["rollback"]>) =>
    migration({
      workloads: [workload("db", { kind: "database", criticality: "high", config: { engine: "key-value" }, rollback })],
      waves: [wave("main", state, "db")],
    });
  const changed = [plan([change("create", "aws_iam_role.x")])];

  it("is not asked of a wave that is finalized", () => {
    const risk = riskOf({
      migration: at("finalized", { snapshotBefore: false }),
      base: at("finalized", { snapshotBefore: false }),
      plans: changed,
    });

    expect(only(risk, "reversibility")).toEqual([]);
  });

  it("is short at the cutover, not in every merge after it", () => {
    const risk = riskOf({ migration: at("cutover", { until: "1h" }), base: at("cutover", { until: "1h" }), plans: changed });

    expect(only(risk, "reversibility")).toEqual([]);
  });
});

describe("a resource that is destroyed", () => {
  const head = migration({ workloads: [workload("web")] });
  const base = (parts: Partial<Workload>) => migration({ workloads: [workload("db", { kind: "database", ...parts })] });
  const gates = (one: Change, before = base({ protect: false })) =>
    gatesOf(riskOf({ migration: head, base: before, plans: [plan([one])] }));
  const deleted = "blocked: protected stateful resource aws_db_instance.x would be deleted: merge protect: false alone first";

  it("may go with a workload that the base leaves unprotected", () => {
    expect(gates(change("delete", "aws_db_instance.x", { workload: "db" }))).toEqual([]);
  });

  it("is protected when its workload stands in neither file", () => {
    expect(gates(change("delete", "aws_db_instance.x", { workload: "gone" }))).toEqual([deleted]);
  });

  it("is known by our tag, whatever other tags it has, and by no tag that is not ours", () => {
    const tagged = (tags: Record<string, string>) => change("delete", "aws_db_instance.x", { before: { tags } });

    expect(gates(tagged({ Name: "orders", "sirsi:workload": "db" }))).toEqual([]);
    expect(gates(tagged({ Name: "db" }))).toEqual([deleted]);
  });

  it("says nothing of a cause that Terraform does not name", () => {
    const risk = riskOf({ migration: head, base: head, plans: [plan([change("replace", "aws_iam_role.x")])] });

    expect(pointsOf(risk, "destructive").map(([, why]) => why)).toEqual(["replaces aws_iam_role.x"]);
  });

  it("has a replica only where databases have one", () => {
    const bucket = (kind: "database" | "object-store") => {
      const of = migration({
        workloads: [workload("media", { kind, protect: false, criticality: "high", config: { replicas: 2 } })],
      });
      const plans = [plan([change("delete", "aws_s3_bucket.x", { workload: "media" })])];
      return riskOf({ migration: of, base: of, plans }).reasons.find(({ factor }) => factor === "destructive")?.mitigations;
    };

    expect(bucket("database")).toHaveLength(1);
    expect(bucket("object-store")).toEqual([]);
  });
});

describe("a database that is changed in place", () => {
  const of = migration({ workloads: [workload("db", { kind: "database", criticality: "high" })] });
  const reasons = (parts: Partial<Change>) => {
    const plans = [plan([change("update", "aws_db_instance.x", { workload: "db", ...parts })])];
    return riskOf({ migration: of, base: of, plans }).reasons.filter(({ factor }) => factor === "destructive");
  };
  const same = { engine: "postgres" };

  it("is at no risk by its labels, known or not yet", () => {
    expect(reasons({ before: { ...same, tags: { a: "1" } }, after: { ...same, tags: { a: "2" } } })).toEqual([]);
    expect(reasons({ before: { ...same, tags: {} }, after: { ...same, tags: {} }, unknown: [["tags_all"]] })).toEqual([]);
  });

  it("is at risk by an attribute that goes or comes with them, and says what to do", () => {
    const [before, after] = [{ tags: { a: "1" } }, { tags: { a: "2" } }];

    for (const one of [
      { before: { ...before, kms_key_id: "k" }, after },
      { before, after: { ...after, kms_key_id: "k" } },
    ]) {
      expect(reasons(one)).toMatchObject([{ points: 5, lower: "Take a snapshot before it, and apply it in the window." }]);
    }
  });
});
