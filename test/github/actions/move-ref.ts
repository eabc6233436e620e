import { history, readCommit } from "../git/commits.ts";
import type { Repository } from "../model.ts";
import { emailOf, renderSimpleCommit } from "../render/commits.ts";
import { htmlUrl } from "../render/repositories.ts";
import type { World } from "../world.ts";
import type { Actor } from "./actor.ts";
import { requestSuites } from "./checks.ts";
import { closePull, emitPull, keepPullRefs } from "./pulls.ts";

const zero = "0".repeat(40);

/** Moves, makes (`before` undefined) or deletes (`sha` null) a ref, with all that GitHub does on it. false: git has no room for it. */
export async function moveRef(
  world: World,
  repository: Repository,
  actor: Actor,
  ref: string,
  sha: string | null,
): Promise<boolean> {
  const before = repository.git.ref(ref);
  if (sha === null) repository.git.deleteRef(ref);
  else if (!repository.git.setRef(ref, sha)) return false;
  await refMoved(world, repository, actor, ref, before, sha ?? undefined);
  return true;
}

/** After the fact: git itself moved the ref in a push. */
export async function refMoved(
  world: World,
  repository: Repository,
  actor: Actor,
  ref: string,
  before: string | undefined,
  after: string | undefined,
): Promise<void> {
  if (before === after || !/^refs\/(heads|tags)\//.test(ref)) return;
  repository.pushedAt = world.now();
  emitPush(world, repository, actor, ref, before, after);
  const branch = /^refs\/heads\/(.*)$/.exec(ref)?.[1];
  if (branch === undefined) return;
  if (after !== undefined) requestSuites(world, repository, actor, branch, before ?? zero, after);
  for (const base of world.repositories)
    for (const pull of base.pulls) {
      if (pull.issue.state !== "open" || pull.head.repository !== repository || pull.head.ref !== branch) continue;
      if (after === undefined) await closePull(world, pull, actor);
      else {
        pull.head.sha = after;
        pull.base.sha = base.git.ref(`refs/heads/${pull.base.ref}`) ?? pull.base.sha;
        pull.issue.updatedAt = world.now();
        keepPullRefs(pull);
        await emitPull(world, pull, "synchronize", actor, { before: before ?? zero, after });
      }
    }
}

function emitPush(
  world: World,
  repository: Repository,
  actor: Actor,
  ref: string,
  before: string | undefined,
  after: string | undefined,
): void {
  const { objects } = repository.git;
  const short = ref.replace(/^refs\/(heads|tags)\//, "");
  const kind = ref.startsWith("refs/tags/") ? "tag" : "branch";
  const common = { ref: short, ref_type: kind, pusher_type: "user" };
  const whole = { repository, sender: actor.account };
  const made = { ...common, master_branch: repository.defaultBranch, description: null };
  if (before === undefined) world.emit({ ...whole, event: "create", payload: made });
  if (after === undefined) world.emit({ ...whole, event: "delete", payload: common });
  const old = new Set(before === undefined ? [] : history(objects, before));
  const commits = after === undefined || kind === "tag" ? [] : history(objects, after, old).reverse();
  const forced = before !== undefined && after !== undefined && !history(objects, after).includes(before);
  // GitHub sends at most 2,048 commits, and none for a branch that did not exist.
  const sent = before === undefined ? [] : commits.slice(-2048);
  const describe = (sha: string) => ({
    ...renderSimpleCommit(repository, sha),
    distinct: true,
    added: [],
    removed: [],
    modified: [],
  });
  world.emit({
    ...whole,
    event: "push",
    payload: {
      ref,
      before: before ?? zero,
      after: after ?? zero,
      created: before === undefined,
      deleted: after === undefined,
      forced,
      base_ref: null,
      compare: `${htmlUrl(world, repository)}/compare/${(before ?? zero).slice(0, 12)}...${(after ?? zero).slice(0, 12)}`,
      commits: sent.map(describe),
      head_commit: after !== undefined && readCommit(objects, after) ? describe(after) : null,
      pusher: { name: actor.account.login, email: emailOf(actor.account) },
    },
  });
}
