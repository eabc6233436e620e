import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Actor } from "./actions/actor.ts";
import { requestAction, rerequestRun, rerequestSuite } from "./actions/checks.ts";
import { createComment, deleteComment, editComment, react } from "./actions/comments.ts";
import { mergePull, type MergeOptions } from "./actions/merge.ts";
import { moveRef } from "./actions/move-ref.ts";
import { changePull, closePull, openPull, reopenPull, setDraft, addLabels, type PullChanges } from "./actions/pulls.ts";
import { enqueue, leaveQueue } from "./actions/queue.ts";
import { forkRepository, renameRepository, transferRepository } from "./actions/repositories.ts";
import { dismissReview, requestReview, submitReview, type ReviewEvent } from "./actions/reviews.ts";
import { readCommit, writeCommit } from "./git/commits.ts";
import { changeTree } from "./git/trees.ts";
import type { Account, CheckRun, Comment, PullRequest, QueueEntry, Repository, Review } from "./model.ts";
import { emailOf } from "./render/commits.ts";
import type { World } from "./world.ts";

/** Path to content; null takes a file away. */
export type Files = Readonly<Record<string, string | Uint8Array | null>>;

export interface PullRequestOptions {
  readonly title?: string;
  readonly body?: string;
  /** Default: the branch of the head's only difference, `change`. */
  readonly branch?: string;
  /** Default: the repository's default branch. */
  readonly base?: string;
  readonly draft?: boolean;
  /** Committed to the branch first, from the base's tip; absent: the branch is there already. */
  readonly files?: Files;
  /** The head's repository; default: the same one. */
  readonly from?: Repository;
}

/** Every file below a folder, by its path. */
export function filesOfFolder(folder: string): Files {
  const found = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return Object.fromEntries(
    found.map((entry) => {
      const whole = join(entry.parentPath, entry.name);
      return [whole.slice(folder.length).replace(/^\/+/, ""), readFileSync(whole)];
    }),
  );
}

/** Somebody in a browser: what they do happens at once and is not a request of anybody's API. */
export class Person {
  readonly account: Account;
  readonly #world: World;

  constructor(world: World, account: Account) {
    this.#world = world;
    this.account = account;
  }

  get login(): string {
    return this.account.login;
  }

  /** For `Authorization: Bearer`, and as the password of git. */
  get token(): string {
    return this.#world.userToken(this.account);
  }

  get actor(): Actor {
    return { account: this.account, app: null };
  }

  /** One commit with these changes on a branch, made from `from` (default: the default branch) if it is new. */
  async push(
    repository: Repository,
    branch: string,
    files: Files,
    options: { message?: string; from?: string } = {},
  ): Promise<string> {
    const ref = `refs/heads/${branch}`;
    const sha = this.commit(
      repository,
      repository.git.ref(ref) ?? repository.git.resolve(options.from ?? repository.defaultBranch),
      files,
      options.message,
    );
    if (!(await moveRef(this.#world, repository, this.actor, ref, sha))) throw new Error(`No room for the branch ${branch}.`);
    return sha;
  }

  /** A commit that no branch has yet. */
  commit(repository: Repository, parent: string | undefined, files: Files, message = "Change files"): string {
    const { objects } = repository.git;
    const changes = Object.entries(files).map(([path, content]) => ({
      path,
      sha: content === null ? null : objects.write("blob", Buffer.from(content as string)),
    }));
    const tree = changeTree(objects, parent === undefined ? undefined : readCommit(objects, parent)!.tree, changes);
    const author = { name: this.login, email: emailOf(this.account), date: this.#world.now() };
    return writeCommit(objects, { tree, parents: parent === undefined ? [] : [parent], author, committer: author, message });
  }

  async forcePush(repository: Repository, branch: string, sha: string): Promise<void> {
    await moveRef(this.#world, repository, this.actor, `refs/heads/${branch}`, sha);
  }

  async deleteBranch(repository: Repository, branch: string): Promise<void> {
    await moveRef(this.#world, repository, this.actor, `refs/heads/${branch}`, null);
  }

  async openPullRequest(repository: Repository, options: PullRequestOptions = {}): Promise<PullRequest> {
    const head = options.from ?? repository;
    const base = options.base ?? repository.defaultBranch;
    const branch = options.branch ?? `change-${repository.nextNumber}`;
    if (options.files) await this.push(head, branch, options.files, { from: repository.git.ref(`refs/heads/${base}`) ?? base });
    return openPull(this.#world, repository, this.actor, {
      ...{ title: options.title ?? "Change files", body: options.body ?? null, base, draft: options.draft ?? false },
      head: { repository: head, ref: branch },
    });
  }

  /** One more commit on the pull request's branch; sends `synchronize`. */
  async pushTo(pull: PullRequest, files: Files, message?: string): Promise<string> {
    return this.push(pull.head.repository, pull.head.ref, files, message === undefined ? {} : { message });
  }

  editPullRequest(pull: PullRequest, changes: PullChanges): Promise<void> {
    return changePull(this.#world, pull, this.actor, changes);
  }

  close(pull: PullRequest): Promise<void> {
    return closePull(this.#world, pull, this.actor);
  }

  reopen(pull: PullRequest): Promise<void> {
    return reopenPull(this.#world, pull, this.actor);
  }

  markReady(pull: PullRequest): Promise<void> {
    return setDraft(this.#world, pull, this.actor, false);
  }

  convertToDraft(pull: PullRequest): Promise<void> {
    return setDraft(this.#world, pull, this.actor, true);
  }

  label(pull: PullRequest, ...names: readonly string[]): Promise<void> {
    return addLabels(this.#world, pull.issue, this.actor, names);
  }

  /** Throws the Refusal that GitHub would answer: 405 blocked or in conflict, 409 the head moved. */
  merge(pull: PullRequest, options: MergeOptions = {}): Promise<string> {
    return mergePull(this.#world, pull, this.actor, options);
  }

  enqueue(pull: PullRequest): Promise<QueueEntry> {
    return enqueue(this.#world, pull, this.actor);
  }

  leaveQueue(entry: QueueEntry, reason: "merged" | "invalidated" | "dequeued"): Promise<void> {
    return leaveQueue(this.#world, entry, this.actor, reason);
  }

  comment(pull: PullRequest, body: string): Comment {
    return createComment(this.#world, pull.issue, this.actor, body);
  }

  editComment(comment: Comment, body: string): void {
    editComment(this.#world, comment, this.actor, body);
  }

  deleteComment(comment: Comment): void {
    deleteComment(this.#world, comment, this.actor);
  }

  react(comment: Comment, content: string): void {
    react(this.#world, comment, this.actor, content);
  }

  review(pull: PullRequest, event: ReviewEvent, body = event === "APPROVE" ? "" : "See my remarks.", commit?: string): Review {
    return submitReview(this.#world, pull, this.actor, { event, body, ...(commit === undefined ? {} : { commit }) });
  }

  approve(pull: PullRequest): Review {
    return this.review(pull, "APPROVE");
  }

  dismiss(review: Review, message = "No longer holds."): void {
    dismissReview(this.#world, review, this.actor, message);
  }

  requestReview(pull: PullRequest, reviewer: Person): Promise<void> {
    return requestReview(this.#world, pull, this.actor, reviewer.account);
  }

  /** "Re-run" of one check. */
  rerun(run: CheckRun): void {
    rerequestRun(this.#world, run, this.actor);
  }

  /** "Re-run all checks". */
  rerunAll(run: CheckRun): void {
    rerequestSuite(this.#world, run.suite, this.actor);
  }

  /** A click on a button that a check offered. */
  press(run: CheckRun, identifier: string): void {
    requestAction(this.#world, run, identifier, this.actor);
  }

  /** `as` gives the fork another name; needed where the owner is the same. */
  fork(repository: Repository, as?: { readonly owner?: Account; readonly name?: string }): Repository {
    return forkRepository(this.#world, repository, as?.owner ?? this.account, as?.name);
  }

  rename(repository: Repository, name: string): void {
    renameRepository(this.#world, repository, this.actor, name);
  }

  transfer(repository: Repository, owner: Account): void {
    transferRepository(this.#world, repository, this.actor, owner);
  }
}
