/** USD, unrounded; rounding belongs to rendering. */
export type Usd = number;

export const hoursPerMonth = 730;

/** One list price: a fact with its source and date. */
export interface PriceRow {
  readonly provider: "aws" | "azure" | "gcp";
  readonly service: string;
  readonly sku: string;
  readonly region: string;
  readonly unit: string;
  readonly usd: Usd;
  readonly source: string;
  /** The day the vendor's figure was read, YYYY-MM-DD or YYYY-MM. */
  readonly date: string;
}

/** A native machine size that can be bought in a region. */
export interface Offer {
  readonly provider: "aws" | "azure" | "gcp";
  readonly service: "compute" | "database" | "cache" | "search" | "warehouse";
  readonly engine?: string;
  readonly type: string;
  readonly region: string;
  readonly vcpu: number;
  /** GiB */
  readonly memory: number;
  readonly usdPerHour: Usd;
}

/** Dated list prices, looked up by exact key. A missing row is undefined: the caller names the gap. */
export interface PriceBook {
  /** The newest date of any row: the date that a report shows. */
  readonly date: string;
  find(provider: PriceRow["provider"], service: string, sku: string, region: string): PriceRow | undefined;
  offers(provider: PriceRow["provider"], service: Offer["service"], region: string, engine?: string): readonly Offer[];
}
