import { classSku } from "../../../domain/sku.ts";
import { hourly, ifUsed, line, metered, scale, type Line } from "../line.ts";
import { firstKnown, times, type Gap, type Price } from "../quote.ts";
import type { Resource } from "../resource.ts";
import { rule } from "../rule.ts";
import { supportLines } from "./database-support.ts";
import { databaseStorage, type Database } from "./rds-storage.ts";

export const databaseInstances = rule({
  types: ["aws_db_instance"],
  usage: {
    additional_backup_storage_gb: "GB of backups beyond the size of the database",
    monthly_standard_io_requests: "I/O requests a month of magnetic storage",
    monthly_additional_performance_insights_requests: "API requests a month beyond the first million",
  },
  lines: (resource, usage) => {
    const database = databaseOf(resource);
    return [
      instanceLine(resource, database),
      ...databaseStorage(resource, database, usage.monthly_standard_io_requests),
      ...backupLines(resource, usage.additional_backup_storage_gb),
      ...insightLines(resource, usage.monthly_additional_performance_insights_requests),
      ...supportLines(resource, database.engine ?? "", database.version, database.instanceClass, database.zones),
    ];
  },
});

/** A read replica takes from its source what it does not say itself. */
function databaseOf(resource: Resource): Database {
  const [source] = resource.linked("replicate_source_db", "aws_db_instance");
  const text = (name: string): string | undefined => resource.text(name) ?? source?.text(name);
  const number = (name: string): number | undefined => resource.number(name) ?? source?.number(name);
  const iops = number("iops");
  const unknown: Gap = { gap: "allocated_storage is not known before apply" };
  return {
    engine: engineOf(text("engine"), text("license_model")),
    version: text("engine_version"),
    instanceClass: resource.text("instance_class"),
    zones: resource.flag("multi_az") ? 2 : 1,
    storage: number("allocated_storage") ?? unknown,
    storageType: text("storage_type") ?? (iops === undefined ? "gp2" : "io1"),
    iops,
    throughput: number("storage_throughput"),
  };
}

/** Oracle Enterprise runs on the customer's licence only; Standard 2 comes with one unless told otherwise. */
function engineOf(engine: string | undefined, license: string | undefined): string | undefined {
  const name = engine?.replace(/-cdb$/, "");
  if (name === "oracle-ee") return "oracle-ee-byol";
  return name === "oracle-se2" && license === "bring-your-own-license" ? "oracle-se2-byol" : name;
}

function instanceLine(resource: Resource, { engine, instanceClass, zones }: Database): Line {
  const deployment = zones === 2 ? "multi-az" : "single-az";
  if (engine === undefined || instanceClass === undefined) {
    const gap: Gap = { gap: `the ${engine === undefined ? "engine" : "instance class"} is not known before apply` };
    return hourly("Database instance", gap, gap);
  }
  return hourly(
    `Database instance (${engine}, ${deployment}, ${instanceClass})`,
    1,
    instancePrice(resource, engine, instanceClass, deployment),
  );
}

/** MariaDB costs what MySQL does: equal in 268 of 268 rows of eu-west-1, the one region that has both. */
function instancePrice(resource: Resource, engine: string, instanceClass: string, deployment: string): Price {
  const own = resource.price("rds", classSku(engine, instanceClass, deployment));
  if (engine !== "mariadb") return own;
  return firstKnown(
    own,
    times(resource.price("rds", classSku("mysql", instanceClass, deployment)), 1, "MySQL, which costs the same"),
  );
}

function backupLines(resource: Resource, used: number | undefined): readonly Line[] {
  if ((resource.number("backup_retention_period") ?? 0) === 0) return [];
  return [metered("Additional backup storage", used, "GB", resource.price("rds-storage", "backup"))];
}

/** A week of Performance Insights is included. */
function insightLines(resource: Resource, requests: number | undefined): readonly Line[] {
  const kept = resource.flag("performance_insights_enabled")
    ? (resource.number("performance_insights_retention_period") ?? 7)
    : 0;
  const vcpu = resource.offer("database", resource.text("instance_class") ?? "")?.vcpu;
  const unknown: Gap = { gap: "the vCPUs of the class are not known" };
  const long = line(
    "Performance Insights (long retention)",
    scale(vcpu ?? unknown, 1),
    "vCPU-months",
    resource.price("rds", "performance-insights/long"),
  );
  return [
    ...(kept > 7 ? [long] : []),
    ...ifUsed("Performance Insights API", requests === undefined ? undefined : requests / 1000, "1k requests", () =>
      resource.price("rds", "performance-insights/api"),
    ),
  ];
}
