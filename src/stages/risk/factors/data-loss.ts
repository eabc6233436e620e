import type { FullWorkload } from "../../../domain/defaults.ts";
import type { Check } from "../../../domain/spec.generated.ts";
import type { Evidence, RiskPoint } from "../point.ts";
import type { Scope, ScopedWave, ScopedWorkload } from "../scope.ts";

/** Checks that compare what arrived with what left. */
const dataChecks: ReadonlySet<Check["type"]> = new Set<Check["type"]>([
  "row-count",
  "checksum",
  "object-count",
  "sql",
  "transfer-report",
]);

/** What the transfer may lose or overwrite, for data that is still to move. */
export function dataLoss(scope: Scope): Evidence {
  const points = scope.waves
    .filter(({ moving }) => moving)
    .flatMap((wave) => wave.workloads.flatMap((one) => pointsOf(one, wave, scope)));
  return { points };
}

function pointsOf({ workload, path }: ScopedWorkload, { estimate }: ScopedWave, { weights }: Scope): readonly RiskPoint[] {
  const transfer = estimate?.transfers.find(({ workload: name }) => name === workload.name);
  if (transfer === undefined || transfer.method === "redeploy") return [];
  const points = weights.points.dataLoss;
  const online = transfer.mode === "online" && workload.kind === "database";
  const { onConflict, keepSourceDeletes } = workload.transfer ?? {};
  const keys = workload.data?.primaryKeys;
  const loss = (base: number, at: Loss["at"], why: string, lower: string): Loss => ({ base, at, why, lower });
  const found: readonly Loss[] = [
    ...(isChecked(workload)
      ? []
      : [loss(points.noCheck, "verify", "no row-count, checksum or other check on the moved data", "Add one to verify.")]),
    ...(onConflict === "overwrite"
      ? [
          loss(
            points.overwrite,
            "transfer",
            "onConflict: overwrite may replace newer data at the target",
            "Use onConflict: fail.",
          ),
        ]
      : []),
    ...(keepSourceDeletes === true
      ? [
          loss(
            points.keepSourceDeletes,
            "transfer",
            "deletes at the source are replayed at the target",
            "Set keepSourceDeletes: false.",
          ),
        ]
      : []),
    ...(online && (keys === "none" || keys === "some")
      ? [
          loss(
            points.noKeys,
            "data",
            `${keys === "none" ? "no table has" : "not every table has"} a primary key: changes may be lost`,
            "Add keys, or move offline.",
          ),
        ]
      : []),
    ...(online && workload.data?.largeObjects === true
      ? [
          loss(
            points.largeObjects,
            "data",
            "large objects are replicated with limits",
            "Check the largest against the service's limit.",
          ),
        ]
      : []),
  ];
  return found.map(({ base, why, lower, at }) => ({
    factor: "dataLoss",
    base,
    why: `${workload.name}: ${why}`,
    lower,
    criticality: workload.criticality,
    workload: workload.name,
    path: [...path, at],
  }));
}

interface Loss {
  readonly base: number;
  readonly why: string;
  readonly lower: string;
  readonly at: "verify" | "transfer" | "data";
}

const isChecked = ({ verify = [] }: FullWorkload): boolean => verify.some(({ type }) => dataChecks.has(type));
