import { Failure } from "../domain/failure.ts";
import type { PullRequest, RepositoryId } from "../domain/pull-request.ts";
import type { JobResult } from "../ports/queue.ts";
import type { ServiceWorld } from "../ports/service.ts";
import { hasEnded } from "../stages/authorize/ended.ts";
import { asksForPeople } from "./read-standing.ts";

/** Of one installation in one run: with more, each run takes the next ones, so that the cost in requests has a limit. */
const repositoriesPerRun = 300;
const runMs = 15 * 60_000;

/** What GitHub never told us: installations, names, and open pull requests whose head has no finished review, or one that has ended. */
export async function reconcile(world: ServiceWorld): Promise<JobResult> {
  const { host, ledger, log, clock } = world;
  for (const { id, account, suspended } of await host.installations()) {
    await ledger.installations.save({ id, account, state: suspended ? "suspended" : "active" });
    if (suspended) continue;
    try {
      const repositories = await host.repositories(id);
      await ledger.installations.saveRepositories(repositories);
      for (const repository of turn(repositories, clock.now()))
        await patiently(() => reconcileRepository(repository, world), repository, world);
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

/** One repository that GitHub refuses must not keep the rest of its account waiting; a limit is the account's own. */
async function patiently(work: () => Promise<void>, { id }: RepositoryId, { log }: ServiceWorld): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!isHostTrouble(error) || error.code === "host-limited") throw error;
    log.warn({ repository: id, why: error.message }, "a repository could not be reconciled");
  }
}

async function reconcileRepository(id: RepositoryId, world: ServiceWorld): Promise<void> {
  const { host, ledger, queue, log, clock } = world;
  const hosted = host.repository(id);
  const tips = new Map<string, string | undefined>();
  const open = await hosted.openPullRequests();
  const shared = sharedHeads(open);
  for (const { number, head, base, updatedAt } of open) {
    await ledger.pulls.want({ repository: id.id, number, head: head.sha, at: updatedAt });
    const trace = `reconcile-${id.id}-${number}-${head.sha.slice(0, 12)}`;
    const latest = await ledger.reviews.latest(id.id, number, head.sha);
    if (latest?.state !== "posted") {
      await queue.send({ type: "review", repository: id.id, pull: number, trace }, { priority: -1 });
      log.info({ trace, repository: id.id, pull: number }, "a pull request had no finished review");
      continue;
    }
    // Waivers end without an event as well, and nobody knows what the rules say then.
    if (latest.review !== null && hasEnded(latest.review, clock.now())) {
      await queue.send({ type: "review", repository: id.id, pull: number, trace, again: true }, { priority: -1 });
      log.info({ trace, repository: id.id, pull: number }, "a waiver of a review has ended");
      continue;
    }
    if (!tips.has(base.ref)) tips.set(base.ref, await hosted.branchHead(base.ref));
    const after = tips.get(base.ref);
    if (after !== undefined && after !== latest.base)
      await queue.send({ type: "base-moved", repository: id.id, branch: base.ref, before: latest.base, after, trace });
    // Rights end and approvals expire without an event. Of those that share a head one is enough: it has the newest check concluded.
    if (latest.review !== null && (asksForPeople(latest.review) || shared.delete(head.sha)))
      await queue.send({ type: "conclude", repository: id.id, pull: number, trace }, { priority: -1 });
  }
}

/** Heads of several open pull requests: each of them may have been opened again without our knowing. */
function sharedHeads(open: readonly PullRequest[]): Set<string> {
  const heads = open.map(({ head }) => head.sha);
  return new Set(heads.filter((sha, index) => heads.indexOf(sha) !== index));
}
