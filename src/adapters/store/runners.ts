import type { Clock } from "../../ports/clock.ts";
import type { Runners } from "../../ports/runners.ts";
import type { Database } from "./database.ts";
import { runnerJobsIn } from "./runners/jobs.ts";
import { registryIn } from "./runners/registry.ts";

export const runnersIn = (database: Database, clock: Clock): Runners => ({
  ...registryIn(database, clock),
  ...runnerJobsIn(database, clock),
});
