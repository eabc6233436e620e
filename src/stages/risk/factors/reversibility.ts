import type { RiskGate } from "../../../domain/risk.ts";
import { secondsOf } from "../../../domain/units.ts";
import { statefulKinds } from "../../../domain/workload.ts";
import type { Evidence, RiskPoint } from "../point.ts";
import { placeOf, type Scope, type ScopedChange, type ScopedWave, type ScopedWorkload } from "../scope.ts";
import { majorUpgrade } from "../versions.ts";

const shortReturnSeconds = 8 * 3600;

/** What stands in the way back. */
export function reversibility(scope: Scope): Evidence {
  const alive = scope.waves.filter(({ wave }) => wave.state !== "finalized" && wave.state !== "rolled-back");
  const each = alive.flatMap((wave) => wave.workloads.map((one) => ({ wave, one })));
  return {
    points: [
      ...scope.waves.flatMap((wave) => finalized(wave, scope)),
      ...each.flatMap(({ wave, one }) => workloadPoints(wave, one, scope)),
      ...scope.changes.flatMap((scoped) => changePoints(scoped, scope)),
    ],
    gates: each.flatMap(({ one }) => gateOf(one)),
  };
}

function finalized({ wave, before, index }: ScopedWave, { weights }: Scope): readonly RiskPoint[] {
  if (wave.state !== "finalized" || before === "finalized") return [];
  return [
    {
      factor: "reversibility",
      base: weights.points.reversibility.finalize,
      why: `wave ${wave.name} is finalized: the way back to the source ends`,
      lower: "Wait until the soak is over and the checks are green.",
      path: ["spec", "waves", index, "state"],
    },
  ];
}

function workloadPoints(
  { wave, before }: ScopedWave,
  { workload, path }: ScopedWorkload,
  { weights }: Scope,
): readonly RiskPoint[] {
  const points = weights.points.reversibility;
  const { strategy, snapshotBefore, until, reverseReplication } = workload.rollback;
  const of = (base: number, why: string, lower: string, more: Partial<RiskPoint> = {}): RiskPoint => ({
    factor: "reversibility",
    base,
    why: `${workload.name}: ${why}`,
    lower,
    criticality: workload.criticality,
    workload: workload.name,
    path: [...path, "rollback"],
    ...more,
  });
  const cutting = wave.state === "cutover" && before !== "cutover";
  const seconds = secondsOf(until ?? "") ?? Infinity;
  const back = reverseReplication === true ? { mitigations: ["reverseReplication"] as const } : {};
  return [
    ...(strategy === "none" ? [of(points.none, "rollback none: there is no way back", "Choose a rollback strategy.")] : []),
    ...(!snapshotBefore && statefulKinds.has(workload.kind)
      ? [of(points.noSnapshot, "no snapshot before the apply", "Set rollback.snapshotBefore: true.")]
      : []),
    ...(cutting && seconds < shortReturnSeconds && strategy !== "none"
      ? [of(points.shortReturn, `rollback possible for ${until ?? ""} only`, "Raise rollback.until to 8h or more.", back)]
      : []),
  ];
}

function gateOf({ workload, path }: ScopedWorkload): readonly RiskGate[] {
  if (workload.rollback.strategy !== "none" || workload.criticality !== "mission-critical") return [];
  return [{ level: "high", why: `${workload.name} is mission-critical and has no rollback`, path: [...path, "rollback"] }];
}

function changePoints(scoped: ScopedChange, { weights }: Scope): readonly RiskPoint[] {
  const { change, criticality } = scoped;
  const { forget, oneWayUpgrade } = weights.points.reversibility;
  const point = { factor: "reversibility", criticality, ...placeOf(scoped) } as const;
  if (change.action === "forget") {
    const why = `forgets ${change.address}: it stays in the cloud, unmanaged`;
    return [{ ...point, base: forget, why, lower: "Adopt it again, or delete it by hand." }];
  }
  const upgrade = majorUpgrade(change);
  if (upgrade === undefined) return [];
  const why = `${change.address} goes from version ${upgrade}, which cannot be undone`;
  return [{ ...point, base: oneWayUpgrade, why, lower: "Take a snapshot and rehearse the upgrade first." }];
}
