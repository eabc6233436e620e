import { randomUUID } from "node:crypto";
import type { Job } from "../../domain/job.ts";
import type { PullRequest } from "../../domain/pull-request.ts";
import type { SpecReview } from "../../domain/review.ts";
import type { Run } from "../../domain/run.ts";
import type { Settings } from "../../domain/settings.generated.ts";
import type { ApplyWorld } from "../../ports/apply-world.ts";
import type { HostedRepository } from "../../ports/code-host.ts";
import type { JobResult } from "../../ports/queue.ts";
import type { ReviewRecord } from "../../ports/ledger.ts";
import { newRun } from "../../stages/apply/new-run.ts";
import { applyingWaves } from "../../stages/authorize/applying.ts";
import { knownRepository } from "../pull/known-repository.ts";
import { makeReview } from "../pull/make-review.ts";
import { orderOf } from "../pull/order.ts";
import { compare, settingsOf } from "../pull/versions.ts";
import { applyModeOf } from "./apply-mode.ts";
import { deployJob } from "./deploy-job.ts";
import { publishRuns } from "./publish-runs.ts";
import { scopeOf } from "./scope.ts";

type MergedJob = Extract<Job, { type: "merged" }>;

/** A merge → one run for each wave that it moves or changes, and somebody who looks after each. */
export async function queueMerged(job: MergedJob, world: ApplyWorld, signal: AbortSignal): Promise<JobResult> {
  const hosted = await knownRepository(job.repository, world);
  const pull = await hosted?.pullRequest(job.pull);
  if (hosted === undefined || pull?.mergeCommit === undefined || pull.mergeCommit === null) return undefined;
  if (pull.base.repository !== job.repository) return undefined;
  const settings = await liveSettings(pull, hosted);
  const seen = await world.ledger.reviews.latest(job.repository, job.pull, pull.head.sha);
  const record = seen ?? (await reviewNow(job, pull, pull.mergeCommit, hosted, world, signal));
  // One that was made and never posted nobody could read.
  const queued = runsOf(record, seen?.state === "posted", pull.mergeCommit, settings, job, world);
  await world.runs.add(queued);
  // Another process, or an earlier try, may have been first: what is stored counts.
  const runs = (await world.runs.ofPull(job.repository, job.pull)).filter(({ revision }) => revision === pull.mergeCommit);
  for (const run of runs) {
    if (queued.some(({ id }) => id === run.id)) await told(run, world);
    await world.queue.send(deployJob(run));
  }
  if (runs.length > 0) await publishRuns(hosted, runs, world);
  return undefined;
}

/** A merge can be faster than its review. Then nobody has seen a plan: what it would apply is found out now, and waits for a yes. */
async function reviewNow(
  { repository, pull, trace }: MergedJob,
  { base }: PullRequest,
  revision: string,
  hosted: HostedRepository,
  world: ApplyWorld,
  signal: AbortSignal,
): Promise<ReviewRecord> {
  const { ledger, clock } = world;
  const at = clock.now().toISOString();
  const record = await ledger.reviews.begin({ repository, pull, head: revision, base: base.sha, trace }, at);
  const compared = await compare(hosted, revision, base.sha);
  const review = await makeReview(orderOf(hosted, compared, { untrusted: false, released: true }, world), signal, world);
  await ledger.reviews.made(record.id, review);
  return { ...record, state: "made", review };
}

async function liveSettings({ base }: PullRequest, hosted: HostedRepository): Promise<Settings | undefined> {
  const tip = (await hosted.branchHead(base.ref)) ?? base.sha;
  return await settingsOf(await hosted.version(tip));
}

function runsOf(
  { id, base, review }: ReviewRecord,
  wasSeen: boolean,
  revision: string,
  settings: Settings | undefined,
  { repository, pull, trace }: MergedJob,
  { clock }: ApplyWorld,
): readonly Run[] {
  const merge = { repository, pull, revision, base, review: id, wasSeen, trace, at: clock.now().toISOString() };
  return (review?.specs ?? [])
    .filter(isNamed)
    .filter((spec) => applyModeOf(settings?.environments?.[environmentOf(spec)]) !== undefined)
    .flatMap((spec) => applyingWaves(spec.waves).map((wave) => newRun(randomUUID(), merge, spec, wave)));
}

const isNamed = (spec: SpecReview): spec is SpecReview & { readonly migration: string } => spec.migration !== undefined;

type Environment = keyof NonNullable<Settings["environments"]>;

export const environmentOf = ({ environment = "production" }: Pick<SpecReview, "environment">): Environment =>
  environment as Environment;

async function told(run: Run, { journal }: ApplyWorld): Promise<void> {
  const { file, revision, from, to } = run;
  await journal.record({
    name: "run.queued",
    scope: scopeOf(run),
    actor: { kind: "service" },
    facts: { file, revision, from, to },
  });
}
