import { type RawBuilder, sql } from "kysely";
import { type Job, keyOf } from "../../../domain/job.ts";

export const channel = "sirsi_job";

/** Wakes whoever takes jobs of the type, once the transaction is done. */
export const announced = (type: Job["type"]): RawBuilder<unknown> => sql`pg_notify(${channel}, ${type})`;

export interface SendOptions {
  readonly afterSeconds?: number;
  readonly priority?: number;
}

/**
 * The statement that makes jobs wait; `rows` selects type, key, body, priority and run_at. One that waits already stays as it is and
 * where it is, except that flags such as `again` are not lost, and that one which waits for another try after an error gets it now:
 * what made it fail may be what was just mended, and that it waits with the higher of both priorities.
 */
export const insertJobs = (rows: RawBuilder<unknown>): RawBuilder<unknown> =>
  sql`insert into sirsi.job as job (type, key, body, priority, run_at, tenant)
    select sent.*, coalesce((select installation from sirsi.repository where id = (sent.body ->> 'repository')::bigint), 0)
    from (${rows}) as sent (type, key, body, priority, run_at)
    on conflict (type, key) where state = 'waiting' do update set
      body = excluded.body || job.body,
      priority = greatest(job.priority, excluded.priority),
      run_at = case when job.tries > 0 and not job.held then least(job.run_at, excluded.run_at) else job.run_at end`;

/** {@link insertJobs} of one job; `from` may make it depend on a row. */
export const insertJob = (
  job: Job,
  { afterSeconds = 0, priority = 0 }: SendOptions,
  from: RawBuilder<unknown>,
): RawBuilder<unknown> =>
  insertJobs(sql`select ${job.type}::text, ${keyOf(job)}::text, ${JSON.stringify(job)}::jsonb, ${priority}::integer,
    now() + ${afterSeconds}::double precision * interval '1 second' ${from}`);
