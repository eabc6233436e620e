import type { CostComponent } from "../../domain/cost.ts";
import type { Discounts } from "./discounts.ts";
import type { Line } from "./line.ts";
import { isGap, regionNotKnown, type Quote } from "./quote.ts";
import { assumedQuantity, type UsageSize } from "./usage-defaults.ts";

export interface PricedLine {
  readonly component: CostComponent;
  /** Why `monthly` is null. */
  readonly gap?: string;
  /** The price is missing, not the usage. */
  readonly unknownPrice?: true;
}

/** A line with its figures. What is not known stays null and says why; a quantity of zero costs zero at any price. */
export function pricedLine(line: Line, discounts: Discounts, size: UsageSize | undefined): PricedLine {
  const assumed = assumedQuantity(size, line.quantity, line.price);
  const quantity = assumed ?? (isGap(line.quantity) ? null : line.quantity);
  const quote = isGap(line.price) ? null : discounts.apply(line.price);
  const component = { ...figures(line, quantity, quote), ...(assumed === undefined ? {} : { assumed: true as const }) };
  if (component.monthly !== null) return { component };
  return { component, ...reason(line) };
}

function figures({ name, unit }: Line, quantity: number | null, quote: Quote | null): CostComponent {
  const monthly = quantity === 0 ? 0 : quantity === null || quote === null ? null : quantity * quote.usd;
  return {
    name,
    quantity,
    unit,
    unitPrice: quote?.usd ?? null,
    monthly,
    source: quote?.source ?? null,
    date: quote?.date ?? null,
  };
}

function reason({ quantity, price }: Line): Pick<PricedLine, "gap" | "unknownPrice"> {
  if (price === regionNotKnown) return { gap: regionNotKnown.gap, unknownPrice: true };
  if (isGap(quantity)) return { gap: quantity.gap };
  return isGap(price) ? { gap: price.gap, unknownPrice: true } : {};
}
