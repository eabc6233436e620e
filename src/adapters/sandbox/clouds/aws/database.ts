import type { Subject } from "../../cloud.ts";
import type { Value } from "../../values.ts";
import { arn, byName, capitals, guid, lowers, named, type Recipe, type Recipes } from "./recipe.ts";

const ports: readonly (readonly [RegExp, number])[] = [
  [/postgres/, 5432],
  [/mysql|mariadb/, 3306],
  [/sqlserver/, 1433],
  [/oracle/, 1521],
  [/docdb/, 27_017],
];
const portOf = (engine: string): number => ports.find(([pattern]) => pattern.test(engine))?.[1] ?? 3306;
const fresh = (s: Subject): string => lowers(s, 12, "host");

/** The secret that AWS keeps when it was asked to manage the master password. */
function managedSecret(s: Subject, kind: string, managed: Value): Value {
  if (managed !== true) return [];
  const name = `rds!${kind}-${guid(s, "secret")}`;
  return [
    {
      kms_key_id: arn(s, "kms", `key/${guid(s, "kms")}`),
      secret_arn: arn(s, "secretsmanager", `secret:${name}-${lowers(s, 6, "suffix")}`),
      secret_status: "active",
    },
  ];
}

const cluster =
  (engine: string): Recipe =>
  (s) => {
    const name = named(s, "cluster_identifier");
    const host = `${fresh(s)}.${s.region}.${engine === "docdb" ? "docdb" : "rds"}.amazonaws.com`;
    return {
      id: name,
      cluster_identifier: name,
      arn: arn(s, "rds", `cluster:${name}`),
      cluster_resource_id: `cluster-${capitals(s, 26, "resource")}`,
      endpoint: `${name}.cluster-${host}`,
      reader_endpoint: `${name}.cluster-ro-${host}`,
      hosted_zone_id: `Z${capitals(s, 13, "zone")}`,
      master_user_secret: managedSecret(s, "cluster", s.value("manage_master_user_password")),
      engine_version_actual: s.text("engine_version") ?? "",
      port: portOf(s.text("engine") ?? engine),
    };
  };

const clusterInstance =
  (engine: string): Recipe =>
  (s) => {
    const name = named(s, "identifier");
    return {
      id: name,
      identifier: name,
      arn: arn(s, "rds", `db:${name}`),
      dbi_resource_id: `db-${capitals(s, 26, "resource")}`,
      endpoint: `${name}.${fresh(s)}.${s.region}.${engine === "docdb" ? "docdb" : "rds"}.amazonaws.com`,
      engine_version_actual: s.text("engine_version") ?? "",
      port: portOf(s.text("engine") ?? engine),
      writer: true,
    };
  };

export const database: Recipes = {
  aws_db_instance: (s) => {
    const [name, engine] = [named(s, "identifier"), s.text("engine") ?? "mysql"];
    const [address, port] = [`${name}.${fresh(s)}.${s.region}.rds.amazonaws.com`, portOf(engine)];
    const resource = `db-${capitals(s, 26, "resource")}`;
    return {
      id: resource,
      resource_id: resource,
      identifier: name,
      arn: arn(s, "rds", `db:${name}`),
      address,
      // eslint-disable-next-line @typescript-eslint/no-base-to-string -- a number here
      endpoint: `${address}:${typeof s.value("port") === "number" ? String(s.value("port")) : port}`,
      port,
      hosted_zone_id: `Z${capitals(s, 13, "zone")}`,
      engine_version_actual: s.text("engine_version") ?? "",
      master_user_secret: managedSecret(s, "db", s.value("manage_master_user_password")),
      availability_zone: `${s.region}a`,
      ca_cert_identifier: "rds-ca-rsa2048-g1",
      license_model: /sqlserver|oracle/.test(engine) ? "license-included" : "general-public-license",
      multi_az: false,
      network_type: "IPV4",
      status: "available",
    };
  },
  aws_db_subnet_group: byName("rds", "subgrp:"),
  aws_db_parameter_group: byName("rds", "pg:"),
  aws_db_option_group: byName("rds", "og:"),
  aws_rds_cluster_parameter_group: byName("rds", "cluster-pg:"),
  aws_rds_cluster: cluster("aurora-mysql"),
  aws_rds_cluster_instance: clusterInstance("aurora-mysql"),
  aws_rds_global_cluster: (s) => {
    const name = s.text("global_cluster_identifier") ?? "";
    return {
      id: name,
      arn: `arn:aws:rds::${s.settings.account}:global-cluster:${name}`,
      global_cluster_resource_id: `cluster-${lowers(s, 16, "resource")}`,
    };
  },
  aws_docdb_cluster: cluster("docdb"),
  aws_docdb_cluster_instance: clusterInstance("docdb"),
  aws_docdb_subnet_group: byName("rds", "subgrp:"),
  aws_docdb_cluster_parameter_group: byName("rds", "cluster-pg:"),
  aws_dynamodb_table: byName("dynamodb", "table/", "name", (s, name) => ({
    stream_arn: s.value("stream_enabled") === true ? arn(s, "dynamodb", `table/${name}/stream/2026-01-01T00:00:00.000`) : "",
    stream_label: s.value("stream_enabled") === true ? "2026-01-01T00:00:00.000" : "",
  })),
  aws_elasticache_subnet_group: byName("elasticache", "subnetgroup:"),
  aws_elasticache_parameter_group: byName("elasticache", "parametergroup:"),
  aws_elasticache_user: byName("elasticache", "user:", "user_id"),
  aws_elasticache_replication_group: (s) => {
    const name = s.text("replication_group_id") ?? "";
    const host = `${name}.${lowers(s, 6, "host")}`;
    const zone = `${s.region.replaceAll(/([a-z])[a-z]*-?/g, "$1")}.cache.amazonaws.com`;
    return {
      id: name,
      arn: arn(s, "elasticache", `replicationgroup:${name}`),
      primary_endpoint_address: `${host}.ng.0001.${zone}`,
      reader_endpoint_address: `${host}-ro.ng.0001.${zone}`,
      configuration_endpoint_address: "",
      engine_version_actual: s.text("engine_version") ?? "",
      member_clusters: [`${name}-001`],
      engine: "redis",
    };
  },
  aws_redshiftserverless_namespace: (s) => {
    const [name, id] = [s.text("namespace_name") ?? "", guid(s)];
    return { id: name, arn: arn(s, "redshift-serverless", `namespace/${id}`), namespace_id: id };
  },
  aws_redshiftserverless_workgroup: (s) => {
    const [name, id] = [s.text("workgroup_name") ?? "", guid(s)];
    const address = `${name}.${s.settings.account}.${s.region}.redshift-serverless.amazonaws.com`;
    return {
      id: name,
      arn: arn(s, "redshift-serverless", `workgroup/${id}`),
      workgroup_id: id,
      endpoint: [{ address, port: 5439, vpc_endpoint: [] }],
      port: 5439,
    };
  },
  aws_redshiftserverless_usage_limit: (s) => ({ id: guid(s), arn: arn(s, "redshift-serverless", `usagelimit/${guid(s)}`) }),
  aws_glue_catalog_database: (s) => ({
    id: `${s.settings.account}:${s.text("name") ?? ""}`,
    catalog_id: s.settings.account,
    arn: arn(s, "glue", `database/${s.text("name") ?? ""}`),
  }),
};
