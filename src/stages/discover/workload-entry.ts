import type { Workload } from "../../domain/spec.generated.ts";
import { percentOf } from "../../domain/units.ts";
import type { Found } from "./found.ts";

export interface Entry {
  readonly value: Readonly<Record<string, unknown>> & {
    readonly name: string;
    readonly dependsOn?: NonNullable<Workload["dependsOn"]>;
  };
  readonly comment?: string;
  readonly retained: boolean;
  readonly notes: readonly string[];
}

/** Below this, a reviewer may want to choose a smaller size. The tool does not: it writes what was measured. */
const quietPercent = 30;

/** A workload of the spec: what is known, as it was measured. */
export function workloadEntry(
  item: Found,
  name: string,
  dependsOn: NonNullable<Workload["dependsOn"]>,
  more: readonly string[],
): Entry {
  const { kind, config, unknown, source, size } = item;
  const retained = config === undefined;
  const remarks = retained
    ? [`${unknown ?? "Its configuration is not known"}: write config and a strategy to move it.`]
    : item.notes;
  const value = {
    name,
    kind,
    strategy: retained ? "retain" : kind === "vm" ? "rehost" : "replatform",
    source,
    ...(retained || size === undefined ? {} : { size }),
    ...(config === undefined || Object.keys(config).length === 0 ? {} : { config }),
    ...(dependsOn.length === 0 ? {} : { dependsOn }),
  };
  const notes = [...remarks, ...more, ...quiet(item)];
  return { value, retained, notes, ...(remarks.length === 0 ? {} : { comment: remarks.join(" ") }) };
}

function quiet({ source: { usage }, config }: Found): readonly string[] {
  const percent = percentOf(String(usage?.["cpuP95"] ?? ""));
  if (percent === undefined || percent >= quietPercent || config === undefined) return [];
  return [`Its CPU is at ${percent}% at the 95th percentile: a smaller size may do. The measured size was written.`];
}
