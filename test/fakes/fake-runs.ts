import { isOver, type Run } from "../../src/domain/run.ts";
import type { Runs, WaveName } from "../../src/ports/runs.ts";

/** Runs in memory, for flows; they pass the contract of the real ones. */
export function fakeRuns(): Runs {
  const runs: Run[] = [];
  const changing: readonly Run["state"][] = ["running", "verifying", "succeeded", "failed", "unknown"];
  const isOf =
    ({ repository, migration, wave }: WaveName) =>
    (run: Run): boolean =>
      run.repository === repository && run.migration === migration && run.wave === wave;
  const answer = (found: readonly Run[]): Promise<readonly Run[]> => Promise.resolve(structuredClone(found));
  return {
    add: (more) => {
      for (const run of more)
        if (!runs.some((known) => isOf(run)(known) && known.revision === run.revision)) runs.push(structuredClone(run));
      return Promise.resolve();
    },
    read: async (id) => (await answer(runs.filter((run) => run.id === id)))[0],
    advance: (run, from) => {
      const index = runs.findIndex(({ id, state }) => id === run.id && state === from);
      const known = runs[index];
      if (known === undefined) return Promise.resolve(false);
      const { cancelledBy: _given, ...rest } = structuredClone(run);
      const asked = run.state === "queued" || known.cancelledBy === undefined ? {} : { cancelledBy: known.cancelledBy };
      runs[index] = { ...rest, ...asked };
      return Promise.resolve(true);
    },
    cancel: (id, login) => {
      const index = runs.findIndex((run) => run.id === id && run.state === "running");
      const known = runs[index];
      if (known === undefined) return Promise.resolve(false);
      runs[index] = { ...known, cancelledBy: login };
      return Promise.resolve(true);
    },
    open: (wave) => answer(runs.filter((run) => isOf(wave)(run) && !isOver(run.state))),
    lastApplied: async (wave) =>
      (await answer(runs)).findLast(
        (run) => isOf(wave)(run) && changing.includes(run.state) && (run.state !== "failed" || run.applied !== undefined),
      ),
    ofPull: (repository, pull) => answer(runs.filter((run) => run.repository === repository && run.pull === pull)),
    unfinished: () => answer(runs.filter(({ state }) => !isOver(state))),
  };
}
