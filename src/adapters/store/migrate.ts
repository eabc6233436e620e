import { type Kysely, sql } from "kysely";
import { type Migration, Migrator } from "kysely/migration";
import { Failure } from "../../domain/failure.ts";
import { first } from "./migrations/0001-first.ts";
import { states } from "./migrations/0002-states.ts";
import { turnsAndPushes } from "./migrations/0003-turns-and-pushes.ts";
import { audit } from "./migrations/0004-audit.ts";
import { runners } from "./migrations/0005-runners.ts";
import { runs } from "./migrations/0006-runs.ts";

const migrations: Readonly<Record<string, Migration>> = {
  "0001-first": { up: first },
  "0002-states": { up: states },
  "0003-turns-and-pushes": { up: turnsAndPushes },
  "0004-audit": { up: audit },
  "0005-runners": { up: runners },
  "0006-runs": { up: runs },
};

/** "sirsi" in digits: other programs on the same database take other locks. */
const lock = 7_319_8719;

/**
 * Brings the schema up to date. Two processes that start at once do it once: the lock is taken before the first look, because even
 * "create schema if not exists" fails when another process does the same. Throws Failure "store-broken" for the database of a later
 * version.
 */
export async function migrate(db: Kysely<never>): Promise<void> {
  await db.connection().execute(async (connection) => {
    await sql`select pg_advisory_lock(${sql.lit(lock)})`.execute(connection);
    try {
      await sql`create schema if not exists sirsi`.execute(connection);
      await bringUpToDate(connection);
    } finally {
      await sql`select pg_advisory_unlock(${sql.lit(lock)})`.execute(connection);
    }
  });
}

async function bringUpToDate(db: Kysely<never>): Promise<void> {
  const migrator = new Migrator({
    db,
    provider: { getMigrations: () => Promise.resolve({ ...migrations }) },
    migrationTableSchema: "sirsi",
    migrationTableName: "migration",
    migrationLockTableName: "migration_lock",
  });
  const { error } = await migrator.migrateToLatest();
  if (error === undefined) return;
  if (error instanceof Error && error.message.startsWith("corrupted migrations")) {
    throw new Failure("store-broken", { why: "a later version of the product has changed it" }, { cause: error });
  }
  throw error instanceof Error ? error : new Error("a migration failed", { cause: error });
}
