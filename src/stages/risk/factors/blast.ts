import type { FullMigration, FullWorkload } from "../../../domain/defaults.ts";
import { isActive, type WaveState } from "../../../domain/workload.ts";
import type { Evidence } from "../point.ts";
import type { Scope } from "../scope.ts";

/** The share of the running workloads, by criticality, that a change can reach: what changes, and all that depends on it. */
export function blast(scope: Scope): Evidence {
  const active = scope.migration.spec.workloads.filter(isActive);
  const reached = downstream(scope);
  const hit = active.filter((workload) => reached.has(workload.name) && isRunning(workload, scope));
  if (hit.length === 0) return { points: [] };
  const share = weighOf(hit, scope) / weighOf(active, scope);
  const names = hit.map(({ name }) => name).join(", ");
  const why = `${Math.round(share * 100)} % of the workloads (by criticality) can feel the change: ${names}`;
  const lower = "Change fewer shared workloads in one merge.";
  return { points: [{ factor: "blast", base: scope.weights.points.blast.all * share, why, lower }] };
}

const weighOf = (workloads: readonly FullWorkload[], { weights }: Scope): number =>
  workloads.reduce((sum, { criticality }) => sum + weights.criticality[criticality], 0);

/** Workloads with a change, and everything that depends on them over any number of steps. */
function downstream({ changes, edges, waves }: Scope): ReadonlySet<string> {
  // A cutover moves traffic without touching a resource.
  const cut = waves.filter(({ wave, moving }) => moving && wave.state === "cutover").flatMap(({ wave }) => wave.workloads);
  const reached = new Set([...changes.flatMap(({ owner }) => owner ?? []), ...cut]);
  for (const name of reached) {
    // A set hands out what is added while it is walked.
    for (const { from, to } of edges) if (to === name) reached.add(from);
  }
  return reached;
}

/** Nothing that runs can break where nothing runs yet. */
function isRunning({ name }: FullWorkload, { base, migration, changes }: Scope): boolean {
  const head = stateOf(name, migration);
  if (head === "cutover" || head === "finalized") return true;
  const existing = changes.filter(({ change }) => change.action !== "create");
  // Without a base nothing says what runs: all of it, as soon as the plans touch something that exists.
  if (base === undefined) return existing.length > 0;
  return stateOf(name, base) !== "planned" || existing.some(({ owner }) => owner === name);
}

const stateOf = (name: string, { spec }: FullMigration): WaveState =>
  spec.waves.find(({ workloads }) => workloads.includes(name))?.state ?? "planned";
