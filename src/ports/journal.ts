import type { Recorded, SirsiEvent } from "../domain/events.ts";

/**
 * Everything worth recording, once and in one voice. Resolves when the event is durable in the audit log; other listeners hear of it
 * afterwards and cannot fail it. Throws Failure "store-unreachable": what cannot be recorded is not done.
 */
export interface Journal {
  record(event: SirsiEvent): Promise<Recorded>;
}
