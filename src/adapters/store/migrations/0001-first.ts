import { type Kysely, sql } from "kysely";

/** What the service remembers, and its jobs. A migration that was released is never edited: the next one mends it. */
export async function first(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}

const statements = [
  `create table sirsi.delivery (
    id text primary key,
    event text not null,
    action text,
    installation bigint,
    repository bigint,
    payload text,
    received_at text not null,
    state text not null check (state in ('accepted', 'done', 'ignored', 'failed')),
    why text,
    stored_at timestamptz not null default now()
  )`,
  // Kept for minutes: not worth the time that compressing takes.
  "alter table sirsi.delivery alter column payload set storage external",
  `create table sirsi.job (
    id bigint generated always as identity primary key,
    type text not null,
    key text not null,
    body jsonb not null,
    priority integer not null default 0,
    state text not null default 'waiting' check (state in ('waiting', 'running', 'failed')),
    tries integer not null default 0,
    held boolean not null default false,
    run_at timestamptz not null default now(),
    run uuid,
    owner uuid,
    seen_at timestamptz,
    why text,
    created_at timestamptz not null default now()
  )`,
  // One of a key waits and one runs, whatever the code above does.
  "create unique index job_waiting on sirsi.job (type, key) where state = 'waiting'",
  "create unique index job_running on sirsi.job (type, key) where state = 'running'",
  "create index job_next on sirsi.job (type, priority desc, run_at, id) where state = 'waiting'",
  "create index job_failed on sirsi.job (type, key) where state = 'failed'",
  "create table sirsi.schedule (name text primary key, last_at timestamptz not null)",
  `create table sirsi.installation (
    id bigint primary key,
    account text not null,
    state text not null check (state in ('active', 'suspended', 'deleted'))
  )`,
  `create table sirsi.repository (
    id bigint primary key,
    owner text not null,
    name text not null,
    installation bigint not null
  )`,
  "create index repository_installation on sirsi.repository (installation)",
  `create table sirsi.pull (
    repository bigint not null,
    number integer not null,
    head text,
    at timestamptz,
    comment_id bigint,
    comment_digest text,
    primary key (repository, number)
  )`,
  `create table sirsi.pusher (
    repository bigint not null,
    number integer not null,
    login text not null,
    primary key (repository, number, login)
  )`,
  `create table sirsi.release (
    repository bigint not null,
    number integer not null,
    head text not null,
    by text not null,
    primary key (repository, number, head)
  )`,
  `create table sirsi.review (
    id text primary key,
    seq bigint generated always as identity,
    repository bigint not null,
    pull integer,
    head text not null,
    base text not null,
    state text not null check (state in ('running', 'made', 'posted', 'superseded')),
    trace text not null,
    check_run bigint,
    review json,
    started_at text not null,
    posted_at text
  )`,
  // A merge group has no pull request; 0 is no number of one.
  `create unique index review_unfinished on sirsi.review (repository, coalesce(pull, 0), head, base)
    where state in ('running', 'made')`,
  "create index review_latest on sirsi.review (repository, pull, seq desc)",
  `create table sirsi.approval (
    repository bigint not null,
    pull integer not null,
    user_id bigint not null,
    kind text not null check (kind in ('approve', 'accept-risk')),
    head text not null,
    at timestamptz not null,
    approval json not null,
    primary key (repository, pull, user_id, kind, head)
  )`,
];
