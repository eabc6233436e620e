import type { WorkloadKind } from "../../domain/workload.ts";

/** Reads one attribute that is allowed; anything else of an instance stays unread. */
export type Attribute = (path: string) => string | number | boolean | undefined;

/** What a resource of a Terraform state says about a workload. */
export interface Facts {
  readonly kind: WorkloadKind;
  readonly os?: string;
  readonly engine?: string;
  readonly version?: string;
  readonly address?: string;
  readonly config?: Readonly<Record<string, unknown>>;
  /** GiB */
  readonly storage?: number;
  /** GiB */
  readonly memory?: number;
  /** A size of the provider's own, such as `m6i.large`. */
  readonly native?: string;
  /** Why this resource is no workload of its own. */
  readonly partOf?: string;
}

interface StateType {
  /** Attributes that are read. No other is, so that a secret cannot be copied; those that a state marks as sensitive are not either. */
  readonly reads: readonly string[];
  readonly facts: (read: Attribute) => Facts;
}

const text = (value: ReturnType<Attribute>): string | undefined =>
  typeof value === "string" && value !== "" ? value : undefined;
const amount = (value: ReturnType<Attribute>): number | undefined => (typeof value === "number" && value > 0 ? value : undefined);

/** Leaves out what is not known. */
function facts(
  kind: WorkloadKind,
  known: { readonly [Key in Exclude<keyof Facts, "kind">]?: Facts[Key] | undefined } = {},
): Facts {
  return { kind, ...Object.fromEntries(Object.entries(known).filter(([, value]) => value !== undefined)) };
}

const type = (reads: readonly string[], from: StateType["facts"]): StateType => ({ reads, facts: from });
const only = (kind: WorkloadKind): StateType => type([], () => facts(kind));

const awsDatabase = type(
  ["engine", "engine_version", "allocated_storage", "instance_class", "address", "cluster_identifier"],
  (read) =>
    facts("database", {
      engine: text(read("engine")),
      version: text(read("engine_version")),
      storage: amount(read("allocated_storage")),
      native: text(read("instance_class")),
      address: text(read("address")),
    }),
);

const awsCache = type(["engine", "engine_version", "node_type", "replication_group_id"], (read) =>
  facts("cache", {
    engine: text(read("engine")),
    version: text(read("engine_version")),
    native: text(read("node_type")),
  }),
);

/** `POSTGRES_13`, `SQLSERVER_2019_STANDARD`. */
const googleEngine = (read: Attribute): readonly string[] =>
  /^([A-Z]+)_(\d+(?:_\d+)?)/.exec(text(read("database_version")) ?? "")?.slice(1) ?? [];

export const stateTypes: Readonly<Record<string, StateType>> = {
  aws_instance: type(["instance_type", "private_ip", "get_password_data"], (read) =>
    facts("vm", {
      native: text(read("instance_type")),
      address: text(read("private_ip")),
      os: read("get_password_data") === true ? "windows" : undefined,
    }),
  ),
  aws_db_instance: awsDatabase,
  aws_rds_cluster: type(["engine", "engine_version", "endpoint"], (read) =>
    facts("database", { engine: text(read("engine")), version: text(read("engine_version")), address: text(read("endpoint")) }),
  ),
  aws_rds_cluster_instance: type([], () => facts("database", { partOf: "It belongs to its aws_rds_cluster." })),
  aws_elasticache_cluster: type(awsCache.reads, (read) =>
    text(read("replication_group_id")) === undefined
      ? awsCache.facts(read)
      : facts("cache", { partOf: "It belongs to its aws_elasticache_replication_group." }),
  ),
  aws_elasticache_replication_group: awsCache,
  aws_elasticache_serverless_cache: type(["engine"], (read) => facts("cache", { engine: text(read("engine")) })),
  aws_s3_bucket: only("object-store"),
  aws_lb: only("load-balancer"),
  aws_alb: only("load-balancer"),
  aws_efs_file_system: type([], () => facts("file-share", { engine: "nfs" })),
  aws_lambda_function: only("function"),
  aws_sqs_queue: type(["fifo_queue"], (read) =>
    facts("queue", { config: { type: "queue", ...(read("fifo_queue") === true ? { ordered: true } : {}) } }),
  ),
  aws_sns_topic: type([], () => facts("queue", { config: { type: "topic" } })),
  aws_dynamodb_table: type([], () => facts("database", { engine: "dynamodb" })),
  aws_eks_cluster: only("kubernetes-cluster"),
  aws_ecs_service: only("container-service"),
  azurerm_linux_virtual_machine: type(["size", "private_ip_address"], (read) =>
    facts("vm", { os: "linux", native: text(read("size")), address: text(read("private_ip_address")) }),
  ),
  azurerm_windows_virtual_machine: type(["size", "private_ip_address"], (read) =>
    facts("vm", { os: "windows", native: text(read("size")), address: text(read("private_ip_address")) }),
  ),
  azurerm_postgresql_flexible_server: type(["version", "storage_mb", "fqdn"], (read) => {
    const megabytes = amount(read("storage_mb"));
    return facts("database", {
      engine: "postgres",
      version: text(read("version")),
      address: text(read("fqdn")),
      storage: megabytes === undefined ? undefined : megabytes / 1024,
    });
  }),
  azurerm_mysql_flexible_server: type(["version", "fqdn"], (read) =>
    facts("database", { engine: "mysql", version: text(read("version")), address: text(read("fqdn")) }),
  ),
  azurerm_mssql_database: type(["max_size_gb"], (read) =>
    facts("database", { engine: "sqlserver", storage: amount(read("max_size_gb")) }),
  ),
  azurerm_storage_account: only("object-store"),
  azurerm_storage_share: type(["enabled_protocol", "quota"], (read) =>
    facts("file-share", { engine: text(read("enabled_protocol")) ?? "smb", storage: amount(read("quota")) }),
  ),
  azurerm_redis_cache: type([], () => facts("cache", { engine: "redis" })),
  azurerm_servicebus_queue: type([], () => facts("queue", { config: { type: "queue" } })),
  azurerm_servicebus_topic: type([], () => facts("queue", { config: { type: "topic" } })),
  azurerm_lb: only("load-balancer"),
  azurerm_application_gateway: only("load-balancer"),
  azurerm_linux_function_app: only("function"),
  azurerm_kubernetes_cluster: only("kubernetes-cluster"),
  google_compute_instance: type(["machine_type"], (read) => facts("vm", { native: text(read("machine_type")) })),
  google_sql_database_instance: type(["database_version"], (read) => {
    const [engine, version] = googleEngine(read);
    return facts("database", { engine: engine?.toLowerCase(), version: version?.replace("_", ".") });
  }),
  google_storage_bucket: only("object-store"),
  google_redis_instance: type(["memory_size_gb"], (read) =>
    facts("cache", { engine: "redis", memory: amount(read("memory_size_gb")) }),
  ),
  google_filestore_instance: type([], () => facts("file-share", { engine: "nfs" })),
  google_pubsub_topic: type([], () => facts("queue", { config: { type: "topic" } })),
  google_cloudfunctions2_function: only("function"),
  google_cloud_run_v2_service: only("container-service"),
  google_container_cluster: only("kubernetes-cluster"),
};
