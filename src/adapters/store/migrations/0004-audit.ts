import { type Kysely, sql } from "kysely";

/** The audit log: events in chains. What the database can refuse, it refuses itself. */
export async function audit(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}

const statements = [
  // `line` is the canonical form of the event without its hash; the other columns only find it.
  `create table sirsi.audit (
    chain text collate "C" not null,
    seq bigint not null check (seq > 0),
    at text collate "C" not null,
    name text not null,
    repository text not null,
    run text,
    hash text not null check (hash ~ '^[0-9a-f]{64}$'),
    line text not null,
    primary key (chain, seq)
  )`,
  "create index audit_run on sirsi.audit (run, chain, seq) where run is not null",
  "create index audit_repository on sirsi.audit (repository, chain, seq)",
  // What stays of events that were removed because they are old.
  `create table sirsi.audit_checkpoint (
    chain text collate "C" not null,
    seq bigint not null,
    hash text not null,
    at text not null,
    removed_by text not null,
    why text not null,
    primary key (chain, seq)
  )`,

  /* Appends in the order that is given. A lock on the chain's name makes those who append wait for each other; the primary key would
     refuse a fork even without it. The time never goes back within a chain, whatever the clocks of several processes say. */
  `create function sirsi.audit_append(events json)
    returns table (seq bigint, at text, previous text, hash text) language plpgsql as $$
    declare
      event record;
      line text;
      last_seq bigint;
      last_at text;
      last_hash text;
    begin
      for event in
        select * from json_to_recordset(events) as given(chain text, first text, at text, name text, repository text, run text,
          actor text, facts text, scope text)
      loop
        perform pg_advisory_xact_lock(hashtextextended(event.chain, 7319));
        select a.seq, a.at, a.hash into last_seq, last_at, last_hash
          from sirsi.audit a where a.chain = event.chain order by a.seq desc limit 1;
        if not found then
          select c.seq, '', c.hash into last_seq, last_at, last_hash
            from sirsi.audit_checkpoint c where c.chain = event.chain order by c.seq desc limit 1;
          if not found then
            last_seq := 0; last_at := ''; last_hash := event.first;
          end if;
        end if;
        seq := last_seq + 1;
        at := greatest(event.at collate "C", last_at collate "C");
        previous := last_hash;
        line := '{"actor":' || event.actor || ',"at":"' || at || '","facts":' || event.facts || ',"name":"' || event.name
          || '","previous":"' || previous || '","scope":' || event.scope || ',"seq":' || seq || '}';
        hash := encode(sha256(convert_to(line, 'UTF8')), 'hex');
        insert into sirsi.audit (chain, seq, at, name, repository, run, hash, line)
          values (event.chain, seq, at, event.name, event.repository, event.run, hash, line);
        return next;
      end loop;
    end $$`,

  `create function sirsi.audit_refuse() returns trigger language plpgsql as $$
    begin
      raise exception 'the audit log is append-only: % of % is refused', lower(tg_op), tg_table_name using errcode = 'restrict_violation';
    end $$`,
  // Retention: what a checkpoint covers may go, and nothing else.
  `create function sirsi.audit_keep() returns trigger language plpgsql as $$
    begin
      if exists (select from sirsi.audit_checkpoint c where c.chain = old.chain and c.seq >= old.seq) then
        return old;
      end if;
      raise exception 'the audit log is append-only: event % of % is covered by no checkpoint', old.seq, old.chain
        using errcode = 'restrict_violation';
    end $$`,
  // A checkpoint names an event that is there, by its hash.
  `create function sirsi.audit_checked() returns trigger language plpgsql as $$
    begin
      if exists (select from sirsi.audit a where a.chain = new.chain and a.seq = new.seq and a.hash = new.hash) then
        return new;
      end if;
      raise exception 'no event % of % has this hash', new.seq, new.chain using errcode = 'restrict_violation';
    end $$`,
  "create trigger audit_no_update before update on sirsi.audit for each statement execute function sirsi.audit_refuse()",
  "create trigger audit_no_truncate before truncate on sirsi.audit for each statement execute function sirsi.audit_refuse()",
  "create trigger audit_no_delete before delete on sirsi.audit for each row execute function sirsi.audit_keep()",
  "create trigger audit_checked before insert on sirsi.audit_checkpoint for each row execute function sirsi.audit_checked()",
  `create trigger audit_kept before update or delete or truncate on sirsi.audit_checkpoint for each statement
    execute function sirsi.audit_refuse()`,
];
