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
  if (open.length === 0) return undefined;
  const reviews = await Promise.all(open.map(({ number }) => world.ledger.reviews.latest(repository, number)));
  const named = reviews.flatMap((record) => record?.review?.evidence.files.flatMap((file) => file.named ?? []) ?? []);
  if (!(await matters(hosted, before, after, named))) return undefined;
  for (const { number } of open)
    await world.queue.send({ type: "review", repository, pull: number, trace, again: true }, { priority: -1 });
  return undefined;
}

/** Compared by git's ids, without reading a file: what governs, where specs lie, and what the specs under review name. */
async function matters(hosted: HostedRepository, before: string, after: string, named: readonly string[]): Promise<boolean> {
  const [was, is] = await Promise.all([hosted.version(before), hosted.version(after)]);
  const settings = await Promise.all([settingsOf(was), settingsOf(is)]);
  const paths = settings.flatMap((one) => [...(one?.paths ?? defaultPaths)]);
  const folders = [...settings.flatMap((one) => one?.policies?.custom ?? []), ...named].map((path) =>
    path.replace(/[\\*?[\]{}()!+@|]/g, "\\$&"),
  );
  const patterns = [".sirsi/**", ...codeownersFiles, ...paths, ...folders.flatMap((path) => [path, `${path}/**`])];
  const ids = async (version: typeof was) => JSON.stringify(await version.identities?.([...new Set(patterns)]));
  return was.identities === undefined || (await ids(was)) !== (await ids(is));
}
