import { eventWords } from "../../domain/event-words.ts";
import type { JournalListener } from "../../ports/journal.ts";
import type { Log } from "../../ports/log.ts";

/** One line for each event; tenant, repository and seq find it in the audit log. */
export function logEvents(log: Log): JournalListener {
  return {
    name: "log",
    hear: ({ name, scope, actor, facts, seq }) => {
      log.info({ event: name, ...scope, actor, facts, seq }, eventWords[name].happened);
    },
  };
}
