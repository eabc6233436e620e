import type { Job, JobType } from "../domain/job.ts";

/** What became of a job: done, or to be run again after some time because somebody asked us to wait. */
export type JobResult = { readonly againAfterSeconds: number; readonly why: string } | undefined;

export type JobHandlers = {
  readonly [T in JobType]: (job: Extract<Job, { type: T }>, signal: AbortSignal) => Promise<JobResult>;
};

export interface QueueLimits {
  /** Jobs of a type that run at once; 1 where nothing is said. */
  readonly atOnce: Partial<Readonly<Record<JobType, number>>>;
}

/**
 * Work that survives a restart: a job runs until its handler returns. One whose process died is run again; one whose handler throws is
 * tried again with growing pauses, and after the last try kept as failed. Installations take turns: many jobs of one do not keep another
 * waiting; priorities decide among the jobs of one. Throws Failure "store-unreachable".
 */
export interface Queue {
  /** Of jobs with one type and key, one waits and one runs: sending what waits already changes nothing, except that the higher priority counts. */
  send(job: Job, options?: { readonly afterSeconds?: number; readonly priority?: number }): Promise<void>;
  /** Starts taking jobs. */
  work(handlers: JobHandlers, limits: QueueLimits): Promise<void>;
  /** Sends a job at times of a cron expression, once among all processes. */
  every(cron: string, job: Job): Promise<void>;
  /** Jobs that wait or run, for health and for tests. */
  depth(): Promise<Readonly<Record<"waiting" | "running" | "failed", number>>>;
  /** Takes no more jobs, waits for those that run, aborts what is left after the grace time: it runs again elsewhere. */
  stop(graceSeconds: number): Promise<void>;
}
