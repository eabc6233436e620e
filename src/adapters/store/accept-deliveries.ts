import { sql } from "kysely";
import type { Delivery } from "../../domain/delivery.ts";
import { Failure } from "../../domain/failure.ts";
import type { Database } from "./database.ts";
import { toColumn } from "./json.ts";
import { announced, insertJobs } from "./queue/insert-job.ts";

type Answer = "accepted" | "duplicate";

interface Waiting {
  readonly delivery: Delivery;
  readonly payload: string;
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: unknown) => void;
}

/** Of one statement: what comes while it runs goes into the next. */
const most = { deliveries: 32, characters: 4 * 1024 ** 2 };

/**
 * Stores deliveries and their jobs. Those that come together share a statement, and so one wait for the disk; one that comes alone does
 * not wait for others.
 */
export function acceptorIn(database: Database): (delivery: Delivery) => Promise<Answer> {
  let waiting: Waiting[] = [];
  let isBusy = false;

  const work = async (): Promise<void> => {
    isBusy = true;
    while (waiting.length > 0) {
      const batch = nextBatch(waiting);
      waiting = waiting.filter((one) => !batch.includes(one));
      await settle(batch);
    }
    isBusy = false;
  };

  const settle = async (batch: readonly Waiting[]): Promise<void> => {
    try {
      const accepted = await store(batch, database);
      for (const { delivery, resolve } of batch) resolve(accepted.has(delivery.id) ? "accepted" : "duplicate");
    } catch (error) {
      if (error instanceof Failure || batch.length === 1) for (const { reject } of batch) reject(error);
      // One that we cannot store must not take the others with it.
      else for (const one of batch) await settle([one]);
    }
  };

  return (delivery) =>
    new Promise((resolve, reject) => {
      waiting.push({ delivery, payload: toColumn(delivery.payload), resolve, reject });
      if (!isBusy) void work();
    });
}

/** The same id twice cannot be in one statement: the second waits, and is a duplicate then. */
function nextBatch(waiting: readonly Waiting[]): readonly Waiting[] {
  const batch = new Map<string, Waiting>();
  let characters = 0;
  for (const one of waiting) {
    if (batch.has(one.delivery.id)) continue;
    characters += one.payload.length;
    if (batch.size > 0 && (batch.size === most.deliveries || characters > most.characters)) break;
    batch.set(one.delivery.id, one);
  }
  return [...batch.values()];
}

/** Its job had its last try without settling the delivery. */
export const givenUp = sql`(delivery.state = 'accepted' and exists (
  select from sirsi.job where type = 'delivery' and key = delivery.id and state = 'failed'))`;

/** One statement: rows, jobs and notice are stored together or not at all. Gives back the ids that were new, or failed before. */
async function store(batch: readonly Waiting[], database: Database): Promise<ReadonlySet<string>> {
  const rows = batch.map(
    ({ delivery: { id, event, action, installation, repository, receivedAt }, payload }) =>
      sql`(${id}::text, ${event}::text, ${action}::text, ${installation}::bigint, ${repository}::bigint, ${payload}::text,
      ${receivedAt}::text)`,
  );
  const stored = await database.run((db) =>
    sql<{ id: string }>`with stored as (
        insert into sirsi.delivery as delivery (id, event, action, installation, repository, payload, received_at, state)
        select *, 'accepted' from (values ${sql.join(rows)}) as given
        on conflict (id) do update
          set payload = excluded.payload, received_at = excluded.received_at, state = 'accepted', why = null
          where delivery.state = 'failed' or ${givenUp}
        returning id
      ), forgotten as (
        delete from sirsi.job using stored where type = 'delivery' and key = stored.id and state = 'failed'
      ), sent as (${insertJobs(sql`
        select 'delivery', id, jsonb_build_object('type', 'delivery', 'delivery', id), 0, now() from stored`)})
      select id, ${announced("delivery")} from stored`.execute(db),
  );
  return new Set(stored.rows.map(({ id }) => id));
}
