import { sql } from "kysely";
import { isOver, runStates, type Run, type RunState } from "../../domain/run.ts";
import type { Runs, WaveName } from "../../ports/runs.ts";
import type { Database } from "./database.ts";
import { fromColumn, toColumn } from "./json.ts";

const over = runStates.filter(isOver);
/** In these the wave was changed, or may have been. */
const changing: readonly RunState[] = ["running", "verifying", "succeeded", "failed", "unknown"];

export function runsIn(database: Database): Runs {
  return {
    add: async (runs) => {
      if (runs.length === 0) return;
      await database.run((db) =>
        db
          .insertInto("sirsi.run")
          .values(runs.map(rowOf))
          .onConflict((on) => on.doNothing())
          .execute(),
      );
    },
    read: async (id) => (await select(database, sql`id = ${id}`))[0],
    advance: async (run, from) => {
      const { numUpdatedRows } = await database.run((db) =>
        db
          .updateTable("sirsi.run")
          .set({ state: run.state, body: toColumn(run), ...(run.state === "queued" ? { cancelled_by: null } : {}) })
          .where("id", "=", run.id)
          .where("state", "=", from)
          .executeTakeFirst(),
      );
      return numUpdatedRows > 0n;
    },
    cancel: async (id, login) => {
      const { numUpdatedRows } = await database.run((db) =>
        db
          .updateTable("sirsi.run")
          .set({ cancelled_by: login })
          .where("id", "=", id)
          .where("state", "=", "running")
          .executeTakeFirst(),
      );
      return numUpdatedRows > 0n;
    },
    open: (wave) => select(database, sql`${isOf(wave)} and state <> all(${over}::text[])`),
    // A failed run may have failed before it changed anything; then its body names no outcome.
    lastApplied: async (wave) =>
      (await select(database, sql`${isOf(wave)} and state = any(${changing}::text[])`)).findLast(
        ({ state, applied }) => state !== "failed" || applied !== undefined,
      ),
    ofPull: (repository, pull) => select(database, sql`repository = ${repository} and pull = ${pull}`),
    unfinished: () => select(database, sql`state <> all(${over}::text[])`),
  };
}

const isOf = ({ repository, migration, wave }: WaveName) =>
  sql`repository = ${repository} and migration = ${migration} and wave = ${wave}`;

const rowOf = (run: Run) => ({
  id: run.id,
  repository: run.repository,
  pull: run.pull,
  migration: run.migration,
  wave: run.wave,
  revision: run.revision,
  state: run.state,
  cancelled_by: null,
  body: toColumn(run),
});

async function select(database: Database, where: ReturnType<typeof isOf>): Promise<readonly Run[]> {
  const { rows } = await database.run((db) =>
    sql<Row>`select body::text as body, cancelled_by from sirsi.run where ${where} order by seq`.execute(db),
  );
  return rows.map(runOf);
}

interface Row {
  readonly body: string;
  readonly cancelled_by: string | null;
}

function runOf({ body, cancelled_by: by }: Row): Run {
  const { cancelledBy: _stored, ...run } = fromColumn(body) as Run;
  return by === null ? run : { ...run, cancelledBy: by };
}
