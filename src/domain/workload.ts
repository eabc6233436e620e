import type {
  ConfigCache,
  ConfigContainerService,
  ConfigDatabase,
  ConfigDns,
  ConfigFileShare,
  ConfigFunction,
  ConfigKubernetesCluster,
  ConfigLoadBalancer,
  ConfigNetwork,
  ConfigObjectStore,
  ConfigQueue,
  ConfigSecretStore,
  ConfigVm,
  ConfigWarehouse,
  Migration,
  Workload,
} from "./spec.generated.ts";

export type WorkloadKind = Workload["kind"];
export type Provider = Migration["spec"]["target"]["provider"];
export type Environment = NonNullable<Migration["metadata"]["environment"]>;
export type WaveState = "planned" | "built" | "replicating" | "cutover" | "finalized" | "rolled-back";

/** The config type of each kind. The schema says the same with `if/then`, which the type generator cannot express. */
export interface ConfigOf {
  readonly vm: ConfigVm;
  readonly database: ConfigDatabase;
  readonly "object-store": ConfigObjectStore;
  readonly "file-share": ConfigFileShare;
  readonly "container-service": ConfigContainerService;
  readonly function: ConfigFunction;
  readonly network: ConfigNetwork;
  readonly "load-balancer": ConfigLoadBalancer;
  readonly queue: ConfigQueue;
  readonly cache: ConfigCache;
  readonly "kubernetes-cluster": ConfigKubernetesCluster;
  readonly dns: ConfigDns;
  readonly warehouse: ConfigWarehouse;
  readonly "secret-store": ConfigSecretStore;
}

export type WorkloadOf<K extends WorkloadKind> = Omit<Workload, "kind" | "config"> & {
  readonly kind: K;
  readonly config: ConfigOf[K];
};

/** Workloads that stay in the graph and the report but get no resources. */
export const inactiveStrategies: ReadonlySet<string> = new Set(["retain", "retire", "repurchase"]);

/** Kinds whose loss loses data: protected by default, retained when removed. */
export const statefulKinds: ReadonlySet<WorkloadKind> = new Set<WorkloadKind>([
  "database",
  "object-store",
  "file-share",
  "queue",
  "cache",
  "warehouse",
  "kubernetes-cluster",
  "secret-store",
]);

export function isActive(workload: Workload): boolean {
  return !inactiveStrategies.has(workload.strategy ?? "new");
}
