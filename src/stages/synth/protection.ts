import type { FullMigration, FullWorkload } from "../../domain/defaults.ts";
import { isActive } from "../../domain/workload.ts";

/**
 * Is deletion protection on after this merge? `protect: false` takes it off only when it comes alone:
 * together with another change of the workload it stays on until the next merge.
 */
export function isProtected(workload: FullWorkload, lastApplied: FullMigration | undefined): boolean {
  if (workload.protect) return true;
  const before = lastApplied?.spec.workloads.find(({ name }) => name === workload.name);
  if (before === undefined || !before.protect || !isActive(before)) return false;
  return !sameButProtection(before, workload);
}

/** Workloads that this merge may not destroy or replace. */
export function protectedWorkloads(migration: FullMigration, lastApplied: FullMigration | undefined): ReadonlySet<string> {
  const all = [...migration.spec.workloads, ...(lastApplied?.spec.workloads ?? [])];
  return new Set(all.filter((workload) => workload.protect && isActive(workload)).map(({ name }) => name));
}

function sameButProtection(before: FullWorkload, after: FullWorkload): boolean {
  return canonical({ ...before, protect: false }) === canonical({ ...after, protect: false });
}

/** Equal for equal values, whatever the order of their keys. */
export function canonical(value: unknown): string {
  return JSON.stringify(value, (_, item: unknown) =>
    item !== null && typeof item === "object" && !Array.isArray(item)
      ? Object.fromEntries(Object.entries(item).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : item,
  );
}
