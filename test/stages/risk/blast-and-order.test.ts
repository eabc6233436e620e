import { describe, expect, it } from "vitest";
import type { Change } from "../../../src/domain/change.ts";
import type { Wave, Workload } from "../../../src/domain/spec.generated.ts";
import { migration } from "../estimate/given.ts";
import { change, only, plan, pointsOf, riskOf } from "./given.ts";

/** net (high) <- db (mission-critical) <- web (low) <- edge (medium); batch (high) stands alone: 4.5 in all. */
const workloads: Workload[] = [
  { name: "net", kind: "network", criticality: "high" },
  { name: "db", kind: "database", criticality: "mission-critical", dependsOn: ["net"], config: { engine: "postgres" } },
  { name: "web", kind: "vm", criticality: "low", dependsOn: ["db"] },
  { name: "edge", kind: "load-balancer", criticality: "medium", dependsOn: [{ workload: "web", type: "soft" }] },
  { name: "batch", kind: "vm", criticality: "high" },
  { name: "old-fax", kind: "vm", strategy: "retire", criticality: "mission-critical" },
];
const all = ["net", "db", "web", "edge", "batch"];
const spec = (waves?: Wave[]) => migration({ workloads, ...(waves === undefined ? {} : { waves }) });
const blast = (changes: readonly Change[], head = spec(), base: typeof head | null = head) =>
  pointsOf(riskOf({ migration: head, ...(base === null ? {} : { base }), plans: [plan(changes)] }), "blast");
const update = (workload: string) => change("update", `aws_x.${workload}`, { workload });

describe("blast", () => {
  it("is what changes and all that stands on it, by criticality", () => {
    expect(blast([update("edge")])).toEqual([[4.2, "17 % of the workloads (by criticality) can feel the change: edge"]]);
    expect(blast([update("web")])).toEqual([[6.9, "28 % of the workloads (by criticality) can feel the change: web, edge"]]);
    expect(blast([update("db")])).toEqual([[13.9, "56 % of the workloads (by criticality) can feel the change: db, web, edge"]]);
    expect(blast([update("net")])[0]?.[0]).toBe(19.4);
    expect(blast([update("net"), update("batch")])[0]?.[0]).toBe(25);
  });

  it("is nothing when nothing changes, or nobody's resource does", () => {
    expect(blast([change("no-op", "aws_x.db", { workload: "db" })])).toEqual([]);
    expect(blast([change("update", "aws_x.y")])).toEqual([]);
  });

  it("leaves out what does not run yet", () => {
    const waves = (state: NonNullable<Wave["state"]>): Wave[] => [
      { name: "main", state: "built", workloads: ["net", "db"] },
      { name: "front", state, workloads: ["web", "edge", "batch"] },
    ];

    // net and db: 2.25 of 4.5
    expect(blast([update("net")], spec(waves("planned")))[0]?.[0]).toBe(12.5);
    expect(blast([update("net")], spec(waves("built")))[0]?.[0]).toBe(19.4);
    expect(blast([change("create", "aws_x.web", { workload: "web" })], spec(waves("built")), spec(waves("planned")))).toEqual([]);
    expect(blast([update("web")], spec(waves("built")), spec(waves("planned")))).toEqual([
      [2.8, "11 % of the workloads (by criticality) can feel the change: web"],
    ]);
    expect(blast([update("web")], spec(waves("cutover")), spec(waves("planned")))[0]?.[0]).toBe(6.9);
    expect(blast([update("web")], spec(waves("finalized")), spec(waves("planned")))[0]?.[0]).toBe(6.9);
  });

  it("of a new migration is none while it only creates", () => {
    expect(blast([change("create", "aws_x.net", { workload: "net" })], spec(), null)).toEqual([]);
    expect(blast([change("create", "aws_x.net", { workload: "net" }), update("batch")], spec(), null)[0]?.[0]).toBe(25);
  });

  it("of a cutover is everything behind it, without a single resource change", () => {
    const waves = (state: NonNullable<Wave["state"]>): Wave[] => [{ name: "main", state, workloads: all }];
    const cut = (head: NonNullable<Wave["state"]>, base: NonNullable<Wave["state"]>) =>
      blast([], spec(waves(head)), spec(waves(base)));

    expect(cut("cutover", "replicating")[0]?.[0]).toBe(25);
    expect(cut("cutover", "cutover")).toEqual([]);
    expect(cut("replicating", "built")).toEqual([]);
  });
});

describe("ordering", () => {
  const ordered = (web: NonNullable<Wave["state"]>, other: NonNullable<Wave["state"]>) => {
    const waves: Wave[] = [
      { name: "main", state: web, workloads: ["edge"] },
      { name: "late", state: other, workloads: ["web", "db", "net", "batch"] },
    ];
    return pointsOf(riskOf({ migration: spec(waves) }), "ordering");
  };

  it("minds a soft dependency on a wave that lags behind, or was rolled back", () => {
    expect(ordered("built", "planned")).toEqual([[7.5, "edge (wave main, built) uses web (wave late, planned)"]]);
    expect(ordered("cutover", "built")).toHaveLength(1);
    expect(ordered("cutover", "replicating")).toHaveLength(1);
    expect(ordered("finalized", "cutover")).toHaveLength(1);
    expect(ordered("built", "rolled-back")).toHaveLength(1);
    expect(ordered("replicating", "built")).toHaveLength(1);
    expect(ordered("built", "built")).toEqual([]);
    expect(ordered("built", "finalized")).toEqual([]);
  });

  it("leaves hard dependencies to the validation, and one's own wave alone", () => {
    const waves: Wave[] = [
      { name: "main", state: "built", workloads: ["web", "edge"] },
      { name: "late", state: "planned", workloads: ["db", "net", "batch"] },
    ];

    expect(only(riskOf({ migration: spec(waves) }), "ordering")).toEqual([]);
  });

  it("points at the dependency", () => {
    const waves: Wave[] = [
      { name: "main", state: "built", workloads: ["edge"] },
      { name: "late", workloads: ["web"] },
    ];

    expect(riskOf({ migration: spec(waves) }).reasons.find(({ factor }) => factor === "ordering")).toMatchObject({
      path: ["spec", "workloads", 3, "dependsOn"],
      workload: "edge",
      lower: "Bring wave late to built first.",
    });
  });
});
