// Rows to columns; the format is described in src/adapters/prices/format.ts.
import type { Columns, PriceFile, ServiceTable } from "../../src/adapters/prices/format.ts";
import type { RawPrice } from "./aws.ts";

const groupBy = <T>(items: readonly T[], key: (item: T) => string): readonly (readonly [string, readonly T[]])[] =>
  [...Map.groupBy(items, key)].sort(([a], [b]) => (a < b ? -1 : 1));

const sorted = (words: Iterable<string>): readonly string[] => [...new Set(words)].sort();

/** Throws when a sku has two prices in a region, two units, or when an instance type has two sizes. */
export function packPrices(provider: PriceFile["provider"], rows: readonly RawPrice[]): PriceFile {
  const sources = sorted(rows.map(({ source }) => source));
  const units = sorted(rows.map(({ unit }) => unit));
  const services = groupBy(rows, ({ service }) => service).map(
    ([service, own]) => [service, packService(own, sources, units)] as const,
  );
  return { format: "sirsi.prices/1", provider, sources, units, services: Object.fromEntries(services) };
}

function packService(rows: readonly RawPrice[], sources: readonly string[], units: readonly string[]): ServiceTable {
  const skus = sorted(rows.map(({ sku }) => sku));
  const unitOf = onlyOne(rows.map(({ sku, unit }) => [sku, unit] as const));
  const specs = onlyOne(
    rows.flatMap(({ specs: of }) => (of === undefined ? [] : [[of.type, `${of.vcpu},${of.memory}`] as const])),
  );
  const position = new Map(skus.map((sku, index) => [sku, index]));
  const regions = groupBy(rows, ({ region }) => region).map(
    ([region, own]) => [region, packRegion(own, position, sources)] as const,
  );
  return {
    skus,
    units: skus.map((sku) => units.indexOf(unitOf.get(sku) ?? "")),
    ...(specs.size === 0 ? {} : { specs: Object.fromEntries([...specs].sort().map(([type, of]) => [type, pair(of)])) }),
    regions: Object.fromEntries(regions),
  };
}

function packRegion(rows: readonly RawPrice[], position: ReadonlyMap<string, number>, sources: readonly string[]): Columns {
  const ordered = rows.map((row) => ({ ...row, at: position.get(row.sku) ?? -1 })).sort((a, b) => a.at - b.at);
  let last = -1;
  const steps = ordered.map(({ at, sku, region }) => {
    if (at === last) throw new Error(`${sku} has two prices in ${region}`);
    const step = at - last;
    last = at;
    return step;
  });
  return { steps, usd: ordered.map(({ usd }) => usd), sources: runs(ordered.map(({ source }) => sources.indexOf(source))) };
}

function runs(values: readonly number[]): readonly number[] {
  const out: number[] = [];
  for (const value of values) {
    if (out.at(-2) === value) out[out.length - 1] = (out.at(-1) ?? 0) + 1;
    else out.push(value, 1);
  }
  return out;
}

function onlyOne(pairs: readonly (readonly [string, string])[]): ReadonlyMap<string, string> {
  const seen = new Map<string, string>();
  for (const [key, value] of pairs) {
    const before = seen.get(key);
    if (before !== undefined && before !== value) throw new Error(`${key} is both ${before} and ${value}`);
    seen.set(key, value);
  }
  return seen;
}

function pair(text: string): [number, number] {
  const [vcpu = 0, memory = 0] = text.split(",").map(Number);
  return [vcpu, memory];
}
