import type { Attributes, Json } from "../../../domain/change.ts";
import type { RiskGate } from "../../../domain/risk.ts";
import { secondsOf } from "../../../domain/units.ts";
import { statefulKinds } from "../../../domain/workload.ts";
import type { Evidence, RiskPoint } from "../point.ts";
import type { Scope, ScopedChange, ScopedWave, ScopedWorkload } from "../scope.ts";

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
  const seconds = until === undefined ? undefined : secondsOf(until);
  const back = reverseReplication === true ? { mitigations: ["reverseReplication"] as const } : {};
  return [
    ...(strategy === "none" ? [of(points.none, "rollback none: there is no way back", "Choose a rollback strategy.")] : []),
    ...(!snapshotBefore && statefulKinds.has(workload.kind)
      ? [of(points.noSnapshot, "no snapshot before the apply", "Set rollback.snapshotBefore: true.")]
      : []),
    ...(cutting && seconds !== undefined && seconds < shortReturnSeconds && strategy !== "none"
      ? [of(points.shortReturn, `rollback possible for ${until ?? ""} only`, "Raise rollback.until to 8h or more.", back)]
      : []),
  ];
}

function gateOf({ workload, path }: ScopedWorkload): readonly RiskGate[] {
  if (workload.rollback.strategy !== "none" || workload.criticality !== "mission-critical") return [];
  return [{ level: "high", why: `${workload.name} is mission-critical and has no rollback`, path: [...path, "rollback"] }];
}

function changePoints(scoped: ScopedChange, { weights }: Scope): readonly RiskPoint[] {
  const { change, criticality, owner, path } = scoped;
  const points = weights.points.reversibility;
  const of = (base: number, why: string, lower: string): RiskPoint => ({
    factor: "reversibility",
    base,
    why,
    lower,
    criticality,
    address: change.address,
    ...(owner === undefined ? {} : { workload: owner }),
    ...(path === undefined ? {} : { path }),
  });
  if (change.action === "forget") {
    return [
      of(points.forget, `forgets ${change.address}: it stays in the cloud, unmanaged`, "Adopt it again, or delete it by hand."),
    ];
  }
  const upgrade = oneWayUpgrade(scoped);
  if (upgrade === undefined) return [];
  return [
    of(
      points.oneWayUpgrade,
      `${change.address} goes from version ${upgrade}, which cannot be undone`,
      "Take a snapshot and rehearse the upgrade first.",
    ),
  ];
}

/** The attribute that names a version, and how many of its numbers make a version that cannot be left again. */
const versions: Readonly<Record<string, { readonly attribute: string; readonly significant: 1 | 2 }>> = {
  aws_db_instance: { attribute: "engine_version", significant: 1 },
  aws_docdb_cluster: { attribute: "engine_version", significant: 1 },
  aws_eks_cluster: { attribute: "version", significant: 2 },
  aws_elasticache_replication_group: { attribute: "engine_version", significant: 1 },
  aws_opensearch_domain: { attribute: "engine_version", significant: 1 },
  aws_rds_cluster: { attribute: "engine_version", significant: 1 },
};

/** `13.4 to 16.1` for an update in place across a major version; undefined for anything else. */
function oneWayUpgrade({ change }: ScopedChange): string | undefined {
  const kind = Object.hasOwn(versions, change.type) ? versions[change.type] : undefined;
  if (kind === undefined || change.action !== "update") return undefined;
  const version = (attributes: Attributes | null): string => textOf(attributes?.[kind.attribute]);
  const [before, after] = [version(change.before), version(change.after)];
  const [old, now] = [before, after].map((text) => (text.match(/\d+/g) ?? []).slice(0, kind.significant).map(Number));
  return old !== undefined && now !== undefined && isLater(now, old) ? `${before} to ${after}` : undefined;
}

const textOf = (value: Json | undefined): string => (typeof value === "string" ? value : "");

function isLater(now: readonly number[], old: readonly number[]): boolean {
  if (old.length === 0 || now.length === 0) return false;
  const index = now.findIndex((part, at) => part !== (old[at] ?? 0));
  return index >= 0 && (now[index] ?? 0) > (old[index] ?? 0);
}
