import { usageNotGiven as reason } from "../../domain/cost.ts";
import type { PriceRow, Usd } from "../../domain/price.ts";

/** What one unit costs, with where the figure comes from. */
export interface Quote {
  readonly usd: Usd;
  readonly source: string;
  readonly date: string;
  /** Service of the price book; what a discount names. */
  readonly service: string;
}

/** Why a price or a quantity is not known, in words for people. */
export interface Gap {
  readonly gap: string;
}

export type Price = Quote | Gap;

export const usageNotGiven: Gap = { gap: reason };
export const regionNotKnown: Gap = { gap: "region not known" };

export const isGap = (value: unknown): value is Gap => typeof value === "object" && value !== null && "gap" in value;

export function quoteOf({ usd, source, date, service }: PriceRow): Quote {
  return { usd, source, date, service };
}

/** A price worked out of another by a rule of the vendor, for example twice the single-zone price. */
export function times(price: Price, factor: number, why: string): Price {
  return isGap(price) ? price : { ...price, usd: price.usd * factor, source: `${price.source}, ${why}` };
}

/** Two prices that are charged as one; as old as its older part. */
export function plus(price: Price, more: Price): Price {
  if (isGap(price)) return price;
  if (isGap(more)) return more;
  const source = price.source === more.source ? price.source : `${price.source} + ${more.source}`;
  return { ...price, usd: price.usd + more.usd, source, date: price.date < more.date ? price.date : more.date };
}

/** The first that is known; the gap of the first when none is. */
export function firstKnown(first: Price, ...others: readonly Price[]): Price {
  return [first, ...others].find((price) => !isGap(price)) ?? first;
}
