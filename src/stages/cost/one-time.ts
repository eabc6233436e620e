import type { CostComponent, Unpriced } from "../../domain/cost.ts";
import type { TransferEstimate } from "../../domain/estimate.ts";
import type { PriceBook } from "../../domain/price.ts";
import { nativeRegion } from "../../domain/regions.ts";
import type { Migration, Workload } from "../../domain/spec.generated.ts";
import { gibibytesOf } from "../../domain/units.ts";
import { pricedLine } from "./component.ts";
import { discountsOf, type Discounts } from "./discounts.ts";
import { ifUsed, metered, tiered, type Line } from "./line.ts";
import { isGap, quoteOf, regionNotKnown, type Gap, type Price } from "./quote.ts";

/** The part of a migration that its transfers depend on. */
export interface TransferFacts {
  readonly spec: {
    readonly source?: Migration["spec"]["source"];
    readonly target: Migration["spec"]["target"];
    readonly workloads: readonly Workload[];
  };
}

export interface OneTimeCost {
  readonly lines: readonly CostComponent[];
  readonly unpriced: readonly Unpriced[];
}

type PriceOf = (service: string, sku: string) => Price;

/** What moving the data costs once: the service that copies, by the hour or the GB, and the data leaving AWS when it comes from there. */
export function oneTimeCost(
  migration: TransferFacts,
  transfers: readonly TransferEstimate[],
  book: PriceBook,
  discounts: Discounts = discountsOf(),
): OneTimeCost {
  if (migration.spec.target.provider !== "aws") return { lines: [], unpriced: [] };
  const workloads = new Map(migration.spec.workloads.map((workload) => [workload.name, workload]));
  const prices = { to: pricesOf(book, targetRegion(migration)), from: pricesOf(book, sourceRegion(migration)) };
  const priced = transfers.flatMap((transfer) => {
    const workload = workloads.get(transfer.workload);
    if (workload === undefined) return [];
    return transferLines(transfer, workload, migration, prices).map((line) => ({ line, workload: workload.name }));
  });
  return total(priced, discounts);
}

interface Prices {
  readonly to: PriceOf;
  readonly from: PriceOf;
}

function total(entries: readonly { readonly line: Line; readonly workload: string }[], discounts: Discounts): OneTimeCost {
  const priced = entries.map(({ line, workload }) => ({
    workload,
    ...pricedLine({ ...line, name: `${workload}: ${line.name}` }, discounts, undefined),
  }));
  return {
    lines: priced.map(({ component }) => component),
    unpriced: priced.flatMap(({ workload, component, gap }) =>
      gap === undefined ? [] : [{ address: `workload ${workload}`, component: component.name, reason: gap }],
    ),
  };
}

function pricesOf(book: PriceBook, region: string | undefined): PriceOf {
  return (service, sku) => {
    if (region === undefined) return regionNotKnown;
    const row = book.find("aws", service, sku, region);
    return row === undefined ? { gap: `no price for ${service} ${sku} in ${region}` } : quoteOf(row);
  };
}

const targetRegion = ({ spec }: TransferFacts): string | undefined =>
  nativeRegion("aws", spec.target.region)?.name ?? spec.target.region;

function sourceRegion({ spec: { source } }: TransferFacts): string | undefined {
  if (source?.provider !== "aws" || source.region === undefined) return undefined;
  return nativeRegion("aws", source.region)?.name ?? source.region;
}

function transferLines(transfer: TransferEstimate, workload: Workload, { spec }: TransferFacts, prices: Prices): readonly Line[] {
  const volume = gibibytesOf(workload.data?.volume ?? "");
  const service = serviceLines(transfer, workload, volume, prices.to);
  return service === undefined ? [] : [...service, ...(spec.source?.provider === "aws" ? leavingAws(volume, prices.from) : [])];
}

const noVolume: Gap = { gap: "the data volume is not given" };

/** undefined: nothing is copied. */
function serviceLines(
  { method, copy }: TransferEstimate,
  workload: Workload,
  volume: number | undefined,
  price: PriceOf,
): readonly Line[] | undefined {
  switch (method) {
    case "none":
    case "redeploy":
      return undefined;
    case "replication-service": {
      const type = workload.transfer?.size?.class ?? "dms.t3.medium";
      const unknown: Gap = { gap: "the time of the copy is not known" };
      const hours = copy === null || !Number.isFinite(copy.expected) ? unknown : Math.ceil(copy.expected / 3600);
      return [
        {
          name: `replication instance during the copy (${type})`,
          quantity: hours,
          unit: "hours",
          price: price("dms", `${type}/single-az`),
        },
      ];
    }
    case "object-sync":
    case "file-sync":
      return [
        { name: "data copied by DataSync", quantity: volume ?? noVolume, unit: "GB", price: price("datasync", "copied") },
        ...(method === "object-sync" ? objectRequests(workload, price) : []),
      ];
    default:
      return [];
  }
}

/** Every object is put once. */
function objectRequests({ data }: Workload, price: PriceOf): readonly Line[] {
  const objects = data?.objects;
  return ifUsed("S3 requests for the objects", objects === undefined ? undefined : objects / 1000, "1k requests", () =>
    price("s3", "standard/put-copy-post-list"),
  );
}

/** Internet prices: what AWS charges at most. A private line or the same region costs less. */
function leavingAws(volume: number | undefined, price: PriceOf): readonly Line[] {
  const tier = (bounds: string) => price("egress", `internet/${bounds}`);
  if (isGap(tier("0-10240GB"))) return [metered("data leaving the source region", volume, "GB", tier("0-10240GB"))];
  return tiered("data leaving the source region", volume ?? noVolume, "GB", 1, [
    { name: "first 10 TB", upTo: 10_240, price: tier("0-10240GB") },
    { name: "next 40 TB", upTo: 51_200, price: tier("10240-51200GB") },
    { name: "next 100 TB", upTo: 153_600, price: tier("51200-153600GB") },
    { name: "over 150 TB", upTo: Infinity, price: tier("153600+GB") },
  ]);
}
