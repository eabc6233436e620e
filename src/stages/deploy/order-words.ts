import type { DeployLimits, QueuedRun, RunningRun } from "../../domain/deploy.ts";
import type { WaveState } from "../../domain/workload.ts";
import type { Turn } from "./turns.ts";

/** One reason to wait, in words. */
export interface Blockage {
  readonly why: string;
  /** RFC 3339; null when time alone does not end it. */
  readonly until: string | null;
}

/** `3rd for wave data of shop: waits for run of #41 (applying), window weekend opens Saturday …` */
export const placeWords = (run: QueuedRun, position: number, blockages: readonly Blockage[]): string =>
  `${ordinal(position)} for ${waveOf(run)}: ${blockages.map(({ why }) => why).join(", ")}`;

const waveOf = ({ key }: QueuedRun): string => `wave ${key.wave} of ${key.migration}`;
const nameOf = ({ id, pull }: RunningRun): string => (pull === undefined ? `run ${id}` : `run of #${pull}`);
const short = ({ revision }: QueuedRun): string => revision.slice(0, 7);

function doing({ kind, back }: RunningRun): string {
  if (back === true) return "rolling back";
  switch (kind) {
    case "apply":
      return "applying";
    case "plan":
    case "robot":
      return "planning";
  }
}

export const ownWords = {
  behind: (run: RunningRun, when: "running" | "next"): string =>
    `waits for ${nameOf(run)} (${when === "running" ? doing(run) : "its turn comes first"})`,
  superseded: (run: QueuedRun, newer: QueuedRun): string =>
    `${nameOf(newer)} brings ${waveOf(run)} to a newer commit (${short(newer)}), which holds this one: nothing is lost`,
  placeless: (run: QueuedRun): string =>
    `it is not known where commit ${short(run)} is on the base branch, so it cannot be shown to be ahead of what was applied`,
  behindApplied: (run: QueuedRun): string =>
    `commit ${short(run)} is not ahead of the one that was applied last to ${waveOf(run)}. Merge it again on top, or roll back`,
  waveBehind: (wave: string, atLeast: WaveState, state: WaveState | undefined): string =>
    `waits for wave ${wave} to be ${atLeast}; ${state === undefined ? "nothing is known of it" : `it is ${state}`}`,
} as const;

/** Of one that could run and does not. */
export function turnWords({ run, ahead, free }: Turn, { memoryMb }: DeployLimits): string {
  if (ahead > 0) return `waits for its turn, ${ahead === 1 ? "one run is" : `${ahead} runs are`} before it`;
  return `waits for memory: it needs ${run.memoryMb} MB, and ${free} of ${memoryMb} MB are free`;
}

function ordinal(position: number): string {
  const [tens, ones] = [position % 100, position % 10];
  if (tens >= 11 && tens <= 13) return `${position}th`;
  return `${position}${ones === 1 ? "st" : ones === 2 ? "nd" : ones === 3 ? "rd" : "th"}`;
}
