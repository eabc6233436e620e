import { type Kysely, sql } from "kysely";

/**
 * Whose turn it is: jobs know their installation (0 where none is known), and when one of it was last taken. And who pushed which head
 * of a branch, before anybody opened a pull request of it.
 */
export async function turnsAndPushes(db: Kysely<unknown>): Promise<void> {
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
  `create table sirsi.push (
    repository bigint not null,
    head text not null,
    login text not null,
    before text,
    at timestamptz not null default now(),
    primary key (repository, head, login)
  )`,
  "create index push_age on sirsi.push (repository, at)",
];
