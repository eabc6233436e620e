import type { Account, GivenReview, PullRequest } from "../../domain/pull-request.ts";

/** Parts of GitHub's answers that we read; everything else is left alone. */
interface UserShape {
  readonly login: string;
  readonly id: number;
  readonly type?: string;
}

export interface PullShape {
  readonly number: number;
  readonly state: string;
  readonly merged_at?: string | null;
  readonly merge_commit_sha?: string | null;
  readonly draft?: boolean | undefined;
  readonly title: string;
  readonly user: UserShape | null;
  readonly author_association: string;
  readonly updated_at: string;
  readonly head: { readonly sha: string; readonly ref: string; readonly repo: { readonly id: number } | null };
  readonly base: { readonly sha: string; readonly ref: string; readonly repo: { readonly id: number } };
}

/** GitHub's name for an account that was deleted. */
const ghost: Account = { login: "ghost", id: 10137, kind: "user" };

export const accountOf = (user: UserShape | null | undefined): Account =>
  user === null || user === undefined ? ghost : { login: user.login, id: user.id, kind: user.type === "Bot" ? "bot" : "user" };

export const pullRequestOf = (pull: PullShape): PullRequest => ({
  number: pull.number,
  state: pull.state === "open" ? "open" : "closed",
  merged: (pull.merged_at ?? null) !== null,
  // Before the merge GitHub names a trial of it there, which is on no branch.
  mergeCommit: (pull.merged_at ?? null) === null ? null : (pull.merge_commit_sha ?? null),
  draft: pull.draft === true,
  title: pull.title,
  author: accountOf(pull.user),
  association: pull.author_association,
  updatedAt: pull.updated_at,
  head: { sha: pull.head.sha, ref: pull.head.ref, repository: pull.head.repo?.id ?? null },
  base: { sha: pull.base.sha, ref: pull.base.ref, repository: pull.base.repo.id },
});

const states: Readonly<Record<string, GivenReview["state"]>> = {
  APPROVED: "approved",
  CHANGES_REQUESTED: "changes-requested",
  COMMENTED: "commented",
  DISMISSED: "dismissed",
};

interface ReviewShape {
  readonly user: UserShape | null;
  readonly state: string;
  readonly commit_id: string | null;
  readonly submitted_at?: string | undefined;
}

/** The last word of each person; a mere comment after an approval takes nothing back. */
export function lastReviews(reviews: readonly ReviewShape[]): readonly GivenReview[] {
  const last = new Map<number, GivenReview>();
  for (const review of reviews) {
    const state = states[review.state];
    const account = accountOf(review.user);
    if (state === undefined || review.commit_id === null || review.submitted_at === undefined) continue;
    if (state === "commented" && last.has(account.id)) continue;
    last.set(account.id, { account, state, head: review.commit_id, at: review.submitted_at });
  }
  return [...last.values()];
}
