import type { WorkloadKind } from "../../domain/workload.ts";

/** Rate at which source and target are compared, bytes per second. */
const verifyRate = 200 * 1024 ** 2;
/** Writes stop, the last changes drain, the target is checked: seconds. */
const freezeSeconds = 30;

/** What a transfer takes beyond copying, in seconds: start, attach, warm up. */
const fixedSeconds: Readonly<Partial<Record<WorkloadKind, number>>> = {
  vm: 900,
  database: 600,
  "object-store": 60,
  "file-share": 120,
  warehouse: 900,
  "container-service": 180,
  cache: 300,
  queue: 60,
};
const otherFixedSeconds = 300;

export const fixedSecondsOf = (kind: WorkloadKind): number => fixedSeconds[kind] ?? otherFixedSeconds;

/** One transfer in numbers. Bytes, bytes per second, seconds. */
export interface Load {
  /** As stored: what the verification reads. */
  readonly volume: number;
  readonly compression: number;
  /** As stored, per second. Online only. */
  readonly changeRate: number;
  /** Seconds of changes that are still to come when writes stop. */
  readonly interval: number;
  readonly fixed: number;
  readonly ttl: number;
}

export interface TransferTime {
  readonly copy: number;
  readonly downtime: number;
}

/** The source stands still from the first byte to the last check. */
export function offlineTime(load: Load, rate: number): TransferTime {
  const copy = load.volume / load.compression / rate;
  // Compression saves line time only: both ends are compared as stored.
  return { copy, downtime: copy + load.volume / verifyRate + load.fixed + load.ttl };
}

/** The source keeps running; it stands still only while the last interval drains. Infinity when the changes outrun the line. */
export function onlineTime(load: Load, rate: number): TransferTime {
  const changes = load.changeRate / load.compression;
  if (changes >= rate) return { copy: Infinity, downtime: Infinity };
  const copy = load.volume / load.compression / (rate - changes);
  const drain = (changes * load.interval) / (rate - changes);
  return { copy, downtime: drain + freezeSeconds + load.fixed + load.ttl };
}
