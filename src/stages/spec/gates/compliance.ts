import type { Compliance, Migration } from "../../../domain/spec.generated.ts";
import { secondsOf } from "../../../domain/units.ts";
import { listed } from "../words.ts";
import { goesFrom, strictest, weakened, workloadBefore, type Gate, type GateContext } from "./gate.ts";

const classifications = ["restricted", "confidential", "internal", "public"] as const;
const compliancePath = ["spec", "compliance"];

const change = ({ effective }: GateContext, part: Partial<Compliance>): void => {
  effective.spec.compliance = { ...effective.spec.compliance, ...part };
};

/** Lists that can only grow: what they name is checked. */
function grows<K extends "frameworks" | "dataCategories">(field: K, floor: (context: GateContext) => Compliance[K]): Gate {
  return (context) => {
    const before = context.base?.spec.compliance?.[field] ?? [];
    const after = context.head.spec.compliance?.[field] ?? [];
    const asked: readonly string[] = after;
    const counts = [...new Set([...after, ...before, ...(floor(context) ?? [])])];
    if (counts.length > after.length) change(context, { [field]: counts });
    const dropped = before.filter((item) => !asked.includes(item));
    if (dropped.length === 0) return [];
    const message = `${field} no longer names ${listed(dropped)}. ${dropped.length === 1 ? "It counts" : "They count"} until this is merged.`;
    return [weakened([...compliancePath, field], message)];
  };
}

const frameworksGate = grows("frameworks", ({ floors }) => floors?.frameworks);
const categoriesGate = grows("dataCategories", () => undefined);

/** Residency is a list of what is allowed: the shorter is stricter, and none means anywhere. */
const residencyGate: Gate = (context) => {
  const { base, head, floors } = context;
  const before = base?.spec.compliance?.residency ?? [];
  const after = head.spec.compliance?.residency ?? [];
  const ruling = narrower(before, floors?.residency ?? []);
  const counts = narrower(ruling, after);
  if (counts.length > 0) change(context, { residency: [...counts] });
  if (ruling.length === 0 || (after.length > 0 && after.every((country) => ruling.includes(country)))) return [];
  if (after.length === 0 && before.length === 0) return [];
  return [
    weakened(
      [...compliancePath, "residency"],
      goesFrom("residency", listed(ruling), after.length === 0 ? "anywhere" : listed(after)),
    ),
  ];
};

/** What both allow. Where that is nothing, the ruling list stays: an empty one would allow everything. */
function narrower(ruling: readonly string[], asked: readonly string[]): readonly string[] {
  if (ruling.length === 0) return asked;
  const both = ruling.filter((country) => asked.includes(country));
  return both.length === 0 ? ruling : both;
}

const retentionGate: Gate = (context) => {
  const before = context.base?.spec.compliance?.retention;
  const after = context.head.spec.compliance?.retention;
  if (before === undefined || (secondsOf(after ?? "0s") ?? 0) >= (secondsOf(before) ?? 0)) return [];
  change(context, { retention: before });
  return [weakened([...compliancePath, "retention"], goesFrom("retention", before, after ?? "nothing"))];
};

const general = ({ spec }: Migration) => spec.compliance?.dataClassification ?? "internal";

const classificationGate: Gate = (context) => {
  const before = context.base === undefined ? undefined : general(context.base);
  const after = general(context.head);
  const counts = strictest(classifications, before, after) ?? after;
  if (counts === after) return [];
  change(context, { dataClassification: counts });
  return [weakened([...compliancePath, "dataClassification"], goesFrom("dataClassification", counts, after))];
};

const workloadClassificationGate: Gate = (context) => {
  const { base, effective } = context;
  return effective.spec.workloads.flatMap((workload, index) => {
    const old = workloadBefore(context, workload.name);
    if (base === undefined || old === undefined) return [];
    const after = workload.dataClassification ?? general(effective);
    const counts = strictest(classifications, old.dataClassification ?? general(base), after) ?? after;
    if (counts === after) return [];
    workload.dataClassification = counts;
    const path = ["spec", "workloads", index, "dataClassification"];
    return [weakened(path, goesFrom(`dataClassification of ${workload.name}`, counts, after))];
  });
};

/** Which rules apply, and to what. */
export const complianceGates: readonly Gate[] = [
  frameworksGate,
  categoriesGate,
  residencyGate,
  retentionGate,
  classificationGate,
  workloadClassificationGate,
];
