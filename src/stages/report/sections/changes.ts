import { isChanging, type Change, type Json } from "../../../domain/change.ts";
import type { SpecReview, WaveReview } from "../../../domain/review.ts";
import { code, details, heading, paragraph, strong, table, type Block, type Inline, type Section } from "../document.ts";
import { atMost, plural, sayValue, sign } from "../words.ts";

const worstFirst = ["delete", "replace", "forget", "update", "create", "read", "no-op"] as const;

/** What Terraform would do, wave by wave; updates and replacements with the attributes that differ. */
export function changes(spec: SpecReview): Section {
  return {
    id: "changes",
    dropOrder: 30,
    levels: [200, 40, 0].map((most) => [heading(3, "Changes"), ...spec.waves.flatMap((wave) => waveBlocks(wave, most))]),
  };
}

function waveBlocks(wave: WaveReview, most: number): readonly Block[] {
  if (wave.failed !== undefined)
    return [paragraph(strong(`Wave ${wave.name}: the plan could not be made`, "bad"), `: ${wave.failed.failure}`)];
  if (wave.plan === undefined) return [paragraph(`Wave ${wave.name}: not planned.`)];
  const { binding, changes: all } = wave.plan;
  const changing = all.filter(isChanging).toSorted((a, b) => worstFirst.indexOf(a.action) - worstFirst.indexOf(b.action));
  const kind = binding ? "this merge applies it" : "indicative, a later merge applies it";
  const title = `Wave ${wave.name} (${kind}): ${plural(changing.length, "change")}`;
  if (changing.length === 0 || most === 0) return [paragraph(`${title}.`)];
  const { shown, rest } = atMost(
    changing.filter((change) => !isPlainCreate(change)),
    most,
  );
  const more = rest > 0 ? [paragraph(`and ${rest} more; the JSON report has all of them.`)] : [];
  const rows = [...shown.map(changeRow), ...createRows(changing.filter(isPlainCreate))];
  return [details([title], [table(["", "Resource", "What differs"], rows), ...more])];
}

const isPlainCreate = ({ action, importing, previousAddress }: Change) =>
  action === "create" && importing === undefined && previousAddress === undefined;

/** New resources one line a workload: what is new needs counting, what changes needs reading. */
function createRows(created: readonly Change[]): readonly (readonly Inline[])[] {
  return [
    ...Map.groupBy(created, ({ origin, type }) => origin?.workload ?? (origin === undefined ? type : "the wave as a whole")),
  ].map(([name, group]): readonly Inline[] => {
    const types = [...Map.groupBy(group, ({ type }) => type)].map(([type, { length }]) =>
      length === 1 ? type : `${type} ×${length}`,
    );
    return [[{ text: `+${group.length}`, tone: "muted" }], [code(name)], [types.join(", ")]];
  });
}

const changeRow = (change: Change): readonly Inline[] => [
  [{ text: sign(change.action), tone: change.action === "delete" || change.action === "replace" ? "bad" : "muted" }],
  [code(change.address)],
  differences(change),
];

function differences(change: Change): Inline {
  const moved = change.previousAddress === undefined ? [] : [`moved from ${change.previousAddress}; `];
  const imported = change.importing === undefined ? [] : ["adopted; "];
  if (change.action !== "update" && change.action !== "replace") return [...moved, ...imported];
  const forcing = new Set(change.replacePaths.map((path) => String(path[0])));
  const names = new Set([...Object.keys(change.before ?? {}), ...Object.keys(change.after ?? {})]);
  const unknown = new Set(change.unknown.filter((path) => path.length === 1).map((path) => String(path[0])));
  const differing = [...names, ...unknown]
    .filter((name, index, all) => all.indexOf(name) === index)
    .filter((name) =>
      unknown.has(name)
        ? forcing.has(name) || change.before?.[name] === undefined
        : !same(change.before?.[name], change.after?.[name]),
    )
    .toSorted((a, b) => Number(forcing.has(b)) - Number(forcing.has(a)));
  const { shown, rest } = atMost(differing, 6);
  const parts = shown.flatMap((name, index): Inline => [
    ...(index === 0 ? [] : [", "]),
    code(name),
    ` ${sayValue(change.before?.[name])} → ${unknown.has(name) ? "(known after apply)" : sayValue(change.after?.[name])}`,
    ...(forcing.has(name) ? [" (forces replacement)"] : []),
  ]);
  return [...moved, ...imported, ...parts, ...(rest > 0 ? [` and ${rest} more`] : [])];
}

/** null and absent, and empty lists, are the same to Terraform's older providers. */
const same = (a: Json | undefined, b: Json | undefined): boolean => JSON.stringify(normal(a)) === JSON.stringify(normal(b));
const normal = (value: Json | undefined): Json =>
  value === undefined || (Array.isArray(value) && value.length === 0) ? null : value;
