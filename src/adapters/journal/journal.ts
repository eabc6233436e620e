import type { Recorded } from "../../domain/events.ts";
import type { AuditLog } from "../../ports/audit-log.ts";
import type { Journal, JournalListener } from "../../ports/journal.ts";
import type { Log } from "../../ports/log.ts";

export interface JournalParts {
  readonly audit: Pick<AuditLog, "append">;
  readonly listeners: readonly JournalListener[];
  readonly log: Log;
}

/** First the audit log, and what that refuses did not happen; then everybody else, who cannot refuse. */
export function journalOn({ audit, listeners, log }: JournalParts): Journal {
  return {
    record: async (event) => {
      const recorded = await audit.append(event);
      for (const listener of listeners) tell(listener, recorded, log);
      return recorded;
    },
  };
}

/** Not waited for: a slow listener must not hold up an apply. */
function tell(listener: JournalListener, event: Recorded, log: Log): void {
  const failed = (error: unknown): void => {
    log.warn(
      { listener: listener.name, event: event.name, err: error },
      "A listener of the journal failed; the event is recorded",
    );
  };
  try {
    const heard = listener.hear(event);
    if (heard !== undefined) heard.catch(failed);
  } catch (error) {
    failed(error);
  }
}
