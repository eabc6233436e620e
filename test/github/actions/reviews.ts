import { invalid, Refusal } from "../answers.ts";
import type { Account, PullRequest, Review } from "../model.ts";
import { renderReview, renderSimplePull } from "../render/pulls.ts";
import { renderAccount } from "../render/accounts.ts";
import type { World } from "../world.ts";
import type { Actor } from "./actor.ts";
import { emitPull } from "./pulls.ts";

const states = { APPROVE: "APPROVED", REQUEST_CHANGES: "CHANGES_REQUESTED", COMMENT: "COMMENTED" } as const;
export type ReviewEvent = keyof typeof states;

export function submitReview(
  world: World,
  pull: PullRequest,
  actor: Actor,
  given: { readonly event: unknown; readonly body?: unknown; readonly commit?: unknown },
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
  if (event !== "APPROVE" && body === "") throw invalid("PullRequestReview", "body", "missing_field");
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
