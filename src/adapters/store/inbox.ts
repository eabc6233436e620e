import { sql } from "kysely";
import type { Delivery } from "../../domain/delivery.ts";
import type { Inbox } from "../../ports/inbox.ts";
import type { Database } from "./database.ts";
import { fromColumn, toColumn, withoutNul } from "./json.ts";
import { announced, insertJob } from "./queue/insert-job.ts";

export function inboxIn(database: Database): Inbox {
  return {
    accept: (delivery) => accept(delivery, database),
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

/** Its job had its last try without settling the delivery. */
const givenUp = sql`(delivery.state = 'accepted' and exists (
  select from sirsi.job where type = 'delivery' and key = delivery.id and state = 'failed'))`;

/** One statement: row, job and notice are stored together or not at all. */
async function accept(delivery: Delivery, database: Database): Promise<"accepted" | "duplicate"> {
  const { id, event, action, installation, repository, receivedAt } = delivery;
  const { rows } = await database.run((db) =>
    sql`with stored as (
        insert into sirsi.delivery as delivery (id, event, action, installation, repository, payload, received_at, state)
        values (${id}, ${event}, ${action}, ${installation}, ${repository}, ${toColumn(delivery.payload)}, ${receivedAt}, 'accepted')
        on conflict (id) do update
          set payload = excluded.payload, received_at = excluded.received_at, state = 'accepted', why = null
          where delivery.state = 'failed' or ${givenUp}
        returning id
      ), forgotten as (
        delete from sirsi.job using stored where type = 'delivery' and key = stored.id and state = 'failed'
      ), sent as (${insertJob({ type: "delivery", delivery: id }, {}, sql`from stored`)})
      select ${announced("delivery")} from stored`.execute(db),
  );
  return rows.length === 0 ? "duplicate" : "accepted";
}
