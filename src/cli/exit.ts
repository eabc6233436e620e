import { Failure, type FailureCode } from "../domain/failure.ts";
import type { Verdict } from "../domain/review.ts";

/** Exit codes of every command: 0 allowed or needs-approval, 1 denied, 2 invalid input or usage, 3 not evaluated. */
export function exitOf(verdict: Verdict, requireApproved = false): number {
  switch (verdict) {
    case "allowed":
      return 0;
    case "needs-approval":
      return requireApproved ? 1 : 0;
    case "denied":
      return 1;
    case "invalid":
      return 2;
    case "not-evaluated":
      return 3;
  }
}

const inputFailures: ReadonlySet<FailureCode> = new Set<FailureCode>([
  "path-outside",
  "base-unknown",
  "plan-unreadable",
  "command-failed",
  "state-unknown",
]);

/** A wrong input is the caller's to fix; everything else means that something could not be evaluated. */
export const exitOfFailure = (failure: Failure): number => (inputFailures.has(failure.code) ? 2 : 3);
