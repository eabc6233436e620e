import { invalid, Refusal, type Json } from "../answers.ts";
import { changedFiles, commitsBetween, mergeBase, mergeTrees, type FileChange } from "../git/compare-commits.ts";
import type { Issue, Label, PullRequest, Repository } from "../model.ts";
import { renderLabel, renderPullRequest, type PullCounts } from "../render/pulls.ts";
import type { World } from "../world.ts";
import type { Actor } from "./actor.ts";
import { refuseLongBody } from "./comments.ts";
import { blockedBecause } from "./merge.ts";

export interface PullOptions {
  readonly title: string;
  readonly body: string | null;
  readonly base: string;
  readonly head: { readonly repository: Repository; readonly ref: string };
  readonly draft: boolean;
}

export function createIssue(world: World, repository: Repository, actor: Actor, title: string, body: string | null): Issue {
  refuseLongBody("Issue", body);
  const now = world.now();
  return {
    ...{ id: world.id(), repository, number: repository.nextNumber++, author: actor.account, title, body, state: "open" },
    ...{ labels: [], createdAt: now, updatedAt: now, closedAt: null, by: actor.app },
  };
}

export async function openPull(world: World, repository: Repository, actor: Actor, options: PullOptions): Promise<PullRequest> {
  const { base, head, title, body, draft } = options;
  const baseSha = repository.git.ref(`refs/heads/${base}`);
  const headSha = head.repository.git.ref(`refs/heads/${head.ref}`);
  if (baseSha === undefined) throw invalid("PullRequest", "base", "invalid");
  if (headSha === undefined || head.repository.git.objects !== repository.git.objects)
    throw invalid("PullRequest", "head", "invalid");
  const open = repository.pulls.find(
    (pull) => isOpen(pull) && pull.head.repository === head.repository && pull.head.ref === head.ref && pull.base.ref === base,
  );
  const name = `${head.repository.owner.login}:${head.ref}`;
  const custom = (message: string) =>
    new Refusal(422, "Validation Failed", { errors: [{ resource: "PullRequest", code: "custom", message }] });
  if (open) throw custom(`A pull request already exists for ${name}.`);
  if (commitsBetween(repository.git, baseSha, headSha).length === 0) throw custom(`No commits between ${base} and ${head.ref}`);
  const issue = createIssue(world, repository, actor, title, body);
  const pull: PullRequest = {
    ...{ id: world.id(), issue, number: issue.number, base: { repository, ref: base, sha: baseSha } },
    ...{ head: { ...head, sha: headSha }, draft, merged: false, mergedAt: null, mergedBy: null, mergeCommit: null },
    ...{ reviews: [], requestedReviewers: [], reviewComments: [] },
  };
  repository.pulls.push(pull);
  repository.issues.push(issue);
  keepPullRefs(pull);
  await emitPull(world, pull, "opened", actor);
  return pull;
}

export function isOpen(pull: PullRequest): boolean {
  return pull.issue.state === "open";
}

/** `refs/pull/N/head` in the base repository, also of a fork's head. */
export function keepPullRefs(pull: PullRequest): void {
  pull.base.repository.git.setRef(`refs/pull/${pull.number}/head`, pull.head.sha);
}

export async function filesOf(pull: PullRequest): Promise<readonly FileChange[]> {
  const { git } = pull.base.repository;
  const base = (await mergeBase(git, pull.base.sha, pull.head.sha)) ?? pull.base.sha;
  return changedFiles(git, base, pull.head.sha);
}

export function commitsOf(pull: PullRequest): readonly string[] {
  return commitsBetween(pull.base.repository.git, pull.base.sha, pull.head.sha);
}

export async function countsOf(world: World, pull: PullRequest): Promise<PullCounts> {
  const files = await filesOf(pull);
  const { git } = pull.base.repository;
  const tip = git.ref(`refs/heads/${pull.base.ref}`);
  const mergeable = !pull.merged && tip !== undefined ? (await mergeTrees(git, tip, pull.head.sha)) !== undefined : null;
  const blocked = blockedBecause(world, pull);
  const state = pull.draft ? "draft" : mergeable === false ? "dirty" : blocked !== undefined ? "blocked" : "clean";
  const sum = (field: "additions" | "deletions") => files.reduce((total, file) => total + file[field], 0);
  const sums = { additions: sum("additions"), deletions: sum("deletions") };
  return {
    ...sums,
    commits: commitsOf(pull).length,
    changedFiles: files.length,
    mergeable,
    state: pull.merged ? "unknown" : state,
  };
}

export async function emitPull(world: World, pull: PullRequest, action: string, actor: Actor, more: Json = {}): Promise<void> {
  const rendered = renderPullRequest(world, pull, await countsOf(world, pull));
  const payload = { number: pull.number, pull_request: rendered, ...more };
  world.emit({ event: "pull_request", action, repository: pull.base.repository, sender: actor.account, payload });
}

export async function closePull(world: World, pull: PullRequest, actor: Actor): Promise<void> {
  pull.issue.state = "closed";
  pull.issue.closedAt = pull.issue.updatedAt = world.now();
  await emitPull(world, pull, "closed", actor);
}

export async function reopenPull(world: World, pull: PullRequest, actor: Actor): Promise<void> {
  const head = pull.head.repository.git.ref(`refs/heads/${pull.head.ref}`);
  if (pull.merged || head === undefined) throw invalid("PullRequest", "state", "invalid");
  pull.issue.state = "open";
  pull.issue.closedAt = null;
  pull.issue.updatedAt = world.now();
  pull.head.sha = head;
  keepPullRefs(pull);
  await emitPull(world, pull, "reopened", actor);
}

export async function setDraft(world: World, pull: PullRequest, actor: Actor, draft: boolean): Promise<void> {
  if (pull.draft === draft) return;
  pull.draft = draft;
  await emitPull(world, pull, draft ? "converted_to_draft" : "ready_for_review", actor);
}

export interface PullChanges {
  readonly title?: string;
  readonly body?: string;
  readonly base?: string;
}

export async function changePull(world: World, pull: PullRequest, actor: Actor, wanted: PullChanges): Promise<void> {
  const { issue } = pull;
  refuseLongBody("PullRequest", wanted.body);
  const changes: Record<string, unknown> = {};
  if (wanted.title !== undefined && wanted.title !== issue.title) {
    changes["title"] = { from: issue.title };
    issue.title = wanted.title;
  }
  if (wanted.body !== undefined && wanted.body !== issue.body) {
    changes["body"] = { from: issue.body };
    issue.body = wanted.body;
  }
  if (wanted.base !== undefined && wanted.base !== pull.base.ref) {
    const sha = pull.base.repository.git.ref(`refs/heads/${wanted.base}`);
    if (sha === undefined) throw invalid("PullRequest", "base", "invalid");
    changes["base"] = { ref: { from: pull.base.ref }, sha: { from: pull.base.sha } };
    pull.base.ref = wanted.base;
    pull.base.sha = sha;
  }
  if (Object.keys(changes).length === 0) return;
  issue.updatedAt = world.now();
  await emitPull(world, pull, "edited", actor, { changes });
}

export async function addLabels(world: World, issue: Issue, actor: Actor, names: readonly string[]): Promise<void> {
  const { repository } = issue;
  for (const name of names) {
    const known = repository.labels.get(name);
    const label: Label = known ?? { id: world.id(), name, color: "ededed" };
    repository.labels.set(name, label);
    if (issue.labels.includes(label)) continue;
    issue.labels.push(label);
    await emitLabel(world, issue, "labeled", actor, label);
  }
}

export async function removeLabel(world: World, issue: Issue, actor: Actor, name: string): Promise<boolean> {
  const at = issue.labels.findIndex((label) => label.name === name);
  const [label] = at < 0 ? [] : issue.labels.splice(at, 1);
  if (label) await emitLabel(world, issue, "unlabeled", actor, label);
  return label !== undefined;
}

async function emitLabel(world: World, issue: Issue, action: string, actor: Actor, label: Label): Promise<void> {
  const pull = issue.repository.pulls.find((one) => one.issue === issue);
  if (pull) await emitPull(world, pull, action, actor, { label: renderLabel(world, issue.repository, label) });
}
