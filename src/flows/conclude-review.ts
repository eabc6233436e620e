import type { Job } from "../domain/job.ts";
import type { ReviewRecord } from "../ports/ledger.ts";
import type { JobResult } from "../ports/queue.ts";
import type { ServiceWorld } from "../ports/service.ts";
import { knownRepository } from "./pull/known-repository.ts";
import { publish } from "./pull/publish.ts";
import { concludeNewest, othersWithHead } from "./pull/same-head.ts";
import { stillNewest } from "./pull/still-newest.ts";
import { settingsOf } from "./pull/versions.ts";
import { readStanding } from "./read-standing.ts";

type ConcludeJob = Extract<Job, { type: "conclude" }>;

/** Somebody approved, objected or took it back → the check and the comment say so. The stored review is used: nothing is planned again. */
export async function concludeReview(
  { repository, pull: number }: ConcludeJob,
  world: ServiceWorld,
  signal: AbortSignal,
): Promise<JobResult> {
  const { ledger } = world;
  const hosted = await knownRepository(repository, world);
  const pull = await hosted?.pullRequest(number);
  if (hosted === undefined || pull?.state !== "open") return undefined;
  const record = await ledger.reviews.latest(repository, number, pull.head.sha);
  if (record?.state === "made" && isYoung(record, world)) return afterPosting;
  // One that is not made yet will count everything that was said until then.
  if (record?.state !== "posted" || record.review === null || record.checkRun === null) return undefined;
  const { review, checkRun } = record;
  const tip = (await hosted.branchHead(pull.base.ref)) ?? pull.base.sha;
  const settings = await settingsOf(await hosted.version(tip));
  const named = settings === undefined ? {} : { settings };
  const others = await othersWithHead(pull, hosted, world);
  const standing = await readStanding({ hosted, pull: number, review, ...named }, world);
  const isWanted = stillNewest({ repository, pull: number, head: record.head }, signal, world);
  // Made again meanwhile: that review counts what was said by itself.
  const isNewest = async () => (await isWanted()) && (await ledger.reviews.latest(repository, number))?.id === record.id;
  await publish(
    { record, review, standing, others, pull, check: { id: checkRun, annotated: "all" }, ...named },
    hosted,
    world,
    isNewest,
  );
  await concludeNewest(record, checkRun, others, hosted, world);
  return undefined;
}

/** While it is posted it may have counted already what was said so far, and not this. */
const afterPosting = { againAfterSeconds: 5, why: "the review is being posted" } as const;

/** GitHub's longest pause is an hour; a review that is not posted by then is made again by the reconciler. */
const longestPostingMs = 2 * 3_600_000;

const isYoung = ({ startedAt }: ReviewRecord, { clock }: ServiceWorld): boolean =>
  clock.now().getTime() - Date.parse(startedAt) < longestPostingMs;
