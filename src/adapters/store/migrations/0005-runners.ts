import { type Kysely, sql } from "kysely";

/** Runners in customers' networks and what they are asked to do. */
export async function runners(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}

const statements = [
  `create table sirsi.runner_ticket (
    id text primary key,
    digest text not null,
    tenant text not null,
    repository text not null,
    expires_at timestamptz not null
  )`,
  `create table sirsi.runner (
    id text primary key,
    name text not null,
    tenant text not null,
    repository text not null,
    labels json not null,
    facts json not null,
    digest text not null,
    seen_at timestamptz
  )`,
  "create index runner_of on sirsi.runner (tenant, repository)",
  `create table sirsi.runner_job (
    id text primary key,
    seq bigint generated always as identity,
    key text not null unique,
    tenant text not null,
    repository text not null,
    needs jsonb not null,
    job_order json not null,
    state text not null default 'waiting' check (state in ('waiting', 'sent', 'done', 'failed', 'lost', 'expired')),
    runner text,
    nonce text,
    progress json,
    result text,
    expires_at timestamptz not null,
    heard_at timestamptz,
    ended_at timestamptz
  )`,
  "create index runner_job_waiting on sirsi.runner_job (tenant, repository, seq) where state = 'waiting'",
  `create table sirsi.runner_message (
    seq bigint generated always as identity primary key,
    job text not null references sirsi.runner_job (id) on delete cascade,
    message json not null
  )`,
  "create index runner_message_of on sirsi.runner_message (job, seq)",
];
