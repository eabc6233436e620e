// A process for tests to kill: records events into one chain until it dies, and says the hash of each that is durable.
// Usage: node recording-process.ts FOLDER-OR-URL NAME
import { writeSync } from "node:fs";
import { systemClock } from "../../../src/adapters/clock/clock.ts";
import { lockFiles } from "../../../src/adapters/states/lock-files.ts";
import { openStore } from "../../../src/adapters/store/open-store.ts";
import { Failure } from "../../../src/domain/failure.ts";
import { quietLog } from "../../fakes/quiet-log.ts";

const [place = "", run = ""] = process.argv.slice(2);
const store = await openStore(place.startsWith("postgres:") ? { url: place } : { folder: place }, {
  ...{ clock: systemClock, locks: lockFiles, log: quietLog },
});

async function record(): Promise<never> {
  for (;;) {
    const { seq, hash } = await store.audit.append({
      name: "run.finished",
      scope: { tenant: "github", repository: "4711", run },
      actor: { kind: "service" },
      facts: { state: "done" },
    });
    // At once, so that nothing was recorded and kept to itself.
    writeSync(1, `recorded ${seq} ${hash}\n`);
  }
}
await Promise.all([record(), record(), record()]).catch((error: unknown) => {
  if (!(error instanceof Failure)) throw error;
  process.exit(1);
});
