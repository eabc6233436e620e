import { type Kysely, sql } from "kysely";

/** States of waves, who may change them, and Terraform's own locks. A migration that was released is never edited. */
export async function states(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}

const key = "tenant text not null, repository text not null, migration text not null, wave text not null";
const keyColumns = "tenant, repository, migration, wave";

const statements = [
  // A row stays when it is released: the token must never begin anew. Whoever changes a state locks this row first.
  `create table sirsi.lease (
    ${key},
    token bigint not null,
    run text,
    until timestamptz,
    primary key (${keyColumns}),
    check ((run is null) = (until is null))
  )`,
  `create table sirsi.state_version (
    id bigint generated always as identity primary key,
    ${key},
    serial bigint not null,
    lineage text not null,
    sha256 text not null,
    md5 text not null,
    size integer not null,
    run text,
    token bigint not null,
    at timestamptz not null default clock_timestamp(),
    standing text not null check (standing in ('current', 'earlier', 'refused')),
    why text,
    key_id text not null,
    sealed bytea not null,
    description_key text,
    description bytea,
    check ((standing = 'refused') = (why is not null)),
    check ((description is null) = (description_key is null))
  )`,
  // What is encrypted cannot be compressed.
  "alter table sirsi.state_version alter column sealed set storage external, alter column description set storage external",
  `create unique index state_current on sirsi.state_version (${keyColumns}) where standing = 'current'`,
  `create unique index state_serial on sirsi.state_version (${keyColumns}, serial) where standing <> 'refused'`,
  `create index state_versions on sirsi.state_version (${keyColumns}, id desc)`,
  `create table sirsi.state_lock (
    ${key},
    id text not null,
    run text not null,
    token bigint not null,
    info text not null,
    at timestamptz not null default clock_timestamp(),
    primary key (${keyColumns})
  )`,
  // Of a password only its hash is here. token is null where the run may only read.
  `create table sirsi.run_access (
    hash text primary key,
    run text not null,
    ${key},
    token bigint,
    expires_at timestamptz not null
  )`,
  "create index run_access_run on sirsi.run_access (run)",
];
