import { isChanging, type Change, type Json } from "../../../domain/change.ts";
import type { PlanMode } from "../../../domain/plan.ts";
import type { SpecReview, WaveReview } from "../../../domain/review.ts";
import type { SpecPath } from "../../../domain/spec-path.ts";
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
  const { binding, mode, changes: all } = wave.plan;
  const changing = all.filter(isChanging).toSorted((a, b) => worstFirst.indexOf(a.action) - worstFirst.indexOf(b.action));
  const kind = kindOf(mode, binding);
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

function kindOf(mode: PlanMode, binding: boolean): string {
  if (mode === "static") return "configurations compared, no plan";
  return binding ? "this merge applies it" : "indicative, not applied by this merge";
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
  const nested = new Set(change.unknown.map(written));
  const differing = [...names, ...unknown]
    .filter((name, index, all) => all.indexOf(name) === index)
    .filter((name) =>
      unknown.has(name)
        ? forcing.has(name) || change.before?.[name] === undefined
        : !same(change.before?.[name], change.after?.[name]),
    )
    .toSorted((a, b) => Number(forcing.has(b)) - Number(forcing.has(a)));
  const leaves = differing.flatMap((name): readonly Difference[] => {
    const [before, after] = [change.before?.[name], change.after?.[name]];
    return unknown.has(name)
      ? [{ name, top: name, before, after: notKnownYet }]
      : within(name, { top: name, unknown: nested }, before, after);
  });
  const { shown, rest } = atMost(leaves, 6);
  const parts = shown.flatMap(({ name, top, before, after }, index): Inline => [
    ...(index === 0 ? [] : [", "]),
    code(name),
    ` ${sayValue(before)} → ${after === notKnownYet ? "(known after apply)" : sayValue(after)}`,
    ...(forcing.has(top) ? [" (forces replacement)"] : []),
  ]);
  if (leaves.length === 0) return [...moved, ...imported, "only null against empty"];
  return [...moved, ...imported, ...parts, ...(rest > 0 ? [` and ${rest} more`] : [])];
}

const notKnownYet = Symbol("known after apply");

interface Difference {
  /** `rule[0].lifecycle[0].delete_after` */
  readonly name: string;
  readonly top: string;
  readonly before: Json | undefined;
  readonly after: Json | undefined | typeof notKnownYet;
}

/** Long values are cut when they are shown, so what differs deep inside them is shown by itself. */
function within(
  name: string,
  place: { readonly top: string; readonly unknown: ReadonlySet<string> },
  before: Json | undefined,
  after: Json | undefined,
  depth = 0,
): readonly Difference[] {
  const { top, unknown } = place;
  if (unknown.has(name)) return [{ name, top, before, after: notKnownYet }];
  const whole = [{ name, top, before, after }];
  if (depth > 8) return whole;
  if (isList(before) && isList(after) && before.length === after.length)
    return before.flatMap((item, index) =>
      same(item, after[index]) ? [] : within(`${name}[${index}]`, place, item, after[index], depth + 1),
    );
  if (!isObject(before) || !isObject(after)) return whole;
  return [...new Set([...Object.keys(before), ...Object.keys(after)])]
    .toSorted()
    .flatMap((key) => (same(before[key], after[key]) ? [] : within(`${name}.${key}`, place, before[key], after[key], depth + 1)));
}

const written = (path: SpecPath): string =>
  path.map((part, index) => (typeof part === "number" ? `[${part}]` : index === 0 ? part : `.${part}`)).join("");

const isList = (value: Json | undefined): value is readonly Json[] => Array.isArray(value);
const isObject = (value: Json | undefined): value is { readonly [key: string]: Json } =>
  value !== null && typeof value === "object" && !Array.isArray(value);

/** null and absent, and empty lists, are the same to Terraform's older providers. */
const same = (a: Json | undefined, b: Json | undefined): boolean => JSON.stringify(normal(a)) === JSON.stringify(normal(b));
const normal = (value: Json | undefined): Json =>
  value === undefined || (Array.isArray(value) && value.length === 0) ? null : value;
