import type { Review } from "../../domain/review.ts";
import type { Standing } from "../../domain/standing.ts";

/** Something that the review rests on was lent for a time, and the time is over. What cannot be read as a time is over. */
export const hasEnded = ({ holdsUntil }: Pick<Review, "holdsUntil">, now: Date): boolean =>
  holdsUntil !== undefined && !(now.getTime() < Date.parse(holdsUntil));

const ended = "A waiver that this review rests on has ended; it is made again.";

/** Nobody knows what a review that has ended would say now: it opens no gate, whoever agreed to it. */
export function unlessEnded(standing: Standing, review: Review, now: Date): Standing {
  if (!hasEnded(review, now)) return standing;
  const over = new Set(review.specs.filter((spec) => hasEnded(spec, now)).map(({ file }) => file));
  return {
    verdict: "not-evaluated",
    specs: standing.specs.map((spec) => (over.has(spec.file) ? { ...spec, verdict: "not-evaluated", missing: [] } : spec)),
    review: { ...standing.review, verdict: "not-evaluated", missing: [ended] },
  };
}
