import type { FullWorkload } from "../../domain/defaults.ts";
import { secondsOf } from "../../domain/units.ts";
import { longestGap } from "./cron.ts";
import type { TransferMethod } from "./transfer-method.ts";

const defaultLagSeconds = 30;
/** A sync without a schedule runs every hour. */
const defaultSyncSeconds = 3600;

/**
 * Seconds of changes that may be missing at the target when writes stop: the allowed lag of a replication, the longest gap
 * of a schedule. undefined when the schedule cannot be read.
 */
export function syncInterval(workload: FullWorkload, method: TransferMethod): number | undefined {
  if (method !== "object-sync" && method !== "file-sync") return secondsOf(workload.cutover?.maxLag ?? "") ?? defaultLagSeconds;
  const schedule = workload.transfer?.schedule;
  return schedule === undefined ? defaultSyncSeconds : longestGap(schedule);
}
