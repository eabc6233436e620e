import { classSku } from "../../../domain/sku.ts";
import { hourly, ifUsed, metered, type Line } from "../line.ts";
import type { Gap } from "../quote.ts";
import type { Resource } from "../resource.ts";
import { rule } from "../rule.ts";

export const redshiftClusters = rule({
  types: ["aws_redshift_cluster"],
  usage: {
    managed_storage_gb: "GB of managed storage (ra3)",
    excess_concurrency_scaling_secs: "seconds a month of concurrency scaling beyond what is included",
    spectrum_data_scanned_tb: "TB a month scanned by Spectrum",
    backup_storage_gb: "GB of manual snapshots",
  },
  lines: (resource, usage) => {
    const type = resource.text("node_type");
    const gap: Gap = { gap: "the node type is not known before apply" };
    if (type === undefined) return [hourly("Cluster nodes", gap, gap)];
    const price = (sku: string) => resource.price("redshift", sku);
    return [
      hourly(`Cluster nodes (${type})`, resource.number("number_of_nodes") ?? 1, price(classSku("redshift", type, "node"))),
      ...(type.startsWith("ra3.") ? [metered("Managed storage", usage.managed_storage_gb, "GB", price("managed-storage"))] : []),
      ...ifUsed("Concurrency scaling", usage.excess_concurrency_scaling_secs, "seconds", () => price("concurrency-scaling")),
      ...ifUsed("Spectrum", usage.spectrum_data_scanned_tb, "TB", () => price("spectrum")),
      ...ifUsed("Backup storage", usage.backup_storage_gb, "GB", () => price("backup")),
    ];
  },
});

/** A workgroup runs, and is charged, only while queries do; its base capacity says how much then. */
export const redshiftWorkgroups = rule({
  types: ["aws_redshiftserverless_workgroup"],
  usage: {
    monthly_hours: "hours a month that queries run",
    monthly_rpu_hours: "RPU-hours a month, instead of hours times base capacity",
  },
  lines: (resource, usage) => {
    const base = resource.number("base_capacity") ?? 128;
    const used = usage.monthly_rpu_hours ?? (usage.monthly_hours === undefined ? undefined : usage.monthly_hours * base);
    return [metered("Redshift serverless", used, "RPU-hours", resource.price("redshift", "serverless"))];
  },
});

export const redshiftNamespaces = rule({
  types: ["aws_redshiftserverless_namespace"],
  usage: { storage_gb: "GB of managed storage" },
  lines: (resource, usage) => [metered("Managed storage", usage.storage_gb, "GB", resource.price("redshift", "managed-storage"))],
});

export const searchDomains = rule({
  types: ["aws_opensearch_domain", "aws_elasticsearch_domain"],
  lines: (resource) => {
    const cluster = resource.block("cluster_config");
    const count = cluster.number("instance_count") ?? 1;
    const masters = cluster.number("dedicated_master_count") ?? 0;
    return [
      nodes(resource, "Data nodes", cluster.text("instance_type") ?? "m4.large.search", count),
      ...(cluster.flag("dedicated_master_enabled") && masters > 0
        ? [nodes(resource, "Dedicated masters", cluster.text("dedicated_master_type") ?? "m4.large.search", masters)]
        : []),
      ...(cluster.flag("warm_enabled")
        ? [
            nodes(
              resource,
              "UltraWarm nodes",
              cluster.text("warm_type") ?? "ultrawarm1.medium.search",
              cluster.number("warm_count") ?? 2,
            ),
          ]
        : []),
      ...volumes(resource, count),
    ];
  },
});

/** Elasticsearch's names of the same instances end otherwise. */
function nodes(resource: Resource, name: string, type: string, count: number): Line {
  const own = type.replace(/\.elasticsearch$/, ".search");
  return hourly(`${name} (${own})`, count, resource.price("opensearch", classSku("opensearch", own, "node")));
}

/** Every data node has its volume. */
function volumes(resource: Resource, count: number): readonly Line[] {
  const ebs = resource.block("ebs_options");
  const size = ebs.number("volume_size");
  if (!ebs.flag("ebs_enabled") || size === undefined) return [];
  const type = ebs.text("volume_type") ?? "gp2";
  const iops = ebs.number("iops") ?? 0;
  const throughput = ebs.number("throughput") ?? 0;
  const price = (sku: string) => resource.price("opensearch", sku);
  const extra = (name: string, amount: number, unit: string, sku: string): readonly Line[] =>
    amount > 0 ? [{ name, quantity: amount * count, unit, price: price(sku) }] : [];
  return [
    { name: `Storage (${type})`, quantity: size * count, unit: "GB", price: price(type) },
    ...(type === "gp3" ? extra("Provisioned IOPS (gp3)", iops - includedIops(size), "IOPS", "gp3/iops") : []),
    ...(type === "gp3" ? extra("Provisioned throughput (gp3)", throughput - 125, "MBps", "gp3/throughput") : []),
    ...(type === "io1" ? extra("Provisioned IOPS (io1)", iops, "IOPS", "io1/iops") : []),
  ];
}

/** 3,000, and from 1 TiB three for each GiB. */
const includedIops = (size: number): number => Math.max(3000, size > 1024 ? size * 3 : 0);
