import { classSku } from "../../../domain/sku.ts";
import { hourly, metered, type Line } from "../line.ts";
import type { Gap } from "../quote.ts";
import type { Resource } from "../resource.ts";
import { rule } from "../rule.ts";

const usage = { snapshot_storage_size_gb: "GB of one snapshot; the first is included" } as const;

function nodes(resource: Resource, type: string | undefined, engine: string, count: number): Line {
  const gap: Gap = { gap: "the node type is not known before apply" };
  if (type === undefined) return hourly("Cache nodes", gap, gap);
  return hourly(`Cache nodes (${engine}, ${type})`, count, resource.price("elasticache", classSku(engine, type, "node")));
}

/** AWS includes one snapshot for each cluster. */
function snapshots(resource: Resource, size: number | undefined): readonly Line[] {
  const kept = resource.number("snapshot_retention_limit") ?? 0;
  if (kept <= 1) return [];
  return [
    metered("Backup storage", size === undefined ? undefined : size * (kept - 1), "GB", resource.price("elasticache", "backup")),
  ];
}

const engineOf = (resource: Resource): string => resource.text("engine") ?? "redis";

export const cacheClusters = rule({
  types: ["aws_elasticache_cluster"],
  usage,
  lines: (resource, used) => {
    const [group] = resource.linked("replication_group_id", "aws_elasticache_replication_group");
    const type = resource.text("node_type") ?? group?.text("node_type");
    const engine = engineOf(group ?? resource);
    return [
      nodes(resource, type, engine, resource.number("num_cache_nodes") ?? 1),
      ...(engine === "memcached" ? [] : snapshots(resource, used.snapshot_storage_size_gb)),
    ];
  },
});

export const cacheReplicationGroups = rule({
  types: ["aws_elasticache_replication_group"],
  usage,
  lines: (resource, used) => {
    const [global] = resource.linked("global_replication_group_id", "aws_elasticache_global_replication_group");
    const [primary] = global?.linked("primary_replication_group_id", "aws_elasticache_replication_group") ?? [];
    const type = resource.text("node_type") ?? primary?.text("node_type");
    return [
      nodes(resource, type, engineOf(resource), nodeCount(resource)),
      ...snapshots(resource, used.snapshot_storage_size_gb),
    ];
  },
});

/** Shards times their nodes, or the plain number of nodes that older configurations give. */
function nodeCount(resource: Resource): number {
  const clusters = resource.number("num_cache_clusters") ?? resource.number("number_cache_clusters");
  const mode = resource.block("cluster_mode");
  const shards = resource.number("num_node_groups") ?? mode.number("num_node_groups");
  const replicas = resource.number("replicas_per_node_group") ?? mode.number("replicas_per_node_group");
  if (shards === undefined && replicas === undefined) return clusters ?? 1;
  return (shards ?? 1) * ((replicas ?? 0) + 1);
}
