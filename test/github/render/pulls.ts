import type { Json } from "../answers.ts";
import type { Comment, Issue, Label, PullRequest, Reaction, Repository, Review, ReviewComment } from "../model.ts";
import { associationOf } from "../roles.ts";
import type { World } from "../world.ts";
import { instant, nodeId, renderAccount, renderApp } from "./accounts.ts";
import { htmlUrl, renderRepository, repositoryUrl } from "./repositories.ts";

export function renderLabel(world: World, repository: Repository, label: Label): Json {
  return {
    id: label.id,
    node_id: nodeId("LA", label.id),
    url: `${repositoryUrl(world, repository)}/labels/${encodeURIComponent(label.name)}`,
    name: label.name,
    color: label.color,
    default: false,
    description: null,
  };
}

function renderEnd(world: World, end: { repository: Repository; ref: string; sha: string }): Json {
  const { repository } = end;
  return {
    label: `${repository.owner.login}:${end.ref}`,
    ref: end.ref,
    sha: end.sha,
    user: renderAccount(world, repository.owner),
    repo: repository.deleted ? null : renderRepository(world, repository),
  };
}

/** The entry of a list; one pull request also has `renderPullRequest`'s counts. */
export function renderSimplePull(world: World, pull: PullRequest): Json {
  const { issue, number } = pull;
  const { repository } = pull.base;
  const url = `${repositoryUrl(world, repository)}/pulls/${number}`;
  const issueUrl = `${repositoryUrl(world, repository)}/issues/${number}`;
  const html = `${htmlUrl(world, repository)}/pull/${number}`;
  const statuses = `${repositoryUrl(world, repository)}/statuses/${pull.head.sha}`;
  const hrefs = { self: url, html, issue: issueUrl, comments: `${issueUrl}/comments`, review_comments: `${url}/comments` };
  const more = {
    review_comment: `${repositoryUrl(world, repository)}/pulls/comments{/number}`,
    commits: `${url}/commits`,
    statuses,
  };
  return {
    url,
    id: pull.id,
    node_id: nodeId("PR", pull.id),
    html_url: html,
    diff_url: `${html}.diff`,
    patch_url: `${html}.patch`,
    issue_url: issueUrl,
    commits_url: more.commits,
    review_comments_url: hrefs.review_comments,
    review_comment_url: more.review_comment,
    comments_url: hrefs.comments,
    statuses_url: statuses,
    number,
    state: issue.state,
    locked: false,
    active_lock_reason: null,
    title: issue.title,
    user: renderAccount(world, issue.author),
    body: issue.body,
    labels: issue.labels.map((label) => renderLabel(world, repository, label)),
    milestone: null,
    created_at: instant(issue.createdAt),
    updated_at: instant(issue.updatedAt),
    closed_at: issue.closedAt && instant(issue.closedAt),
    merged_at: pull.mergedAt && instant(pull.mergedAt),
    merge_commit_sha: pull.mergeCommit,
    assignee: null,
    assignees: [],
    requested_reviewers: pull.requestedReviewers.map((account) => renderAccount(world, account)),
    requested_teams: [],
    head: renderEnd(world, pull.head),
    base: renderEnd(world, pull.base),
    _links: Object.fromEntries(Object.entries({ ...hrefs, ...more }).map(([name, href]) => [name, { href }])),
    author_association: associationOf(repository, issue.author, true),
    auto_merge: null,
    draft: pull.draft,
  };
}

export interface PullCounts {
  readonly commits: number;
  readonly additions: number;
  readonly deletions: number;
  readonly changedFiles: number;
  /** null while GitHub is still working it out. */
  readonly mergeable: boolean | null;
  readonly state: string;
}

export function renderPullRequest(world: World, pull: PullRequest, counts: PullCounts): Json {
  return {
    ...renderSimplePull(world, pull),
    merged: pull.merged,
    mergeable: pull.merged ? null : counts.mergeable,
    rebaseable: pull.merged ? null : counts.mergeable,
    mergeable_state: counts.state,
    merged_by: pull.mergedBy && renderAccount(world, pull.mergedBy),
    comments: pull.base.repository.comments.filter((comment) => comment.issue === pull.issue).length,
    review_comments: pull.reviewComments.length,
    maintainer_can_modify: pull.head.repository !== pull.base.repository,
    commits: counts.commits,
    additions: counts.additions,
    deletions: counts.deletions,
    changed_files: counts.changedFiles,
  };
}

export function renderReview(world: World, review: Review): Json {
  const { repository } = review.pull.base;
  const html = `${htmlUrl(world, repository)}/pull/${review.pull.number}#pullrequestreview-${review.id}`;
  const pull = `${repositoryUrl(world, repository)}/pulls/${review.pull.number}`;
  return {
    id: review.id,
    node_id: nodeId("PRR", review.id),
    user: renderAccount(world, review.author),
    body: review.body,
    state: review.state,
    html_url: html,
    pull_request_url: pull,
    author_association: associationOf(repository, review.author),
    _links: { html: { href: html }, pull_request: { href: pull } },
    submitted_at: instant(review.submittedAt),
    commit_id: review.commit,
  };
}

export function renderReviewComment(world: World, comment: ReviewComment): Json {
  const { review, path, line, side, hunk, body, createdAt } = comment;
  const { repository } = review.pull.base;
  const html = `${htmlUrl(world, repository)}/pull/${review.pull.number}#discussion_r${comment.id}`;
  const pull = `${repositoryUrl(world, repository)}/pulls/${review.pull.number}`;
  const url = `${repositoryUrl(world, repository)}/pulls/comments/${comment.id}`;
  // Position counts lines of the difference below its first header; GitHub still names it beside the line.
  const position = hunk.split("\n").length - 1;
  return {
    url,
    pull_request_review_id: review.id,
    id: comment.id,
    node_id: nodeId("PRRC", comment.id),
    diff_hunk: hunk,
    path,
    commit_id: review.commit,
    original_commit_id: review.commit,
    user: renderAccount(world, review.author),
    body,
    created_at: instant(createdAt),
    updated_at: instant(createdAt),
    html_url: html,
    pull_request_url: pull,
    author_association: associationOf(repository, review.author),
    _links: { self: { href: url }, html: { href: html }, pull_request: { href: pull } },
    reactions: renderReactions(world, `${url}/reactions`, []),
    start_line: null,
    original_start_line: null,
    start_side: null,
    line,
    original_line: line,
    side,
    position,
    original_position: position,
    subject_type: "line",
  };
}

export function renderIssue(world: World, issue: Issue, pull?: PullRequest): Json {
  const { repository } = issue;
  const url = `${repositoryUrl(world, repository)}/issues/${issue.number}`;
  const html = `${htmlUrl(world, repository)}/${pull ? "pull" : "issues"}/${issue.number}`;
  return {
    url,
    repository_url: repositoryUrl(world, repository),
    labels_url: `${url}/labels{/name}`,
    comments_url: `${url}/comments`,
    events_url: `${url}/events`,
    html_url: html,
    id: issue.id,
    node_id: nodeId(pull ? "PR" : "I", issue.id),
    number: issue.number,
    title: issue.title,
    user: renderAccount(world, issue.author),
    labels: issue.labels.map((label) => renderLabel(world, repository, label)),
    state: issue.state,
    locked: false,
    assignee: null,
    assignees: [],
    milestone: null,
    comments: repository.comments.filter((comment) => comment.issue === issue).length,
    created_at: instant(issue.createdAt),
    updated_at: instant(issue.updatedAt),
    closed_at: issue.closedAt && instant(issue.closedAt),
    author_association: associationOf(repository, issue.author, pull !== undefined),
    active_lock_reason: null,
    body: issue.body,
    closed_by: null,
    reactions: renderReactions(world, `${url}/reactions`, []),
    timeline_url: `${url}/timeline`,
    performed_via_github_app: issue.by && renderApp(world, issue.by),
    state_reason: null,
    ...(pull ? { draft: pull.draft, pull_request: renderPullLinks(world, pull, html) } : {}),
  };
}

function renderPullLinks(world: World, pull: PullRequest, html: string): Json {
  return {
    url: `${repositoryUrl(world, pull.base.repository)}/pulls/${pull.number}`,
    html_url: html,
    diff_url: `${html}.diff`,
    patch_url: `${html}.patch`,
    merged_at: pull.mergedAt && instant(pull.mergedAt),
  };
}

export const reactionContents = ["+1", "-1", "laugh", "confused", "heart", "hooray", "rocket", "eyes"] as const;

function renderReactions(_world: World, url: string, reactions: readonly Reaction[]): Json {
  const count = (content: string) => reactions.filter((reaction) => reaction.content === content).length;
  return { url, total_count: reactions.length, ...Object.fromEntries(reactionContents.map((name) => [name, count(name)])) };
}

export function renderReaction(world: World, reaction: Reaction): Json {
  return {
    id: reaction.id,
    node_id: nodeId("REA", reaction.id),
    user: renderAccount(world, reaction.author),
    content: reaction.content,
    created_at: instant(reaction.createdAt),
  };
}

export function renderComment(world: World, comment: Comment): Json {
  const { repository, issue } = comment;
  const url = `${repositoryUrl(world, repository)}/issues/comments/${comment.id}`;
  const pull = repository.pulls.some((one) => one.issue === issue);
  return {
    url,
    html_url: `${htmlUrl(world, repository)}/${pull ? "pull" : "issues"}/${issue.number}#issuecomment-${comment.id}`,
    issue_url: `${repositoryUrl(world, repository)}/issues/${issue.number}`,
    id: comment.id,
    node_id: nodeId("IC", comment.id),
    user: renderAccount(world, comment.author),
    created_at: instant(comment.createdAt),
    updated_at: instant(comment.updatedAt),
    author_association: associationOf(repository, comment.author),
    body: comment.body,
    reactions: renderReactions(world, `${url}/reactions`, comment.reactions),
    performed_via_github_app: comment.by && renderApp(world, comment.by),
  };
}
