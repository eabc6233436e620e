import type { Applied } from "./apply.ts";
import type { WaveState } from "./workload.ts";

/**
 * Where the apply of one wave stands. `planning` and earlier have changed nothing; `intended` is written ahead of the apply and
 * `running` before its process starts; `unknown` is an apply whose end nobody saw.
 */
export const runStates = [
  "queued",
  "planning",
  "awaiting-approval",
  "intended",
  "running",
  "verifying",
  "succeeded",
  "failed",
  "unknown",
  "refused",
  "superseded",
  "cancelled",
] as const;
export type RunState = (typeof runStates)[number];

/** One wave of one spec, to be brought to where a merged commit says. */
export interface Run {
  readonly id: string;
  /** On the code host. */
  readonly repository: number;
  readonly pull: number;
  readonly file: string;
  readonly migration: string;
  readonly wave: string;
  readonly from: WaveState;
  readonly to: WaveState;
  /** The merge's commit: what is applied. */
  readonly revision: string;
  /** The base that the review compared with. */
  readonly base: string;
  /** The review that people saw, and the plan's digest in it; null where it had no plan of this wave. */
  readonly reviewed: { readonly review: string; readonly digest: string | null };
  readonly state: RunState;
  /** Why it stands where it stands, in words; what to do next included. */
  readonly because: string;
  /** When what it waits for may have come. RFC 3339 */
  readonly until?: string;
  /** Digest of the fresh plan, and the review that it was made with. */
  readonly fresh?: { readonly review: string; readonly digest: string; readonly changes: number };
  /** Serial of the state before the apply; null where there was none. */
  readonly serialBefore?: number | null;
  /** The process that applies, to be looked for after a crash. */
  readonly process?: { readonly host: string; readonly pid: number };
  readonly progress?: RunProgress;
  readonly applied?: Applied;
  /** What the checks after the apply said. */
  readonly checks?: readonly RunCheck[];
  /** Terraform's words about a failure, masked and cut. */
  readonly failure?: string;
  /** Who asked to stop it while it runs. */
  readonly cancelledBy?: string;
  readonly trace: string;
  /** RFC 3339 */
  readonly queuedAt: string;
  readonly changedAt: string;
}

/** One check of the wave, made after its apply. */
export interface RunCheck {
  readonly workload: string;
  readonly name: string;
  readonly blocking: boolean;
  readonly outcome: "pass" | "fail" | "not-evaluated";
  readonly detail: string;
}

/** Of an apply that runs. */
export interface RunProgress {
  readonly done: number;
  readonly of: number;
  /** The last that was begun. */
  readonly current?: string;
}

/** Nothing more happens to it by itself, or at all. */
export function isOver(state: RunState): boolean {
  switch (state) {
    case "succeeded":
    case "failed":
    case "refused":
    case "superseded":
    case "cancelled":
      return true;
    case "queued":
    case "planning":
    case "awaiting-approval":
    case "intended":
    case "running":
    case "verifying":
    case "unknown":
      return false;
  }
}
