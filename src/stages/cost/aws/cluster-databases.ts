import { classSku } from "../../../domain/sku.ts";
import { hourly, metered } from "../line.ts";
import type { Resource } from "../resource.ts";
import { rule } from "../rule.ts";

const millions = (requests: number | undefined): number | undefined => (requests === undefined ? undefined : requests / 1e6);

const instance = (resource: Resource, service: string) => {
  const instanceClass = resource.text("instance_class") ?? "?";
  return hourly(`Database instance (${instanceClass})`, 1, resource.price(service, classSku(service, instanceClass, "instance")));
};

export const documentClusters = rule({
  types: ["aws_docdb_cluster"],
  usage: {
    storage_gb: "GB stored",
    monthly_io_requests: "I/O requests a month",
    backup_storage_gb: "GB of backups beyond the size of the cluster",
  },
  lines: (resource, usage) => [
    metered("Storage", usage.storage_gb, "GB", resource.price("docdb", "storage")),
    metered("I/O requests", millions(usage.monthly_io_requests), "1M requests", resource.price("docdb", "io")),
    metered("Backup storage", usage.backup_storage_gb, "GB", resource.price("docdb", "backup")),
  ],
});

export const documentInstances = rule({
  types: ["aws_docdb_cluster_instance"],
  lines: (resource) => [instance(resource, "docdb")],
});

export const graphClusters = rule({
  types: ["aws_neptune_cluster"],
  usage: {
    storage_gb: "GB stored",
    monthly_io_requests: "I/O requests a month",
    backup_storage_gb: "GB of backups beyond the size of the cluster",
  },
  lines: (resource, usage) => [
    metered("Storage", usage.storage_gb, "GB", resource.price("neptune", "storage")),
    metered("I/O requests", millions(usage.monthly_io_requests), "1M requests", resource.price("neptune", "io")),
    metered("Backup storage", usage.backup_storage_gb, "GB", resource.price("neptune", "backup")),
  ],
});

export const graphInstances = rule({
  types: ["aws_neptune_cluster_instance"],
  lines: (resource) => [instance(resource, "neptune")],
});
