import type { CheckRun, Suggestion } from "../domain/check.ts";
import type { Delivery } from "../domain/delivery.ts";
import type { Account, GivenReview, Permission, PullCommit, PullRequest, RepositoryId } from "../domain/pull-request.ts";
import type { RepositoryVersion } from "./repository.ts";

export type { Annotation, CheckRun } from "../domain/check.ts";

export interface HostComment {
  readonly id: number;
  readonly body: string;
  readonly author: Account;
  /** RFC 3339 */
  readonly createdAt: string;
  readonly edited: boolean;
}

export type Reaction = "+1" | "-1" | "eyes" | "rocket" | "confused";

export interface FoundCheck {
  readonly id: number;
  readonly externalId: string;
  readonly concluded: boolean;
  /** Annotations that it has. */
  readonly annotated: number;
}

/** A pull request of ours: one branch, one commit on the base's tip, whole files. */
export interface ProposedChange {
  readonly branch: string;
  readonly base: string;
  readonly title: string;
  readonly body: string;
  readonly message: string;
  readonly files: readonly { readonly path: string; readonly bytes: Uint8Array }[];
}

/**
 * One repository on GitHub. Methods that read return undefined for what is not there. All throw Failure "host-unreachable" (again later),
 * "host-limited" (again after `seconds`) and "host-refused" (a right is missing, by name).
 */
export interface HostedRepository {
  readonly id: RepositoryId;
  defaultBranch(): Promise<string>;
  branchHead(branch: string): Promise<string | undefined>;
  /** The files of a commit, through trees and blobs; nothing is cloned. */
  version(sha: string): Promise<RepositoryVersion>;
  /** Fetches all files of the versions that match, in few requests, so that reading them asks nothing more. */
  prefetch(versions: readonly RepositoryVersion[], patterns: readonly string[]): Promise<void>;
  mergeBase(base: string, head: string): Promise<string>;
  pullRequest(number: number): Promise<PullRequest | undefined>;
  openPullRequests(): Promise<readonly PullRequest[]>;
  /** Its commits, oldest first; of more than 250 GitHub tells the first 250. */
  commits(number: number): Promise<readonly PullCommit[]>;
  reviews(number: number): Promise<readonly GivenReview[]>;
  permissionOf(login: string): Promise<Permission>;
  /** `@org/team`. A team that cannot be read throws: absence and refusal are not the same. */
  isMember(team: string, login: string): Promise<boolean>;

  comment(id: number): Promise<HostComment | undefined>;
  /** Our own comment that begins with the marker, the oldest if there are several. */
  findComment(pull: number, marker: string): Promise<HostComment | undefined>;
  createComment(pull: number, body: string): Promise<number>;
  /** false when it is gone. */
  updateComment(id: number, body: string): Promise<boolean>;
  react(comment: number, reaction: Reaction): Promise<void>;

  /** A check run of ours on a head: by its external id, or the newest of the name. */
  findCheck(head: string, name: string, externalId?: string): Promise<FoundCheck | undefined>;
  createCheck(check: CheckRun): Promise<number>;
  /** Annotations go in batches of 50, the conclusion with the last. `annotated`: how many of them are there already. */
  updateCheck(id: number, check: CheckRun, annotated?: number): Promise<void>;

  /** Offers replacements of lines that the pull request changed, in one review; those that were offered before are left out. */
  suggest(pull: number, head: string, suggestions: readonly Suggestion[]): Promise<void>;

  /** Was a pull request of this branch of ours ever opened, whatever became of it? */
  wasProposed(branch: string): Promise<boolean>;
  /** Opens a pull request of ours. An open one of the same branch is left as it is: people may have worked on it. */
  propose(change: ProposedChange): Promise<{ readonly number: number; readonly url: string; readonly created: boolean }>;
}

/** What GitHub could not hand over. */
export interface HookDelivery {
  /** GitHub's number of the attempt, for asking again. */
  readonly attempt: number;
  /** `X-GitHub-Delivery` */
  readonly id: Delivery["id"];
  readonly delivered: boolean;
  /** RFC 3339 */
  readonly at: string;
}

/** GitHub, as our App. */
export interface CodeHost {
  /** Our bot's login, for example `sirsi[bot]`. */
  self(): Promise<{ readonly login: string; readonly appId: number }>;
  repository(id: RepositoryId): HostedRepository;
  installations(): Promise<readonly { readonly id: number; readonly account: string; readonly suspended: boolean }[]>;
  repositories(installation: number): Promise<readonly RepositoryId[]>;
  /** Newest first, back to `since`. */
  deliveries(since: Date): Promise<readonly HookDelivery[]>;
  redeliver(attempt: number): Promise<void>;
}
