import { isOver, type Run, type RunState } from "../../domain/run.ts";
import type { ApplyWorld } from "../../ports/apply-world.ts";

/** Another process moved the run meanwhile; what we know of it is old. */
export class RunMoved extends Error {
  override readonly name = "RunMoved";
}

export type RunChange = Partial<Omit<Run, "id" | "repository" | "pull" | "state">> & { readonly because: string };

/** The run in its next state, stored. Throws {@link RunMoved} when another process was first. */
export async function advance(run: Run, state: RunState, change: RunChange, { runs, clock }: ApplyWorld): Promise<Run> {
  if (isOver(run.state)) throw new TypeError(`A run that is ${run.state} goes nowhere.`);
  const { until: _past, ...kept } = run;
  const next: Run = { ...kept, ...change, state, changedAt: clock.now().toISOString() };
  if (!(await runs.advance(next, run.state))) throw new RunMoved(`Run ${run.id} is no longer ${run.state}`);
  return next;
}
