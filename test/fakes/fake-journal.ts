import { chainOf, firstPrevious, hashOf } from "../../src/domain/audit.ts";
import { canonical } from "../../src/domain/canonical.ts";
import type { EventName, Recorded, SirsiEvent } from "../../src/domain/events.ts";
import { Failure } from "../../src/domain/failure.ts";
import type { Journal } from "../../src/ports/journal.ts";

/** A journal in memory, chained and hashed as the real one. */
export interface FakeJournal extends Journal {
  readonly events: readonly Recorded[];
  readonly names: readonly EventName[];
  /** Of one name, in their order. */
  of<N extends EventName>(name: N): readonly Extract<Recorded, { name: N }>[];
  /** From the event with this number on, counted from 1 over all, nothing can be recorded: "store-unreachable". */
  failFrom(event: number): void;
}

export function fakeJournal(now: () => Date = () => new Date("2026-01-12T09:00:00Z")): FakeJournal {
  const events: Recorded[] = [];
  let failing = Infinity;
  return {
    events,
    get names() {
      return events.map(({ name }) => name);
    },
    of: <N extends EventName>(name: N) => events.filter((event): event is Extract<Recorded, { name: N }> => event.name === name),
    failFrom: (event) => {
      failing = event;
    },
    record: (event) => {
      if (events.length + 1 >= failing) return Promise.reject(new Failure("store-unreachable", { why: "it was taken away" }));
      const recorded = after(events, event, now().toISOString());
      events.push(recorded);
      return Promise.resolve(recorded);
    },
  };
}

function after(events: readonly Recorded[], event: SirsiEvent, at: string): Recorded {
  const chain = chainOf(event.scope);
  const last = events.filter(({ scope }) => chainOf(scope) === chain).at(-1);
  // As it would come back from the store: a copy, without what is undefined.
  const copy = JSON.parse(canonical(event)) as SirsiEvent;
  const placed = { ...copy, seq: (last?.seq ?? 0) + 1, at, previous: last?.hash ?? firstPrevious(chain) };
  return { ...placed, hash: hashOf(placed) };
}
