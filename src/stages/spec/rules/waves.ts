import type { Draft } from "../draft.ts";
import type { SpecRule, Subject } from "./subject.ts";

/** SIR-E205: every workload that gets resources is in exactly one wave. */
export const oneWaveEach: SpecRule = ({ migration: { spec }, members, byName }) => {
  if (spec.waves === undefined) return [];
  const first = new Map<string, string>();
  const again: Draft[] = [];
  for (const [wave, { name, workloads }] of spec.waves.entries())
    for (const [index, workload] of workloads.entries()) {
      const earlier = first.get(workload);
      if (earlier === undefined) first.set(workload, name);
      else if (byName.has(workload))
        again.push({
          code: "SIR-E205",
          path: ["spec", "waves", wave, "workloads", index],
          message: `${workload} is ${earlier === name ? `twice in wave ${name}` : `in wave ${earlier} as well as in ${name}`}. Keep one.`,
        });
    }
  const nowhere = members.filter(({ workload, active }) => active && !first.has(workload.name));
  return [
    ...again,
    ...nowhere.map(({ workload, path }): Draft => ({
      code: "SIR-E205",
      path: [...path, "name"],
      message: `${workload.name} is in no wave. Add it to one, or set strategy: retain.`,
    })),
  ];
};

/** SIR-E204: what a workload needs is in its own wave or in one that comes before. */
export const needsComeFirst: SpecRule = (subject) => {
  const waveOf = wavesByWorkload(subject);
  const before = predecessors(subject);
  return subject.edges.flatMap((edge): readonly Draft[] => {
    const own = waveOf.get(edge.from);
    const other = waveOf.get(edge.to);
    if (edge.type !== "hard" || own === undefined || other === undefined || own === other) return [];
    if (before.get(own)?.has(other) === true) return [];
    const later = before.get(other)?.has(own) === true;
    const why = later ? "which comes after it" : "which does not come before it";
    const advice = later ? "Move one, or make the edge soft." : `Move one, or add ${own}.dependsOn: [${other}].`;
    return [
      {
        code: "SIR-E204",
        path: edge.path,
        message: `${edge.from} (wave ${own}) needs ${edge.to} (wave ${other}), ${why}. ${advice}`,
      },
    ];
  });
};

function wavesByWorkload({ migration: { spec }, byName }: Subject): ReadonlyMap<string, string> {
  const waveOf = new Map<string, string>();
  for (const { name, workloads } of spec.waves ?? [])
    for (const workload of workloads)
      if (byName.get(workload)?.active === true && !waveOf.has(workload)) waveOf.set(workload, name);
  return waveOf;
}

/** Every wave that must be done before each wave. A circle ends where it started; it is told by another rule. */
function predecessors({ migration: { spec } }: Subject): ReadonlyMap<string, ReadonlySet<string>> {
  const needs = new Map((spec.waves ?? []).map(({ name, dependsOn }) => [name, dependsOn ?? []]));
  return new Map(
    [...needs.keys()].map((name) => {
      const reached = new Set<string>(needs.get(name));
      for (const wave of reached) for (const earlier of needs.get(wave) ?? []) reached.add(earlier);
      return [name, reached];
    }),
  );
}
