import { type Kysely, sql } from "kysely";

/** Applies of waves. The body holds what only the code reads. */
export async function runs(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}

const statements = [
  `create table sirsi.run (
    id text primary key,
    seq bigint generated always as identity,
    repository bigint not null,
    pull integer not null,
    migration text not null,
    wave text not null,
    revision text not null,
    state text not null,
    cancelled_by text,
    body json not null
  )`,
  // The same merge may be told twice, and by two processes.
  "create unique index run_once on sirsi.run (repository, migration, wave, revision)",
  "create index run_pull on sirsi.run (repository, pull)",
  `create index run_open on sirsi.run (seq) where state not in
    ('succeeded', 'failed', 'refused', 'superseded', 'cancelled')`,
];
