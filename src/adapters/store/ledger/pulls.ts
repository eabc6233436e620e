import { sql } from "kysely";
import type { Ledger } from "../../../ports/ledger.ts";
import type { Database } from "../database.ts";

export function pullsIn(database: Database): Ledger["pulls"] {
  const row = (repository: number, number: number) =>
    database.run((db) =>
      db
        .selectFrom("sirsi.pull")
        .selectAll()
        .where("repository", "=", repository)
        .where("number", "=", number)
        .executeTakeFirst(),
    );
  return {
    want: (pull) => want(pull, database),
    wanted: async (repository, number) => (await row(repository, number))?.head ?? undefined,
    pushers: async (repository, number) => {
      const rows = await database.run((db) =>
        db
          .selectFrom("sirsi.pusher")
          .select("login")
          .where("repository", "=", repository)
          .where("number", "=", number)
          .orderBy("login")
          .execute(),
      );
      return rows.map(({ login }) => login);
    },
    comment: async (repository, number) => {
      const found = await row(repository, number);
      if (found === undefined || found.comment_id === null || found.comment_digest === null) return undefined;
      return { id: Number(found.comment_id), digest: found.comment_digest };
    },
    rememberComment: async (repository, number, comment) => {
      const values = { comment_id: comment?.id ?? null, comment_digest: comment?.digest ?? null };
      await database.run((db) =>
        db
          .insertInto("sirsi.pull")
          .values({ repository, number, head: null, ...values })
          .onConflict((on) => on.columns(["repository", "number"]).doUpdateSet(values))
          .execute(),
      );
    },
    release: async (repository, number, head, by) => {
      await database.run((db) =>
        db
          .insertInto("sirsi.release")
          .values({ repository, number, head, by })
          .onConflict((on) => on.columns(["repository", "number", "head"]).doNothing())
          .execute(),
      );
    },
    isReleased: async (repository, number, head) => {
      const found = await database.run((db) =>
        db
          .selectFrom("sirsi.release")
          .select("by")
          .where("repository", "=", repository)
          .where("number", "=", number)
          .where("head", "=", head)
          .executeTakeFirst(),
      );
      return found !== undefined;
    },
  };
}

type Wanted = Parameters<Ledger["pulls"]["want"]>[0];

/** One statement: the head and who pushed it are known together. */
async function want({ repository, number, head, at, pushedBy }: Wanted, database: Database): Promise<void> {
  await database.run((db) =>
    sql`with pushed as (
        insert into sirsi.pusher (repository, number, login)
        select ${repository}, ${number}, ${pushedBy ?? null}::text where ${pushedBy ?? null}::text is not null
        on conflict do nothing
      )
      insert into sirsi.pull as pull (repository, number, head, at) values (${repository}, ${number}, ${head}, ${at})
      on conflict (repository, number) do update set head = excluded.head, at = excluded.at
        where pull.at is null or pull.at <= excluded.at`.execute(db),
  );
}
