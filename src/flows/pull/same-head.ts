import { checkName } from "../../domain/check-name.ts";
import type { PullRequest } from "../../domain/pull-request.ts";
import type { Verdict } from "../../domain/review.ts";
import type { HostedRepository } from "../../ports/code-host.ts";
import type { ReviewRecord } from "../../ports/ledger.ts";
import type { ServiceWorld } from "../../ports/service.ts";
import { readStanding } from "../read-standing.ts";
import { settingsOf } from "./versions.ts";

export interface OtherPull {
  readonly number: number;
  readonly verdict: Verdict;
}

/**
 * A check belongs to a commit and a verdict to a pull request. Where one commit is the head of several, to other bases, each of them sees
 * the same check: the worst of them has to decide, or one would open the gate of another.
 */
export async function othersWithHead(
  pull: PullRequest,
  hosted: HostedRepository,
  world: ServiceWorld,
): Promise<readonly OtherPull[]> {
  const verdicts: OtherPull[] = [];
  for (const other of await openWithHead(pull, hosted))
    verdicts.push({ number: other.number, verdict: await verdictOf(other, hosted, world) });
  return verdicts;
}

/**
 * GitHub goes by the newest check of a name. Where that is one of another pull request with this head, it is concluded again: it counts
 * the verdict of this one, which may be another now. Where it is one of a pull request that was closed or went on to another head, nobody
 * would conclude it again, so this one gets a newer check. True when something was asked for.
 */
export async function concludeNewest(
  { repository, pull, head, trace }: Pick<ReviewRecord, "repository" | "pull" | "head" | "trace">,
  check: number,
  others: readonly Pick<OtherPull, "number">[],
  hosted: HostedRepository,
  { ledger, queue }: ServiceWorld,
): Promise<boolean> {
  const newest = await hosted.findCheck(head, checkName);
  // GitHub's list may lag behind the check that we just made. A job whose own check is the newest sends no other, so this ends.
  if (pull === null || newest === undefined || newest.id <= check) return false;
  const owner = (await ledger.reviews.read(newest.externalId))?.pull;
  if (owner === pull) return false;
  if (others.some(({ number }) => number === owner)) {
    await queue.send({ type: "conclude", repository, pull: owner ?? pull, trace });
    return true;
  }
  await queue.send({ type: "review", repository, pull, trace, again: true });
  return true;
}

/** A review that is shown already, as of a pull request that was opened again: what its head's newest check counted may be old. */
export async function concludeShown(
  record: ReviewRecord,
  pull: PullRequest,
  hosted: HostedRepository,
  world: ServiceWorld,
): Promise<void> {
  if (record.checkRun === null) return;
  const { repository, trace } = record;
  const others = await openWithHead(pull, hosted);
  const isSent = await concludeNewest(record, record.checkRun, others, hosted, world);
  if (!isSent && others.length > 0) await world.queue.send({ type: "conclude", repository, pull: pull.number, trace });
}

/** Looked for among those that are open: of a head that the default branch has, GitHub's list by commit names none of them. */
async function openWithHead({ number, head }: PullRequest, hosted: HostedRepository): Promise<readonly PullRequest[]> {
  const open = await hosted.openPullRequests();
  return open.filter((other) => other.number !== number && other.head.sha === head.sha);
}

async function verdictOf({ number, head, base }: PullRequest, hosted: HostedRepository, world: ServiceWorld): Promise<Verdict> {
  const { ledger, queue } = world;
  const record = await ledger.reviews.latest(hosted.id.id, number, head.sha);
  if (record === undefined || record.review === null) {
    await queue.send({ type: "review", repository: hosted.id.id, pull: number, trace: `same-head-${head.sha.slice(0, 12)}` });
    return "not-evaluated";
  }
  const tip = (await hosted.branchHead(base.ref)) ?? base.sha;
  const settings = await settingsOf(await hosted.version(tip));
  const asked = { hosted, pull: number, review: record.review, ...(settings === undefined ? {} : { settings }) };
  return (await readStanding(asked, world)).verdict;
}
