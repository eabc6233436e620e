import type { DependencyEdge } from "./review.ts";
import type { Workload } from "./spec.generated.ts";
import type { SpecPath } from "./spec-path.ts";

/** A migration as written or with its defaults. */
interface WithWorkloads {
  readonly spec: { readonly workloads: readonly Workload[] };
}

/** An edge and the place in the spec that makes it. */
export interface LocatedEdge extends DependencyEdge {
  readonly path: SpecPath;
}

/**
 * Explicit and implicit edges between workloads. Implicit: grants.to, listeners.target, trigger.workload, cutover.dns and
 * `${workloads.x…}` outside `verify`. `records.target` and security-group references make no edge.
 */
export function dependencyEdges(migration: WithWorkloads): readonly DependencyEdge[] {
  return locatedEdges(migration).map(({ from, to, type, source }) => ({ from, to, type, source }));
}

/** Every workload that is built asks for the edges of the whole migration. */
const known = new WeakMap<readonly Workload[], readonly LocatedEdge[]>();

export function locatedEdges({ spec }: WithWorkloads): readonly LocatedEdge[] {
  const edges = known.get(spec.workloads) ?? findEdges(spec);
  known.set(spec.workloads, edges);
  return edges;
}

function findEdges(spec: WithWorkloads["spec"]): readonly LocatedEdge[] {
  const names = new Set(spec.workloads.map(({ name }) => name));
  const edges = spec.workloads.flatMap((workload, index) => {
    const path = ["spec", "workloads", index];
    return [...explicitEdges(workload, path), ...implicitEdges(workload, path)];
  });
  const seen = new Map<string, LocatedEdge>();
  for (const edge of edges) {
    if (edge.from === edge.to || !names.has(edge.to)) continue;
    const key = `${edge.from}\u0000${edge.to}`;
    // An explicit edge says what its author meant; it outranks what we infer between the same two.
    if (!seen.has(key)) seen.set(key, edge);
  }
  return [...seen.values()];
}

function explicitEdges(workload: Workload, path: SpecPath): readonly LocatedEdge[] {
  return (workload.dependsOn ?? []).map((dependency, index) => ({
    from: workload.name,
    to: typeof dependency === "string" ? dependency : dependency.workload,
    type: typeof dependency !== "string" && dependency.type === "soft" ? "soft" : "hard",
    source: "explicit",
    path: [...path, "dependsOn", index],
  }));
}

function implicitEdges(workload: Workload, path: SpecPath): readonly LocatedEdge[] {
  const hard = (to: string | undefined, source: string, ...steps: SpecPath): readonly LocatedEdge[] =>
    to === undefined ? [] : [{ from: workload.name, to, type: "hard", source, path: [...path, ...steps] }];
  const config = (workload.config ?? {}) as { listeners?: { target?: string }[]; trigger?: { workload?: string } };
  const { verify: _verify, ...rest } = workload;
  return [
    ...(workload.grants ?? []).flatMap(({ to }, index) => hard(to, "grant", "grants", index, "to")),
    ...(config.listeners ?? []).flatMap(({ target }, index) => hard(target, "listener", "config", "listeners", index, "target")),
    ...hard(config.trigger?.workload, "trigger", "config", "trigger", "workload"),
    ...hard(workload.cutover?.dns, "dns", "cutover", "dns"),
    ...stringsIn(rest).flatMap(({ text, path: steps }) => placeholders(text).flatMap((to) => hard(to, "placeholder", ...steps))),
  ];
}

/** Every string anywhere below a value, with its path. */
export function stringsIn(value: unknown, path: SpecPath = []): readonly { readonly text: string; readonly path: SpecPath }[] {
  if (typeof value === "string") return [{ text: value, path }];
  if (Array.isArray(value)) return value.flatMap((item, index) => stringsIn(item, [...path, index]));
  if (value !== null && typeof value === "object")
    return Object.entries(value).flatMap(([key, item]) => stringsIn(item, [...path, key]));
  return [];
}

/** Names in `${workloads.<name>.…}` anywhere below a value. */
export function placeholders(value: unknown): readonly string[] {
  return stringsIn(value).flatMap(({ text }) =>
    [...text.matchAll(/\$\{workloads\.([a-z][a-z0-9-]*)\./g)].flatMap((match) => match[1] ?? []),
  );
}
