import { ifUsed, line, metered, type Line } from "../line.ts";
import type { Gap, Price } from "../quote.ts";
import type { Resource } from "../resource.ts";
import { rule } from "../rule.ts";

export const elasticFileSystems = rule({
  types: ["aws_efs_file_system"],
  usage: {
    storage_gb: "GB in the standard class",
    infrequent_access_storage_gb: "GB in the infrequent access class",
    archive_storage_gb: "GB in the archive class",
    monthly_infrequent_access_read_gb: "GB a month read from the infrequent access class",
    monthly_infrequent_access_write_gb: "GB a month written to the infrequent access class",
    monthly_elastic_read_gb: "GB a month read (elastic throughput)",
    monthly_elastic_write_gb: "GB a month written (elastic throughput)",
  },
  lines: (resource, usage) => {
    const oneZone = resource.text("availability_zone_name") !== undefined;
    const policies = resource.blocks("lifecycle_policy");
    const tiering = policies.some((policy) => policy.text("transition_to_ia") !== undefined);
    const archiving = policies.some((policy) => policy.text("transition_to_archive") !== undefined);
    const infrequent = usage.infrequent_access_storage_gb;
    const archived = usage.archive_storage_gb;
    const price = (sku: string): Price => resource.price("efs", sku);
    return [
      metered(oneZone ? "Storage (one zone)" : "Storage", usage.storage_gb, "GB", price(oneZone ? "onezone" : "standard")),
      ...(tiering || infrequent !== undefined
        ? [metered("Infrequent access storage", infrequent, "GB", price(oneZone ? "onezone-ia" : "standard-ia"))]
        : []),
      ...(archiving || archived !== undefined ? [metered("Archive storage", archived, "GB", price("archive"))] : []),
      ...ifUsed("Infrequent access reads", usage.monthly_infrequent_access_read_gb, "GB", () => price("ia/read")),
      ...ifUsed("Infrequent access writes", usage.monthly_infrequent_access_write_gb, "GB", () => price("ia/write")),
      ...throughput(resource, usage.storage_gb, usage.monthly_elastic_read_gb, usage.monthly_elastic_write_gb),
    ];
  },
});

/** Storage brings 1 MiB/s for each 20 GB; provisioned throughput is charged above that. */
const gbPerMegabyte = 20;

function throughput(resource: Resource, stored = 0, read: number | undefined, written: number | undefined): readonly Line[] {
  const mode = resource.text("throughput_mode");
  if (mode === "provisioned") {
    const above = Math.max(0, (resource.number("provisioned_throughput_in_mibps") ?? 0) - stored / gbPerMegabyte);
    return [line("Provisioned throughput", above, "MBps", resource.price("efs", "provisioned-throughput"))];
  }
  if (mode !== "elastic") return [];
  return [
    metered("Elastic throughput reads", read, "GB", resource.price("efs", "elastic-throughput/read")),
    metered("Elastic throughput writes", written, "GB", resource.price("efs", "elastic-throughput/write")),
  ];
}

/** The rows at hand are those of Multi-AZ file systems; a single zone costs about half, and has no row. */
export const windowsFileSystems = rule({
  types: ["aws_fsx_windows_file_system"],
  usage: { backup_storage_gb: "GB of backups" },
  lines: (resource, usage) => {
    const multi = resource.text("deployment_type") === "MULTI_AZ_1";
    const zones = multi ? "" : "single-az/";
    const media = (resource.text("storage_type") ?? "SSD").toLowerCase();
    const unknown: Gap = { gap: "the storage capacity is not known before apply" };
    const price = (sku: string): Price => resource.price("fsx-windows", `${zones}${sku}`);
    const named = (name: string) => (multi ? `${name}, multi-az` : name);
    const noThroughput: Gap = { gap: "the throughput capacity is not known before apply" };
    return [
      line(`Storage (${named(media)})`, resource.number("storage_capacity") ?? unknown, "GB", price(media)),
      line("Throughput capacity", resource.number("throughput_capacity") ?? noThroughput, "MBps", price("throughput")),
      metered("Backup storage", usage.backup_storage_gb, "GB", resource.price("fsx-windows", "backup")),
    ];
  },
});
