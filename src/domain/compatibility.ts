import type { ConfigDatabase, Workload } from "./spec.generated.ts";
import type { Provider } from "./workload.ts";

export type Engine = ConfigDatabase["engine"];

/** What a vendor's migration service says it can move, in its own words, with where and when it said so. */
export interface Compatibility {
  readonly from: readonly Engine[];
  readonly to: readonly Engine[];
  readonly provider: Provider;
  readonly service: string;
  readonly offline: boolean;
  readonly online: boolean;
  readonly rule: string;
  /** Object classes that the copy leaves behind. Absent: the vendor names none. */
  readonly notConverted?: string;
  readonly source: string;
  /** The page's own date, or the day it was read. */
  readonly date: string;
}

const relational: readonly Engine[] = ["postgres", "mysql", "mariadb", "sqlserver", "oracle"];
const everyEngine: readonly Engine[] = [...relational, "mongodb", "key-value"];
const azureScenarios = {
  source: "https://github.com/MicrosoftDocs/azure-docs/blob/main/articles/dms/resource-scenario-status.md",
  date: "2022-04-27",
};

/** The first row that fits is the service that our kinds use; later rows of the same pair are alternatives to offer. */
export const compatibilities: readonly Compatibility[] = [
  {
    from: ["mysql"],
    to: ["mysql"],
    provider: "gcp",
    service: "Cloud SQL for MySQL",
    offline: true,
    online: true,
    rule: "to the same version or one version higher; MariaDB is not supported",
    source: "https://docs.cloud.google.com/database-migration/docs/mysql/cross-version-support",
    date: "2026-01-13",
  },
  {
    from: ["postgres"],
    to: ["postgres"],
    provider: "gcp",
    service: "Cloud SQL for PostgreSQL",
    offline: true,
    online: true,
    rule: "to the same or any higher major version",
    source: "https://docs.cloud.google.com/database-migration/docs/postgres/cross-version-support",
    date: "2026-06-01",
  },
  {
    from: ["postgres"],
    to: ["postgres"],
    provider: "gcp",
    service: "AlloyDB for PostgreSQL",
    offline: true,
    online: true,
    rule: "from 9.4 to 18, to AlloyDB 14 to 18; some schemas are excluded",
    source: "https://docs.cloud.google.com/database-migration/docs/postgresql-to-alloydb",
    date: "2026-11-20",
  },
  {
    from: ["oracle"],
    to: ["postgres"],
    provider: "gcp",
    service: "Cloud SQL for PostgreSQL",
    offline: true,
    online: true,
    rule: "through a conversion workspace",
    notConverted: "users and permissions",
    source: "https://cloud.google.com/database-migration/docs/oracle-to-postgresql/known-limitations",
    date: "2026-11-20",
  },
  {
    from: ["sqlserver"],
    to: ["postgres"],
    provider: "gcp",
    service: "Cloud SQL for PostgreSQL",
    offline: true,
    online: true,
    rule: "through a conversion workspace, one database per job",
    notConverted: "jobs, logins, encryption certificates and permissions",
    source: "https://cloud.google.com/database-migration/docs/sqlserver-to-csql-pgsql/known-limitations",
    date: "2026-11-20",
  },
  {
    from: ["sqlserver"],
    to: ["sqlserver"],
    provider: "azure",
    service: "Azure SQL Database",
    offline: true,
    online: false,
    rule: "offline only",
    ...azureScenarios,
  },
  {
    from: ["sqlserver"],
    to: ["sqlserver"],
    provider: "azure",
    service: "Azure SQL Managed Instance",
    offline: true,
    online: true,
    rule: "also SQL Server on a virtual machine",
    ...azureScenarios,
  },
  {
    from: ["mysql"],
    to: ["mysql"],
    provider: "azure",
    service: "Azure Database for MySQL, flexible server",
    offline: true,
    online: true,
    rule: "offline and online",
    ...azureScenarios,
  },
  {
    from: ["postgres"],
    to: ["postgres"],
    provider: "azure",
    service: "Azure Database for PostgreSQL, flexible server",
    offline: false,
    online: true,
    rule: "the service moves it online only; offline goes by dump-restore",
    ...azureScenarios,
  },
  {
    from: ["oracle"],
    to: everyEngine,
    provider: "azure",
    service: "Azure Database Migration Service",
    offline: false,
    online: false,
    rule: "no path to any Azure database",
    ...azureScenarios,
  },
  {
    from: ["mongodb"],
    to: ["mongodb"],
    provider: "azure",
    service: "Azure Cosmos DB for MongoDB",
    offline: true,
    online: true,
    rule: "offline and online",
    ...azureScenarios,
  },
  {
    from: ["mongodb"],
    to: everyEngine,
    provider: "gcp",
    service: "Database Migration Service",
    offline: false,
    online: false,
    rule: "no path from MongoDB",
    source: "https://cloud.google.com/database-migration/docs/known-limitations",
    date: "2026-11-20",
  },
  {
    from: ["mongodb"],
    to: ["mongodb"],
    provider: "aws",
    service: "Amazon DocumentDB",
    offline: true,
    online: true,
    rule: "mongodump and mongorestore for the full load, then change streams",
    source: "https://docs.aws.amazon.com/dms/latest/userguide/dm-migrating-data-mongodb.html",
    date: "2026-11-20",
  },
  {
    from: relational,
    to: relational,
    provider: "aws",
    service: "AWS Database Migration Service",
    offline: true,
    online: true,
    rule: "tables and primary keys; keys are needed for ongoing changes and for validation",
    notConverted: "secondary indexes, foreign keys, other constraints, column defaults and user accounts",
    source: "https://repost.aws/knowledge-center/dms-secondary-objects-target",
    date: "2022-08-19",
  },
];

/**
 * What the target's migration service says about a pair of engines, by the words of the spec; undefined when no vendor page is
 * on record, which is not a yes.
 */
export function compatibilityOf(from: string, to: string, provider: Provider): Compatibility | undefined {
  const names = (engines: readonly string[], engine: string) => engines.includes(engine);
  return compatibilities.find((row) => row.provider === provider && names(row.from, from) && names(row.to, to));
}

/** Engine at the source and at the target. A source that names none runs the target's; without a source there is none. */
export function enginesOf({ kind, source, config }: Workload): {
  readonly from: string | undefined;
  readonly to: string | undefined;
} {
  if (kind !== "database") return { from: undefined, to: undefined };
  const to = (config as Partial<ConfigDatabase> | undefined)?.engine;
  return { from: source === undefined ? undefined : (source.engine ?? to), to };
}
