import { sql } from "kysely";
import { chainOf, firstPrevious, hashOf } from "../../../domain/audit.ts";
import { canonical } from "../../../domain/canonical.ts";
import type { Recorded, SirsiEvent } from "../../../domain/events.ts";
import type { Database } from "../database.ts";

/** An event with its place in line, ready for the database. */
export interface Draft {
  readonly event: SirsiEvent;
  readonly chain: string;
  /** As JSON; its length bounds a batch. */
  readonly row: string;
}

/** `at` is RFC 3339 in milliseconds and UTC. Throws RangeError for an event that has no canonical form: our bug. */
export function draftOf(event: SirsiEvent, at: string): Draft {
  const { name, scope, actor, facts } = event;
  const chain = chainOf(scope);
  const row = {
    ...{ chain, first: firstPrevious(chain), at, name, repository: scope.repository, run: scope.run ?? null },
    ...{ actor: canonical(actor), facts: canonical(facts), scope: canonical(scope) },
  };
  return { event, chain, row: JSON.stringify(row) };
}

/** What became of one event. */
export type Appended = Recorded | Error;

/** One statement: all of them or none. Answers in the order in which they came. */
export async function appendEvents(drafts: readonly Draft[], database: Database): Promise<readonly Appended[]> {
  // Two processes that lock the same chains in the same order never wait for each other in a circle.
  const ordered = drafts.toSorted((a, b) => (a.chain < b.chain ? -1 : a.chain > b.chain ? 1 : 0));
  const { rows } = await database.run((db) =>
    sql<Row>`select * from sirsi.audit_append(${`[${ordered.map(({ row }) => row).join(",")}]`}::text::json)`.execute(db),
  );
  const answers = new Map(ordered.map((draft, index) => [draft, recordedAs(draft.event, rows[index])]));
  return drafts.map((draft) => answers.get(draft) ?? new Error("the audit log lost an event"));
}

interface Row {
  readonly seq: number | string;
  readonly at: string;
  readonly previous: string;
  readonly hash: string;
}

/** The database made the hash; that it is ours is not believed. An error here is a bug of ours: the event is stored. */
function recordedAs(event: SirsiEvent, row: Row | undefined): Appended {
  if (row === undefined) return new Error("the audit log kept fewer events than it was given");
  const { at, previous, hash } = row;
  const recorded = { ...event, seq: Number(row.seq), at, previous, hash };
  return hashOf(recorded) === hash ? recorded : new Error("the audit log hashed an event in another form");
}
