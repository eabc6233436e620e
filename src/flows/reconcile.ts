import type { RepositoryId } from "../domain/pull-request.ts";
import { Failure } from "../domain/failure.ts";
import type { JobResult } from "../ports/queue.ts";
import type { ServiceWorld } from "../ports/service.ts";

/** Of one installation in one run: with more, each run takes the next ones, so that the cost in requests has a limit. */
const repositoriesPerRun = 300;
const runMs = 15 * 60_000;

/** What GitHub never told us: installations, names, and open pull requests whose head has no finished review. */
export async function reconcile(world: ServiceWorld): Promise<JobResult> {
  const { host, ledger, log, clock } = world;
  for (const { id, account, suspended } of await host.installations()) {
    await ledger.installations.save({ id, account, state: suspended ? "suspended" : "active" });
    if (suspended) continue;
    try {
      const repositories = await host.repositories(id);
      await ledger.installations.saveRepositories(repositories);
      for (const repository of turn(repositories, clock.now())) await reconcileRepository(repository, world);
    } catch (error) {
      // One account's limits or missing rights must not keep the others waiting.
      if (!isHostTrouble(error)) throw error;
      log.warn({ installation: id, why: error.message }, "an installation could not be reconciled");
    }
  }
  return undefined;
}

const isHostTrouble = (error: unknown): error is Failure =>
  error instanceof Failure && ["host-limited", "host-refused", "host-unreachable"].includes(String(error.code));

function turn(repositories: readonly RepositoryId[], now: Date): readonly RepositoryId[] {
  const sorted = repositories.toSorted((a, b) => a.id - b.id);
  if (sorted.length <= repositoriesPerRun) return sorted;
  const from = (Math.floor(now.getTime() / runMs) * repositoriesPerRun) % sorted.length;
  return [...sorted.slice(from), ...sorted.slice(0, from)].slice(0, repositoriesPerRun);
}

async function reconcileRepository(id: RepositoryId, { host, ledger, queue, log }: ServiceWorld): Promise<void> {
  for (const { number, head, updatedAt } of await host.repository(id).openPullRequests()) {
    await ledger.pulls.want({ repository: id.id, number, head: head.sha, at: updatedAt });
    const latest = await ledger.reviews.latest(id.id, number, head.sha);
    if (latest?.state === "posted") continue;
    const trace = `reconcile-${id.id}-${number}-${head.sha.slice(0, 12)}`;
    await queue.send({ type: "review", repository: id.id, pull: number, trace }, { priority: -1 });
    log.info({ trace, repository: id.id, pull: number }, "a pull request had no finished review");
  }
}
