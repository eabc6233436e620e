import type { Built, KindWorkload, Peer, Scope } from "../kind.ts";
import type { Access, AlarmMetric, AlarmSource, AwsKind, TransferMethod } from "./aws-kind.ts";
import { buildAuroraGlobal } from "./database/aurora-global.ts";
import { buildDocdb } from "./database/docdb.ts";
import { buildDynamodb } from "./database/dynamodb.ts";
import { engineOf } from "./database/engines.ts";
import { buildRds } from "./database/rds.ts";
import { databaseAlarm } from "./database/alarm.ts";
import type { Statement } from "./policy.ts";
import { secondRegion } from "./second-region.ts";
import { addDms } from "./transfer/dms.ts";

type Database = KindWorkload<"database">;

export const database = {
  kind: "database",
  provider: "aws",
  connects: ({ config }: Database) => config.engine !== "key-value",
  build(workload: Database, scope: Scope): Built {
    const { config } = workload;
    switch (config.engine) {
      case "key-value":
        return buildDynamodb(workload, scope);
      case "mongodb":
        return buildDocdb(workload, scope);
      case "postgres":
      case "mysql":
      case "mariadb":
      case "sqlserver":
      case "oracle": {
        const engine = engineOf({ ...config, engine: config.engine });
        const second = otherRegion(workload, scope);
        return second === undefined ? buildRds(workload, engine, scope) : buildAuroraGlobal(workload, engine, scope, second);
      }
    }
  },
  listens({ config }: Database) {
    const port = portOf(config.engine);
    return port === undefined ? [] : [{ port, protocol: "tcp" }];
  },
  grant(access: Access, to: Peer, scope: Scope): readonly Statement[] | undefined {
    return (to.workload as Database).config.engine === "key-value" ? tableAccess(access, to) : signIn(to, scope);
  },
  transfer(workload: Database, method: TransferMethod, scope: Scope, self: Peer): void {
    if (method === "replication-service" && workload.config.engine !== "key-value") addDms(workload, scope, self);
    else scope.note(`${method} has no resource on aws: it runs as a step of the transfer.`, ["transfer", "method"]);
  },
  alarm(metric: AlarmMetric, workload: Database, output: (name: string) => string): AlarmSource | undefined {
    return databaseAlarm(metric, workload, output);
  },
} satisfies AwsKind<"database">;

/** The other region of a database that spans two; other engines have no such service, which is said. */
function otherRegion({ availability, config }: Database, scope: Scope): string | undefined {
  const second = secondRegion(scope);
  if (availability !== "multi-region" || second === undefined) return undefined;
  if (config.engine === "postgres" || config.engine === "mysql") return second;
  scope.report({
    code: "SIR-E207",
    level: "error",
    message: `${config.engine} has no managed service over two regions on aws in this product. Use availability: multi-zone with backup.crossRegion, or engine postgres.`,
    path: scope.at("availability"),
  });
  return undefined;
}

function portOf(engine: Database["config"]["engine"]): number | undefined {
  if (engine === "key-value") return undefined;
  return engine === "mongodb" ? 27_017 : engineOf({ engine }).port;
}

const tableActions = {
  read: ["GetItem", "BatchGetItem", "Query", "Scan", "ConditionCheckItem", "DescribeTable"],
  write: ["PutItem", "UpdateItem", "DeleteItem", "BatchWriteItem", "DescribeTable"],
};

function tableAccess(access: Access, to: Peer): readonly Statement[] | undefined {
  const words = {
    read: tableActions.read,
    write: tableActions.write,
    "read-write": [...tableActions.read, ...tableActions.write],
    admin: [...tableActions.read, ...tableActions.write, "UpdateTable", "UpdateTimeToLive"],
    invoke: undefined,
    publish: undefined,
    consume: undefined,
  }[access];
  if (words === undefined) return undefined;
  return [{ Action: [...new Set(words)].map((word) => `dynamodb:${word}`), Resource: tablesOf(to) }, ...keyUse(to)];
}

/** A relational database knows its own rights; IAM only lets the grantee sign in, as a user that the database names. */
function signIn(to: Peer, { site }: Scope): readonly Statement[] | undefined {
  const resource = to.find("resourceId");
  if (resource === undefined) return undefined;
  return [{ Action: "rds-db:connect", Resource: `arn:aws:rds-db:${site.region}:${site.account}:dbuser:${resource}/*` }];
}

/** Every table of the workload, as {@link buildDynamodb} numbers them. */
function tablesOf(to: Peer): readonly string[] {
  const more = ((to.workload as Database).config.databases ?? []).slice(1).map((_, index) => to.get(`table${index + 2}`));
  return [to.get("arn"), ...more];
}

function keyUse(to: Peer): readonly Statement[] {
  const key = to.find("key");
  return key === undefined ? [] : [{ Action: ["kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey"], Resource: key }];
}
