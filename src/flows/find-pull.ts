import type { Job } from "../domain/job.ts";
import type { JobResult } from "../ports/queue.ts";
import type { ServiceWorld } from "../ports/service.ts";
import { knownRepository } from "./pull/known-repository.ts";

type FindJob = Extract<Job, { type: "find-pull" }>;

/** Re-run was pressed on a head whose pull request GitHub does not name, as with forks: it is looked for among those that are open. */
export async function findPull({ repository, head, trace }: FindJob, world: ServiceWorld): Promise<JobResult> {
  const hosted = await knownRepository(repository, world);
  const open = (await hosted?.openPullRequests()) ?? [];
  for (const pull of open.filter((one) => one.head.sha === head))
    await world.queue.send({ type: "review", repository, pull: pull.number, trace, again: true });
  return undefined;
}
