/**
 * One provider's prices as they are shipped: `data/prices/<provider>.json.br`, JSON under Brotli.
 * Columns instead of rows, and words as indexes into lists, so that 20,000 rows unpack in a few milliseconds.
 */
export interface PriceFile {
  readonly format: "sirsi.prices/1";
  readonly provider: "aws" | "azure" | "gcp";
  /** Codes of `sources.json`; rows name one by index. */
  readonly sources: readonly string[];
  readonly units: readonly string[];
  readonly services: { readonly [service: string]: ServiceTable };
}

export interface ServiceTable {
  /** Sorted; the grammar is in domain/sku.ts. */
  readonly skus: readonly string[];
  /** Index into {@link PriceFile.units}, one per sku. */
  readonly units: readonly number[];
  /** vCPU and GiB by instance type, where the service sells machines. */
  readonly specs?: { readonly [type: string]: readonly [vcpu: number, memory: number] };
  readonly regions: { readonly [region: string]: Columns };
}

/** Rows of one region, in the order of the skus. */
export interface Columns {
  /** Distance to the sku of the row before, the first from -1. */
  readonly steps: readonly number[];
  readonly usd: readonly number[];
  /** Runs of sources: index, count, index, count … */
  readonly sources: readonly number[];
}

/** `data/prices/sources.json`: where a price was read, by code. */
export interface PriceSource {
  readonly name: string;
  readonly from: string;
  readonly date: string;
  readonly licence: string;
  readonly note?: string;
}

/** `data/prices/manifest.json`: what the other files must hash to. */
export interface PriceManifest {
  readonly format: "sirsi.prices/1";
  readonly files: { readonly [file: string]: { readonly sha256: string; readonly rows?: number } };
}
