import { applyCheckName } from "../../domain/apply-check-name.ts";
import type { CheckRun } from "../../domain/check.ts";
import type { Run } from "../../domain/run.ts";
import type { ApplyWorld } from "../../ports/apply-world.ts";
import type { HostedRepository } from "../../ports/code-host.ts";
import { toAppliesText } from "../../stages/report/comment.ts";
import { runsConclusion, runsTitle } from "../../stages/report/run-words.ts";
import { settingsOf } from "../pull/versions.ts";
import { writeComment } from "../pull/publish.ts";
import { unlessRefused } from "../pull/unless-refused.ts";
import { readStanding } from "../read-standing.ts";

/** Says on the merge's commit and on its pull request how its runs stand. Everything here can be repeated. */
export async function publishRuns(hosted: HostedRepository, runs: readonly Run[], world: ApplyWorld): Promise<void> {
  const [first] = runs;
  if (first === undefined) return;
  await publishCheck(hosted, runs, first, world);
  await unlessRefused(() => publishComment(hosted, runs, first, world), first.trace, world);
}

/** The check alone: what moves every few seconds notifies nobody. */
export async function publishProgress(hosted: HostedRepository, runs: readonly Run[], world: ApplyWorld): Promise<void> {
  const [first] = runs;
  if (first !== undefined) await publishCheck(hosted, runs, first, world);
}

async function publishCheck(hosted: HostedRepository, runs: readonly Run[], { revision, pull, trace }: Run, world: ApplyWorld) {
  const conclusion = runsConclusion(runs);
  const check: CheckRun = {
    head: revision,
    name: applyCheckName,
    externalId: `apply ${pull}`,
    output: { title: runsTitle(runs), summary: toAppliesText(runs) },
    ...(conclusion === undefined ? {} : { conclusion }),
  };
  const found = await hosted.findCheck(revision, applyCheckName, check.externalId);
  // A check that has ended cannot go on; a new one of the same name takes its place.
  if (found === undefined || (found.concluded && conclusion === undefined)) await hosted.createCheck(check);
  else await hosted.updateCheck(found.id, check);
  world.log.debug({ trace, pull, revision, conclusion }, "the check of an apply was written");
}

async function publishComment(
  hosted: HostedRepository,
  runs: readonly Run[],
  { reviewed, base, pull, revision }: Run,
  world: ApplyWorld,
) {
  const { ledger, clock } = world;
  // Nobody can agree to a plan that is not there to be read.
  const asked = runs.find(({ state, fresh }) => state === "awaiting-approval" && fresh !== undefined)?.fresh;
  const record = await ledger.reviews.read(asked?.review ?? reviewed.review);
  if (record?.review === null || record === undefined) return;
  const settings = await settingsOf(await hosted.version(base));
  const standing = await readStanding(
    { hosted, pull, review: record.review, mergedAs: revision, ...(settings === undefined ? {} : { settings }) },
    world,
  );
  const publication = { record, review: record.review, standing, ...(settings === undefined ? {} : { settings }) };
  await writeComment(publication, pull, runs, hosted, world);
  if (asked !== undefined) await ledger.reviews.posted(record.id, clock.now().toISOString());
}
