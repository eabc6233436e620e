import { bytesOf } from "../../../domain/units.ts";
import type { KindWorkload } from "../../kind.ts";
import type { AlarmMetric, AlarmSource } from "../aws-kind.ts";

/** What RDS measures. DynamoDB and DocumentDB measure some of it under their own names. */
export function databaseAlarm(
  metric: AlarmMetric,
  { config, size }: KindWorkload<"database">,
  output: (name: string) => string,
): AlarmSource | undefined {
  if (config.engine === "key-value") return tableAlarm(metric, output);
  const cluster = config.engine === "mongodb";
  const dimensions = { [cluster ? "DBClusterIdentifier" : "DBInstanceIdentifier"]: output("id") };
  const source = { namespace: cluster ? "AWS/DocDB" : "AWS/RDS", dimensions, statistic: "Average" };
  switch (metric) {
    case "cpu":
      return { ...source, metric: "CPUUtilization" };
    case "connections":
      return { ...source, metric: "DatabaseConnections", statistic: "Maximum" };
    case "storage-free": {
      const bytes = bytesOf(size?.storage ?? "");
      return bytes === undefined || cluster
        ? undefined
        : { ...source, metric: "FreeStorageSpace", statistic: "Minimum", scale: bytes / 100 };
    }
    case "memory": {
      const bytes = bytesOf(size?.memory ?? "");
      return bytes === undefined ? undefined : { ...source, metric: "FreeableMemory", statistic: "Minimum", freeOf: bytes };
    }
    case "replication-lag":
      if ((config.replicas ?? 0) === 0) return undefined;
      return {
        ...source,
        dimensions: { DBInstanceIdentifier: `${output("id")}-replica1` },
        metric: "ReplicaLag",
        statistic: "Maximum",
      };
    case "latency":
      return { ...source, metric: "ReadLatency", statistic: "p95", scale: 0.001 };
    case "error-rate":
    case "availability":
    case "queue-age":
    case "cost":
      return undefined;
  }
}

function tableAlarm(metric: AlarmMetric, output: (name: string) => string): AlarmSource | undefined {
  const source = { namespace: "AWS/DynamoDB", dimensions: { TableName: output("id") } };
  if (metric === "latency") return { ...source, metric: "SuccessfulRequestLatency", statistic: "Average" };
  if (metric === "error-rate") return { ...source, metric: "SystemErrors", statistic: "Sum" };
  return undefined;
}
