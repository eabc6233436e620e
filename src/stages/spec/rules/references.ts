import type { SpecPath } from "../../../domain/spec-path.ts";
import type { WorkloadKind } from "../../../domain/workload.ts";
import { yamlText, type Draft } from "../draft.ts";
import { nearMiss, suggestion } from "../near-miss.ts";
import { article, listed, quote } from "../words.ts";
import { configOf, type Member, type SpecRule, type Subject } from "./subject.ts";

/** A name in the spec that must be a workload, of one of the kinds if any are given. */
interface Reference {
  readonly name: string | undefined;
  readonly path: SpecPath;
  readonly kinds?: readonly WorkloadKind[];
}

/** SIR-E202: every name leads somewhere, and to the right kind. */
export const knownReferences: SpecRule = (subject) => [
  ...subject.members.flatMap((member) => referencesOf(member).flatMap((reference) => checkWorkload(subject, reference))),
  ...fromTheSpec(subject).flatMap((reference) => checkWorkload(subject, reference)),
  ...waveReferences(subject),
  ...movedSources(subject),
];

const servers: readonly WorkloadKind[] = ["vm", "container-service", "function", "object-store", "kubernetes-cluster"];
const triggers: Readonly<Record<string, readonly WorkloadKind[]>> = {
  queue: ["queue"],
  topic: ["queue"],
  object: ["object-store"],
};

function referencesOf({ workload, path }: Member): readonly Reference[] {
  const config = [...path, "config"];
  const names = (list: readonly string[] | undefined, at: SpecPath, kinds?: readonly WorkloadKind[]): readonly Reference[] =>
    (list ?? []).map((name, index) => ({ name, path: [...at, index], ...(kinds === undefined ? {} : { kinds }) }));
  const trigger = configOf(workload, "function")?.trigger;
  const triggerKinds = trigger === undefined ? undefined : triggers[trigger.type];
  return [
    ...(workload.dependsOn ?? []).map((dependency, index) =>
      typeof dependency === "string"
        ? { name: dependency, path: [...path, "dependsOn", index] }
        : { name: dependency.workload, path: [...path, "dependsOn", index, "workload"] },
    ),
    ...(workload.grants ?? []).map(({ to }, index) => ({ name: to, path: [...path, "grants", index, "to"] })),
    { name: workload.cutover?.dns, path: [...path, "cutover", "dns"], kinds: ["dns"] },
    ...(configOf(workload, "load-balancer")?.listeners ?? []).map(({ target }, index) => ({
      name: target,
      path: [...config, "listeners", index, "target"],
      kinds: servers,
    })),
    {
      name: trigger?.workload,
      path: [...config, "trigger", "workload"],
      ...(triggerKinds === undefined ? {} : { kinds: triggerKinds }),
    },
    ...(configOf(workload, "dns")?.records ?? []).map(({ target }, index) => ({
      name: target,
      path: [...config, "records", index, "target"],
    })),
    ...names(configOf(workload, "file-share")?.mountFrom, [...config, "mountFrom"]),
    ...names(configOf(workload, "queue")?.subscribers, [...config, "subscribers"]),
    ...names(configOf(workload, "warehouse")?.external, [...config, "external"], ["object-store"]),
    ...(configOf(workload, "vm")?.ports ?? []).map(({ from }, index) => ({
      name: from?.startsWith("workload:") === true ? from.slice("workload:".length) : undefined,
      path: [...config, "ports", index, "from"],
    })),
  ];
}

function fromTheSpec({ migration: { spec } }: Subject): readonly Reference[] {
  return [
    ...(spec.compliance?.exceptions ?? []).map(({ workload }, index) => ({
      name: workload,
      path: ["spec", "compliance", "exceptions", index, "workload"],
    })),
    ...(spec.optimization?.exclude ?? []).map((name, index) => ({ name, path: ["spec", "optimization", "exclude", index] })),
    ...(spec.resources ?? []).flatMap(({ dependsOn }, resource) =>
      (dependsOn ?? []).map((name, index) => ({ name, path: ["spec", "resources", resource, "dependsOn", index] })),
    ),
    ...(spec.waves ?? []).flatMap(({ workloads }, wave) =>
      workloads.map((name, index) => ({ name, path: ["spec", "waves", wave, "workloads", index] })),
    ),
    ...(spec.moved ?? []).map(({ to }, index) => ({ name: to, path: ["spec", "moved", index, "to"] })),
  ];
}

function checkWorkload({ byName }: Subject, { name, path, kinds }: Reference): readonly Draft[] {
  if (name === undefined) return [];
  const found = byName.get(name);
  if (found === undefined) return [unknownName(name, path, "a workload", [...byName.keys()])];
  if (kinds === undefined || kinds.includes(found.workload.kind)) return [];
  const wanted = listed(kinds.map(article), "or");
  return [
    { code: "SIR-E202", path, message: `${name} is ${article(found.workload.kind)}, not ${wanted}. Name another workload.` },
  ];
}

function waveReferences({ migration: { spec } }: Subject): readonly Draft[] {
  const waves = (spec.waves ?? []).map(({ name }) => name);
  return (spec.waves ?? []).flatMap(({ dependsOn }, wave) =>
    (dependsOn ?? []).flatMap((name, index) =>
      waves.includes(name) ? [] : [unknownName(name, ["spec", "waves", wave, "dependsOn", index], "a wave", waves)],
    ),
  );
}

function movedSources({ migration: { spec }, byName }: Subject): readonly Draft[] {
  return (spec.moved ?? []).flatMap(({ from }, index): readonly Draft[] =>
    byName.has(from)
      ? [
          {
            code: "SIR-E202",
            path: ["spec", "moved", index, "from"],
            message: `${from} is still a workload, so nothing moved away from it. Remove the entry or rename the workload.`,
          },
        ]
      : [],
  );
}

/** A name that nothing has. The prefix of `workload:web` stays in the fix. */
export function unknownName(name: string, path: SpecPath, noun: string, known: readonly string[]): Draft {
  const near = nearMiss(name, known);
  const prefix = path.at(-1) === "from" && path.includes("ports") ? "workload:" : "";
  return {
    code: "SIR-E202",
    path,
    message: `${quote(name)} is not ${noun}. ${suggestion(near, known.length === 0 ? "There is none." : `There are ${listed(known.slice(0, 12))}.`)}`,
    ...(near === undefined ? {} : { replacement: prefix === "" ? yamlText(near) : JSON.stringify(`${prefix}${near}`) }),
  };
}
