import type { FullWave, FullWorkload } from "../../../domain/defaults.ts";
import { gibibytesOf } from "../../../domain/units.ts";
import type { TransferMethod } from "../aws-kind.ts";

/** Below this much, a dump and a restore are quicker than setting a replication up. GiB. */
const dumpBelow = 50;

/** The way the data takes; undefined when nothing is to be copied. `auto` is decided by kind, mode and volume. */
export function methodOf({ kind, transfer, source, data }: FullWorkload): TransferMethod | undefined {
  if (transfer === undefined && (source === undefined || data === undefined)) return undefined;
  const method = transfer?.method ?? "auto";
  if (method !== "auto") return method === "none" ? undefined : method;
  switch (kind) {
    case "database": {
      const volume = gibibytesOf(data?.volume ?? "") ?? Infinity;
      return transfer?.mode !== "online" && volume < dumpBelow ? "dump-restore" : "replication-service";
    }
    case "object-store":
      return "object-sync";
    case "file-share":
      return "file-sync";
    default:
      return "redeploy";
  }
}

/** Transfer resources live from the merge that starts the copy to the one that finalizes the wave. */
export function isTransferring({ state }: FullWave): boolean {
  return state === "replicating" || state === "cutover";
}
