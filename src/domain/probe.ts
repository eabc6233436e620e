/** One thing to look at, with everything resolved: no placeholder is left. Times in milliseconds. */
export type ProbeTarget = { readonly timeoutMs: number; readonly allowed: readonly string[] } & (
  | {
      readonly type: "http";
      readonly url: string;
      readonly status?: number;
      readonly bodyContains?: string;
      readonly maxLatencyMs?: number;
    }
  | { readonly type: "latency"; readonly url: string; readonly maxLatencyMs: number; readonly requests: number }
  | { readonly type: "tcp"; readonly host: string; readonly port: number }
  | {
      readonly type: "tls";
      readonly host: string;
      readonly port: number;
      readonly minTls?: "1.2" | "1.3";
      readonly minDaysLeft?: number;
    }
  | { readonly type: "dns"; readonly host: string; readonly answers?: readonly string[] }
);

/** pass, fail, or could not be evaluated, which is closed. `detail` holds words and figures of ours, never a body. */
export interface CheckOutcome {
  readonly outcome: "pass" | "fail" | "not-evaluated";
  readonly detail: string;
  /** Of the answer, where there was one. */
  readonly latencyMs?: number;
}
