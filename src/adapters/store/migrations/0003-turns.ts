import { type Kysely, sql } from "kysely";

/** Whose turn it is: jobs know their installation (0 where none is known), and when one of it was last taken. */
export async function turns(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}

const statements = [
  "alter table sirsi.job add column tenant bigint not null default 0",
  `create table sirsi.turn (
    type text not null,
    tenant bigint not null,
    at timestamptz not null,
    primary key (type, tenant)
  )`,
];
