import { dependencyEdges } from "../../../domain/graph.ts";
import type { SpecPath } from "../../../domain/spec-path.ts";
import type { Draft } from "../draft.ts";
import type { SpecRule, Subject } from "./subject.ts";
import { isMisplaced } from "./wave-order.ts";

interface Edge {
  readonly from: string;
  readonly to: string;
  readonly path: SpecPath;
  /** Lower is blamed first. */
  readonly blame: number;
}

/** Hard edges that are told as circles; nothing else is said of them. */
export const circularEdges = (subject: Subject): ReadonlySet<string> =>
  new Set(circles(workloadEdges(subject), "", "").map(({ path }) => path.join("/")));

/** SIR-E203: hard dependencies and waves have an order. One finding per circle, at the edge that probably closed it. */
export const noCycles: SpecRule = (subject) => [
  ...onItself(subject),
  ...circles(workloadEdges(subject), "Dependency cycle", "Make one edge {type: soft} or remove it."),
  ...circles(waveEdges(subject), "Waves depend on each other", "Remove one."),
];

function onItself({ members }: Subject): readonly Draft[] {
  // Two workloads of one name are told as that; one of them may well depend on the other.
  const count = Map.groupBy(members, ({ workload }) => workload.name);
  const unique = members.filter(({ workload }) => count.get(workload.name)?.length === 1);
  return unique.flatMap(({ workload, path }) =>
    (workload.dependsOn ?? []).flatMap((dependency, index): readonly Draft[] => {
      const to = typeof dependency === "string" ? dependency : dependency.workload;
      if (to !== workload.name) return [];
      return [{ code: "SIR-E203", path: [...path, "dependsOn", index], message: `${to} depends on itself. Remove it.` }];
    }),
  );
}

function workloadEdges(subject: Subject): readonly Edge[] {
  const { edges, members, base } = subject;
  const misplaced = new Set(edges.filter((edge) => isMisplaced(edge, subject)).map(({ path }) => path));
  const order = new Map(members.map(({ workload }, index) => [workload.name, index]));
  const old = new Set((base === undefined ? [] : dependencyEdges(base.migration)).map(({ from, to }) => `${from} ${to}`));
  return edges
    .filter(({ type }) => type === "hard")
    .map(({ from, to, path, source }) => {
      const isOld = old.has(`${from} ${to}`) ? 8 : 0;
      const fitsWaves = misplaced.has(path) ? 0 : 4;
      const isImplied = source === "explicit" ? 0 : 2;
      // Specs are written foundations first; an edge that points down the file is the likelier slip.
      const pointsUp = (order.get(from) ?? 0) < (order.get(to) ?? 0) ? 0 : 1;
      return { from, to, path, blame: isOld + fitsWaves + isImplied + pointsUp };
    });
}

function waveEdges({ migration: { spec } }: Subject): readonly Edge[] {
  const order = new Map((spec.waves ?? []).map(({ name }, index) => [name, index]));
  return (spec.waves ?? []).flatMap(({ name, dependsOn }, wave) =>
    (dependsOn ?? []).map((to, index) => ({
      from: name,
      to,
      path: ["spec", "waves", wave, "dependsOn", index],
      blame: (order.get(name) ?? 0) <= (order.get(to) ?? 0) ? 0 : 1,
    })),
  );
}

function circles(all: readonly Edge[], what: string, advice: string): readonly Draft[] {
  const edges = inCircles(all);
  const next = new Map<string, string[]>();
  for (const { from, to } of edges) {
    const known = next.get(from);
    if (known === undefined) next.set(from, [to]);
    else known.push(to);
  }
  const told = new Set<string>();
  const drafts: Draft[] = [];
  for (const edge of edges.toSorted((a, b) => a.blame - b.blame)) {
    if (told.has(edge.from) || told.has(edge.to)) continue;
    const back = wayBetween(next, edge.to, edge.from);
    if (back === undefined) continue;
    for (const name of back) told.add(name);
    drafts.push({ code: "SIR-E203", path: edge.path, message: `${what}: ${[edge.from, ...back].join(" -> ")}. ${advice}` });
  }
  return drafts;
}

/** Takes away what nothing leads to or what leads nowhere, until only circles, and ways between them, are left. */
function inCircles(edges: readonly Edge[]): readonly Edge[] {
  let left = edges;
  for (;;) {
    const starts = new Set(left.map(({ from }) => from));
    const ends = new Set(left.map(({ to }) => to));
    const kept = left.filter(({ from, to }) => ends.has(from) && starts.has(to));
    if (kept.length === left.length) return kept;
    left = kept;
  }
}

/** Shortest way along edges, both ends included. */
function wayBetween(next: ReadonlyMap<string, readonly string[]>, start: string, end: string): readonly string[] | undefined {
  const cameFrom = new Map<string, string | undefined>([[start, undefined]]);
  for (const name of cameFrom.keys()) {
    if (name === end) return trail(cameFrom, end);
    for (const following of next.get(name) ?? []) if (!cameFrom.has(following)) cameFrom.set(following, name);
  }
  return undefined;
}

function trail(cameFrom: ReadonlyMap<string, string | undefined>, end: string): readonly string[] {
  const names: string[] = [];
  for (let at: string | undefined = end; at !== undefined; at = cameFrom.get(at)) names.unshift(at);
  return names;
}
