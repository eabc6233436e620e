import type { PriceRow } from "../../domain/price.ts";
import type { Columns, PriceFile, PriceSource, ServiceTable } from "./format.ts";

/** Rows of one service and region by sku. */
export type Shelf = ReadonlyMap<string, PriceRow>;
export type Sources = Readonly<Record<string, PriceSource>>;

const empty: Shelf = new Map();

export function unpackShelf(file: PriceFile, service: string, region: string, sources: Sources): Shelf {
  const table = own(file.services, service);
  const columns = table === undefined ? undefined : own(table.regions, region);
  if (table === undefined || columns === undefined) return empty;
  const origin = sourceOfRows(file, columns, sources);
  const rows = new Map<string, PriceRow>();
  let at = -1;
  for (const [index, step] of columns.steps.entries()) {
    at += step;
    const row = rowAt(file, table, at, columns.usd[index], origin());
    if (row !== undefined) rows.set(row.sku, { ...row, provider: file.provider, service, region });
  }
  return rows;
}

function rowAt(
  file: PriceFile,
  table: ServiceTable,
  at: number,
  usd: number | undefined,
  origin: PriceSource | undefined,
): Omit<PriceRow, "provider" | "service" | "region"> | undefined {
  const sku = table.skus[at];
  const unit = file.units[table.units[at] ?? -1];
  if (sku === undefined || unit === undefined || usd === undefined || origin === undefined) return undefined;
  return { sku, unit, usd, source: origin.name, date: origin.date };
}

/** Walks the runs of sources, one step per call. */
function sourceOfRows(file: PriceFile, columns: Columns, sources: Sources): () => PriceSource | undefined {
  let run = 0;
  let left = columns.sources[1] ?? 0;
  return () => {
    if (left === 0) {
      run += 2;
      left = columns.sources[run + 1] ?? 0;
    }
    left -= 1;
    const code = file.sources[columns.sources[run] ?? -1];
    return code === undefined ? undefined : own(sources, code);
  };
}

export function own<T>(record: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined;
}
