import type { Job } from "../domain/job.ts";
import type { JobResult } from "../ports/queue.ts";
import type { ServiceWorld } from "../ports/service.ts";
import { knownRepository } from "./pull/known-repository.ts";
import { publish } from "./pull/publish.ts";
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
  // One that is not posted yet will count everything that was said until then.
  if (record?.state !== "posted" || record.review === null || record.checkRun === null) return undefined;
  const { review, checkRun } = record;
  const tip = (await hosted.branchHead(pull.base.ref)) ?? pull.base.sha;
  const settings = await settingsOf(await hosted.version(tip));
  const named = settings === undefined ? {} : { settings };
  const standing = await readStanding({ hosted, pull: number, review, ...named }, world);
  const isNewest = async () => !signal.aborted && (await ledger.pulls.wanted(repository, number)) === record.head;
  await publish({ record, review, standing, pull, check: { id: checkRun, annotated: "all" }, ...named }, hosted, world, isNewest);
  return undefined;
}
