import type { Job } from "../domain/job.ts";
import type { HostedRepository } from "../ports/code-host.ts";
import type { JobResult } from "../ports/queue.ts";
import type { ServiceWorld } from "../ports/service.ts";
import { knownRepository } from "./pull/known-repository.ts";
import { settingsOf } from "./pull/versions.ts";
import { codeownersFiles, defaultPaths } from "./review/request.ts";

type BaseJob = Extract<Job, { type: "base-moved" }>;

/** A base branch moved → its open pull requests are reviewed again where that matters: specs, settings, waivers, policies. */
export async function followBase({ repository, branch, before, after, trace }: BaseJob, world: ServiceWorld): Promise<JobResult> {
  const hosted = await knownRepository(repository, world);
  if (hosted === undefined) return undefined;
  const open = (await hosted.openPullRequests()).filter(({ base }) => base.ref === branch);
  if (open.length === 0 || !(await matters(hosted, before, after))) return undefined;
  for (const { number } of open) {
    const latest = await world.ledger.reviews.latest(repository, number);
    const touches =
      latest?.review === null || latest === undefined || latest.review.verdict !== "allowed" || latest.review.specs.length > 0;
    if (touches) await world.queue.send({ type: "review", repository, pull: number, trace, again: true }, { priority: -1 });
  }
  return undefined;
}

/** Compared by git's ids, without reading a file. */
async function matters(hosted: HostedRepository, before: string, after: string): Promise<boolean> {
  const [was, is] = await Promise.all([hosted.version(before), hosted.version(after)]);
  const settings = await settingsOf(is);
  const patterns = [".sirsi/**", ...codeownersFiles, ...(settings?.paths ?? defaultPaths)];
  const ids = async (version: typeof was) => JSON.stringify(await version.identities?.(patterns));
  return was.identities === undefined || (await ids(was)) !== (await ids(is));
}
