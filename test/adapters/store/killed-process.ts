// A process for tests to kill: opens a store and says on standard output what it has done, a word per line.
// Usage: node killed-process.ts FOLDER-OR-URL hold|accept ID|work DONE-FILE MODE
import { appendFileSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
import { systemClock } from "../../../src/adapters/clock/clock.ts";
import { lockFiles } from "../../../src/adapters/states/lock-files.ts";
import { openStore } from "../../../src/adapters/store/open-store.ts";
import { fakeHandlers } from "../../fakes/fake-handlers.ts";
import { quietLog } from "../../fakes/quiet-log.ts";

const [place = "", action = "hold", first = "", mode = ""] = process.argv.slice(2);
const say = (word: string) => process.stdout.write(`${word}\n`);
const retries = { most: 6, firstPause: 0.2, longestPause: 1 };
const store = await openStore(
  {
    ...(place.startsWith("postgres:") ? { url: place } : { folder: place }),
    times: { look: 0.2, heartbeat: 0.2, dead: 1, retries },
  },
  { clock: systemClock, locks: lockFiles, log: quietLog },
);
say("open");

if (action === "accept") {
  await store.inbox.accept({
    id: first,
    event: "push",
    action: null,
    installation: 1,
    repository: 1,
    payload: { id: first },
    receivedAt: "2026-01-12T09:00:00Z",
  });
  say("accepted");
}
if (action === "work") {
  const handlers = fakeHandlers({
    delivery: async ({ delivery }) => {
      say(`began ${delivery}`);
      if (mode === "in the middle") await pause(60_000);
      appendFileSync(first, `${delivery}\n`);
      say(`did ${delivery}`);
      // Nobody may be told before it has settled: what dies here is done again, so effects are keyed by the id.
      if (mode === "before it is settled") await pause(60_000);
      await store.inbox.settle(delivery, "done");
      return undefined;
    },
  });
  await store.queue.work(handlers, { atOnce: {} });
  for (;;) {
    const { waiting, running } = await store.queue.depth();
    if (waiting + running === 0) say("empty");
    await pause(50);
  }
}
await pause(60_000);
