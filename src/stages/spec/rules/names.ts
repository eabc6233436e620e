import { locate } from "../../../domain/location.ts";
import type { SpecPath } from "../../../domain/spec-path.ts";
import type { Draft } from "../draft.ts";
import { configOf, type SpecRule, type Subject } from "./subject.ts";

interface Named {
  readonly name?: string | undefined;
}

/** SIR-E201: names are how things are addressed, so they are unique in their list. */
export const uniqueNames: SpecRule = (subject) => {
  const { spec, metadata } = subject.migration;
  const twice = (what: string, path: SpecPath, items: readonly Named[] | undefined) => repeated(subject, what, path, items ?? []);
  const sibling: readonly Draft[] = (subject.siblings ?? []).includes(metadata.name)
    ? [
        {
          code: "SIR-E201",
          path: ["metadata", "name"],
          message: `Another migration of this repository is named ${metadata.name}. Rename one.`,
        },
      ]
    : [];
  return [
    ...sibling,
    ...twice("workloads", ["spec", "workloads"], spec.workloads),
    ...twice("waves", ["spec", "waves"], spec.waves),
    ...twice("windows", ["spec", "constraints", "windows"], spec.constraints?.windows),
    ...twice("freezes", ["spec", "constraints", "freezes"], spec.constraints?.freezes),
    ...twice("resources", ["spec", "resources"], spec.resources),
    ...subject.members.flatMap(({ workload, path }) => [
      ...twice("subnets", [...path, "config", "subnets"], configOf(workload, "network")?.subnets),
      ...twice("disks", [...path, "config", "disks"], configOf(workload, "vm")?.disks),
      ...twice("node pools", [...path, "config", "nodePools"], configOf(workload, "kubernetes-cluster")?.nodePools),
      ...twice("entries", [...path, "config", "entries"], configOf(workload, "secret-store")?.entries),
      ...twice("checks", [...path, "verify"], workload.verify),
      ...twice("secrets", [...path, "secrets"], workload.secrets),
    ]),
  ];
};

function repeated({ sources }: Subject, what: string, path: SpecPath, items: readonly Named[]): readonly Draft[] {
  const first = new Map<string, number>();
  return items.flatMap(({ name }, index) => {
    if (name === undefined) return [];
    const earlier = first.get(name);
    if (earlier === undefined) {
      first.set(name, index);
      return [];
    }
    const lines = [earlier, index].map((at) => locate(sources, [...path, at, "name"]).line);
    const message = `Two ${what} are named ${name} (lines ${lines.join(" and ")}). Rename one.`;
    return [{ code: "SIR-E201", path: [...path, index, "name"], message }];
  });
}
