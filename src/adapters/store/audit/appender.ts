import { Failure } from "../../../domain/failure.ts";
import type { Recorded, SirsiEvent } from "../../../domain/events.ts";
import type { Clock } from "../../../ports/clock.ts";
import type { Database } from "../database.ts";
import { appendEvents, type Draft, draftOf } from "./append-events.ts";
import { cleanEvent } from "./clean-event.ts";

interface Waiting {
  readonly draft: Draft;
  readonly resolve: (recorded: Recorded) => void;
  readonly reject: (error: unknown) => void;
}

/** Of one statement: what comes while it runs goes into the next. */
const most = { events: 64, characters: 1024 ** 2 };

export interface AppenderParts {
  readonly database: Database;
  readonly clock: Clock;
  /** Masks what looks like a credential, or is one that is in use. */
  readonly clean: (text: string) => string;
}

/** Events that come together share a statement, and so one wait for the disk; one that comes alone does not wait for others. */
export function appenderIn({ database, clock, clean }: AppenderParts): (event: SirsiEvent) => Promise<Recorded> {
  const waiting: Waiting[] = [];
  let isBusy = false;

  const work = async (): Promise<void> => {
    isBusy = true;
    while (waiting.length > 0) await settle(waiting.splice(0, sizeOfBatch(waiting)));
    isBusy = false;
  };

  const settle = async (batch: readonly Waiting[]): Promise<void> => {
    try {
      const drafts = batch.map(({ draft }) => draft);
      for (const [index, answer] of (await appendEvents(drafts, database)).entries()) {
        if (answer instanceof Error) batch[index]?.reject(answer);
        else batch[index]?.resolve(answer);
      }
    } catch (error) {
      if (error instanceof Failure || batch.length === 1) for (const { reject } of batch) reject(error);
      // One that we cannot store must not take the others with it.
      else for (const one of batch) await settle([one]);
    }
  };

  return async (event) => {
    const draft = draftOf(cleanEvent(event, clean), clock.now().toISOString());
    return await new Promise((resolve, reject) => {
      waiting.push({ draft, resolve, reject });
      if (!isBusy) void work();
    });
  };
}

/** How many of those that wait go into the next statement: at least one. */
function sizeOfBatch(waiting: readonly Waiting[]): number {
  let characters = 0;
  const end = waiting.slice(0, most.events).findIndex(({ draft }) => (characters += draft.row.length) > most.characters);
  return end === -1 ? most.events : Math.max(1, end);
}
