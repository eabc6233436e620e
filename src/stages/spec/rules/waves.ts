import type { Draft } from "../draft.ts";
import { nearMiss } from "../near-miss.ts";
import { circularEdges } from "./cycles.ts";
import type { SpecRule } from "./subject.ts";
import { isMisplaced } from "./wave-order.ts";

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
  // A misspelt name in a wave is told as that; the workload it meant is not also lost.
  const known = [...byName.keys()];
  const meant = new Set([...first.keys()].flatMap((name) => (byName.has(name) ? [] : (nearMiss(name, known) ?? []))));
  const nowhere = members.filter(({ workload: { name }, active }) => active && !first.has(name) && !meant.has(name));
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
  const { waveOf, before } = subject.waves;
  const told = circularEdges(subject);
  return subject.edges.flatMap((edge): readonly Draft[] => {
    if (!isMisplaced(edge, subject) || told.has(edge.path.join("/"))) return [];
    const own = waveOf.get(edge.from) ?? "";
    const other = waveOf.get(edge.to) ?? "";
    const later = before.get(other)?.has(own) === true;
    const why = later ? "which comes after it" : "which does not come before it";
    const advice = later ? "Move one, or make the edge soft." : `Move one, or add ${own}.dependsOn: [${other}].`;
    const message = `${edge.from} (wave ${own}) needs ${edge.to} (wave ${other}), ${why}. ${advice}`;
    return [{ code: "SIR-E204", path: edge.path, message }];
  });
};
