import type { Job } from "../../domain/job.ts";
import type { Run } from "../../domain/run.ts";
import type { ApplyWorld } from "../../ports/apply-world.ts";
import type { HostedRepository } from "../../ports/code-host.ts";
import type { JobResult } from "../../ports/queue.ts";
import { knownRepository } from "../pull/known-repository.ts";
import { advance, RunMoved } from "./advance.ts";
import { attempt } from "./attempt.ts";
import { publishRuns } from "./publish-runs.ts";
import { settle } from "./settle.ts";
import { siblings } from "./siblings.ts";
import type { Stepped } from "./stepped.ts";
import { verify } from "./verify.ts";

type DeployJob = Extract<Job, { type: "deploy" }>;

/** One wave takes its next step. Run again after any crash, it goes on from what was written ahead, and never guesses. */
export async function deploy(job: DeployJob, world: ApplyWorld, signal: AbortSignal): Promise<JobResult> {
  const hosted = await knownRepository(job.repository, world);
  if (hosted === undefined) return undefined;
  try {
    const run = await nextRun(job, hosted, world);
    if (run === undefined) return undefined;
    const { run: after, again } = await step(run, hosted, world, signal);
    if (after.state !== run.state || after.because !== run.because)
      await publishRuns(hosted, await siblings(after, world), world);
    return again;
  } catch (error) {
    if (error instanceof RunMoved) return { againAfterSeconds: 1, why: error.message };
    throw error;
  }
}

/** What has begun comes first. Of what has not, the newest merge holds what the others wanted. */
async function nextRun(wave: DeployJob, hosted: HostedRepository, world: ApplyWorld): Promise<Run | undefined> {
  const open = await world.runs.open(wave);
  const begun = open.find(({ state }) => state === "running" || state === "verifying" || state === "unknown");
  if (begun !== undefined) return begun;
  const newest = open.at(-1);
  for (const older of open.slice(0, -1)) {
    if (newest === undefined) break;
    const past = await advance(older, "superseded", { because: `#${newest.pull} was merged after it and includes it.` }, world);
    await publishRuns(hosted, await siblings(past, world), world);
  }
  return newest;
}

async function step(run: Run, hosted: HostedRepository, world: ApplyWorld, signal: AbortSignal): Promise<Stepped> {
  switch (run.state) {
    case "queued":
    case "planning":
    case "awaiting-approval":
    case "intended":
      // Intended is written ahead, and no process was started: nothing was changed.
      return await attempt(run, hosted, world, signal);
    case "running":
      return await settle(run, hosted, world, signal);
    case "verifying":
      return await verify(run, hosted, world, signal);
    // A person decides.
    case "unknown":
    case "succeeded":
    case "failed":
    case "refused":
    case "superseded":
    case "cancelled":
      return { run };
  }
}
