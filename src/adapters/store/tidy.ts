import { sql } from "kysely";
import type { Database } from "./database.ts";
import { tidyPushes } from "./ledger/pushes.ts";

/**
 * Forgets what nobody asks for any more: deliveries that were settled, with their ids, jobs that were given up, who pushed what, and what
 * runners were asked. GitHub sends a delivery again for a few days only.
 */
export async function tidy(olderThanDays: number, database: Database): Promise<void> {
  const before = sql`now() - ${olderThanDays}::integer * interval '1 day'`;
  await database.run(async (db) => {
    await sql`delete from sirsi.delivery where state <> 'accepted' and stored_at < ${before}`.execute(db);
    await sql`delete from sirsi.job where state = 'failed' and run_at < ${before}`.execute(db);
    await sql`delete from sirsi.turn where at < ${before}`.execute(db);
    await sql`delete from sirsi.runner_job where expires_at < ${before}`.execute(db);
    await sql`delete from sirsi.runner_ticket where expires_at < ${before}`.execute(db);
  });
  await tidyPushes(olderThanDays, database);
}
