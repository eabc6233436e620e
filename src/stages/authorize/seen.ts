import type { Review } from "../../domain/review.ts";

/** Could somebody who wrote at that time have read the review? GitHub's times have no fractions of seconds. */
export function couldHaveSeen({ at }: Pick<Review, "at">, writtenAt: string): boolean {
  return Math.floor(Date.parse(at) / 1000) <= Math.floor(Date.parse(writtenAt) / 1000);
}
