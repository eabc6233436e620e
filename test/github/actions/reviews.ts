import { invalid, Refusal } from "../answers.ts";
import type { Account, PullRequest, Review } from "../model.ts";
import { renderReview, renderReviewComment, renderSimplePull } from "../render/pulls.ts";
import { renderAccount } from "../render/accounts.ts";
import type { World } from "../world.ts";
import type { Actor } from "./actor.ts";
import { refuseLongBody } from "./comments.ts";
import { emitPull, filesOf } from "./pulls.ts";

const states = { APPROVE: "APPROVED", REQUEST_CHANGES: "CHANGES_REQUESTED", COMMENT: "COMMENTED" } as const;
export type ReviewEvent = keyof typeof states;

export function submitReview(
  world: World,
  pull: PullRequest,
  actor: Actor,
  given: { readonly event: unknown; readonly body?: unknown; readonly commit?: unknown; readonly hasComments?: boolean },
): Review {
  const event = given.event;
  if (event !== "APPROVE" && event !== "REQUEST_CHANGES" && event !== "COMMENT")
    throw invalid("PullRequestReview", "event", "invalid");
  if (pull.issue.author === actor.account && event !== "COMMENT")
    throw new Refusal(422, "Unprocessable Entity", {
      errors: [
        event === "APPROVE" ? "Can not approve your own pull request" : "Can not request changes on your own pull request",
      ],
    });
  const body = typeof given.body === "string" ? given.body : "";
  if (event !== "APPROVE" && body === "" && given.hasComments !== true)
    throw invalid("PullRequestReview", "body", "missing_field");
  const review: Review = {
    ...{ id: world.id(), pull, author: actor.account, state: states[event], body },
    ...{ commit: typeof given.commit === "string" ? given.commit : pull.head.sha, submittedAt: world.now() },
  };
  pull.reviews.push(review);
  const waiting = pull.requestedReviewers.indexOf(actor.account);
  if (waiting >= 0) pull.requestedReviewers.splice(waiting, 1);
  emitReview(world, review, "submitted", actor);
  return review;
}

export interface Remark {
  readonly path: string;
  readonly line: number;
  readonly side: "LEFT" | "RIGHT";
  readonly body: string;
}

/** All or nothing: one line outside the difference refuses the whole review. */
export async function submitRemarks(
  world: World,
  pull: PullRequest,
  actor: Actor,
  given: { readonly event: unknown; readonly body?: unknown; readonly commit?: unknown },
  remarks: readonly Remark[],
): Promise<Review> {
  const files = await filesOf(pull);
  const hunks = remarks.map((remark) => {
    refuseLongBody("PullRequestReviewComment", remark.body);
    const file = files.find(({ path }) => path === remark.path);
    if (file === undefined) throw unresolved("Path");
    const hunk = hunkDownTo(file.patch ?? "", remark);
    if (hunk === undefined) throw unresolved("Line");
    return hunk;
  });
  const review = submitReview(world, pull, actor, { ...given, hasComments: remarks.length > 0 });
  for (const [index, { path, line, side, body }] of remarks.entries()) {
    const comment = {
      ...{ id: world.id(), review, path, line, side, body },
      ...{ hunk: hunks[index] ?? "", createdAt: world.now() },
    };
    pull.reviewComments.push(comment);
    const payload = { comment: renderReviewComment(world, comment), pull_request: renderSimplePull(world, pull) };
    const { repository } = pull.base;
    world.emit({ event: "pull_request_review_comment", action: "created", repository, sender: actor.account, payload });
  }
  return review;
}

const unresolved = (what: "Path" | "Line"): Refusal =>
  new Refusal(422, "Unprocessable Entity", { errors: [`${what} could not be resolved`] });

/** Lines around a change count as well as the changed ones; all others are not part of the difference. */
function hunkDownTo(patch: string, { line, side }: Remark): string | undefined {
  let hunk: string[] = [];
  let at = 0;
  for (const text of patch.split("\n")) {
    const [, left, right] = /^@@ -(\d+)(?:,\d+)? \+(\d+)(?:,\d+)? @@/.exec(text) ?? [];
    if (left !== undefined) {
      hunk = [text];
      at = Number(side === "LEFT" ? left : right);
      continue;
    }
    hunk.push(text);
    if (!text.startsWith(" ") && !text.startsWith(side === "LEFT" ? "-" : "+")) continue;
    if (at === line) return hunk.join("\n");
    at += 1;
  }
  return undefined;
}

export function dismissReview(world: World, review: Review, actor: Actor, message: unknown): void {
  if (typeof message !== "string" || message === "") throw invalid("PullRequestReview", "message", "missing_field");
  if (review.state !== "APPROVED" && review.state !== "CHANGES_REQUESTED")
    throw new Refusal(422, "Can not dismiss a commented pull request review");
  review.state = "DISMISSED";
  emitReview(world, review, "dismissed", actor);
}

export async function requestReview(world: World, pull: PullRequest, actor: Actor, reviewer: Account): Promise<void> {
  if (!pull.requestedReviewers.includes(reviewer)) pull.requestedReviewers.push(reviewer);
  await emitPull(world, pull, "review_requested", actor, { requested_reviewer: renderAccount(world, reviewer) });
}

function emitReview(world: World, review: Review, action: string, actor: Actor): void {
  // Webhooks write the state in lower case, the REST answers in upper case.
  const rendered = { ...renderReview(world, review), state: review.state.toLowerCase() };
  const payload = { review: rendered, pull_request: renderSimplePull(world, review.pull) };
  world.emit({ event: "pull_request_review", action, repository: review.pull.base.repository, sender: actor.account, payload });
}
