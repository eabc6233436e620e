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
  const all = await hosted.pullsOf(pull.head.sha);
  const others = all.filter(
    ({ number, state, head }) => number !== pull.number && state === "open" && head.sha === pull.head.sha,
  );
  const verdicts: OtherPull[] = [];
  for (const other of others) verdicts.push({ number: other.number, verdict: await verdictOf(other, hosted, world) });
  return verdicts;
}

/**
 * GitHub goes by the newest check of a name. Where that is one of another pull request with this head, it is concluded again: it counts
 * the verdict of this one, which may be another now.
 */
export async function concludeNewest(
  { repository, pull, head, trace }: ReviewRecord,
  others: readonly OtherPull[],
  hosted: HostedRepository,
  { ledger, queue }: ServiceWorld,
): Promise<void> {
  if (others.length === 0) return;
  const newest = await hosted.findCheck(head, checkName);
  const owner = newest === undefined ? undefined : (await ledger.reviews.read(newest.externalId))?.pull;
  // A job whose own check is the newest sends no other, so this ends.
  if (owner !== undefined && owner !== null && owner !== pull)
    await queue.send({ type: "conclude", repository, pull: owner, trace });
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
