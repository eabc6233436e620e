import { valueOf, type Change } from "../../domain/change.ts";
import type { CostEstimate, ResourceCost, Unpriced } from "../../domain/cost.ts";
import type { TransferEstimate } from "../../domain/estimate.ts";
import type { PriceBook, Usd } from "../../domain/price.ts";
import type { Discount } from "../../domain/settings.generated.ts";
import { addressesOf } from "./addresses.ts";
import { chargeOf } from "./charge.ts";
import { pricedLine, type PricedLine } from "./component.ts";
import { discountsOf, type Discounts } from "./discounts.ts";
import { Estate, type Side } from "./estate.ts";
import { oneTimeCost, type TransferFacts } from "./one-time.ts";
import { regionOf } from "./region.ts";
import type { Resource } from "./resource.ts";
import { factsOf, type MigrationFacts, type WorkloadFacts } from "./spec-usage.ts";
import type { UsageSize } from "./usage-defaults.ts";
import type { UsageFile } from "./usage-file.ts";
import { usageFinder, type UsageFinder } from "./usage.ts";

export interface EstimateInput {
  /** Changes of one plan, or of all plans of a migration. */
  readonly changes: readonly Change[];
  readonly book: PriceBook;
  readonly usage?: UsageFile | undefined;
  readonly usageDefaults?: UsageSize | undefined;
  readonly discounts?: readonly Discount[] | undefined;
  /** Where resources are whose region the plan does not say. */
  readonly region?: string | undefined;
  readonly migration?: (MigrationFacts & TransferFacts) | undefined;
  readonly transfers?: readonly TransferEstimate[] | undefined;
  /** YYYY-MM-DD: decides which versions are in extended support. The price book's date when absent. */
  readonly day?: string | undefined;
}

interface Pricing {
  readonly find: UsageFinder;
  readonly discounts: Discounts;
  readonly size: UsageSize | undefined;
}

/** One resource's bill on one side. null: it is not there. */
type Bill = readonly PricedLine[] | null;

/** What the resources of a plan cost a month at list price, before and after, with a name for everything that has no price. */
export function estimateCost(input: EstimateInput): CostEstimate {
  const { book, usage, usageDefaults, migration, transfers } = input;
  const discounts = discountsOf(input.discounts);
  const pricing: Pricing = { find: usageFinder(usage), discounts, size: usageDefaults };
  const changes = input.changes.filter(({ mode }) => mode === "managed");
  const bills = { before: billsOn("before", input, pricing), after: billsOn("after", input, pricing) };
  const nameOf = addressesOf(changes);
  const entries = changes.map((change) => {
    const named = { change, address: nameOf(change), asked: input.region, nameOf };
    return entryOf(named, bills.before.get(change) ?? null, bills.after.get(change) ?? null);
  });
  const priced = entries.flatMap(({ cost }) => cost ?? []);
  const oneTime =
    migration === undefined ? { lines: [], unpriced: [] } : oneTimeCost(migration, transfers ?? [], book, discounts);
  const before = sum(priced.map((cost) => cost.before));
  const after = sum(priced.map((cost) => cost.after));
  return {
    currency: "USD",
    priceBook: { date: book.date },
    monthly: { before, after, delta: after - before },
    resources: priced,
    unpriced: [...entries.flatMap(({ unpriced }) => unpriced), ...oneTime.unpriced],
    oneTime: oneTime.lines,
    discounts: discounts.said({ before: listTotal(bills.before), after: listTotal(bills.after) }),
    ...(usageDefaults === undefined ? {} : { usageDefaults }),
  };
}

function billsOn(
  side: Side,
  { changes, book, region, migration, day }: EstimateInput,
  pricing: Pricing,
): ReadonlyMap<Change, Bill> {
  const facts = migration === undefined ? new Map<string, WorkloadFacts>() : factsOf(migration);
  const estate = new Estate(changes, side, { book, region, facts, day: day ?? book.date });
  return new Map(estate.resources.map((resource) => [resource.change, billOf(resource, pricing)]));
}

function billOf(resource: Resource, { find, discounts, size }: Pricing): readonly PricedLine[] {
  const charge = chargeOf(resource.type);
  if (charge.kind !== "rule") return [];
  const { numbers, words } = find(resource, charge.rule);
  return charge.rule.lines(resource, numbers, words).map((line) => pricedLine(line, discounts, size));
}

interface Entry {
  readonly cost?: ResourceCost;
  readonly unpriced: readonly Unpriced[];
}

interface Named {
  readonly change: Change;
  readonly address: string;
  readonly asked: string | undefined;
  readonly nameOf: ReturnType<typeof addressesOf>;
}

function entryOf(named: Named, before: Bill, after: Bill): Entry {
  const { address, change } = named;
  const { type } = change;
  switch (chargeOf(type).kind) {
    case "free":
      return { unpriced: [] };
    case "unknown":
      return { unpriced: [{ address, component: type, reason: "no price rule for this type" }] };
    case "rule": {
      const costs = (before?.length ?? 0) + (after?.length ?? 0) > 0;
      return { unpriced: unpricedOf(address, before, after), ...(costs ? { cost: costOf(named, before, after) } : {}) };
    }
  }
}

function costOf({ change, address, asked, nameOf }: Named, before: Bill, after: Bill): ResourceCost {
  const { type, origin, previousAddress } = change;
  const region = regionOf(change, valueOf(change), asked);
  return {
    address,
    ...(previousAddress === undefined ? {} : { previousAddress: nameOf(change, previousAddress) }),
    type,
    ...(region === undefined ? {} : { region }),
    ...(origin === undefined ? {} : { wave: origin.wave }),
    ...(origin?.workload === undefined ? {} : { workload: origin.workload }),
    before: totalOf(before),
    after: totalOf(after),
    componentsBefore: (before ?? []).map(({ component }) => component),
    components: (after ?? []).map(({ component }) => component),
  };
}

/** Sum of what is priced; null when something costs and nothing of it has a price. What is not there, or free, costs 0. */
function totalOf(bill: Bill): Usd | null {
  const known = (bill ?? []).flatMap(({ component }) => component.monthly ?? []);
  return known.length === 0 && bill !== null && bill.length > 0 ? null : sum(known);
}

const sum = (values: readonly (Usd | null)[]): Usd => values.reduce<Usd>((total, value) => total + (value ?? 0), 0);

function unpricedOf(address: string, before: Bill, after: Bill): readonly Unpriced[] {
  const lost = unknownPrices(after) > unknownPrices(before) && (totalOf(before) ?? 0) > 0;
  const rows = [
    ...gapsOf(address, after, lost ? "; it had a price before, so the lower total is no saving" : ""),
    ...gapsOf(address, before, ""),
  ];
  const seen = new Set<string>();
  return rows.filter(({ component }) => !seen.has(component) && seen.add(component));
}

function listTotal(bills: ReadonlyMap<Change, Bill>): Usd {
  return sum([...bills.values()].flatMap((bill) => (bill ?? []).map(({ list }) => list)));
}

const unknownPrices = (bill: Bill): number => (bill ?? []).filter(({ unknownPrice }) => unknownPrice === true).length;

function gapsOf(address: string, bill: Bill, lost: string): readonly Unpriced[] {
  return (bill ?? []).flatMap(({ component, gap, unknownPrice }) =>
    gap === undefined ? [] : [{ address, component: component.name, reason: unknownPrice === true ? gap + lost : gap }],
  );
}
