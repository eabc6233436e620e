import { ElasticacheParameterGroup } from "@cdktf/provider-aws/lib/elasticache-parameter-group/index.js";
import { ElasticacheReplicationGroup } from "@cdktf/provider-aws/lib/elasticache-replication-group/index.js";
import { ElasticacheSubnetGroup } from "@cdktf/provider-aws/lib/elasticache-subnet-group/index.js";
import { gibibytesOf, secondsOf } from "../../domain/units.ts";
import type { Built, KindWorkload, Scope } from "../kind.ts";
import type { AlarmMetric, AlarmSource, AwsKind } from "./aws-kind.ts";
import { expectedSecret } from "./expected-secret.ts";
import { logGroup } from "./log-group.ts";
import { networkOf } from "./network-view.ts";
import { allowInternal, securityGroup } from "./security-group.ts";

type Cache = KindWorkload<"cache">;

const port = 6379;

/** A major version alone means its newest minor one, which the provider wants to be told; the last is for who names none. */
const versions = {
  redis: new Map([
    ["6", "6.2"],
    ["7", "7.1"],
    ["", "7.1"],
  ]),
  valkey: new Map([
    ["7", "7.2"],
    ["8", "8.0"],
    ["", "8.0"],
  ]),
};

/** A primary and up to five replicas. Source: "Quotas for ElastiCache". */
const mostNodes = 6;

export const cache = {
  kind: "cache",
  provider: "aws",
  connects: () => true,
  build(workload: Cache, scope: Scope): Built {
    const { config, size, backup } = workload;
    const engine = engineOf(workload, scope);
    const version = versions[engine].get(config.version ?? "") ?? config.version ?? "";
    const nodes = nodesOf(workload, scope);
    const several = nodes > 1;
    const group = securityGroup(scope).id;
    allowInternal(scope, workload, group, port);
    const subnets = networkOf(scope).subnets("data");
    const place = scope.add(ElasticacheSubnetGroup, undefined, { name: scope.name(255), subnetIds: subnets.map(({ id }) => id) });
    const node = scope.size({
      service: "cache",
      engines: [engine],
      vcpu: size?.vcpu ?? 1,
      memory: gibibytesOf(size?.memory ?? "1Gi") ?? 1,
      architecture: "any",
      pinned: size?.class,
      at: ["size"],
    });
    const resource = scope.add(
      ElasticacheReplicationGroup,
      undefined,
      {
        replicationGroupId: scope.name(40),
        description: scope.name(200),
        engine,
        engineVersion: version,
        nodeType: node ?? "",
        numCacheClusters: nodes,
        automaticFailoverEnabled: several,
        multiAzEnabled: several && workload.availability !== "single",
        port,
        subnetGroupName: place.name,
        securityGroupIds: [group],
        parameterGroupName: eviction(workload, scope, engine, version),
        atRestEncryptionEnabled: "true",
        transitEncryptionEnabled: true,
        snapshotRetentionLimit: snapshotDays(backup),
        finalSnapshotIdentifier: workload.onDelete === "delete" ? undefined : `${scope.name(200)}-final`,
        logDeliveryConfiguration: logsOf(scope, version),
        autoMinorVersionUpgrade: "true",
        applyImmediately: false,
        // Terraform has no write-only argument for it, and a password is in no plan and no state: the service sets and rotates it.
        lifecycle: { ignoreChanges: ["auth_token", "auth_token_update_strategy"] },
      },
      ["size"],
    );
    const secret = expectedSecret(scope, "auth", { from: "generate", keys: ["password", "host", "port"] }, ["config"]);
    return {
      outputs: {
        id: resource.id,
        arn: resource.arn,
        host: resource.primaryEndpointAddress,
        port: String(port),
        password: secret.arn,
        passwordKey: "password",
        tls: "true",
        securityGroup: group,
      },
    };
  },
  listens: () => [{ port, protocol: "tcp" as const }],
  alarm(metric: AlarmMetric, _workload: Cache, output: (name: string) => string): AlarmSource | undefined {
    const source = { namespace: "AWS/ElastiCache", dimensions: { CacheClusterId: `${output("id")}-001` }, statistic: "Average" };
    if (metric === "cpu") return { ...source, metric: "EngineCPUUtilization" };
    if (metric === "memory") return { ...source, metric: "DatabaseMemoryUsagePercentage" };
    if (metric === "connections") return { ...source, metric: "CurrConnections", statistic: "Maximum" };
    if (metric === "replication-lag") return { ...source, metric: "ReplicationLag", statistic: "Maximum" };
    return undefined;
  },
} satisfies AwsKind<"cache">;

function engineOf({ config }: Cache, scope: Scope): "redis" | "valkey" {
  if (config.engine !== "memcached") return config.engine ?? "redis";
  scope.report({
    code: "SIR-E207",
    level: "error",
    message: "cache engine memcached is not built by this version. Use valkey or redis, or spec.resources.",
    path: scope.at("config", "engine"),
  });
  return "valkey";
}

/** Two nodes outlive the loss of a zone; `scale.min` asks for more. The number is fixed: a cache without shards does not scale itself. */
function nodesOf({ availability, scale }: Cache, scope: Scope): number {
  const wanted = Math.max(availability === "single" ? 1 : 2, scale?.min ?? 1);
  if (wanted > mostNodes) {
    scope.report({
      code: "SIR-E214",
      level: "error",
      message: `A cache on aws has at most ${mostNodes} nodes, not ${wanted}. Lower scale.min, or give it a larger size.`,
      path: scope.at("scale", "min"),
    });
  }
  if (scale?.max !== undefined && scale.max > wanted)
    scope.note("A cache on aws keeps its number of nodes: scale.min decides, scale.max does nothing.", ["scale", "max"]);
  if (availability === "multi-region")
    scope.note("A cache on aws spans zones, not regions: the other region starts with an empty one.", ["availability"]);
  return Math.min(mostNodes, wanted);
}

/**
 * Slow commands since version 6, and what the engine says of itself since 6.2. The prefix keeps the policy short with which
 * AWS allows itself to write. Source: "Log delivery" in the ElastiCache user guide.
 */
function logsOf(scope: Scope, version: string) {
  const number = Number.parseFloat(version);
  const logTypes = [...(number >= 6 ? ["slow-log"] : []), ...(number >= 6.2 ? ["engine-log"] : [])];
  return logTypes.map((logType) => {
    const name = `/aws/vendedlogs/elasticache/${scope.name(200)}/${logType}`;
    const group = logGroup(scope, logType.replace("-", "_"), name, ["config"]);
    return { destination: group.name, destinationType: "cloudwatch-logs", logFormat: "json", logType };
  });
}

function snapshotDays(backup: Cache["backup"]): number {
  if (backup?.schedule === "none") return 0;
  const days = backup === undefined ? 1 : (secondsOf(backup.retention ?? "35d") ?? 0) / 86_400;
  return Math.min(35, Math.max(1, Math.round(days)));
}

/** A group of its own only where the spec says what to forget first: `allkeys-lru`, `volatile-ttl` … */
function eviction({ config }: Cache, scope: Scope, engine: string, version: string): string | undefined {
  if (config.eviction === undefined) return undefined;
  const family = familyOf(engine, version);
  const group = scope.add(
    ElasticacheParameterGroup,
    undefined,
    {
      name: scope.name(255, family.replaceAll(".", "-")),
      family,
      parameter: [{ name: "maxmemory-policy", value: config.eviction }],
      lifecycle: { createBeforeDestroy: true },
    },
    ["config", "eviction"],
  );
  return group.name;
}

/** `redis5.0`, `redis6.x`, `redis7`, `valkey8`. Source: "Parameter management" in the ElastiCache user guide. */
function familyOf(engine: string, version: string): string {
  const [major = "", minor = "0"] = version.split(".");
  if (engine === "redis" && Number(major) < 6) return `redis${major}.${minor}`;
  return engine === "redis" && major === "6" ? "redis6.x" : `${engine}${major}`;
}
