import type { Job } from "../domain/job.ts";
import type { JobResult } from "../ports/queue.ts";
import type { ServiceWorld } from "../ports/service.ts";
import { canWrite } from "../stages/authorize/roles.ts";
import { knownRepository } from "./pull/known-repository.ts";

type FindJob = Extract<Job, { type: "find-pull" }>;

/**
 * Re-run was pressed on a head whose pull request GitHub does not name, as with forks: it is looked for among those that are open. A
 * writer's press releases that head, as it does where GitHub names the pull request.
 */
export async function findPull({ repository, head, trace, login }: FindJob, world: ServiceWorld): Promise<JobResult> {
  const hosted = await knownRepository(repository, world);
  const open = (await hosted?.openPullRequests()) ?? [];
  const found = open.filter((one) => one.head.sha === head);
  const releases = hosted !== undefined && login !== undefined && found.length > 0 && canWrite(await hosted.permissionOf(login));
  for (const { number } of found) {
    if (releases) await world.ledger.pulls.release(repository, number, head, login);
    await world.queue.send({ type: "review", repository, pull: number, trace, again: true });
  }
  return undefined;
}
