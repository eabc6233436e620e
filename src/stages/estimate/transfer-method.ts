import { enginesOf } from "../../domain/compatibility.ts";
import { gibibytesOf } from "../../domain/units.ts";
import type { FullMigration, FullWorkload } from "../../domain/defaults.ts";
import type { Transfer } from "../../domain/spec.generated.ts";
import { isActive } from "../../domain/workload.ts";
import { transferHours } from "./line.ts";

export type TransferMethod = Exclude<NonNullable<Transfer["method"]>, "auto">;
export type TransferMode = "offline" | "online";

/** Below this a dump moves faster than a replication instance starts. */
const smallDatabaseGiB = 50;
const deviceAfterHours = 7 * 24;

/** Methods that copy over the line once, with the source stopped; asking for `online` does not change that. */
const offlineOnly: ReadonlySet<TransferMethod> = new Set<TransferMethod>(["dump-restore", "image-import"]);

export function transferMode(workload: FullWorkload, method: TransferMethod): TransferMode {
  return offlineOnly.has(method) ? "offline" : (workload.transfer?.mode ?? "offline");
}

/**
 * The method that moves a workload: the one asked for, or for `auto` the one that fits kind, engines and target.
 * Without a `transfer` a workload moves when it has both a source and data.
 */
export function transferMethod(workload: FullWorkload, migration: FullMigration): TransferMethod {
  const asked = workload.transfer?.method ?? "auto";
  if (!isActive(workload)) return "none";
  if (asked !== "auto") return asked;
  if (workload.transfer === undefined && (workload.source === undefined || workload.data === undefined)) return "none";
  const method = methodFor(workload, migration);
  return copiesOverLine(method) && takesTooLong(workload, migration) ? "offline-device" : method;
}

/** Does the method move bytes over the migration's own line? */
export function copiesOverLine(method: TransferMethod): boolean {
  return method !== "none" && method !== "redeploy" && method !== "offline-device";
}

function takesTooLong(workload: FullWorkload, migration: FullMigration): boolean {
  const hours = transferHours(workload, migration);
  return hours !== undefined && hours > deviceAfterHours;
}

function methodFor(workload: FullWorkload, migration: FullMigration): TransferMethod {
  const online = workload.transfer?.mode === "online";
  switch (workload.kind) {
    case "database":
      return databaseMethod(workload, migration, online);
    case "object-store":
      return "object-sync";
    case "file-share":
      return "file-sync";
    case "vm":
      if (workload.data === undefined) return "redeploy";
      return online ? "block-replication" : "image-import";
    case "queue":
    case "cache":
    case "warehouse":
    case "secret-store":
      return "dump-restore";
    case "container-service":
    case "function":
    case "network":
    case "load-balancer":
    case "kubernetes-cluster":
    case "dns":
      return "redeploy";
  }
}

function databaseMethod(workload: FullWorkload, migration: FullMigration, online: boolean): TransferMethod {
  const { from: named, to } = enginesOf(workload);
  const from = named ?? to;
  switch (migration.spec.target.provider) {
    case "aws":
      return !online && from === to && isSmall(workload) ? "dump-restore" : "replication-service";
    case "gcp":
      return to === "postgres" || to === "mysql" ? "replication-service" : "dump-restore";
    case "azure":
      if (from === "sqlserver" && to === "sqlserver") return "replication-service";
      return online ? "native-replication" : "dump-restore";
  }
}

function isSmall(workload: FullWorkload): boolean {
  const volume = workload.data?.volume === undefined ? undefined : gibibytesOf(workload.data.volume);
  return volume !== undefined && volume < smallDatabaseGiB;
}
