import { randomBytes, randomUUID } from "node:crypto";
import { sql } from "kysely";
import { jobLifeSeconds, type RunnerOrder } from "../../../domain/runner-job.ts";
import type { Clock } from "../../../ports/clock.ts";
import type { Runner, Runners, Unheard } from "../../../ports/runners.ts";
import type { Database } from "../database.ts";
import { readJob, type JobRow } from "./read-job.ts";

/** Without a word from its runner for this long, a job is lost. */
const silenceSeconds = 60;
/** Of one job; a program that prints without end fills no database. */
const mostMessages = 300;

type Jobs = Pick<Runners, "enqueue" | "next" | "hear" | "finish" | "read">;

/**
 * What runners are asked. A job goes from waiting to sent once, in one statement, and never back: what may have been started is not
 * started again by itself.
 */
export function runnerJobsIn(database: Database, clock: Clock): Jobs {
  const instant = (seconds = 0): string => new Date(clock.now().getTime() + seconds * 1000).toISOString();

  return {
    enqueue: async (order) => {
      const key = JSON.stringify([
        order.tenant,
        order.repository,
        order.run,
        order.kind,
        order.workload,
        order.name,
        order.attempt,
      ]);
      const { rows } = await database.run((db) =>
        sql<{ id: string }>`insert into sirsi.runner_job (id, key, tenant, repository, needs, job_order, expires_at)
          values (${randomUUID()}, ${key}, ${order.tenant}, ${order.repository}, ${JSON.stringify(order.needs)}::jsonb,
            ${JSON.stringify(order)}, ${instant(jobLifeSeconds)}::timestamptz)
          on conflict (key) do update set key = excluded.key returning id`.execute(db),
      );
      return rows[0]?.id ?? "";
    },

    next: async (runner, labels) => {
      await noteSeen(runner, labels, instant(), database);
      const nonce = randomBytes(18).toString("base64url");
      const { rows } = await database.run((db) =>
        sql<{ id: string; job_order: string; expires_at: Date }>`update sirsi.runner_job
          set state = 'sent', runner = ${runner.id}, nonce = ${nonce}, heard_at = ${instant()}::timestamptz
          where id = (
            select id from sirsi.runner_job
            where state = 'waiting' and tenant = ${runner.tenant} and repository = ${runner.repository}
              and needs <@ ${JSON.stringify(labels)}::jsonb and expires_at > ${instant()}::timestamptz
              and exists (select from sirsi.runner where id = ${runner.id})
            order by seq limit 1 for update skip locked)
          returning id, job_order::text as job_order, expires_at`.execute(db),
      );
      const [row] = rows;
      if (row === undefined) return undefined;
      const order = JSON.parse(row.job_order) as RunnerOrder;
      return { ...order, id: row.id, runner: runner.id, nonce, expires: row.expires_at.toISOString() };
    },

    hear: async (runner, job, messages) => {
      const progress = messages.findLast(({ type }) => type === "progress");
      const kept = messages.filter(({ type }) => type !== "progress");
      const { rows } = await database.run((db) =>
        sql<{ id: string }>`with heard as (
            update sirsi.runner_job set heard_at = ${instant()}::timestamptz,
              progress = coalesce(${progress === undefined ? null : JSON.stringify(progress)}::json, progress)
            where ${isHeard(runner, job, instant(-silenceSeconds))} returning id),
          said as (
            insert into sirsi.runner_message (job, message)
            select heard.id, one.value from heard, json_array_elements(${JSON.stringify(kept)}::json) with ordinality as one(value, at)
            where one.at <= ${mostMessages}::integer - (select count(*) from sirsi.runner_message where job = ${job.id})
            order by one.at)
          select id from heard`.execute(db),
      );
      return rows.length > 0 ? undefined : await whyUnheard(runner, job, undefined, database);
    },

    finish: async (runner, job, result) => {
      const text = JSON.stringify(result);
      const state = result.outcome === "not-evaluated" ? "failed" : "done";
      const { rows } = await database.run((db) =>
        sql<{ id: string }>`update sirsi.runner_job
          set state = ${state}, result = ${text}, heard_at = ${instant()}::timestamptz, ended_at = ${instant()}::timestamptz
          where ${isHeard(runner, job, instant(-silenceSeconds))} returning id`.execute(db),
      );
      return rows.length > 0 ? undefined : await whyUnheard(runner, job, text, database);
    },

    read: async (id) => {
      await giveUp(id, instant(), instant(-silenceSeconds), database);
      return await readJob(id, database);
    },
  };
}

const isHeard = (runner: Runner, job: { readonly id: string; readonly nonce: string }, silent: string) =>
  sql`id = ${job.id} and runner = ${runner.id} and nonce = ${job.nonce} and state = 'sent' and heard_at > ${silent}::timestamptz`;

/** A runner that waits asks every second; that it lives is worth a write every ten. */
async function noteSeen({ id }: Runner, labels: readonly string[], now: string, database: Database): Promise<void> {
  const text = JSON.stringify(labels);
  await database.run((db) =>
    sql`update sirsi.runner set seen_at = ${now}::timestamptz, labels = ${text}::json
      where id = ${id}
        and (seen_at is null or seen_at <= ${now}::timestamptz - interval '10 seconds' or labels::text <> ${text})`.execute(db),
  );
}

async function whyUnheard(
  runner: Runner,
  job: { readonly id: string; readonly nonce: string },
  result: string | undefined,
  database: Database,
): Promise<Unheard | undefined> {
  const { rows } = await database.run((db) =>
    sql<Pick<JobRow, "state" | "result">>`select state, result from sirsi.runner_job
      where id = ${job.id} and runner = ${runner.id} and nonce = ${job.nonce}`.execute(db),
  );
  const [row] = rows;
  if (row === undefined) return "unknown";
  if (row.state !== "done" && row.state !== "failed") return "lost";
  return result !== undefined && row.result === result ? undefined : "ended";
}

/** Whoever looks at a job sees it as it is by the clock: nothing has to run in between. */
async function giveUp(id: string, now: string, silent: string, database: Database): Promise<void> {
  await database.run((db) =>
    sql`update sirsi.runner_job set state = case when state = 'sent' then 'lost' else 'expired' end, ended_at = ${now}::timestamptz
      where id = ${id} and (
        (state = 'sent' and heard_at <= ${silent}::timestamptz) or (state = 'waiting' and expires_at <= ${now}::timestamptz))`.execute(
      db,
    ),
  );
}
