import type { DependencyEdge } from "./review.ts";
import type { Migration, Workload } from "./spec.generated.ts";

/**
 * Explicit and implicit edges between workloads. Implicit: grants.to, listeners.target, trigger.workload, cutover.dns and
 * `${workloads.x…}` outside `verify`. `records.target` and security-group references make no edge.
 */
export function dependencyEdges(migration: Migration): readonly DependencyEdge[] {
  const names = new Set(migration.spec.workloads.map(({ name }) => name));
  const edges = migration.spec.workloads.flatMap((workload) => [...explicitEdges(workload), ...implicitEdges(workload)]);
  const seen = new Map<string, DependencyEdge>();
  for (const edge of edges) {
    if (edge.from === edge.to || !names.has(edge.to)) continue;
    const key = `${edge.from}\u0000${edge.to}`;
    // An explicit edge says what its author meant; it outranks what we infer between the same two.
    if (!seen.has(key)) seen.set(key, edge);
  }
  return [...seen.values()];
}

function explicitEdges(workload: Workload): readonly DependencyEdge[] {
  return (workload.dependsOn ?? []).map((dependency) =>
    typeof dependency === "string"
      ? { from: workload.name, to: dependency, type: "hard", source: "explicit" }
      : { from: workload.name, to: dependency.workload, type: dependency.type === "soft" ? "soft" : "hard", source: "explicit" },
  );
}

function implicitEdges(workload: Workload): readonly DependencyEdge[] {
  const hard = (to: string, source: string): DependencyEdge => ({ from: workload.name, to, type: "hard", source });
  const config = (workload.config ?? {}) as { listeners?: { target?: string }[]; trigger?: { workload?: string } };
  const { verify: _verify, ...rest } = workload;
  return [
    ...(workload.grants ?? []).map(({ to }) => hard(to, "grant")),
    ...(config.listeners ?? []).flatMap(({ target }) => (target === undefined ? [] : [hard(target, "listener")])),
    ...(config.trigger?.workload === undefined ? [] : [hard(config.trigger.workload, "trigger")]),
    ...(workload.cutover?.dns === undefined ? [] : [hard(workload.cutover.dns, "dns")]),
    ...placeholders(rest).map((to) => hard(to, "placeholder")),
  ];
}

/** Names in `${workloads.<name>.…}` anywhere below a value. */
export function placeholders(value: unknown): readonly string[] {
  if (typeof value === "string")
    return [...value.matchAll(/\$\{workloads\.([a-z][a-z0-9-]*)\./g)].flatMap((match) => match[1] ?? []);
  if (Array.isArray(value)) return value.flatMap(placeholders);
  if (value !== null && typeof value === "object") return Object.values(value).flatMap(placeholders);
  return [];
}
