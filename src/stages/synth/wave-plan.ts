import { dependencyEdges } from "../../domain/graph.ts";
import type { FullMigration, FullWave, FullWorkload } from "../../domain/defaults.ts";
import { isActive } from "../../domain/workload.ts";

export interface WavePlan {
  readonly wave: FullWave;
  /** Active workloads in the order in which they are built. */
  readonly workloads: readonly FullWorkload[];
}

/** Waves after those they depend on, otherwise as written; workloads of a wave likewise. A cycle is broken where it closes. */
export function planWaves({ spec }: FullMigration): readonly WavePlan[] {
  const waves = sortByNeeds(
    spec.waves.map(({ name }) => name),
    (name) => spec.waves.find((wave) => wave.name === name)?.dependsOn ?? [],
  );
  const order = buildOrder(spec.workloads);
  return waves.flatMap((name) => {
    const wave = spec.waves.find((one) => one.name === name);
    if (wave === undefined) return [];
    return [{ wave, workloads: order.filter((workload) => wave.workloads.includes(workload.name)) }];
  });
}

/** Networks first and zones next: everything may refer to them, and they refer to nothing else. */
const early = ["network", "dns"];

function buildOrder(workloads: readonly FullWorkload[]): readonly FullWorkload[] {
  const active = workloads.filter(isActive);
  const rank = ({ kind }: FullWorkload) => (early.includes(kind) ? early.indexOf(kind) : early.length);
  const edges = dependencyEdges({ spec: { workloads: active } });
  // Soft edges come last, so that a cycle through one is broken there.
  const needs = (name: string, type: "hard" | "soft") =>
    edges.filter((edge) => edge.from === name && edge.type === type).map(({ to }) => to);
  const byRank = active.toSorted((a, b) => rank(a) - rank(b)).map(({ name }) => name);
  const earlyNames = new Set(active.filter((workload) => rank(workload) < early.length).map(({ name }) => name));
  const names = sortByNeeds(byRank, (name) => (earlyNames.has(name) ? [] : [...needs(name, "hard"), ...needs(name, "soft")]));
  return names.flatMap((name) => active.find((workload) => workload.name === name) ?? []);
}

function sortByNeeds(names: readonly string[], needs: (name: string) => readonly string[]): readonly string[] {
  const known = new Set(names);
  const placed = new Set<string>();
  const open = new Set<string>();
  const place = (name: string): void => {
    if (placed.has(name) || open.has(name) || !known.has(name)) return;
    open.add(name);
    for (const need of needs(name)) place(need);
    open.delete(name);
    placed.add(name);
  };
  for (const name of names) place(name);
  return [...placed];
}
