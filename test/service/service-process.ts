// A service for tests to stop and to kill. Says on standard output what happens, a line each.
// Usage: node service-process.ts DONE-FILE PAUSE-MS, with the environment of a service.
import { appendFileSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { setTimeout as pause } from "node:timers/promises";
import { createLog } from "../../src/adapters/log/log.ts";
import { startService, stopOnSignals } from "../../src/service.ts";
import { readServiceEnvironment } from "../../src/service-environment.ts";
import { fakeHandlers } from "../fakes/fake-handlers.ts";

const [done = "", pauseMs = "0"] = process.argv.slice(2);
const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};
const configuration = readServiceEnvironment(process.env, { home: homedir(), readFile: (path) => readFileSync(path, "utf8") });
if (!("environment" in configuration)) throw new Error(configuration.problems.join("\n"));

const service = await startService({
  environment: configuration.environment,
  log: createLog({ level: "silent" }),
  times: { look: 0.2, heartbeat: 0.2, dead: 1, retries: { most: 6, firstPause: 0.2, longestPause: 1 } },
  handlers: ({ inbox }) =>
    fakeHandlers({
      delivery: async ({ delivery }) => {
        // A job is run again when its process dies before it is crossed out; what is settled is done.
        if ((await inbox.read(delivery))?.payload === null) return undefined;
        say(`began ${delivery}`);
        await pause(Number(pauseMs));
        appendFileSync(done, `${delivery}\n`);
        await inbox.settle(delivery, "done");
        say(`did ${delivery}`);
        return undefined;
      },
    }),
});
say(`up ${service.url}`);
await stopOnSignals(service);
say("stopped");
process.exit(0);
