import type { CostComponent, CostEstimate, Unpriced } from "../../domain/cost.ts";
import type { Usd } from "../../domain/price.ts";

/** What `sirsi cost --format json` prints. USD, unrounded. */
export interface CostJson {
  readonly currency: "USD";
  readonly priceBook: { readonly date: string };
  readonly monthly: { readonly before: Usd; readonly after: Usd; readonly delta: Usd };
  readonly resources: readonly {
    readonly address: string;
    readonly monthly: Usd | null;
    readonly components: readonly Omit<CostComponent, "assumed">[];
  }[];
  readonly unpriced: readonly Unpriced[];
}

export function costJson({ currency, priceBook, monthly, resources, unpriced }: CostEstimate): CostJson {
  return {
    currency,
    priceBook: { date: priceBook.date },
    monthly: { before: monthly.before, after: monthly.after, delta: monthly.delta },
    resources: resources.map(({ address, after, components }) => ({
      address,
      monthly: after,
      components: components.map(componentJson),
    })),
    unpriced: unpriced.map(({ address, component, reason }) => ({ address, component, reason })),
  };
}

function componentJson({
  name,
  quantity,
  unit,
  unitPrice,
  monthly,
  source,
  date,
}: CostComponent): Omit<CostComponent, "assumed"> {
  return { name, quantity, unit, unitPrice, monthly, source, date };
}
