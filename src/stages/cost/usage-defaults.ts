import { isGap, usageNotGiven, type Price } from "./quote.ts";
import type { Quantity } from "./line.ts";

/** What each usage line costs a month, in USD, at a size. */
const dollars = { small: 5, medium: 10, large: 20 } as const;

export type UsageSize = keyof typeof dollars;

/** The quantity, to two digits, that costs about what the size says; undefined where usage was given or the price is not known. */
export function assumedQuantity(size: UsageSize | undefined, quantity: Quantity, price: Price): number | undefined {
  if (size === undefined || quantity !== usageNotGiven || isGap(price) || price.usd <= 0) return undefined;
  return Number((dollars[size] / price.usd).toPrecision(2));
}
