import { Failure } from "../domain/failure.ts";
import type { Job } from "../domain/job.ts";
import type { PullRequest } from "../domain/pull-request.ts";
import type { HostedRepository } from "../ports/code-host.ts";
import type { ReviewRecord } from "../ports/ledger.ts";
import type { JobResult } from "../ports/queue.ts";
import type { ServiceWorld } from "../ports/service.ts";
import { hasEnded } from "../stages/authorize/ended.ts";
import { toSuggestions } from "../stages/report/suggestions.ts";
import { knownRepository } from "./pull/known-repository.ts";
import { closedReview, makeReview, unlessPassing } from "./pull/make-review.ts";
import { openCheck } from "./pull/open-check.ts";
import { orderOf } from "./pull/order.ts";
import { publish } from "./pull/publish.ts";
import { concludeNewest, concludeShown, othersWithHead } from "./pull/same-head.ts";
import { stillNewest, type StillNewest } from "./pull/still-newest.ts";
import { isUntrusted } from "./pull/trust.ts";
import { unlessRefused } from "./pull/unless-refused.ts";
import { compare, type Compared } from "./pull/versions.ts";
import { readStanding } from "./read-standing.ts";
import { specLimitBytes } from "./review/request.ts";
import { readText } from "./review/texts.ts";

type ReviewJob = Extract<Job, { type: "review" }>;

/** The newest head of a pull request → one comment and one check. Every step may be interrupted, and repeated, without being seen twice. */
export async function reviewPullRequest(job: ReviewJob, world: ServiceWorld, signal: AbortSignal): Promise<JobResult> {
  const { ledger, clock } = world;
  const hosted = await knownRepository(job.repository, world);
  const pull = await hosted?.pullRequest(job.pull);
  if (hosted === undefined || pull?.state !== "open") return undefined;
  const { repository } = job;
  // Somebody else took the name that this repository had: nothing of it is ours to write. The reconciler learns the new name.
  if (pull.base.repository !== repository) return undefined;
  const head = pull.head.sha;
  await ledger.pulls.want({ repository, number: pull.number, head, at: pull.updatedAt });
  const tip = (await hosted.branchHead(pull.base.ref)) ?? pull.base.sha;
  const shown = job.again === true ? undefined : await shownReview({ repository, pull: pull.number, head, base: tip }, world);
  if (shown !== undefined) {
    await concludeShown({ ...shown, trace: job.trace }, pull, hosted, world);
    return undefined;
  }

  const at = clock.now().toISOString();
  const record = await ledger.reviews.begin({ repository, pull: pull.number, head, base: tip, trace: job.trace }, at);
  const isNewest = stillNewest({ repository, pull: pull.number, head }, signal, world);
  if (!(await isNewest())) return behindItsWebhook(record, world);
  const check = await openCheck(record, record.startedAt === at, hosted, ledger);
  const compared = await unlessPassing(() => compare(hosted, head, tip));
  const review = record.review ?? (await madeReview(record, compared, pull, hosted, world, signal));

  const settings = compared instanceof Failure ? undefined : compared.settings;
  const named = settings === undefined ? {} : { settings };
  const others = await othersWithHead(pull, hosted, world);
  const standing = await readStanding({ hosted, pull: pull.number, review, ...named }, world);
  const publication = { record, review, standing, others, pull, check, ...named };
  if (!(await publish(publication, hosted, world, isNewest))) return superseded(record, world);
  if (!(compared instanceof Failure))
    await unlessRefused(() => suggest(review, pull, compared, hosted, isNewest), record.trace, world);
  await ledger.reviews.posted(record.id, clock.now().toISOString());
  await concludeNewest(record, check.id, others, hosted, world);
  world.log.info({ trace: job.trace, repository, pull: pull.number, head, verdict: standing.verdict }, "a review was posted");
  return undefined;
}

/**
 * This head's review was posted against this base, and no other head's after it: a branch that went back to an older head has the other's
 * comment. One that has ended shows what was so.
 */
async function shownReview(
  { repository, pull, head, base }: Pick<ReviewRecord, "repository" | "head" | "base"> & { readonly pull: number },
  { ledger, clock }: ServiceWorld,
): Promise<ReviewRecord | undefined> {
  const latest = await ledger.reviews.latest(repository, pull, head);
  if (latest?.state !== "posted" || latest.base !== base) return undefined;
  if (latest.review !== null && hasEnded(latest.review, clock.now())) return undefined;
  return (await ledger.reviews.latest(repository, pull))?.id === latest.id ? latest : undefined;
}

async function madeReview(
  record: ReviewRecord,
  compared: Compared | Failure,
  pull: PullRequest,
  hosted: HostedRepository,
  world: ServiceWorld,
  signal: AbortSignal,
) {
  if (compared instanceof Failure) {
    const closed = closedReview(`${compared.message} ${compared.next}`, record, world);
    await world.ledger.reviews.made(record.id, closed);
    return closed;
  }
  const released = await world.ledger.pulls.isReleased(record.repository, pull.number, record.head);
  const order = orderOf(hosted, compared, { untrusted: isUntrusted(pull), released }, world);
  const review = await makeReview(order, signal, world);
  await world.ledger.reviews.made(record.id, review);
  return review;
}

/** GitHub's API may lag behind its webhooks: a push that we were told of and cannot see yet is looked for again. */
async function behindItsWebhook(record: ReviewRecord, world: ServiceWorld): Promise<JobResult> {
  await superseded(record, world);
  return { againAfterSeconds: 5, why: "GitHub does not show the newest head yet" };
}

/** A newer head has its own job; this one leaves no further trace. */
async function superseded(record: ReviewRecord, { ledger, log }: ServiceWorld): Promise<undefined> {
  await ledger.reviews.supersede(record.id);
  log.info({ trace: record.trace, head: record.head }, "a review was left for a newer head");
  return undefined;
}

async function suggest(
  review: Parameters<typeof toSuggestions>[0],
  pull: PullRequest,
  { repository }: Compared,
  hosted: HostedRepository,
  isNewest: StillNewest,
): Promise<void> {
  const files = new Set(
    [...review.findings, ...review.specs.flatMap(({ findings }) => findings)].flatMap(({ fix, location }) =>
      fix === undefined ? [] : [location.file],
    ),
  );
  const texts = new Map<string, string>();
  for (const file of files) {
    const text = await readText(repository.head, file, specLimitBytes);
    if (text !== undefined) texts.set(file, text.text);
  }
  const suggestions = toSuggestions(review, (file) => texts.get(file));
  if (suggestions.length > 0 && (await isNewest())) await hosted.suggest(pull.number, pull.head.sha, suggestions);
}
