import { type RawBuilder, sql } from "kysely";
import type { Job, JobType } from "../../../domain/job.ts";
import type { Database } from "../database.ts";
import { withoutNul } from "../json.ts";

/** A job that was taken; `run` names this one run of it. */
export interface Taken {
  readonly id: number;
  readonly run: string;
  readonly tries: number;
  readonly job: Job;
}

export interface Retries {
  /** A job is started this often before it is kept as failed. */
  readonly most: number;
  /** Seconds before the second try; each later pause is twice as long. */
  readonly firstPause: number;
  readonly longestPause: number;
}

/**
 * The next job of a type whose key does not run. Installations take turns: first the one of which least runs, then the one that waits
 * longest for its turn, and then, among its own jobs, the higher priority and the older one. So a thousand reviews of one installation
 * are never in front of another's first.
 */
const nextJob = (type: JobType): RawBuilder<unknown> => sql`
  select waiting.id, waiting.tenant from sirsi.job as waiting
  left join (select tenant, count(*) as jobs from sirsi.job where type = ${type} and state = 'running' group by tenant) as busy
    on busy.tenant = waiting.tenant
  left join sirsi.turn as last on last.type = ${type} and last.tenant = waiting.tenant
  where waiting.type = ${type} and waiting.state = 'waiting' and waiting.run_at <= now()
    and waiting.key <> all (array(select key from sirsi.job where type = ${type} and state = 'running'))
  order by coalesce(busy.jobs, 0), last.at nulls first, waiting.priority desc, waiting.run_at, waiting.id
  limit 1 for update of waiting skip locked`;

/** Webhooks are many and done in milliseconds: in the order in which they came, straight from the index. */
const nextDelivery = sql`
  select id, null::bigint as tenant from sirsi.job as waiting
  where type = 'delivery' and state = 'waiting' and run_at <= now() and not exists (
    select from sirsi.job as other where other.type = waiting.type and other.key = waiting.key and other.state = 'running')
  order by priority desc, run_at, id limit 1 for update skip locked`;

/** Takes the next job of a type. `taken-by-another`: two processes wanted one key; look again. */
export async function takeJob(
  type: JobType,
  run: string,
  owner: string,
  database: Database,
): Promise<Taken | "taken-by-another" | undefined> {
  try {
    const { rows } = await database.run((db) =>
      sql<{ id: number | string; tries: number; body: Job }>`with next as (${type === "delivery" ? nextDelivery : nextJob(type)}),
        turn as (
          insert into sirsi.turn (type, tenant, at) select ${type}, tenant, clock_timestamp() from next where tenant is not null
          on conflict (type, tenant) do update set at = excluded.at
        )
        update sirsi.job set
          state = 'running', tries = tries + 1, held = false, run = ${run}, owner = ${owner}, seen_at = now()
        from next where job.id = next.id
        returning job.id, tries, body`.execute(db),
    );
    const [row] = rows;
    return row === undefined ? undefined : { id: Number(row.id), run, tries: row.tries, job: row.body };
  } catch (error) {
    if (isUniqueViolation(error)) return "taken-by-another";
    throw error;
  }
}

const isUniqueViolation = (error: unknown): boolean => error instanceof Error && "code" in error && error.code === "23505";

export async function finishJob({ id, run }: Taken, database: Database): Promise<void> {
  await database.run((db) => sql`delete from sirsi.job where id = ${id} and run = ${run}`.execute(db));
}

/**
 * Lets a running job wait again without counting the run. When the same job waits already there is nothing to keep, but that one then
 * waits as long, since whoever asked for the pause asked for it for both.
 */
export async function postponeJob(taken: Taken, seconds: number, why: string, database: Database): Promise<void> {
  await putBack(taken, { seconds, why, held: true, tries: taken.tries - 1 }, database);
}

/** After an error: another try later, or kept as failed. */
export async function failJob(taken: Taken, why: string, retries: Retries, database: Database): Promise<"again" | "failed"> {
  if (taken.tries < retries.most) {
    await putBack(taken, { seconds: pauseAfter(taken.tries, retries), why, held: false, tries: taken.tries }, database);
    return "again";
  }
  await database.run((db) =>
    sql`update sirsi.job set state = 'failed', owner = null, why = ${withoutNul(why)}
      where id = ${taken.id} and run = ${taken.run}`.execute(db),
  );
  return "failed";
}

/** Seconds: doubling, and up to a quarter more, so that what failed together does not come back together. */
const pauseAfter = (tries: number, { firstPause, longestPause }: Retries): number =>
  Math.min(longestPause, firstPause * 2 ** (tries - 1)) * (1 + Math.random() / 4);

interface Waiting {
  readonly seconds: number;
  readonly why: string;
  readonly held: boolean;
  readonly tries: number;
}

/** One statement: the run ends and the job waits, or neither. */
async function putBack({ id, run }: Taken, { seconds, why, held, tries }: Waiting, database: Database): Promise<void> {
  await database.run((db) =>
    sql`with gone as (
        delete from sirsi.job where id = ${id} and run = ${run} returning type, key, body, priority, tenant, created_at
      )
      insert into sirsi.job as job (type, key, body, priority, tenant, created_at, run_at, held, tries, why)
      select type, key, body, priority, tenant, created_at, now() + ${seconds}::double precision * interval '1 second',
        ${held}::boolean, ${tries}::integer, ${withoutNul(why)}
      from gone
      on conflict (type, key) where state = 'waiting' do update set
        body = excluded.body || job.body,
        priority = greatest(job.priority, excluded.priority),
        run_at = case when excluded.held then greatest(job.run_at, excluded.run_at) else job.run_at end,
        held = job.held or excluded.held`.execute(db),
  );
}

/**
 * Jobs whose process stopped saying that it lives, those of one queue, or all that run: they wait again, now; one whose process
 * ended too often is kept as failed. How many.
 */
export async function releaseJobs(
  which: { readonly silentSeconds: number } | { readonly owner: string } | "all",
  most: number,
  database: Database,
): Promise<number> {
  const chosen =
    which === "all"
      ? sql`true`
      : "owner" in which
        ? sql`owner = ${which.owner}`
        : sql`seen_at < now() - ${which.silentSeconds}::double precision * interval '1 second'`;
  // A job that was stopped did nothing wrong; one whose process died may have killed it.
  const forgiven = which !== "all" && "owner" in which ? 1 : 0;
  const { rows } = await database.run((db) =>
    sql`with dead as (
        select id, type, key, tries from sirsi.job where state = 'running' and ${chosen} for update skip locked
      ), twins as (
        delete from sirsi.job using dead where job.id = dead.id and exists (
          select from sirsi.job as other where other.type = dead.type and other.key = dead.key and other.state = 'waiting')
        returning job.id
      ), back as (
        update sirsi.job set
          state = case when job.tries - ${forgiven}::integer < ${most}::integer then 'waiting' else 'failed' end,
          tries = job.tries - ${forgiven}::integer, run = null, owner = null, seen_at = null, run_at = now(), why = 'its process ended'
        from dead where job.id = dead.id and job.id not in (
          select dead.id from dead join sirsi.job as other
            on other.type = dead.type and other.key = dead.key and other.state = 'waiting')
        returning job.id, job.type
      ), woken as (select count(pg_notify('sirsi_job', type)) from (select distinct type from back) as types)
      select id from dead where (select count(*) from woken) >= 0`.execute(db),
  );
  return rows.length;
}

/** Says that these runs live. Gives back those that were taken from us meanwhile. */
export async function sayAlive(runs: readonly string[], database: Database): Promise<readonly string[]> {
  const { rows } = await database.run((db) =>
    sql<{
      run: string;
    }>`update sirsi.job set seen_at = now() where state = 'running' and run = any(${runs}::uuid[]) returning run`.execute(db),
  );
  const alive = new Set(rows.map(({ run }) => run));
  return runs.filter((run) => !alive.has(run));
}

/** Types of which something could be taken now. */
export async function dueTypes(database: Database): Promise<readonly JobType[]> {
  const { rows } = await database.run((db) =>
    sql<{ type: JobType }>`select distinct type from sirsi.job where state = 'waiting' and run_at <= now()`.execute(db),
  );
  return rows.map(({ type }) => type);
}

export async function countJobs(database: Database): Promise<Readonly<Record<"waiting" | "running" | "failed", number>>> {
  const { rows } = await database.run((db) =>
    sql<{
      state: "waiting" | "running" | "failed";
      jobs: number | string;
    }>`select state, count(*) as jobs from sirsi.job group by state`.execute(db),
  );
  const counted = { waiting: 0, running: 0, failed: 0 };
  for (const { state, jobs } of rows) counted[state] = Number(jobs);
  return counted;
}
