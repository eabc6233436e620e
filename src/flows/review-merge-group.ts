import { Failure } from "../domain/failure.ts";
import type { Job } from "../domain/job.ts";
import type { Review } from "../domain/review.ts";
import type { JobResult } from "../ports/queue.ts";
import type { ServiceWorld } from "../ports/service.ts";
import { knownRepository } from "./pull/known-repository.ts";
import { closedReview, makeReview, unlessPassing } from "./pull/make-review.ts";
import { openCheck } from "./pull/open-check.ts";
import { orderOf } from "./pull/order.ts";
import { publish } from "./pull/publish.ts";
import { compare } from "./pull/versions.ts";
import { readStanding } from "./read-standing.ts";

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
  const compared = await unlessPassing(() => compare(hosted, head, base));
  let review: Review | null = record.review;
  if (review === null) {
    review =
      compared instanceof Failure
        ? closedReview(`${compared.message} ${compared.next}`, record, world)
        : // Whoever may put a pull request into the queue may write here.
          await makeReview(orderOf(hosted, compared, { untrusted: false, released: true }, world), signal, world);
    await ledger.reviews.made(record.id, review);
  }
  const settings = compared instanceof Failure ? undefined : compared.settings;
  const named = settings === undefined ? {} : { settings };
  const standing = await readStanding({ hosted, pull: null, review, members: membersOf(job.ref), ...named }, world);
  const isNewest = () => {
    signal.throwIfAborted();
    return Promise.resolve(true);
  };
  await publish({ record, review, standing, check, ...named }, hosted, world, isNewest);
  await ledger.reviews.posted(record.id, clock.now().toISOString());
  return undefined;
}

/** GitHub names the last pull request of a group in its ref. */
function membersOf(ref: string): readonly number[] {
  const [, last] = /\/pr-(\d{1,9})-[0-9a-f]+$/.exec(ref) ?? [];
  return last === undefined ? [] : [Number(last)];
}
