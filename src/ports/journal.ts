import type { Recorded, SirsiEvent } from "../domain/events.ts";

/**
 * Everything worth recording, once and in one voice. Resolves when the event is durable in the audit log; other listeners hear of it
 * afterwards and cannot fail it. Throws Failure "store-unreachable": what cannot be recorded is not done.
 */
export interface Journal {
  record(event: SirsiEvent): Promise<Recorded>;
}

/** Hears of an event once it is durable, of one process in the order of its chain. What it throws, or does later, harms nobody. */
export interface JournalListener {
  /** For the log line that says it failed. */
  readonly name: string;
  hear(event: Recorded): void | Promise<void>;
}
