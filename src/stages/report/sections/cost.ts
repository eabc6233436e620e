import type { CostEstimate, ResourceCost } from "../../../domain/cost.ts";
import type { SpecReview } from "../../../domain/review.ts";
import { code, details, heading, list, paragraph, right, table, type Block, type Inline, type Section } from "../document.ts";
import { atMost, money, moneyChange, plural } from "../words.ts";

/** Monthly cost by workload, what could not be priced, and the budget. */
export function cost(spec: SpecReview): Section {
  const { cost: estimate } = spec;
  if (estimate === undefined)
    return { id: "cost", dropOrder: 50, levels: [[heading(3, "Cost"), paragraph("The cost is not known.")]] };
  return { id: "cost", dropOrder: 50, levels: [100, 20, 0].map((most) => costBlocks(estimate, spec.budget, most)) };
}

export function costBlocks(estimate: CostEstimate, limit: SpecReview["budget"], most: number): readonly Block[] {
  const { before, after, delta } = estimate.monthly;
  const floor = estimate.unpriced.length > 0 ? "at least " : "";
  const assumed = estimate.usageDefaults === undefined ? "" : ` Usage that was not given is assumed (${estimate.usageDefaults}).`;
  return [
    heading(3, "Cost"),
    paragraph(
      `${floor}${money(after)} a month, before ${money(before)} (${moneyChange(delta)}). List prices of ${estimate.priceBook.date}, USD, no free tier.${assumed}`,
      ...estimate.discounts.map((discount) => ` ${discount}.`),
    ),
    ...(most === 0 ? [] : [byWorkload(estimate.resources, most)]),
    ...budget(estimate, limit),
    ...unpriced(estimate, most),
    ...oneTime(estimate, most),
  ];
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
