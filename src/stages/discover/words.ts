import type { WorkloadKind } from "../../domain/workload.ts";

/** What inventories call things. */
const kinds: Readonly<Record<string, WorkloadKind>> = {
  vm: "vm",
  server: "vm",
  host: "vm",
  machine: "vm",
  "virtual machine": "vm",
  "physical server": "vm",
  instance: "vm",
  database: "database",
  db: "database",
  rdbms: "database",
  "object-store": "object-store",
  "object store": "object-store",
  bucket: "object-store",
  s3: "object-store",
  "file-share": "file-share",
  "file share": "file-share",
  fileshare: "file-share",
  nfs: "file-share",
  smb: "file-share",
  cifs: "file-share",
  nas: "file-share",
  cache: "cache",
  redis: "cache",
  queue: "queue",
  topic: "queue",
  function: "function",
  lambda: "function",
  "load-balancer": "load-balancer",
  "load balancer": "load-balancer",
  lb: "load-balancer",
  "container-service": "container-service",
  container: "container-service",
  "kubernetes-cluster": "kubernetes-cluster",
  kubernetes: "kubernetes-cluster",
  warehouse: "warehouse",
  dns: "dns",
  network: "network",
  "secret-store": "secret-store",
};

const engines: Readonly<Record<string, string>> = {
  postgres: "postgres",
  postgresql: "postgres",
  "aurora-postgresql": "postgres",
  mysql: "mysql",
  "aurora-mysql": "mysql",
  aurora: "mysql",
  mariadb: "mariadb",
  sqlserver: "sqlserver",
  "sql server": "sqlserver",
  mssql: "sqlserver",
  "microsoft sql server": "sqlserver",
  oracle: "oracle",
  mongodb: "mongodb",
  mongo: "mongodb",
  "key-value": "key-value",
  dynamodb: "key-value",
};

const caches: readonly string[] = ["redis", "valkey", "memcached"];

const find = <T>(table: Readonly<Record<string, T>>, word: string): T | undefined =>
  Object.hasOwn(table, word) ? table[word] : undefined;

const spoken = (text: string): string =>
  text
    .trim()
    .toLowerCase()
    .replaceAll(/[\s_]+/g, " ");

export const kindNamed = (text: string): WorkloadKind | undefined => find(kinds, spoken(text));

/** `PostgreSQL`, `aurora-mysql`, `sqlserver-se` as the spec names the engine. */
export function databaseEngine(text: string): string | undefined {
  const word = spoken(text);
  return (
    find(engines, word) ??
    (/^(?:sqlserver|oracle|custom-oracle|custom-sqlserver)-/.test(word) ? word.replace(/^custom-/, "").split("-")[0] : undefined)
  );
}

export const cacheEngine = (text: string): string | undefined => caches.find((engine) => spoken(text) === engine);

export function shareProtocol(text: string): "nfs" | "smb" | undefined {
  if (/\bnfs|^nfs/i.test(text)) return "nfs";
  return /\b(?:smb|cifs)/i.test(text) ? "smb" : undefined;
}

/** undefined for systems that no cloud offers, and for texts that name none. */
export function osFamily(text: string): "linux" | "windows" | undefined {
  if (/windows|^win\d|^w2k/i.test(text)) return "windows";
  return /linux|ubuntu|debian|rhel|red ?hat|centos|fedora|suse|sles|alma|rocky|oracle[ -]?l|amzn|amazon/i.test(text)
    ? "linux"
    : undefined;
}

/** The number in `PostgreSQL 13.4` or `13`. */
export const versionIn = (text: string): string | undefined => /\d{1,4}(?:\.\d{1,4}){0,3}[a-z]{0,2}/.exec(text)?.[0];
