import { sql } from "kysely";
import type { Database } from "../database.ts";

export interface StateRetention {
  /** Versions of a wave that are kept whatever their age. */
  readonly atLeast: number;
  readonly days: number;
}

/** Copied from what others keep, and more: ten versions, or thirty days, whichever is more. */
export const usualRetention: StateRetention = { atLeast: 10, days: 30 };

/** Forgets old versions and credentials that have expired. What was refused is kept: its number is bounded. */
export async function tidyStates({ atLeast, days }: StateRetention, database: Database): Promise<void> {
  await database.run(async (db) => {
    await sql`delete from sirsi.state_version where id in (
        select id from (
          select id, at, standing, row_number() over (partition by tenant, repository, migration, wave order by id desc) as place
          from sirsi.state_version where standing <> 'refused') as version
        where place > ${atLeast}::integer and standing = 'earlier'
          and at < clock_timestamp() - ${days}::integer * interval '1 day')`.execute(db);
    await sql`delete from sirsi.run_access where expires_at < clock_timestamp()`.execute(db);
  });
}
