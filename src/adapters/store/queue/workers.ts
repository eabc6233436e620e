import { randomUUID } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { Failure } from "../../../domain/failure.ts";
import type { JobType } from "../../../domain/job.ts";
import type { Log } from "../../../ports/log.ts";
import type { JobHandlers, JobResult, QueueLimits } from "../../../ports/queue.ts";
import type { Database } from "../database.ts";
import { failJob, finishJob, postponeJob, type Retries, type Taken, takeJob } from "./jobs.ts";

export interface Workers {
  wake(type: JobType): void;
  wakeAll(): void;
  /** Names of what runs now. */
  runs(): readonly string[];
  /** Aborts runs whose job belongs to another process by now. */
  abandon(runs: readonly string[]): void;
  stop(graceSeconds: number): Promise<void>;
}

export interface WorkerParts {
  readonly handlers: JobHandlers;
  readonly limits: QueueLimits;
  readonly owner: string;
  readonly database: Database;
  readonly log: Log;
  readonly retries: Retries;
}

/** After the grace time, how long a handler may take to notice that it was aborted. */
const noticeMs = 2_000;

/** Takes jobs of every type, each as many at once as the limits say. */
export function startWorkers(parts: WorkerParts): Workers {
  const types = Object.keys(parts.handlers) as JobType[];
  const running = new Map<string, AbortController>();
  const ends = new Set<Promise<void>>();
  const stopping = new AbortController();
  const lanes = new Map(types.map((type) => [type, laneOf(type)]));

  function laneOf(type: JobType): { wake(): void } {
    const most = parts.limits.atOnce[type] ?? 1;
    let busy = 0;
    let taking = false;
    let calls = 0;
    const fill = async (): Promise<void> => {
      let seen: number;
      do {
        seen = calls;
        while (busy < most && !stopping.signal.aborted) {
          const taken = await takeJob(type, randomUUID(), parts.owner, parts.database);
          if (taken === undefined) break;
          if (taken === "taken-by-another") continue;
          busy += 1;
          const end = runTaken(taken).finally(() => {
            busy -= 1;
            ends.delete(end);
            wake();
          });
          ends.add(end);
        }
        // Somebody may have called while we looked.
      } while (seen !== calls);
    };
    const wake = (): void => {
      calls += 1;
      if (taking || stopping.signal.aborted) return;
      taking = true;
      const filled = fill()
        .catch((error: unknown) => {
          parts.log.warn({ err: error, job: type }, "Jobs could not be taken; the next look tries again");
        })
        .finally(() => {
          taking = false;
          ends.delete(filled);
        });
      ends.add(filled);
    };
    return { wake };
  }

  async function runTaken(taken: Taken): Promise<void> {
    const controller = new AbortController();
    running.set(taken.run, controller);
    try {
      await runJob(taken, controller.signal, parts);
    } catch (error) {
      // Its heart stops with it: the job is taken up again when it is missed.
      parts.log.error({ err: error, job: taken.job.type }, "The end of a job could not be written down");
    } finally {
      running.delete(taken.run);
    }
  }

  return {
    wake: (type) => lanes.get(type)?.wake(),
    wakeAll: () => {
      for (const lane of lanes.values()) lane.wake();
    },
    runs: () => [...running.keys()],
    abandon: (runs) => {
      for (const run of runs) running.get(run)?.abort(new Error("another process has this job"));
    },
    stop: async (graceSeconds) => {
      stopping.abort();
      if (await allEnd(ends, graceSeconds * 1000)) return;
      for (const controller of running.values()) controller.abort(new Error("the service stops"));
      if (await allEnd(ends, noticeMs)) return;
      parts.log.warn({ jobs: running.size }, "Jobs that did not stop in time are run again elsewhere");
    },
  };
}

async function allEnd(ends: ReadonlySet<Promise<void>>, milliseconds: number): Promise<boolean> {
  const timer = new AbortController();
  const late = pause(milliseconds, "late", { signal: timer.signal }).catch(() => "late");
  const result = await Promise.race([emptied(ends), late]);
  timer.abort();
  return result !== "late";
}

/** Whoever is looking for a job just now may find one, and then there is one more to wait for. */
async function emptied(ends: ReadonlySet<Promise<void>>): Promise<void> {
  while (ends.size > 0) await Promise.all(ends);
}

async function runJob(taken: Taken, signal: AbortSignal, { handlers, database, log, retries }: WorkerParts): Promise<void> {
  const { job, tries } = taken;
  const facts = { job: job.type, try: tries };
  let result: JobResult;
  try {
    // The handler of a type takes the jobs of that type, which the compiler cannot see here.
    const handle = handlers[job.type] as (job: Taken["job"], signal: AbortSignal) => Promise<JobResult>;
    result = await handle(job, signal);
  } catch (error) {
    // Aborted: the job is not done and nobody is to blame; whoever stops us gives it back.
    if (signal.aborted) return;
    log[error instanceof Failure ? "warn" : "error"]({ ...facts, err: error }, "A job failed");
    await recorded(() => failJob(taken, whyOf(error), retries, database), signal, log);
    return;
  }
  const done = result;
  await recorded(
    () => (done === undefined ? finishJob(taken, database) : postponeJob(taken, done.againAfterSeconds, done.why, database)),
    signal,
    log,
  );
}

/** What happened has happened: it is written down as soon as the database answers, or else the job would be done twice. */
async function recorded(write: () => Promise<unknown>, signal: AbortSignal, log: Log): Promise<void> {
  for (let wait = 250; ; wait = Math.min(wait * 2, 5_000)) {
    try {
      await write();
      return;
    } catch (error) {
      if (!(error instanceof Failure) || signal.aborted) throw error;
      log.warn({ err: error }, "The end of a job could not be written down yet");
      await pause(wait, undefined, { signal }).catch(() => undefined);
    }
  }
}

const whyOf = (error: unknown): string => (error instanceof Error ? error.message : String(error)).slice(0, 1000);
