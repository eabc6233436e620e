import type { PullRequest } from "../domain/pull-request.ts";
import { done, type AskOf, type Command } from "./command.ts";
import { planForm } from "./forms.ts";
import { seenReview } from "./seen-review.ts";

export const plan: Command<AskOf<"plan">> = {
  form: planForm,
  does: "Reviews the newest commit again.",
  details: [
    "Pull requests from forks and of first-time contributors get a review without credentials. This command releases the full one, for one commit: of a fork, the one whose first review was there when the comment was written.",
  ],
  readsOnly: false,
  async run(_ask, occasion, world) {
    const { hosted, pull, comment, trace } = occasion;
    const repository = hosted.id.id;
    // Whoever wrote the comment read the commit that was there then, not one that a stranger pushed while the comment was on its way.
    const seen = isFork(pull) ? await seenReview(occasion, world) : undefined;
    if (seen !== undefined && "reply" in seen) return seen.reply;
    await world.ledger.pulls.release(repository, pull.number, pull.head.sha, comment.author.login);
    await world.queue.send({ type: "review", repository, pull: pull.number, trace, again: true });
    return done();
  },
};

/** By the repositories' ids: a fork may have the same owner, and is gone when it has none. */
const isFork = ({ head, base }: PullRequest): boolean => head.repository !== base.repository;
