import type { Job } from "../../src/domain/job.ts";
import type { JobHandlers, JobResult } from "../../src/ports/queue.ts";

/** Handlers that all do the same. */
export const handlersDoing = (work: (job: Job, signal: AbortSignal) => Promise<JobResult>): JobHandlers => ({
  delivery: work,
  review: work,
  "merge-group": work,
  conclude: work,
  command: work,
  "find-pull": work,
  "base-moved": work,
  welcome: work,
  sweep: work,
  reconcile: work,
  merged: work,
  deploy: work,
  wake: work,
});

/** Handlers that do nothing, except those that are given. */
export const fakeHandlers = (own: Partial<JobHandlers>): JobHandlers => ({
  ...handlersDoing(() => Promise.resolve(undefined)),
  ...own,
});
