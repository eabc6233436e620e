import type { Run } from "../domain/run.ts";

/** One wave on the code host. */
export interface WaveName {
  readonly repository: number;
  readonly migration: string;
  readonly wave: string;
}

/** Runs, each with everything that is known of it. Throws Failure "store-unreachable". */
export interface Runs {
  /** Once for a revision and wave, however often it is asked for. */
  add(runs: readonly Run[]): Promise<void>;
  read(id: string): Promise<Run | undefined>;
  /**
   * Changes it if it still is in the state that `from` names; false when it is not, because another process was first. Everything else
   * of `run` is kept as given.
   */
  advance(run: Run, from: Run["state"]): Promise<boolean>;
  /** Asks the apply of a run to stop, whatever else is written about it meanwhile; false when it does not run. */
  cancel(id: string, login: string): Promise<boolean>;
  /** Those of a wave that are not over, oldest first. */
  open(wave: WaveName): Promise<readonly Run[]>;
  /** The last that changed something, or may have. */
  lastApplied(wave: WaveName): Promise<Run | undefined>;
  /** All of a pull request, oldest first. */
  ofPull(repository: number, pull: number): Promise<readonly Run[]>;
  /** Of all repositories: those that are not over, oldest first. */
  unfinished(): Promise<readonly Run[]>;
}
