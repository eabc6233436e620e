import type { CostComponent } from "../../domain/cost.ts";
import type { Usd } from "../../domain/price.ts";
import type { Discounts } from "./discounts.ts";
import type { Line, Quantity } from "./line.ts";
import { isGap, regionNotKnown, type Price, type Quote } from "./quote.ts";
import { assumedQuantity, type UsageSize } from "./usage-defaults.ts";

export interface PricedLine {
  readonly component: CostComponent;
  /** What the line would cost without a discount; null as its monthly figure is. */
  readonly list: Usd | null;
  /** Why `monthly` is null. */
  readonly gap?: string;
  /** The price is missing, not the usage. */
  readonly unknownPrice?: true;
}

/** A line with its figures. What is not known stays null and says why; a quantity of zero costs zero at any price. */
export function pricedLine(line: Line, discounts: Discounts, size: UsageSize | undefined): PricedLine {
  const assumed = assumedQuantity(size, line.quantity, line.price);
  const stated = chargeable(line.quantity);
  const quantity = assumed ?? (isGap(stated) ? null : stated);
  const listed = isGap(line.price) ? null : line.price;
  const quote = listed === null ? null : discounts.apply(listed);
  const known = figures(line, quantity, quote);
  const component = assumed === undefined || size === undefined ? known : labelled(known, size);
  const list = costOf(quantity, listed);
  return { component, list, ...(component.monthly === null ? reason(stated, line.price) : {}) };
}

/** A plan that no cloud would accept must not lower a total, nor make one that is not a number. */
function chargeable(quantity: Quantity): Quantity {
  if (isGap(quantity) || (quantity >= 0 && quantity <= Number.MAX_SAFE_INTEGER)) return quantity;
  return { gap: `the quantity is ${quantity}, which nobody can be charged for` };
}

/** In words at the line as well, because the JSON output has no member for it. */
const labelled = (component: CostComponent, size: UsageSize): CostComponent => ({
  ...component,
  source: `${component.source ?? ""}, usage assumed (${size})`,
  assumed: true,
});

function figures({ name, unit }: Line, quantity: number | null, quote: Quote | null): CostComponent {
  return {
    name,
    quantity,
    unit,
    unitPrice: quote?.usd ?? null,
    monthly: costOf(quantity, quote),
    source: quote?.source ?? null,
    date: quote?.date ?? null,
  };
}

function costOf(quantity: number | null, quote: Quote | null): Usd | null {
  return quantity === 0 ? 0 : quantity === null || quote === null ? null : quantity * quote.usd;
}

function reason(quantity: Quantity, price: Price): Pick<PricedLine, "gap" | "unknownPrice"> {
  if (price === regionNotKnown) return { gap: regionNotKnown.gap, unknownPrice: true };
  if (isGap(quantity)) return { gap: quantity.gap };
  return isGap(price) ? { gap: price.gap, unknownPrice: true } : {};
}
