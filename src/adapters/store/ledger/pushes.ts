import { sql } from "kysely";
import type { Ledger } from "../../../ports/ledger.ts";
import type { Database } from "../database.ts";

/** Of one repository; those before are forgotten. */
const mostPushes = 10_000;

export function pushesIn(database: Database): Ledger["pushes"] {
  return {
    save: async ({ repository, head, before, by }) => {
      await database.run((db) =>
        db
          .insertInto("sirsi.push")
          .values({ repository, head, login: by, before })
          // What was pushed again to another branch was new the first time.
          .onConflict((on) => on.columns(["repository", "head", "login"]).doNothing())
          .execute(),
      );
    },
    of: async (repository, heads) => {
      if (heads.length === 0) return [];
      const rows = await database.run((db) =>
        db
          .selectFrom("sirsi.push")
          .select(["head", "before", "login"])
          .where("repository", "=", repository)
          .where("head", "in", heads)
          .orderBy("at")
          .orderBy("login")
          .execute(),
      );
      return rows.map(({ head, before, login }) => ({ repository, head, before, by: login }));
    },
  };
}

/** What is left: the newest of each repository, none older than the days. */
export async function tidyPushes(olderThanDays: number, database: Database, most = mostPushes): Promise<void> {
  await database.run((db) =>
    sql`with ranked as (
        select repository, head, login, row_number() over (partition by repository order by at desc) as place from sirsi.push
      )
      delete from sirsi.push as push using ranked
      where push.repository = ranked.repository and push.head = ranked.head and push.login = ranked.login
        and (place > ${most}::integer or at < now() - ${olderThanDays}::integer * interval '1 day')`.execute(db),
  );
}
