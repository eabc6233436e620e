import { hoursPerMonth } from "../../../domain/price.ts";
import type { Block } from "../block.ts";
import { ifUsed, line, metered, type Line } from "../line.ts";
import type { Price } from "../quote.ts";
import type { Resource } from "../resource.ts";
import { rule, type UsageNumbers } from "../rule.ts";

const usage = {
  monthly_write_request_units: "write request units a month (on demand)",
  monthly_read_request_units: "read request units a month (on demand)",
  storage_gb: "GB stored",
  pitr_backup_storage_gb: "GB under point-in-time recovery; the GB stored when absent",
  on_demand_backup_storage_gb: "GB of backups made on demand",
  monthly_data_restored_gb: "GB a month restored from backups",
  monthly_streams_read_request_units: "read request units of streams a month",
} as const;

type TableUsage = UsageNumbers<keyof typeof usage>;

export const dynamoTables = rule({
  types: ["aws_dynamodb_table"],
  usage,
  lines: (resource, used) => [
    ...(resource.text("billing_mode") === "PAY_PER_REQUEST" ? onDemand(resource, used) : provisioned(resource)),
    ...storage(resource, used.storage_gb),
    ...backups(resource, used),
    ...streams(resource, used.monthly_streams_read_request_units),
  ],
});

/** A table that has a stream is read from it, by functions for nothing, by others for money. */
function streams(resource: Resource, units: number | undefined): readonly Line[] {
  if (units === undefined && !resource.flag("stream_enabled")) return [];
  return [metered("Streams read request units", millions(units), "1M units", resource.price("dynamodb", "streams/read"))];
}

const millions = (units: number | undefined): number | undefined => (units === undefined ? undefined : units / 1e6);

const isInfrequent = (resource: Resource): boolean => resource.text("table_class") === "STANDARD_INFREQUENT_ACCESS";
const classOf = (resource: Resource): string => (isInfrequent(resource) ? "ia" : "standard");

const replicaRegions = (resource: Resource): readonly string[] =>
  resource.blocks("replica").flatMap((replica) => replica.text("region_name") ?? []);

/** Every index has throughput of its own; every replica repeats the writes, and reads from its own copy. */
function provisioned(resource: Resource): readonly Line[] {
  const read = capacity(resource, resource, "read");
  const write = capacity(resource, resource, "write");
  const indexes = resource.blocks("global_secondary_index");
  const allRead = read + indexes.reduce((total, index) => total + capacity(resource, index, "read"), 0);
  const allWrite = write + indexes.reduce((total, index) => total + capacity(resource, index, "write"), 0);
  const price = (unit: string, region?: string): Price =>
    resource.price("dynamodb", `${classOf(resource)}/provisioned/${unit}`, region);
  const hours = (units: number): number => units * hoursPerMonth;
  return [
    line("Write capacity units", hours(allWrite), "WCU-hours", price("wcu")),
    line("Read capacity units", hours(allRead), "RCU-hours", price("rcu")),
    ...replicaRegions(resource).flatMap((region) => [
      line(`Replicated write capacity units (${region})`, hours(allWrite), "rWCU-hours", price("rwcu", region)),
      line(`Read capacity units (${region})`, hours(allRead), "RCU-hours", price("rcu", region)),
    ]),
  ];
}

/** Autoscaling raises the capacity to its floor at once. */
function capacity(resource: Resource, holder: Block, kind: "read" | "write"): number {
  const own = holder.number(`${kind}_capacity`) ?? 0;
  const name = holder === resource ? undefined : holder.text("name");
  const dimension = `dynamodb:${name === undefined ? "table" : "index"}:${kind === "read" ? "Read" : "Write"}CapacityUnits`;
  const floors = resource
    .referrers("aws_appautoscaling_target", "resource_id")
    .filter((target) => target.text("scalable_dimension") === dimension)
    .filter((target) => name === undefined || target.text("resource_id")?.endsWith(`/index/${name}`) === true)
    .map((target) => target.number("min_capacity") ?? 0);
  return Math.max(own, ...floors);
}

function onDemand(resource: Resource, used: TableUsage): readonly Line[] {
  const write = millions(used.monthly_write_request_units);
  const read = millions(used.monthly_read_request_units);
  const price = (unit: string, region?: string): Price =>
    resource.price("dynamodb", `${classOf(resource)}/on-demand/${unit}`, region);
  return [
    metered("Write request units", write, "1M units", price("write")),
    metered("Read request units", read, "1M units", price("read")),
    ...replicaRegions(resource).map((region) =>
      metered(`Replicated write request units (${region})`, write, "1M units", price("replicated-write", region)),
    ),
  ];
}

/** We count no free tier, so the first 25 GB cost what the rest does. */
function storage(resource: Resource, stored: number | undefined): readonly Line[] {
  const sku = isInfrequent(resource) ? "ia/storage" : "standard/storage-after-25GB";
  return [
    metered("Storage", stored, "GB", resource.price("dynamodb", sku)),
    ...replicaRegions(resource).map((region) =>
      metered(`Storage (${region})`, stored, "GB", resource.price("dynamodb", sku, region)),
    ),
  ];
}

function backups(resource: Resource, used: TableUsage): readonly Line[] {
  const recoverable = resource.block("point_in_time_recovery").flag("enabled");
  const covered = used.pitr_backup_storage_gb ?? (recoverable ? used.storage_gb : undefined);
  const price = (sku: string) => () => resource.price("dynamodb", sku);
  return [
    ...(recoverable || covered !== undefined ? [metered("Point-in-time recovery", covered, "GB", price("pitr-backup")())] : []),
    ...ifUsed("On-demand backups", used.on_demand_backup_storage_gb, "GB", price("on-demand-backup")),
    ...ifUsed("Data restored", used.monthly_data_restored_gb, "GB", price("restore")),
  ];
}
