import type { WaveState } from "../../../domain/workload.ts";
import type { Evidence, RiskPoint } from "../point.ts";
import { workloadNamed, type Scope } from "../scope.ts";

/** How far a wave is. A wave that was rolled back stands where a planned one does, and unhealthily so. */
const progress: Readonly<Record<WaveState, number>> = {
  "rolled-back": 0,
  planned: 0,
  built: 1,
  replicating: 2,
  cutover: 3,
  finalized: 4,
};

/** Soft dependencies on workloads whose wave lags behind or was rolled back: allowed, but someone will miss them. */
export function ordering(scope: Scope): Evidence {
  const { waves, edges, migration, weights } = scope;
  const points = waves.flatMap(({ wave }) =>
    edges
      .filter(({ type, from }) => type === "soft" && wave.workloads.includes(from))
      .flatMap(({ from, to }): readonly RiskPoint[] => {
        const other = migration.spec.waves.find(({ workloads }) => workloads.includes(to));
        if (other === undefined || progress[other.state] >= progress[wave.state]) return [];
        const index = migration.spec.workloads.findIndex(({ name }) => name === from);
        return [
          {
            factor: "ordering",
            base: weights.points.ordering.soft,
            why: `${from} (wave ${wave.name}, ${wave.state}) uses ${to} (wave ${other.name}, ${other.state})`,
            lower: `Bring wave ${other.name} to ${wave.state} first.`,
            criticality: workloadNamed(migration, from)?.criticality ?? "medium",
            workload: from,
            path: ["spec", "workloads", index, "dependsOn"],
          },
        ];
      }),
  );
  return { points };
}
