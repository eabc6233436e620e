import type { Usd } from "./price.ts";

export interface CostComponent {
  readonly name: string;
  readonly quantity: number | null;
  readonly unit: string;
  readonly unitPrice: Usd | null;
  /** null: usage not given, or no price. Never zero for not knowing. */
  readonly monthly: Usd | null;
  readonly source: string | null;
  readonly date: string | null;
  /** The quantity is a default that was asked for with --usage-defaults. */
  readonly assumed?: true;
}

export interface ResourceCost {
  /** Terraform's address; with ` (wave data)` after it where several waves have it, so that addresses are unique in an estimate. */
  readonly address: string;
  /** The address that it moved from. */
  readonly previousAddress?: string;
  readonly type: string;
  readonly region?: string;
  readonly wave?: string;
  readonly workload?: string;
  readonly before: Usd | null;
  readonly after: Usd | null;
  readonly componentsBefore: readonly CostComponent[];
  readonly components: readonly CostComponent[];
}

export interface Unpriced {
  readonly address: string;
  readonly component: string;
  readonly reason: string;
}

/** Reason of a component whose price is known and whose quantity nobody gave; every other reason is a price that is not known. */
export const usageNotGiven = "usage not given";

export interface CostEstimate {
  readonly currency: "USD";
  readonly priceBook: { readonly date: string };
  /** Sums of what is priced; {@link unpriced} names the rest. */
  readonly monthly: { readonly before: Usd; readonly after: Usd; readonly delta: Usd };
  readonly resources: readonly ResourceCost[];
  readonly unpriced: readonly Unpriced[];
  /** Transfer and other one-time lines. */
  readonly oneTime: readonly CostComponent[];
  readonly discounts: readonly string[];
  readonly usageDefaults?: "small" | "medium" | "large";
}
