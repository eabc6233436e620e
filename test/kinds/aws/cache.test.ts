import { describe, expect, it } from "vitest";
import type { Workload } from "../../../src/domain/spec.generated.ts";
import type { WorkloadOf } from "../../../src/domain/workload.ts";
import { codes, migrationOf, net, resource, stackOf, synth } from "../../stages/synth/migrations.ts";
import { built, plansWithTheRealProvider, textOf, typesOf } from "./offline-plan.ts";

type Cache = WorkloadOf<"cache">;

const sessions: Cache = {
  name: "sessions",
  kind: "cache",
  availability: "multi-zone",
  size: { memory: "6Gi" },
  config: { engine: "redis" },
  dependsOn: ["net"],
};
const cacheOf = (more: Partial<Cache> = {}) =>
  resource(built({ ...sessions, ...more }), "aws_elasticache_replication_group.sessions");
const groupId = "aws_elasticache_replication_group.sessions";

describe("a cache on aws", () => {
  it("is a replication group in its subnets, with a security group, logs and a place for its password", () => {
    expect(typesOf(built(sessions), "sessions")).toEqual([
      "aws_cloudwatch_log_group",
      "aws_elasticache_replication_group",
      "aws_elasticache_subnet_group",
      "aws_secretsmanager_secret",
      "aws_security_group",
    ]);
  });

  it("is encrypted at rest and in transit, backed up every day and heard", () => {
    expect(cacheOf()).toMatchObject({
      at_rest_encryption_enabled: "true",
      transit_encryption_enabled: true,
      snapshot_retention_limit: 1,
      log_delivery_configuration: [{ log_type: "slow-log" }, { log_type: "engine-log" }],
    });
  });

  it("keeps its password out of the configuration", () => {
    const synthesis = synth(migrationOf([net, sessions]));

    expect(cacheOf()).not.toHaveProperty("auth_token");
    expect(synthesis.secrets).toEqual({
      main: [{ address: "aws_secretsmanager_secret.sessions_auth", from: "generate", keys: ["password", "host", "port"] }],
    });
  });

  it("survives the loss of a zone when several are asked for, and is one node otherwise", () => {
    expect(cacheOf()).toMatchObject({ num_cache_clusters: 2, automatic_failover_enabled: true, multi_az_enabled: true });
    expect(cacheOf({ availability: "single" })).toMatchObject({
      num_cache_clusters: 1,
      automatic_failover_enabled: false,
      multi_az_enabled: false,
    });
  });

  it("has as many nodes as the scale asks for, up to the six that AWS allows", () => {
    expect(cacheOf({ scale: { min: 3, max: 3 } })).toMatchObject({ num_cache_clusters: 3 });
    expect(codes(synth(migrationOf([net, { ...sessions, scale: { min: 7, max: 7 } }])))).toEqual(["SIR-E214"]);
  });

  it("takes the cheapest node that holds the data, and says so when none does", () => {
    expect(cacheOf()).toMatchObject({ node_type: "cache.m6g.large" });
    expect(codes(synth(migrationOf([net, { ...sessions, size: { memory: "7Gi" } }])))).toEqual(["SIR-E214"]);
  });

  it.each([
    ["redis", undefined, "7.1", "redis7"],
    ["redis", "6", "6.2", "redis6.x"],
    ["redis", "5.0.6", "5.0.6", "redis5.0"],
    ["valkey", "8", "8.0", "valkey8"],
    ["valkey", "7.2", "7.2", "valkey7"],
  ] as const)("runs %s %s as %s, with the parameters of %s", (engine, version, native, family) => {
    const config = { engine, eviction: "allkeys-lru", ...(version === undefined ? {} : { version }) };
    const stack = built({ ...sessions, config });

    expect(resource(stack, groupId)).toMatchObject({ engine, engine_version: native });
    expect(resource(stack, "aws_elasticache_parameter_group.sessions")).toMatchObject({
      family,
      parameter: [{ name: "maxmemory-policy", value: "allkeys-lru" }],
    });
  });

  it("leaves a last snapshot behind, unless its author wants none", () => {
    expect(cacheOf({ onDelete: "snapshot" })).toMatchObject({ final_snapshot_identifier: "shop-sessions-final" });
    expect(cacheOf({ onDelete: "delete" })).not.toHaveProperty("final_snapshot_identifier");
  });

  it("offers its host, port, password by reference and TLS to others", () => {
    const api: Workload = {
      name: "api",
      kind: "container-service",
      config: {
        image: "ghcr.io/acme/api:1",
        env: {
          HOST: "${workloads.sessions.host}",
          PORT: "${workloads.sessions.port}",
          TLS: "${workloads.sessions.tls}",
        },
      },
      dependsOn: ["net", "sessions"],
      secrets: [{ name: "PASSWORD", from: "${workloads.sessions.password}" }],
    };
    const stack = built(sessions, api);
    const [container] = JSON.parse(textOf(stack, "aws_ecs_task_definition.api", "container_definitions")) as readonly unknown[];

    expect(container).toMatchObject({
      environment: [
        { name: "HOST", value: "${aws_elasticache_replication_group.sessions.primary_endpoint_address}" },
        { name: "PORT", value: "6379" },
        { name: "TLS", value: "true" },
      ],
      secrets: [{ name: "PASSWORD", valueFrom: "${aws_secretsmanager_secret.sessions_auth.arn}:password::" }],
    });
    expect(resource(stack, "aws_vpc_security_group_ingress_rule.api_to_sessions_6379")).toMatchObject({ from_port: 6379 });
  });

  it("refuses memcached, which this product does not build there", () => {
    const synthesis = synth(migrationOf([net, { ...sessions, config: { engine: "memcached" } }]));

    expect(codes(synthesis)).toEqual(["SIR-E207"]);
    expect(() => stackOf(synthesis, "main")).not.toThrow();
  });

  plansWithTheRealProvider(() => [net, { ...sessions, config: { engine: "valkey", eviction: "allkeys-lru" } }]);
});
