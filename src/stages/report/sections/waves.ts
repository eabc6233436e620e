import { sayDuration } from "../../../domain/units.ts";
import type { DependencyEdge, SpecReview, WaveReview } from "../../../domain/review.ts";
import { code, heading, strong, table, type Block, type Inline, type Section } from "../document.ts";

/** The timeline: waves in order with state, window, downtime, and a picture of what depends on what. */
export function waves(spec: SpecReview): Section {
  if (spec.waves.length === 0) return { id: "waves", dropOrder: 20, levels: [[]] };
  const timeline: readonly Block[] = [heading(3, "Waves"), waveTable(spec.waves)];
  return { id: "waves", dropOrder: 20, levels: [[...timeline, { type: "mermaid", code: dependencyChart(spec) }], timeline] };
}

function waveTable(items: readonly WaveReview[]): Block {
  return table(
    ["Wave", "State", "Workloads", "After", "When", "Downtime", "Plan"],
    items.map((wave): readonly Inline[] => [
      [code(wave.name)],
      state(wave),
      [wave.workloads.join(", ")],
      [wave.dependsOn.join(", ")],
      [when(wave)],
      [downtime(wave)],
      [planWord(wave)],
    ]),
  );
}

function state({ before, after }: WaveReview): Inline {
  return before === undefined || before === after ? [after] : [`${before} → `, strong(after)];
}

function when({ start, window, soak }: WaveReview): string {
  const parts = [
    ...(start === undefined ? [] : [`from ${start}`]),
    ...(window === undefined ? [] : [`in ${window}`]),
    ...(soak === undefined ? [] : [`soak ${soak}`]),
  ];
  return parts.join(", ");
}

function downtime({ estimate }: WaveReview): string {
  if (estimate === undefined || estimate.transfers.length === 0) return "";
  if (estimate.downtime === null) return "unknown";
  const { best, expected, worst } = estimate.downtime;
  return best === worst ? sayDuration(expected) : `${sayDuration(expected)} (${sayDuration(best)} to ${sayDuration(worst)})`;
}

function planWord({ plan, failed }: WaveReview): string {
  if (failed !== undefined) return "failed";
  if (plan === undefined) return "none";
  if (plan.mode === "static") return "none, compared";
  if (plan.binding) return "binding";
  return plan.awaits === undefined ? "indicative" : "indicative, waits for an apply";
}

/** Mermaid flowchart, one box per wave. Names are labels of the spec ([a-z0-9-]), ids are ours. */
export function dependencyChart(spec: SpecReview): string {
  const ids = new Map(spec.workloads.map(({ name }, index) => [name, `w${index}`]));
  const node = (name: string) => `    ${ids.get(name) ?? "w"}["${label(name)}"]`;
  const boxes = spec.waves.flatMap((wave, index) => [
    `  subgraph wave${index}["${label(wave.name)} (${wave.after})"]`,
    ...wave.workloads.filter((name) => ids.has(name)).map(node),
    "  end",
  ]);
  const placed = new Set(spec.waves.flatMap(({ workloads }) => workloads));
  const loose = spec.workloads.filter(({ name }) => !placed.has(name)).map(({ name }) => node(name));
  return ["flowchart LR", ...boxes, ...loose, ...spec.edges.flatMap((edge) => arrow(edge, ids))].join("\n");
}

function arrow({ from, to, type }: DependencyEdge, ids: ReadonlyMap<string, string>): readonly string[] {
  const start = ids.get(from);
  const end = ids.get(to);
  return start === undefined || end === undefined ? [] : [`  ${start} ${type === "soft" ? "-.->" : "-->"} ${end}`];
}

const label = (text: string): string => text.replace(/[^\p{L}\p{N} ._()/-]/gu, "");
