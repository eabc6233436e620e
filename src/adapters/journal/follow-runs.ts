import type { Recorded } from "../../domain/events.ts";
import type { JournalListener } from "../../ports/journal.ts";

export interface RunFollowers {
  readonly listener: JournalListener;
  /** Hears the events of one run from now on, for its progress and its stream; the audit log has those before. */
  follow(run: string, hear: (event: Recorded) => void): { close(): void };
}

/** Those who look at a run in this process. */
export function followRuns(): RunFollowers {
  const followers = new Map<string, Set<(event: Recorded) => void>>();
  return {
    listener: {
      name: "followers",
      hear: (event) => {
        const errors: unknown[] = [];
        for (const hear of [...(followers.get(event.scope.run ?? "") ?? [])]) {
          try {
            hear(event);
          } catch (error) {
            // One whose connection broke must not keep it from the others.
            errors.push(error);
          }
        }
        if (errors.length > 0) throw new AggregateError(errors, "followers of a run failed");
      },
    },
    follow: (run, hear) => {
      const own = (event: Recorded): void => {
        hear(event);
      };
      const ofRun = followers.get(run) ?? new Set();
      followers.set(run, ofRun.add(own));
      return {
        close: () => {
          ofRun.delete(own);
          if (ofRun.size === 0 && followers.get(run) === ofRun) followers.delete(run);
        },
      };
    },
  };
}
