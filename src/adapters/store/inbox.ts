import { sql } from "kysely";
import type { Inbox } from "../../ports/inbox.ts";
import { acceptorIn, givenUp } from "./accept-deliveries.ts";
import type { Database } from "./database.ts";
import { fromColumn, withoutNul } from "./json.ts";

export function inboxIn(database: Database): Inbox {
  return {
    accept: acceptorIn(database),
    read: async (id) => {
      const row = await database.run((db) => db.selectFrom("sirsi.delivery").selectAll().where("id", "=", id).executeTakeFirst());
      if (row === undefined) return undefined;
      return {
        id: row.id,
        event: row.event,
        action: row.action,
        installation: row.installation === null ? null : Number(row.installation),
        repository: row.repository === null ? null : Number(row.repository),
        payload: row.payload === null ? null : fromColumn(row.payload),
        receivedAt: row.received_at,
      };
    },
    settle: async (id, outcome, why) => {
      await database.run((db) =>
        db
          .updateTable("sirsi.delivery")
          .set({
            state: outcome,
            why: why === undefined ? null : withoutNul(why),
            ...(outcome === "failed" ? {} : { payload: null }),
          })
          .where("id", "=", id)
          .execute(),
      );
    },
    known: async (ids) => {
      if (ids.length === 0) return new Set();
      const { rows } = await database.run((db) =>
        sql<{ id: string }>`select id from sirsi.delivery
          where id = any(${ids}::text[]) and state <> 'failed' and not ${givenUp}`.execute(db),
      );
      return new Set(rows.map(({ id }) => id));
    },
  };
}
