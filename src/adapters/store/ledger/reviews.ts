import { randomUUID } from "node:crypto";
import { type Selectable, sql } from "kysely";
import type { Review } from "../../../domain/review.ts";
import type { Ledger, ReviewRecord } from "../../../ports/ledger.ts";
import type { Database } from "../database.ts";
import { fromColumn, toColumn } from "../json.ts";
import type { Tables } from "../tables.ts";

type State = ReviewRecord["state"];

export function reviewsIn(database: Database): Ledger["reviews"] {
  return {
    begin: (review, at) => begin(review, at, database),
    rememberCheck: (id, checkRun) => change(id, { check_run: checkRun }, ["running", "made", "posted", "superseded"], database),
    made: (id, review) => change(id, { state: "made", review: toColumn(review) }, ["running", "made"], database),
    posted: (id, at) => change(id, { state: "posted", posted_at: at }, ["made"], database),
    supersede: (id) => change(id, { state: "superseded" }, ["running", "made"], database),
    read: async (id) => {
      const row = await database.run((db) =>
        db.selectFrom("sirsi.review").select(columns).where("id", "=", id).executeTakeFirst(),
      );
      return row === undefined ? undefined : recordOf(row);
    },
    latest: async (repository, pull, head) => {
      const row = await database.run((db) => {
        const all = db
          .selectFrom("sirsi.review")
          .select(columns)
          .where("repository", "=", repository)
          .where("pull", "is not distinct from", pull)
          .where("state", "in", ["made", "posted"])
          .orderBy("seq", "desc");
        return (head === undefined ? all : all.where("head", "=", head)).executeTakeFirst();
      });
      return row === undefined ? undefined : recordOf(row);
    },
  };
}

const columns = [
  "id",
  "repository",
  "pull",
  "head",
  "base",
  "state",
  "trace",
  "check_run",
  // As text: only we know what stands for Infinity in it.
  sql<string | null>`review::text`.as("review"),
  "started_at",
  "posted_at",
] as const;

type Row = Omit<Selectable<Tables["sirsi.review"]>, "seq">;

const recordOf = (row: Row): ReviewRecord => ({
  id: row.id,
  repository: Number(row.repository),
  pull: row.pull,
  head: row.head,
  base: row.base,
  state: row.state,
  trace: row.trace,
  checkRun: row.check_run === null ? null : Number(row.check_run),
  review: row.review === null ? null : (fromColumn(row.review) as Review),
  startedAt: row.started_at,
  postedAt: row.posted_at,
});

type Begun = Parameters<Ledger["reviews"]["begin"]>[0];

/** Two processes that begin the same review get the same record: the unique index decides. */
async function begin({ repository, pull, head, base, trace }: Begun, at: string, database: Database): Promise<ReviewRecord> {
  for (let attempt = 0; attempt < 5; attempt += 1) {
    const row = await database.run(async (db) => {
      await db
        .insertInto("sirsi.review")
        .values({
          id: randomUUID(),
          repository,
          pull,
          head,
          base,
          trace,
          state: "running",
          check_run: null,
          review: null,
          started_at: at,
          posted_at: null,
        })
        .onConflict((on) => on.doNothing())
        .execute();
      return await db
        .selectFrom("sirsi.review")
        .select(columns)
        .where("repository", "=", repository)
        .where("pull", "is not distinct from", pull)
        .where("head", "=", head)
        .where("base", "=", base)
        .where("state", "in", ["running", "made"])
        .executeTakeFirst();
    });
    if (row !== undefined) return recordOf(row);
    // Finished by another process between the two statements.
  }
  throw new Error(`the review of ${head} was begun and finished five times at once`);
}

/** A superseded review stays so, and a posted one is never made again: what comes too late changes nothing. */
async function change(
  id: string,
  values: { readonly state?: State; readonly review?: string; readonly check_run?: number; readonly posted_at?: string },
  from: readonly State[],
  database: Database,
): Promise<void> {
  const known = await database.run(async (db) => {
    const { numUpdatedRows } = await db
      .updateTable("sirsi.review")
      .set(values)
      .where("id", "=", id)
      .where("state", "in", from)
      .executeTakeFirst();
    if (numUpdatedRows > 0n) return true;
    return (await db.selectFrom("sirsi.review").select("id").where("id", "=", id).executeTakeFirst()) !== undefined;
  });
  if (!known) throw new Error(`no review has the id ${id}`);
}
