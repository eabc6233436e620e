import { CronExpressionParser } from "cron-parser";
import { sql } from "kysely";
import { type Job, keyOf } from "../../../domain/job.ts";
import type { Database } from "../database.ts";
import { announced, insertJob } from "./insert-job.ts";

/** A job and when it is due next, in UTC. */
export interface Scheduled {
  readonly job: Job;
  /** The latest moment of the expression that is not after `now`. */
  before(now: Date): Date;
}

/** Throws for an expression that is none: it is ours. */
export function scheduled(cron: string, job: Job): Scheduled {
  CronExpressionParser.parse(cron, { tz: "UTC" });
  return {
    job,
    // The moment itself counts.
    before: (now) =>
      CronExpressionParser.parse(cron, { tz: "UTC", currentDate: new Date(now.getTime() + 1) })
        .prev()
        .toDate(),
  };
}

const nameOf = (job: Job): string => `${job.type}:${keyOf(job)}`;

/** From now on: what was due before is not made up for. */
export async function beginSchedule({ job }: Scheduled, now: Date, database: Database): Promise<void> {
  await database.run((db) =>
    sql`insert into sirsi.schedule (name, last_at) values (${nameOf(job)}, ${now.toISOString()}) on conflict do nothing`.execute(
      db,
    ),
  );
}

/** Sends the job when nobody has yet for this moment: of all processes one moves the row on, and sends in the same statement. */
export async function sendWhenDue(schedule: Scheduled, now: Date, database: Database): Promise<void> {
  const { job } = schedule;
  const moment = schedule.before(now).toISOString();
  await database.run((db) =>
    sql`with moved as (
        update sirsi.schedule set last_at = ${moment} where name = ${nameOf(job)} and last_at < ${moment} returning name
      ), sent as (${insertJob(job, {}, sql`from moved`)})
      select ${announced(job.type)} from moved`.execute(db),
  );
}
