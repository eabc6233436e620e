import { hoursPerMonth } from "../../domain/price.ts";
import { isGap, usageNotGiven, type Gap, type Price } from "./quote.ts";

export type Quantity = number | Gap;

/** One line of a month's bill, as a price rule says it. */
export interface Line {
  readonly name: string;
  readonly unit: string;
  readonly quantity: Quantity;
  readonly price: Price;
}

/** So many of something, all month. */
export function line(name: string, quantity: Quantity, unit: string, price: Price): Line {
  return { name, quantity, unit, price };
}

/** Something that runs, charged by the hour. A month has 730. */
export function hourly(name: string, count: Quantity, price: Price, hours: number = hoursPerMonth): Line {
  return { name, quantity: scale(count, hours), unit: "hours", price };
}

/** Something that is charged by use: without usage it has no quantity. */
export function metered(name: string, used: number | undefined, unit: string, price: Price): Line {
  return { name, quantity: used ?? usageNotGiven, unit, price };
}

/** Lines that only appear when their usage is given. */
export function ifUsed(name: string, used: number | undefined, unit: string, price: () => Price): readonly Line[] {
  return used === undefined ? [] : [metered(name, used, unit, price())];
}

export const scale = (quantity: Quantity, factor: number): Quantity => (isGap(quantity) ? quantity : quantity * factor);

export const prefixed = (prefix: string, lines: readonly Line[]): readonly Line[] =>
  lines.map((one) => ({ ...one, name: `${prefix}: ${one.name}` }));

/** A price that holds up to a quantity; the last of a list holds for all the rest. */
export interface Tier {
  readonly name: string;
  readonly upTo: number;
  readonly price: Price;
}

/**
 * Splits a quantity over price tiers, each tier paying for its own part.
 * `unit` is what a price is for and `per` how many of the tiers' units that is: a tier up to 300 million requests
 * with a price per million has `per` 1,000,000. An unknown quantity makes one line, at the first tier's price.
 */
export function tiered(name: string, quantity: Quantity, unit: string, per: number, tiers: readonly Tier[]): readonly Line[] {
  const [first] = tiers;
  if (first === undefined) return [];
  if (isGap(quantity)) return [{ name, quantity, unit, price: first.price }];
  const parts = splitOver(
    quantity,
    tiers.map(({ upTo }) => upTo),
  );
  return tiers.flatMap((tier, index) => {
    const part = parts[index] ?? 0;
    const shown = part > 0 || index === 0;
    return shown ? [{ name: `${name} (${tier.name})`, quantity: part / per, unit, price: tier.price }] : [];
  });
}

/** How much of a quantity falls below each rising bound and above the one before. */
function splitOver(quantity: number, bounds: readonly number[]): readonly number[] {
  return bounds.map((bound, index) => Math.max(0, Math.min(quantity, bound) - (bounds[index - 1] ?? 0)));
}
