import { hoursPerMonth } from "../../../domain/price.ts";
import { classSku } from "../../../domain/sku.ts";
import { hourly, ifUsed, line, metered, type Line } from "../line.ts";
import { times, usageNotGiven, type Gap, type Price } from "../quote.ts";
import type { Resource } from "../resource.ts";
import { rule } from "../rule.ts";
import { supportLines } from "./database-support.ts";

const ioOptimized = (cluster: Resource | undefined): boolean => cluster?.text("storage_type") === "aurora-iopt1";

const secondsPerMonth = hoursPerMonth * 3600;

export const auroraClusters = rule({
  types: ["aws_rds_cluster"],
  usage: {
    storage_gb: "GB stored",
    write_requests_per_sec: "write requests per second, on average",
    read_requests_per_sec: "read requests per second, on average",
    backup_snapshot_size_gb: "GB of one backup; kept as often as the retention has days",
    snapshot_export_size_gb: "GB a month exported to S3",
    capacity_units_per_hr: "Aurora capacity units in an average hour (engine_mode serverless)",
  },
  lines: (resource, usage) => {
    if (resource.text("db_cluster_instance_class") !== undefined) return [multiAzCluster(resource)];
    const requests = [usage.write_requests_per_sec, usage.read_requests_per_sec].filter((rate) => rate !== undefined);
    const rate = requests.length === 0 ? undefined : requests.reduce((total, each) => total + each, 0);
    const serverless = resource.text("engine_mode") === "serverless";
    return [
      ...(serverless ? [serverlessLine(resource, usage.capacity_units_per_hr)] : []),
      ...storageLines(resource, usage.storage_gb, rate),
      ...backupLines(resource, usage.backup_snapshot_size_gb),
      ...ifUsed("Snapshot export", usage.snapshot_export_size_gb, "GB", () =>
        resource.price("rds-storage", "aurora/snapshot-export"),
      ),
    ];
  },
});

/** RDS clusters with two readable standbys are sold as one. */
function multiAzCluster(resource: Resource): Line {
  const instanceClass = resource.text("db_cluster_instance_class") ?? "";
  const engine = resource.text("engine") ?? "";
  return hourly(
    `Database cluster (${engine}, ${instanceClass})`,
    1,
    resource.price("rds", classSku(engine, instanceClass, "multi-az-cluster")),
  );
}

function serverlessLine(resource: Resource, units: number | undefined): Line {
  const hours = units === undefined ? undefined : units * hoursPerMonth;
  return metered("Aurora serverless v1", hours, "ACU-hours", resource.price("rds", "aurora-serverless-v1"));
}

/** I/O-optimized storage costs more and its requests nothing. */
function storageLines(resource: Resource, stored: number | undefined, perSecond: number | undefined): readonly Line[] {
  if (ioOptimized(resource))
    return [metered("Storage (I/O-optimized)", stored, "GB", resource.price("rds-storage", "aurora-io-optimized"))];
  const requests = perSecond === undefined ? undefined : (perSecond * secondsPerMonth) / 1e6;
  return [
    metered("Storage", stored, "GB", resource.price("rds-storage", "aurora")),
    metered("I/O requests", requests, "1M requests", resource.price("rds-storage", "aurora/io")),
  ];
}

/** One day of backups is included. */
function backupLines(resource: Resource, size: number | undefined): readonly Line[] {
  const days = (resource.number("backup_retention_period") ?? 1) - 1;
  if (days <= 0) return [];
  return [
    metered("Backup storage", size === undefined ? undefined : size * days, "GB", resource.price("rds-storage", "aurora/backup")),
  ];
}

export const auroraInstances = rule({
  types: ["aws_rds_cluster_instance"],
  usage: {
    capacity_units_per_hr: "Aurora capacity units in an average hour (db.serverless)",
    monthly_cpu_credit_hrs: "hours a month that the instance bursts beyond its credits (db.t3, db.t4g)",
    monthly_additional_performance_insights_requests: "API requests a month beyond the first million",
  },
  lines: (resource, usage) => {
    const [cluster] = resource.linked("cluster_identifier", "aws_rds_cluster");
    const instanceClass = resource.text("instance_class");
    const engine = resource.text("engine") ?? cluster?.text("engine");
    if (instanceClass === undefined || engine === undefined) {
      const gap: Gap = { gap: `the ${engine === undefined ? "engine" : "instance class"} is not known before apply` };
      return [hourly("Database instance", gap, gap)];
    }
    if (instanceClass === "db.serverless") return serverlessV2(resource, cluster, usage.capacity_units_per_hr);
    const name = `Database instance (${engine}, ${instanceClass})`;
    return [
      hourly(name, 1, instancePrice(resource, engine, instanceClass, ioOptimized(cluster))),
      ...creditLines(resource, instanceClass, usage.monthly_cpu_credit_hrs),
      ...ifUsed(
        "Performance Insights API",
        thousands(usage.monthly_additional_performance_insights_requests),
        "1k requests",
        () => resource.price("rds", "performance-insights/api"),
      ),
      ...supportLines(
        cluster ?? resource,
        productOf(engine),
        resource.text("engine_version") ?? cluster?.text("engine_version"),
        instanceClass,
        1,
      ),
    ];
  },
});

const thousands = (requests: number | undefined): number | undefined => (requests === undefined ? undefined : requests / 1000);

/** `aurora` is the first name of what is `aurora-mysql` now. */
const productOf = (engine: string): string => (engine === "aurora" ? "aurora-mysql" : engine);

/** By AWS's rule the I/O-optimized configuration costs 1.3 times the instance. */
function instancePrice(resource: Resource, engine: string, instanceClass: string, optimized: boolean): Price {
  const standard = resource.price("aurora", classSku(productOf(engine), instanceClass, "single-az"));
  return optimized ? times(standard, 1.3, "1.3 times for I/O-optimized") : standard;
}

/** Aurora always bursts without limit. */
function creditLines(resource: Resource, instanceClass: string, hours: number | undefined): readonly Line[] {
  const vcpu = resource.offer("database", instanceClass)?.vcpu;
  if (!/^db\.t(?:3|4g)\./.test(instanceClass)) return [];
  const used = hours === undefined || vcpu === undefined ? undefined : hours * vcpu;
  return [metered("CPU credits", used, "vCPU-hours", resource.price("rds", "aurora/cpu-credits"))];
}

/** What the minimum capacity costs is certain; what runs above it is usage. */
function serverlessV2(resource: Resource, cluster: Resource | undefined, units: number | undefined): readonly Line[] {
  const price = resource.price("rds", "aurora-serverless-v2");
  if (units !== undefined) return [line("Aurora serverless v2", units * hoursPerMonth, "ACU-hours", price)];
  const least = cluster?.block("serverlessv2_scaling_configuration").number("min_capacity") ?? 0;
  const above = { name: "Aurora serverless v2, above the minimum", unit: "ACU-hours", quantity: usageNotGiven, price };
  return least > 0 ? [line("Aurora serverless v2, minimum", least * hoursPerMonth, "ACU-hours", price), above] : [above];
}

export const globalClusters = rule({
  types: ["aws_rds_global_cluster"],
  usage: { monthly_replicated_write_requests: "write requests a month that are copied to other regions" },
  lines: (resource, usage) => {
    const requests = usage.monthly_replicated_write_requests;
    const million = requests === undefined ? undefined : requests / 1e6;
    return [metered("Replicated write I/O", million, "1M requests", resource.price("rds-storage", "aurora/replicated-io"))];
  },
});
