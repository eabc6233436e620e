import type { WaveState } from "./workload.ts";

/** Which wave. The same parts as the key of its state. */
export interface WaveKey {
  readonly tenant: string;
  readonly repository: string;
  readonly migration: string;
  readonly wave: string;
}

/** An approved apply, a plan that a person waits for, or one that a robot asked for. */
export type DeployKind = "apply" | "plan" | "robot";

/** What a run waits for beside its turn, as it stands now: who asks for the order looks at it anew. */
export type Wait =
  | {
      /** The calendar, an approval that is missing, a pause. */
      readonly kind: "hold";
      readonly why: string;
      /** RFC 3339; null when time alone does not end it. */
      readonly until: string | null;
    }
  | {
      /** Another wave of the same migration must have come so far. */
      readonly kind: "wave";
      readonly wave: string;
      readonly atLeast: WaveState;
    };

interface AnyRun {
  readonly id: string;
  readonly key: WaveKey;
  readonly kind: DeployKind;
  /** With whom it shares fairly: an account of the code host. */
  readonly tenant: string;
  /** What it takes while it runs. */
  readonly memoryMb: number;
  readonly pull?: number;
  /** A way back: an older revision on purpose. It is neither refused as old nor superseded. */
  readonly back?: true;
}

export type RunningRun = AnyRun;

export interface QueuedRun extends AnyRun {
  /** Commit. */
  readonly revision: string;
  /** Place of the commit on the base branch: a later one has a higher number. Without it an apply is refused. */
  readonly place?: number;
  /** RFC 3339 */
  readonly queuedAt: string;
  readonly waits: readonly Wait[];
}

/** How far a wave has come. */
export interface WaveStanding {
  readonly key: WaveKey;
  readonly state: WaveState;
  /** Place of the revision that was applied last; absent before the first. */
  readonly appliedPlace?: number;
}

export interface DeployLimits {
  /** Of all that run at once. One run that needs more may run alone. */
  readonly memoryMb: number;
  /** Whoever has waited longer goes with the applies, so that nobody waits for ever. */
  readonly patienceSeconds: number;
}

/** Everything that decides who is next. */
export interface DeployBoard {
  readonly queue: readonly QueuedRun[];
  readonly running: readonly RunningRun[];
  readonly waves: readonly WaveStanding[];
  readonly limits: DeployLimits;
}

/** What becomes of a queued run now, in words for the people who wait for it. */
export type Placement =
  | { readonly run: QueuedRun; readonly outcome: "start" }
  | {
      readonly run: QueuedRun;
      readonly outcome: "wait";
      /** From 1, among those that wait for the same wave. */
      readonly position: number;
      readonly words: string;
      /** The latest moment that is known to hold it; null where none is. RFC 3339 */
      readonly until: string | null;
    }
  | { readonly run: QueuedRun; readonly outcome: "superseded"; readonly by: string; readonly words: string }
  | { readonly run: QueuedRun; readonly outcome: "refused"; readonly words: string };

/** One text for each wave: no part can pretend to be two. */
export const waveName = ({ tenant, repository, migration, wave }: WaveKey): string =>
  JSON.stringify([tenant, repository, migration, wave]);

const progress: Readonly<Record<WaveState, number>> = {
  "rolled-back": -1,
  planned: 0,
  built: 1,
  replicating: 2,
  cutover: 3,
  finalized: 4,
};

/** A wave that was rolled back has reached nothing. */
export const hasReached = (state: WaveState, atLeast: WaveState): boolean => progress[state] >= progress[atLeast];

/**
 * How far the waves before must have come for a wave to go to a state. Nothing is asked of them for the way back, nor for the end: a
 * wave before that was rolled back meanwhile would keep this one open for ever.
 */
export function predecessorsFor(to: WaveState): WaveState | undefined {
  switch (to) {
    case "built":
    case "replicating":
      return "built";
    case "cutover":
      return "cutover";
    case "finalized":
    case "planned":
    case "rolled-back":
      return undefined;
  }
}
