/** A repository of an installation. `id` stays when it is renamed or transferred; owner and name do not. */
export interface RepositoryId {
  readonly id: number;
  readonly owner: string;
  readonly name: string;
  readonly installation: number;
}

export interface Account {
  readonly login: string;
  readonly id: number;
  readonly kind: "user" | "bot";
}

export interface PullRequest {
  readonly number: number;
  readonly state: "open" | "closed";
  readonly merged: boolean;
  /** The commit on the base that the merge made; null while there is none. */
  readonly mergeCommit: string | null;
  readonly draft: boolean;
  readonly title: string;
  readonly author: Account;
  /** GitHub's `author_association`: OWNER, MEMBER, COLLABORATOR, CONTRIBUTOR, FIRST_TIME_CONTRIBUTOR, FIRST_TIMER, NONE … */
  readonly association: string;
  /** `repository` is null when the fork was deleted. */
  readonly head: { readonly sha: string; readonly ref: string; readonly repository: number | null };
  readonly base: { readonly sha: string; readonly ref: string; readonly repository: number };
  /** RFC 3339, of GitHub's clock. */
  readonly updatedAt: string;
}

/** A commit of a pull request. */
export interface PullCommit {
  readonly sha: string;
  /** Its author and its committer, as far as GitHub knows their accounts. */
  readonly people: readonly Account[];
  /** GitHub knows both. */
  readonly isKnown: boolean;
}

/** Somebody moved a branch to `head`. */
export interface Push {
  readonly repository: number;
  readonly head: string;
  /** Where the branch was; null for a new one. */
  readonly before: string | null;
  readonly by: string;
}

/** A person's rights on a repository, least first. */
export const permissions = ["none", "read", "triage", "write", "maintain", "admin"] as const;
export type Permission = (typeof permissions)[number];

/** GitHub's own review of a pull request, the last one of each person. */
export interface GivenReview {
  readonly account: Account;
  readonly state: "approved" | "changes-requested" | "commented" | "dismissed";
  /** The head that was looked at. */
  readonly head: string;
  /** RFC 3339 */
  readonly at: string;
}
