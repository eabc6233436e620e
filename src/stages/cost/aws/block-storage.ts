import { ifUsed, line, metered, type Quantity } from "../line.ts";
import type { Gap } from "../quote.ts";
import type { Resource } from "../resource.ts";
import { rule } from "../rule.ts";
import { volumeLines } from "./volumes.ts";

const unknownSize: Gap = { gap: "the size is not known before apply" };

const sizeOf = (volume: Resource | undefined): number | Gap => volume?.number("size") ?? unknownSize;

export const volumes = rule({
  types: ["aws_ebs_volume"],
  usage: { monthly_standard_io_requests: "I/O requests a month of a magnetic volume" },
  lines: (resource, usage) => {
    const volume = {
      type: resource.text("type") ?? "gp2",
      size: sizeOf(resource),
      iops: resource.number("iops"),
      throughput: resource.number("throughput"),
    };
    return volumeLines(resource, volume, 1, usage.monthly_standard_io_requests);
  },
});

/** A snapshot holds what changed; the size of its volume is the most that it can come to. */
export const snapshots = rule({
  types: ["aws_ebs_snapshot", "aws_ebs_snapshot_copy", "aws_ebs_snapshot_import", "aws_ami_copy", "aws_ami_from_instance"],
  usage: { storage_gb: "GB that the snapshot holds; the size of its volume when absent" },
  lines: (resource, usage) => {
    const sku = resource.text("storage_tier") === "archive" ? "snapshot-archive" : "snapshot";
    return [line("Snapshot storage", usage.storage_gb ?? snapshotSize(resource), "GB", resource.price("ebs", sku))];
  },
});

function snapshotSize(resource: Resource): Quantity {
  const known = resource.number("volume_size");
  if (known !== undefined) return known;
  const [volume] = resource.linked("volume_id", "aws_ebs_volume");
  const [source] = resource.linked("source_snapshot_id", "aws_ebs_snapshot");
  return sizeOf(volume ?? source?.linked("volume_id", "aws_ebs_volume")[0]);
}

export const registries = rule({
  types: ["aws_ecr_repository"],
  usage: { storage_gb: "GB stored" },
  lines: (resource, usage) => [metered("Storage", usage.storage_gb, "GB", resource.price("ecr", "storage"))],
});

const backupKinds = {
  monthly_efs_warm_backup_gb: ["EFS backup", "efs/warm"],
  monthly_efs_cold_backup_gb: ["EFS backup (cold)", "efs/cold"],
  monthly_ebs_snapshot_gb: ["EBS snapshot", "ebs"],
  monthly_rds_snapshot_gb: ["RDS snapshot", "rds"],
  monthly_aurora_snapshot_gb: ["Aurora snapshot", "aurora"],
  monthly_dynamodb_backup_gb: ["DynamoDB backup", "dynamodb"],
  monthly_fsx_windows_backup_gb: ["FSx for Windows backup", "fsx-windows"],
} as const;

type BackupKey = keyof typeof backupKinds;

/** Backups are charged by what they hold, which no plan says. */
export const backupVaults = rule({
  types: ["aws_backup_vault"],
  usage: Object.fromEntries(
    (Object.keys(backupKinds) as BackupKey[]).map((key) => [key, `GB of ${backupKinds[key][0]}`]),
  ) as Record<BackupKey, string>,
  lines: (resource, usage) => {
    const lines = (Object.keys(backupKinds) as BackupKey[]).flatMap((key) => {
      const [name, sku] = backupKinds[key];
      return ifUsed(name, usage[key], "GB", () => resource.price("backup", sku));
    });
    return lines.length > 0 ? lines : [metered("Backup storage", undefined, "GB", resource.price("backup", "ebs"))];
  },
});
