import type { Migration, Workload } from "./spec.generated.ts";
import { isActive, statefulKinds, type WaveState } from "./workload.ts";
import type { Wave } from "./spec.generated.ts";

/** A workload with every default filled in; the optional fields that have none stay optional. */
export type FullWorkload = Workload &
  Required<
    Pick<Workload, "strategy" | "criticality" | "dataClassification" | "access" | "availability" | "protect" | "onDelete">
  > & {
    readonly rollback: NonNullable<Workload["rollback"]> & { readonly strategy: string; readonly snapshotBefore: boolean };
  };

export type FullWave = Wave & { readonly state: WaveState };

/** A migration with defaults applied: what every stage after validation reads. */
export interface FullMigration {
  readonly metadata: Migration["metadata"] & { readonly environment: NonNullable<Migration["metadata"]["environment"]> };
  readonly spec: Omit<Migration["spec"], "workloads" | "waves"> & {
    readonly workloads: readonly FullWorkload[];
    readonly waves: readonly FullWave[];
  };
}

/** Applies the defaults of the schema and of `spec.defaults`. Without waves there is one, `main`, with everything, built. */
export function withDefaults(migration: Migration): FullMigration {
  const { metadata, spec } = migration;
  const workloads = spec.workloads.map((workload) => fullWorkload(workload, migration));
  const main: FullWave = { name: "main", state: "built", workloads: workloads.filter(isActive).map(({ name }) => name) };
  return {
    metadata: { ...metadata, environment: metadata.environment ?? "production" },
    spec: {
      ...spec,
      workloads,
      waves: spec.waves === undefined ? [main] : spec.waves.map((wave) => ({ ...wave, state: wave.state ?? "planned" })),
    },
  };
}

function fullWorkload(workload: Workload, { spec }: Migration): FullWorkload {
  const stateful = statefulKinds.has(workload.kind);
  const backup = workload.backup ?? spec.defaults?.backup ?? (stateful ? spec.backup : undefined);
  const rollback = workload.rollback ?? spec.defaults?.rollback;
  return {
    ...workload,
    strategy: workload.strategy ?? "new",
    criticality: workload.criticality ?? spec.defaults?.criticality ?? "medium",
    dataClassification: workload.dataClassification ?? spec.compliance?.dataClassification ?? "internal",
    access: workload.access ?? spec.defaults?.access ?? "private",
    availability: workload.availability ?? spec.defaults?.availability ?? "single",
    protect: workload.protect ?? stateful,
    onDelete: workload.onDelete ?? (stateful ? "retain" : "delete"),
    rollback: { ...rollback, strategy: rollback?.strategy ?? "revert", snapshotBefore: rollback?.snapshotBefore ?? true },
    ...(backup === undefined ? {} : { backup }),
  };
}
