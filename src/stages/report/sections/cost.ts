import type { CostComponent, CostEstimate, ResourceCost } from "../../../domain/cost.ts";
import type { SpecReview } from "../../../domain/review.ts";
import { code, details, heading, list, paragraph, right, table, type Block, type Inline, type Section } from "../document.ts";
import { atMost, money, moneyChange, plural } from "../words.ts";

/** Monthly cost by workload, what could not be priced, and the budget. */
export function cost(spec: SpecReview): Section {
  const { cost: estimate } = spec;
  if (estimate === undefined)
    return { id: "cost", dropOrder: 50, levels: [[heading(3, "Cost"), paragraph("The cost is not known.")]] };
  const levels = [100, 20, 0].map((most) => costBlocks(estimate, spec.budget, most));
  const [full = [], ...less] = levels;
  return { id: "cost", dropOrder: 50, levels: [[...full, ...sources(estimate)], full, ...less] };
}

export function costBlocks(estimate: CostEstimate, limit: SpecReview["budget"], most: number): readonly Block[] {
  const { before, after, delta } = estimate.monthly;
  const floor = estimate.unpriced.length > 0 ? "at least " : "";
  const assumed = estimate.usageDefaults === undefined ? "" : ` Usage that was not given is assumed (${estimate.usageDefaults}).`;
  return [
    heading(3, "Cost"),
    paragraph(
      `${floor}${money(after)} a month, before ${money(before)} (${moneyChange(delta)}). List prices in USD${published(estimate)}, no free tier.${assumed}`,
      ...estimate.discounts.map((discount) => ` ${discount}.`),
    ),
    ...(most === 0 ? [] : [byWorkload(estimate.resources, most)]),
    ...budget(estimate, limit),
    ...unpriced(estimate, most),
    ...oneTime(estimate, most),
  ];
}

const pricesIn = ({ resources }: CostEstimate): readonly CostComponent[] =>
  resources.flatMap(({ componentsBefore, components }) => [...components, ...componentsBefore]);

/** The book is as old as its rows, not as its newest one. */
function published(estimate: CostEstimate): string {
  const dates = pricesIn(estimate)
    .flatMap(({ date }) => date ?? [])
    .toSorted();
  const [oldest, newest] = [dates[0], dates.at(-1)];
  if (oldest === undefined || newest === undefined) return "";
  return oldest === newest ? ` of ${newest}` : ` published between ${oldest} and ${newest}`;
}

/** Where the figures come from, so that they can be checked one by one. */
function sources(estimate: CostEstimate): readonly Block[] {
  const used = estimate.resources.flatMap(({ components }) => components).filter(({ source }) => source !== null);
  const groups = [...Map.groupBy(used, ({ source, date }) => `${source ?? ""}, ${date ?? "no date"}`)]
    .map(([source, lines]) => ({
      source,
      lines: lines.length,
      monthly: lines.reduce((sum, line) => sum + (line.monthly ?? 0), 0),
    }))
    .toSorted((a, b) => b.monthly - a.monthly || (a.source < b.source ? -1 : 1));
  if (groups.length === 0) return [];
  const { shown, rest } = atMost(groups, 12);
  const rows = shown.map(({ source, lines, monthly }): readonly Inline[] => [[source], [String(lines)], [money(monthly)]]);
  const more: readonly Block[] =
    rest > 0 ? [paragraph(`and ${plural(rest, "more source")}; the JSON report has each line's.`)] : [];
  return [details(["Sources of the prices"], [table(["Source and date", right("Lines"), right("A month")], rows), ...more])];
}

function byWorkload(resources: readonly ResourceCost[], most: number): Block {
  const groups = Map.groupBy(
    resources,
    ({ workload, wave, type }) => workload ?? (wave === undefined ? type : "the wave as a whole"),
  );
  const rows = [...groups].map(([name, group]) => {
    const sum = (pick: (resource: ResourceCost) => number | null) =>
      group.reduce((total, resource) => total + (pick(resource) ?? 0), 0);
    return { name, before: sum((resource) => resource.before), after: sum((resource) => resource.after) };
  });
  const priced = rows
    .filter((row) => row.before !== 0 || row.after !== 0)
    .toSorted((a, b) => Math.abs(b.after - b.before) - Math.abs(a.after - a.before) || b.after - a.after);
  const { shown } = atMost(priced, most);
  return table(
    ["Workload", right("Before"), right("After"), right("Difference")],
    shown.map((row): readonly Inline[] => [
      [code(row.name)],
      [money(row.before)],
      [money(row.after)],
      [moneyChange(row.after - row.before)],
    ]),
  );
}

function budget(estimate: CostEstimate, limit: SpecReview["budget"]): readonly Block[] {
  if (limit?.monthly === undefined) return [];
  const { after } = estimate.monthly;
  const share = limit.monthly === 0 ? "" : ` (${Math.round((100 * after) / limit.monthly)} %)`;
  const verdict =
    after > limit.monthly ? `over the budget of ${money(limit.monthly)}` : `of the budget of ${money(limit.monthly)}`;
  return [paragraph(`${money(after)} ${verdict}${share}.`)];
}

function unpriced({ unpriced: gaps }: CostEstimate, most: number): readonly Block[] {
  if (gaps.length === 0) return [];
  const groups = [...Map.groupBy(gaps, ({ component, reason }) => `${component}: ${reason}`)];
  const { shown, rest } = atMost(groups, most);
  const items = shown.map(([what, group]): Inline => {
    const addresses = atMost(group, 5);
    return [
      `${what} (`,
      ...addresses.shown.flatMap(({ address }, index): Inline => [...(index === 0 ? [] : [", "]), code(address)]),
      addresses.rest > 0 ? `, ${addresses.rest} more)` : ")",
    ];
  });
  const title = `Not priced: ${plural(gaps.length, "line")}`;
  return most === 0
    ? [paragraph(`${title}.`)]
    : [details([title], [list([...items, ...(rest > 0 ? [[`and ${rest} more`]] : [])])])];
}

function oneTime({ oneTime: lines }: CostEstimate, most: number): readonly Block[] {
  if (lines.length === 0 || most === 0) return [];
  const items = lines.map((line): Inline => [`${line.name}: ${line.monthly === null ? "not priced" : money(line.monthly)}`]);
  return [paragraph("Once, for the transfer:"), list(items)];
}
