import type { DependencyEdge } from "../../../domain/review.ts";
import type { Migration, Wave } from "../../../domain/spec.generated.ts";

export interface WaveOrder {
  /** The first wave of each active workload. */
  readonly waveOf: ReadonlyMap<string, string>;
  /** Every wave that must be done before each wave. */
  readonly before: ReadonlyMap<string, ReadonlySet<string>>;
}

interface Membership {
  readonly migration: Migration;
  readonly byName: ReadonlyMap<string, { readonly active: boolean }>;
}

export function waveOrder({ migration: { spec }, byName }: Membership): WaveOrder {
  const waveOf = new Map<string, string>();
  for (const { name, workloads } of spec.waves ?? [])
    for (const workload of workloads)
      if (byName.get(workload)?.active === true && !waveOf.has(workload)) waveOf.set(workload, name);
  return { waveOf, before: predecessors(spec.waves ?? []) };
}

/** A circle of waves ends where it started; it is told by another rule. */
function predecessors(waves: readonly Wave[]): ReadonlyMap<string, ReadonlySet<string>> {
  const needs = new Map(waves.map(({ name, dependsOn }) => [name, dependsOn ?? []]));
  return new Map(
    [...needs.keys()].map((name) => {
      const reached = new Set<string>(needs.get(name));
      for (const wave of reached) for (const earlier of needs.get(wave) ?? []) reached.add(earlier);
      return [name, reached];
    }),
  );
}

/** Does a hard edge lead into a wave that does not come before? */
export function isMisplaced(
  { from, to, type }: DependencyEdge,
  { waves: { waveOf, before } }: { readonly waves: WaveOrder },
): boolean {
  const own = waveOf.get(from);
  const other = waveOf.get(to);
  if (type !== "hard" || own === undefined || other === undefined || own === other) return false;
  return before.get(own)?.has(other) !== true;
}
