import type { FullMigration, FullWorkload } from "../../domain/defaults.ts";
import type { Spread, TransferEstimate } from "../../domain/estimate.ts";
import { bytesOf, bytesPerSecondOf } from "../../domain/units.ts";
import { lineOf, spreadOf, usableBits, type Line } from "./line.ts";
import { syncInterval } from "./sync-interval.ts";
import { copiesOverLine, type TransferMethod, type TransferMode } from "./transfer-method.ts";
import { fixedSecondsOf, offlineTime, onlineTime, type Load } from "./transfer-time.ts";

/** One workload on its way to the target. */
export interface Move {
  readonly workload: FullWorkload;
  /** In spec.workloads. */
  readonly index: number;
  readonly method: TransferMethod;
  readonly mode: TransferMode;
  readonly sharedBy: number;
  readonly migration: FullMigration;
}

const defaultTtl = 60;
const nothing: Spread = { best: 0, expected: 0, worst: 0 };

export function estimateMove(move: Move): TransferEstimate {
  const named = { workload: move.workload.name, method: move.method, mode: move.mode };
  if (move.method === "redeploy") return { ...named, copy: nothing, downtime: redeployDowntime(move.workload), missing: [] };
  if (!copiesOverLine(move.method)) {
    return { ...named, copy: null, downtime: null, missing: ["the vendor's time to ship and ingest the device"] };
  }
  const { load, line, missing } = factsOf(move);
  if (load === undefined || line === undefined) return { ...named, copy: null, downtime: null, missing };
  const timeAt = (rate: number) => (move.mode === "online" ? onlineTime(load, rate) : offlineTime(load, rate));
  const part = (name: "copy" | "downtime") => spreadOf((quality) => timeAt(usableBits(line, quality) / 8)[name]);
  return { ...named, copy: part("copy"), downtime: part("downtime"), missing };
}

/** Both sides serve while traffic moves by DNS or weights; a switch stops one before it starts the other. */
function redeployDowntime({ kind, cutover }: FullWorkload): Spread {
  if (cutover?.type !== "switch") return nothing;
  const seconds = fixedSecondsOf(kind) + (cutover.ttl ?? defaultTtl);
  return { best: seconds, expected: seconds, worst: seconds };
}

interface Facts {
  readonly load: Load | undefined;
  readonly line: Line | undefined;
  readonly missing: readonly string[];
}

function factsOf({ workload, method, mode, sharedBy, migration }: Move): Facts {
  const { data, transfer, cutover, kind } = workload;
  const volume = data?.volume === undefined ? undefined : bytesOf(data.volume);
  const changeRate = data?.changeRate === undefined ? undefined : bytesPerSecondOf(data.changeRate);
  const line = lineOf(workload, migration, sharedBy);
  const interval = syncInterval(workload, method);
  const online = mode === "online";
  const missing = [
    ...(volume === undefined ? ["data.volume"] : []),
    ...(line === undefined ? ["spec.source.connection.bandwidth"] : []),
    ...(online && changeRate === undefined ? ["data.changeRate"] : []),
    ...(online && interval === undefined
      ? [`transfer.schedule "${transfer?.schedule ?? ""}" as a five-field cron expression`]
      : []),
  ];
  const load =
    volume === undefined || (online && (changeRate === undefined || interval === undefined))
      ? undefined
      : {
          volume,
          compression: data?.compression ?? 1,
          changeRate: changeRate ?? 0,
          interval: interval ?? 0,
          fixed: fixedSecondsOf(kind),
          ttl: cutover?.ttl ?? defaultTtl,
        };
  return { load, line, missing };
}
