import { code } from "../stages/report/document.ts";
import { confused, done, type AskOf, type Command } from "./command.ts";
import { planForm } from "./forms.ts";
import { shortSha } from "./seen-review.ts";

export const plan: Command<AskOf<"plan">> = {
  form: planForm,
  does: "Reviews the newest commit again.",
  details: [
    "Pull requests from forks and of first-time contributors get a review without credentials. This command releases the full one, for the one commit that was there when the comment was written.",
  ],
  readsOnly: false,
  async run(_ask, { hosted, pull, comment, trace }, { ledger, queue }) {
    const repository = hosted.id.id;
    const { sha } = pull.head;
    const first = await ledger.reviews.latest(repository, pull.number, sha);
    // Whoever wrote the comment read the commit that was there then, not one that was pushed while the comment was on its way.
    const wasThere = first !== undefined && Date.parse(first.startedAt) < Date.parse(comment.createdAt) + 1000;
    const isFork = pull.head.repository !== pull.base.repository;
    if (isFork && !wasThere)
      return confused(
        "The commit ",
        code(shortSha(sha)),
        " was not reviewed before your comment. Look at it, and repeat the command.",
      );
    if (wasThere) await ledger.pulls.release(repository, pull.number, sha, comment.author.login);
    await queue.send({ type: "review", repository, pull: pull.number, trace, again: true });
    return done();
  },
};
