import type { FullMigration, FullWorkload } from "../../domain/defaults.ts";
import type { Cloud } from "../../kinds/kind.ts";
import { isActive } from "../../domain/workload.ts";

const usualCidr = "10.0.0.0/16";

/** Gives a migration without a network one, in its first wave, when a workload cannot do without. */
export function withOwnNetwork(migration: FullMigration, cloud: Cloud): FullMigration {
  const active = migration.spec.workloads.filter(isActive);
  if (active.some(({ kind }) => kind === "network") || !active.some((workload) => cloud.needsNetwork(workload, migration)))
    return migration;
  const taken = new Set(migration.spec.workloads.map(({ name }) => name));
  const name = ["network", "own-network", "sirsi-network"].find((candidate) => !taken.has(candidate)) ?? "network-of-sirsi";
  const network: FullWorkload = {
    name,
    kind: "network",
    config: { cidr: usualCidr },
    strategy: "new",
    criticality: "medium",
    dataClassification: migration.spec.compliance?.dataClassification ?? "internal",
    access: "private",
    availability: active.some(({ availability }) => availability === "multi-region") ? "multi-region" : "single",
    protect: false,
    onDelete: "delete",
    rollback: { strategy: "revert", snapshotBefore: false },
  };
  const [first, ...others] = migration.spec.waves;
  const waves = first === undefined ? [] : [{ ...first, workloads: [name, ...first.workloads] }, ...others];
  return { ...migration, spec: { ...migration.spec, workloads: [...migration.spec.workloads, network], waves } };
}
