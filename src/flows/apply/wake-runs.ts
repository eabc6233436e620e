import type { Job } from "../../domain/job.ts";
import type { RunState } from "../../domain/run.ts";
import type { ApplyWorld } from "../../ports/apply-world.ts";
import { deployJob } from "./deploy-job.ts";

/** These move by themselves, so one without a job lost it. */
const moving: readonly RunState[] = ["queued", "planning", "intended", "running", "verifying"];

/** Every run that should move has a job: sending one that waits already changes nothing. */
export async function wakeRuns({ runs, queue }: ApplyWorld): Promise<undefined> {
  for (const run of await runs.unfinished()) if (moving.includes(run.state)) await queue.send(deployJob(run));
  return undefined;
}

/** Somebody said something on the pull request: runs that wait for approval look again. */
export async function reconsiderRuns(
  { repository, pull }: Extract<Job, { type: "conclude" }>,
  { runs, queue }: ApplyWorld,
): Promise<void> {
  for (const run of await runs.ofPull(repository, pull)) if (run.state === "awaiting-approval") await queue.send(deployJob(run));
}
