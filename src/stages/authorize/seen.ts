/**
 * Could somebody who wrote at that time have read a review that was posted then? `postedAt`: null while it is not. GitHub's times have no
 * fractions of seconds.
 */
export function couldHaveSeen(postedAt: string | null, writtenAt: string): boolean {
  return postedAt !== null && Math.floor(Date.parse(postedAt) / 1000) <= Math.floor(Date.parse(writtenAt) / 1000);
}
