import { randomUUID } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { sql } from "kysely";
import type { Job, JobType } from "../../../domain/job.ts";
import type { Clock } from "../../../ports/clock.ts";
import type { Log } from "../../../ports/log.ts";
import type { JobHandlers, Queue, QueueLimits } from "../../../ports/queue.ts";
import type { Database } from "../database.ts";
import { announced, channel, insertJob } from "./insert-job.ts";
import { countJobs, dueTypes, releaseJobs, type Retries, sayAlive } from "./jobs.ts";
import { beginSchedule, type Scheduled, scheduled, sendWhenDue } from "./schedule.ts";
import { startWorkers, type Workers } from "./workers.ts";

export interface QueueTimes {
  /** Seconds between two looks for jobs that became due and schedules; new jobs are announced and need none. */
  readonly look: number;
  readonly heartbeat: number;
  /** Without a sign of life for so long, a process is held for dead. */
  readonly dead: number;
  readonly retries: Retries;
}

export const usualTimes: QueueTimes = {
  look: 1,
  heartbeat: 5,
  dead: 60,
  retries: { most: 6, firstPause: 5, longestPause: 600 },
};

export interface QueueParts {
  readonly database: Database;
  readonly clock: Clock;
  readonly log: Log;
  readonly times: QueueTimes;
}

/** The queue of one process on the table `sirsi.job`. */
export function jobQueue({ database, clock, log, times }: QueueParts): Queue {
  const owner = randomUUID();
  const schedules: Scheduled[] = [];
  const stopping = new AbortController();
  let workers: Workers | undefined;
  const chores: Promise<void>[] = [];
  let hearing: { close(): Promise<void> } | undefined;

  const look = async (): Promise<void> => {
    for (const schedule of schedules) await sendWhenDue(schedule, clock.now(), database);
    for (const type of await dueTypes(database)) workers?.wake(type);
  };
  const live = async (): Promise<void> => {
    const runs = workers?.runs() ?? [];
    if (runs.length > 0) workers?.abandon(await sayAlive(runs, database));
    const released = await releaseJobs({ silentSeconds: times.dead }, times.retries.most, database);
    if (released > 0) log.warn({ jobs: released }, "Jobs of a process that ended are run again");
  };

  return {
    send: async (job, options = {}) => {
      await database.run((db) => sql`with sent as (${insertJob(job, options, sql``)}) select ${announced(job.type)}`.execute(db));
    },
    work: async (handlers: JobHandlers, limits: QueueLimits) => {
      if (workers !== undefined) throw new Error("this queue works already");
      // Nobody else uses an embedded database: what runs in it ran in a process that is gone.
      if (database.kind === "embedded") await releaseJobs("all", times.retries.most, database);
      workers = startWorkers({ handlers, limits, owner, database, log, retries: times.retries });
      const wake = (type: string): void => {
        if (type === "") workers?.wakeAll();
        else workers?.wake(type as JobType);
      };
      hearing = await database.listen(channel, wake);
      workers.wakeAll();
      chores.push(repeat(look, times.look, stopping.signal, log), repeat(live, times.heartbeat, stopping.signal, log));
    },
    every: async (cron: string, job: Job) => {
      const schedule = scheduled(cron, job);
      await beginSchedule(schedule, clock.now(), database);
      schedules.push(schedule);
    },
    depth: () => countJobs(database),
    stop: async (graceSeconds) => {
      if (stopping.signal.aborted) return;
      const ended = workers?.stop(graceSeconds);
      await ended;
      // Until here the heart beats: a job that is being finished is not taken away.
      stopping.abort();
      await Promise.all([...chores, hearing?.close()]);
      await releaseJobs({ owner }, times.retries.most, database).catch((error: unknown) => {
        log.warn({ err: error }, "Jobs that were stopped could not be given back; they are taken up when they are missed");
      });
    },
  };
}

/** Does a chore again and again, one at a time. An error is told and the next turn tries again. */
async function repeat(chore: () => Promise<void>, seconds: number, signal: AbortSignal, log: Log): Promise<void> {
  while (!signal.aborted) {
    try {
      await chore();
    } catch (error) {
      log.warn({ err: error }, "The queue could not look after its jobs and tries again");
    }
    await pause(seconds * 1000, undefined, { signal }).catch(() => undefined);
  }
}
