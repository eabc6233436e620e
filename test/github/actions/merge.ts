import { Refusal } from "../answers.ts";
import { commitsBetween, mergeTrees } from "../git/compare-commits.ts";
import { history, readCommit, writeCommit, type Signature } from "../git/commits.ts";
import type { Protection, PullRequest } from "../model.ts";
import { emailOf } from "../render/commits.ts";
import { hasRole } from "../roles.ts";
import type { World } from "../world.ts";
import type { Actor } from "./actor.ts";
import { moveRef } from "./move-ref.ts";
import { emitPull, isOpen } from "./pulls.ts";

export type MergeMethod = "merge" | "squash" | "rebase";

const passing: readonly (string | null)[] = ["success", "neutral", "skipped"];

/** What the base's protection still asks for; undefined where nothing is in the way. */
export function blockedBecause(_world: World, pull: PullRequest): string | undefined {
  const rule = pull.base.repository.protections.get(pull.base.ref);
  if (!rule) return undefined;
  const missing = rule.requiredChecks.find((check) => !checkPasses(pull, pull.head.sha, check));
  if (missing) return `Required status check "${missing.context}" is expected.`;
  const approvals = approvalsOf(pull);
  if (approvals < rule.requiredApprovals)
    return `At least ${rule.requiredApprovals} approving review is required by reviewers with write access.`;
  const tip = pull.base.repository.git.ref(`refs/heads/${pull.base.ref}`);
  if (rule.strict && tip !== undefined && !history(pull.base.repository.git.objects, pull.head.sha).includes(tip))
    return "The head branch is not up to date with the base branch.";
  return undefined;
}

type RequiredCheck = Protection["requiredChecks"][number];

export function checkPasses(pull: PullRequest, sha: string, { context, appId }: RequiredCheck): boolean {
  const { repository } = pull.base;
  const run = repository.checkRuns.findLast(
    (one) => one.headSha === sha && one.name === context && (appId === null || one.app.id === appId),
  );
  const status = appId === null ? repository.statuses.findLast((one) => one.sha === sha && one.context === context) : undefined;
  return run ? passing.includes(run.conclusion) : status?.state === "success";
}

/** People with write access whose last word is an approval. A refusal counts against all. */
function approvalsOf(pull: PullRequest): number {
  const last = new Map(pull.reviews.filter((one) => one.state !== "COMMENTED").map((one) => [one.author, one.state]));
  const able = [...last].filter(([account]) => hasRole(pull.base.repository, account, "write"));
  return able.some(([, state]) => state === "CHANGES_REQUESTED") ? -1 : able.filter(([, state]) => state === "APPROVED").length;
}

export interface MergeOptions {
  readonly method?: MergeMethod;
  readonly sha?: string;
  readonly title?: string;
  readonly message?: string;
}

export async function mergePull(world: World, pull: PullRequest, actor: Actor, options: MergeOptions = {}): Promise<string> {
  const { repository } = pull.base;
  const { git } = repository;
  if (options.sha !== undefined && options.sha !== pull.head.sha)
    throw new Refusal(409, "Head branch was modified. Review and try the merge again.");
  if (!isOpen(pull) || pull.draft)
    throw new Refusal(405, pull.draft ? "Pull Request is still a draft" : "Pull Request is not mergeable");
  const blocked = blockedBecause(world, pull);
  if (blocked !== undefined) throw new Refusal(405, blocked);
  const tip = git.ref(`refs/heads/${pull.base.ref}`)!;
  const tree = await mergeTrees(git, tip, pull.head.sha);
  if (tree === undefined) throw new Refusal(405, "Pull Request is not mergeable");
  if (git.ref(`refs/heads/${pull.base.ref}`) !== tip)
    throw new Refusal(405, "Base branch was modified. Review and try the merge again.");
  const sha = makeMerge(world, pull, actor, tip, tree, options);
  const now = world.now();
  Object.assign(pull, { merged: true, mergedAt: now, mergedBy: actor.account, mergeCommit: sha });
  Object.assign(pull.issue, { state: "closed", closedAt: now, updatedAt: now });
  await moveRef(world, repository, actor, `refs/heads/${pull.base.ref}`, sha);
  await emitPull(world, pull, "closed", actor);
  return sha;
}

function makeMerge(world: World, pull: PullRequest, actor: Actor, tip: string, tree: string, options: MergeOptions): string {
  const { objects } = pull.base.repository.git;
  const person: Signature = { name: actor.account.login, email: emailOf(actor.account), date: world.now() };
  const github: Signature = { name: "GitHub", email: "noreply@github.com", date: world.now() };
  const method = options.method ?? "merge";
  if (method === "rebase" && commitsBetween(pull.base.repository.git, tip, pull.head.sha).length === 1)
    return signed(
      world,
      writeCommit(objects, { ...readCommit(objects, pull.head.sha)!, tree, parents: [tip], committer: person }),
    );
  const title =
    options.title ??
    (method === "merge"
      ? `Merge pull request #${pull.number} from ${pull.head.repository.owner.login}/${pull.head.ref}`
      : `${pull.issue.title} (#${pull.number})`);
  const message = `${title}\n\n${options.message ?? (method === "merge" ? pull.issue.title : "")}`.trimEnd();
  const parents = method === "merge" ? [tip, pull.head.sha] : [tip];
  return signed(world, writeCommit(objects, { tree, parents, author: person, committer: github, message }));
}

function signed(world: World, sha: string): string {
  world.signed.add(sha);
  return sha;
}
