import type { Run } from "../../domain/run.ts";
import type { JobResult } from "../../ports/queue.ts";

/** What a step left behind: the run as it is now, and when to look again. */
export interface Stepped {
  readonly run: Run;
  readonly again?: NonNullable<JobResult>;
}
