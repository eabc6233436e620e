import type { Run } from "../../domain/run.ts";
import type { ApplyWorld } from "../../ports/apply-world.ts";
import type { HostedRepository } from "../../ports/code-host.ts";
import type { ResourceProgress } from "../../ports/progress.ts";
import { publishProgress } from "./publish-runs.ts";
import { scopeOf } from "./scope.ts";
import { siblings } from "./siblings.ts";

/** People look every few seconds at most, and GitHub counts our writes. */
const everyMs = 5000;

export interface ProgressLog {
  started(process: { readonly host: string; readonly pid: number }): void;
  heard(event: ResourceProgress): void;
  /** When everything heard so far is kept; the run as it is then. */
  stop(): Promise<Run>;
}

/** Keeps what is heard of an apply, in order, and shows it now and then. What cannot be kept just now stops nothing: Terraform goes on. */
export function progressOf(current: () => Run, hosted: HostedRepository, world: ApplyWorld): ProgressLog {
  let working: Promise<void> = Promise.resolve();
  let kept: Run | undefined;
  let shownAt = 0;
  const after = (work: () => Promise<void>): void => {
    working = working.then(work).catch((error: unknown) => {
      world.log.warn({ run: current().id, err: error }, "a step of an apply could not be recorded");
    });
  };
  const change = async (to: (run: Run) => Run): Promise<void> => {
    const next = to(kept ?? current());
    if (await world.runs.advance(next, "running")) kept = next;
  };
  const show = async (): Promise<void> => {
    const now = world.clock.now().getTime();
    if (now - shownAt < everyMs || kept === undefined) return;
    shownAt = now;
    await publishProgress(hosted, await siblings(kept, world), world);
  };
  return {
    started: (process) => {
      after(() => change((run) => ({ ...run, process })));
    },
    heard: (event) => {
      after(async () => {
        const { address, action, outcome, seconds } = event;
        await world.journal.record({
          name: "apply.step",
          scope: scopeOf(current()),
          actor: { kind: "service" },
          facts: { address, action, outcome, ...(seconds === undefined ? {} : { seconds }) },
        });
        await change((run) => ({ ...run, progress: counted(run, event) }));
        await show();
      });
    },
    stop: async () => {
      await working;
      return kept ?? current();
    },
  };
}

function counted({ progress = { done: 0, of: 0 } }: Run, { outcome, address }: ResourceProgress): NonNullable<Run["progress"]> {
  return {
    of: progress.of,
    done: outcome === "done" ? Math.min(progress.done + 1, progress.of) : progress.done,
    ...(outcome === "started" ? { current: address } : progress.current === undefined ? {} : { current: progress.current }),
  };
}
