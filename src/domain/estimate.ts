/** Seconds at best, expected and worst line efficiency. null: cannot be known (no volume or bandwidth). Infinity: never catches up. */
export interface Spread {
  readonly best: number;
  readonly expected: number;
  readonly worst: number;
}

export interface TransferEstimate {
  readonly workload: string;
  readonly method: string;
  readonly mode: "offline" | "online";
  readonly copy: Spread | null;
  readonly downtime: Spread | null;
  /** What was missing, in words, when an estimate is null. */
  readonly missing: readonly string[];
}

export interface WaveEstimate {
  readonly wave: string;
  readonly transfers: readonly TransferEstimate[];
  /** Longest path over hard dependencies of the workloads' downtimes. */
  readonly downtime: Spread | null;
}
