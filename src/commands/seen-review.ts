import type { Review } from "../domain/review.ts";
import type { ServiceWorld } from "../ports/service.ts";
import { couldHaveSeen } from "../stages/authorize/seen.ts";
import { code } from "../stages/report/document.ts";
import { confused, type Occasion, type Reply } from "./command.ts";

export const shortSha = (sha: string): string => sha.slice(0, 7);

/** The review that the author of the comment had before them. Nobody can say yes to what they have not seen. */
export async function seenReview(
  { hosted, pull, comment }: Occasion,
  { ledger }: ServiceWorld,
): Promise<{ readonly review: Review } | { readonly reply: Reply }> {
  // After the merge its commit is what was planned afresh.
  const sha = pull.mergeCommit ?? pull.head.sha;
  const record = await ledger.reviews.latest(hosted.id.id, pull.number, sha);
  if (record?.state !== "posted" || record.review === null)
    return {
      reply: confused(
        "The review of ",
        code(shortSha(sha)),
        " is not finished. Look at it when it is there, and repeat the command.",
      ),
    };
  return couldHaveSeen(record.postedAt, comment.createdAt)
    ? { review: record.review }
    : {
        reply: confused(
          "There is a newer review than your comment, of ",
          code(shortSha(sha)),
          ". Look at it, and repeat the command.",
        ),
      };
}
