import { Refusal } from "../answers.ts";
import { mergeTrees } from "../git/compare-commits.ts";
import { writeCommit } from "../git/commits.ts";
import type { PullRequest, QueueEntry } from "../model.ts";
import { renderSimpleCommit } from "../render/commits.ts";
import type { World } from "../world.ts";
import type { Actor } from "./actor.ts";
import { checkPasses } from "./merge.ts";
import { moveRef } from "./move-ref.ts";
import { emitPull } from "./pulls.ts";

/** Builds what the base would be with this pull request on top of those before it, and asks for its checks. */
export async function enqueue(world: World, pull: PullRequest, actor: Actor): Promise<QueueEntry> {
  const { repository, ref: base } = pull.base;
  const { git } = repository;
  const ahead = repository.queue.findLast((entry) => entry.pull.base.ref === base);
  const baseSha = ahead?.headSha ?? git.ref(`refs/heads/${base}`)!;
  const tree = await mergeTrees(git, baseSha, pull.head.sha);
  if (tree === undefined) throw new Refusal(405, "Pull Request is not mergeable");
  const person = { name: "github-merge-queue[bot]", email: "noreply@github.com", date: world.now() };
  const message = `Merge pull request #${pull.number} from ${pull.head.repository.owner.login}/${pull.head.ref}\n\n${pull.issue.title}`;
  const headSha = writeCommit(git.objects, {
    tree,
    parents: [baseSha, pull.head.sha],
    author: person,
    committer: person,
    message,
  });
  world.signed.add(headSha);
  const entry = { pull, headSha, baseSha, ref: `refs/heads/gh-readonly-queue/${base}/pr-${pull.number}-${baseSha}` };
  repository.queue.push(entry);
  await emitPull(world, pull, "enqueued", actor);
  await moveRef(world, repository, actor, entry.ref, headSha);
  emitGroup(world, entry, "checks_requested", actor);
  return entry;
}

/** Ends an entry. "merged" needs the required checks on the group's head, as GitHub does. */
export async function leaveQueue(
  world: World,
  entry: QueueEntry,
  actor: Actor,
  reason: "merged" | "invalidated" | "dequeued",
): Promise<void> {
  const { repository, ref: base } = entry.pull.base;
  const { pull } = entry;
  const required = repository.protections.get(base)?.requiredChecks ?? [];
  const missing = required.find((check) => !checkPasses(pull, entry.headSha, check));
  if (reason === "merged" && missing) throw new Refusal(405, `Required status check "${missing.context}" is expected.`);
  repository.queue.splice(repository.queue.indexOf(entry), 1);
  emitGroup(world, entry, "destroyed", actor, reason);
  if (reason === "merged") {
    const now = world.now();
    Object.assign(pull, { merged: true, mergedAt: now, mergedBy: actor.account, mergeCommit: entry.headSha });
    Object.assign(pull.issue, { state: "closed", closedAt: now, updatedAt: now });
    await moveRef(world, repository, actor, `refs/heads/${base}`, entry.headSha);
  }
  await moveRef(world, repository, actor, entry.ref, null);
  await emitPull(
    world,
    pull,
    reason === "merged" ? "closed" : "dequeued",
    actor,
    reason === "merged" ? {} : { reason: "CI_FAILURE" },
  );
}

function emitGroup(world: World, entry: QueueEntry, action: string, actor: Actor, reason?: string): void {
  const { repository, ref: base } = entry.pull.base;
  const group = {
    head_sha: entry.headSha,
    head_ref: entry.ref,
    base_sha: entry.baseSha,
    base_ref: `refs/heads/${base}`,
    head_commit: renderSimpleCommit(repository, entry.headSha),
  };
  const payload = { merge_group: group, ...(reason === undefined ? {} : { reason }) };
  world.emit({ event: "merge_group", action, repository, sender: actor.account, payload });
}
