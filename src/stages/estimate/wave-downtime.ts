import type { Spread } from "../../domain/estimate.ts";
import type { DependencyEdge } from "../../domain/review.ts";
import { spreadOf, type Quality } from "./line.ts";

/**
 * The longest path over hard dependencies inside a wave, in seconds: what needs another waits for it, the rest runs side by
 * side. A workload without a downtime of its own still passes on what it waits for.
 */
export function longestDowntime(
  names: readonly string[],
  downtimes: ReadonlyMap<string, Spread>,
  edges: readonly DependencyEdge[],
): Spread {
  const inside = new Set(names);
  const needs = new Map<string, string[]>();
  for (const { from, to, type } of edges) {
    if (type === "hard" && inside.has(from) && inside.has(to)) needs.set(from, [...(needs.get(from) ?? []), to]);
  }
  return spreadOf((quality) => {
    const ready = new Map<string, number>();
    return Math.max(0, ...names.map((name) => readyAfter(name, quality, { needs, downtimes, ready, path: new Set() })));
  });
}

interface Walk {
  readonly needs: ReadonlyMap<string, readonly string[]>;
  readonly downtimes: ReadonlyMap<string, Spread>;
  readonly ready: Map<string, number>;
  /** Guards against a cycle, which is a finding of another stage. */
  readonly path: Set<string>;
}

function readyAfter(name: string, quality: Quality, walk: Walk): number {
  const known = walk.ready.get(name);
  if (known !== undefined) return known;
  if (walk.path.has(name)) return 0;
  walk.path.add(name);
  const waits = (walk.needs.get(name) ?? []).map((need) => readyAfter(need, quality, walk));
  walk.path.delete(name);
  const total = (walk.downtimes.get(name)?.[quality] ?? 0) + Math.max(0, ...waits);
  walk.ready.set(name, total);
  return total;
}
