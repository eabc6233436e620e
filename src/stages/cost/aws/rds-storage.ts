import { line, metered, scale, type Line, type Quantity } from "../line.ts";
import { firstKnown, isGap, times, type Price } from "../quote.ts";
import type { Resource } from "../resource.ts";

export interface Database {
  /** As the price book calls it: `postgres`, `oracle-se2-byol`. */
  readonly engine: string | undefined;
  readonly version: string | undefined;
  readonly instanceClass: string | undefined;
  /** Multi-AZ runs two of everything. */
  readonly zones: 1 | 2;
  readonly storage: Quantity;
  readonly storageType: string;
  readonly iops: number | undefined;
  readonly throughput: number | undefined;
}

/** Storage of an RDS database. Multi-AZ keeps it twice, and its prices say so. */
export function databaseStorage(resource: Resource, database: Database, io: number | undefined): readonly Line[] {
  const { storageType, storage, zones } = database;
  const stored = line(
    `Storage (${storageType}${zones === 2 ? ", multi-az" : ""})`,
    storage,
    "GB",
    storagePrice(resource, storageType, zones),
  );
  switch (storageType) {
    case "gp3":
      return [stored, ...gp3Extras(resource, database)];
    case "io1":
    case "io2":
      return [
        stored,
        line(`Provisioned IOPS (${storageType})`, iopsOf(database), "IOPS", perZone(resource, `${storageType}/iops`, zones)),
      ];
    case "standard":
      return [
        stored,
        metered(
          "I/O requests",
          io === undefined ? undefined : io / 1e6,
          "1M requests",
          resource.price("rds-storage", "standard/io"),
        ),
      ];
    default:
      return [stored];
  }
}

const iopsOf = ({ iops }: Database): number => iops ?? 1000;

/** Where only one of the two rows is known, the other follows by AWS's rule: multi-AZ storage costs twice. */
function storagePrice(resource: Resource, type: string, zones: 1 | 2): Price {
  const single = resource.price("rds-storage", `${type}/single-az`);
  const multi = resource.price("rds-storage", `${type}/multi-az`);
  return zones === 2
    ? firstKnown(multi, times(single, 2, "doubled for multi-AZ"))
    : firstKnown(single, times(multi, 0.5, "half of multi-AZ"));
}

function perZone(resource: Resource, sku: string, zones: 1 | 2): Price {
  const single = resource.price("rds-storage", `${sku}/single-az`);
  return zones === 2
    ? firstKnown(resource.price("rds-storage", `${sku}/multi-az`), times(single, 2, "doubled for multi-AZ"))
    : single;
}

interface Baseline {
  readonly iops: number;
  readonly throughput: number;
}

const small: Baseline = { iops: 3000, throughput: 125 };
const striped: Baseline = { iops: 12_000, throughput: 500 };

/** From a certain size RDS stripes a gp3 volume over four, and includes four times as much. SQL Server is never striped. */
function baselineOf({ engine = "", storage }: Database): Baseline {
  if (isGap(storage) || engine.startsWith("sqlserver")) return small;
  return storage >= (engine.startsWith("oracle") ? 200 : 400) ? striped : small;
}

function gp3Extras(resource: Resource, database: Database): readonly Line[] {
  const { iops, throughput, zones } = database;
  const included = baselineOf(database);
  const extraIops = (iops ?? 0) - included.iops;
  const extraThroughput = (throughput ?? 0) - included.throughput;
  const iopsPrice = perZone(resource, "gp3/iops-over-3000", zones);
  const throughputPrice = perZone(resource, "gp3/throughput", zones);
  return [
    ...(extraIops > 0 ? [line("Provisioned IOPS (gp3)", scale(extraIops, 1), "IOPS", iopsPrice)] : []),
    ...(extraThroughput > 0 ? [line("Provisioned throughput (gp3)", extraThroughput, "MBps", throughputPrice)] : []),
  ];
}
