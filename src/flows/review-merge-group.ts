import type { Job } from "../domain/job.ts";
import type { PullRequest } from "../domain/pull-request.ts";
import type { Review } from "../domain/review.ts";
import type { HostedRepository } from "../ports/code-host.ts";
import type { JobResult } from "../ports/queue.ts";
import type { ServiceWorld } from "../ports/service.ts";
import { standingOf } from "../stages/authorize/approvals.ts";
import { knownRepository } from "./pull/known-repository.ts";
import { makeReview } from "./pull/make-review.ts";
import { openCheck } from "./pull/open-check.ts";
import { orderOf } from "./pull/order.ts";
import { publish } from "./pull/publish.ts";
import { compare } from "./pull/versions.ts";
import { hear } from "./pull/voices.ts";
import { floorsOf } from "./review-pull-request.ts";

type GroupJob = Extract<Job, { type: "merge-group" }>;

/** A merge queue's candidate → the same check, so that the queue does not wait for ever. What people approved on the pull requests counts. */
export async function reviewMergeGroup(job: GroupJob, world: ServiceWorld, signal: AbortSignal): Promise<JobResult> {
  const { ledger, clock } = world;
  const hosted = await knownRepository(job.repository, world);
  // A group that was destroyed has no branch: nobody waits for its check.
  if (hosted === undefined || (await hosted.branchHead(job.ref.replace(/^refs\/heads\//, ""))) !== job.head) return undefined;
  const { repository, head, base } = job;
  const at = clock.now().toISOString();
  const latest = await ledger.reviews.latest(repository, null, head);
  if (latest?.state === "posted") return undefined;
  const record = await ledger.reviews.begin({ repository, pull: null, head, base, trace: job.trace }, at);
  const check = await openCheck(record, record.startedAt === at, hosted, ledger);
  const compared = await compare(hosted, head, base);
  let review: Review | null = record.review;
  if (review === null) {
    // Whoever may put a pull request into the queue may write here.
    review = await makeReview(orderOf(hosted, compared, { untrusted: false, released: true }, world), signal, world);
    await ledger.reviews.made(record.id, review);
  }
  const { settings } = compared;
  const asked = {
    repository,
    pulls: await pullsOf(job, hosted),
    now: clock.now(),
    ...(settings === undefined ? {} : { settings }),
  };
  const voices = await hear(asked, review, hosted, ledger);
  const governance = review.evidence.governanceDigest ?? null;
  const standing = standingOf({ ...voices, review, governance, ...floorsOf(compared) });
  const isNewest = () => Promise.resolve(!signal.aborted);
  await publish({ record, review, standing, check, ...(settings === undefined ? {} : { settings }) }, hosted, world, isNewest);
  await ledger.reviews.posted(record.id);
  return undefined;
}

/** Open pull requests whose heads are in the group: GitHub names only the last of them in the group's ref. */
async function pullsOf({ ref, head }: GroupJob, hosted: HostedRepository): Promise<readonly PullRequest[]> {
  const open = await hosted.openPullRequests();
  const [, last] = /\/pr-(\d+)-[0-9a-f]+$/.exec(ref) ?? [];
  const inside: PullRequest[] = [];
  for (const pull of open)
    if (String(pull.number) === last || (await hosted.mergeBase(pull.head.sha, head)) === pull.head.sha) inside.push(pull);
  return inside;
}
