import type { Approval } from "./approval.ts";
import type { Permission } from "./pull-request.ts";
import type { Verdict } from "./review.ts";

/** Somebody on a code host, with the rights that they have now. Logins differ by more than case. */
export interface Person {
  readonly login: string;
  readonly permission: Permission;
  /** Those of the teams that matter here, `@org/team`, of which they are a member. */
  readonly teams: readonly string[];
}

export interface CountedApproval {
  readonly login: string;
  readonly source: Approval["source"];
  /** RFC 3339 */
  readonly at: string;
}

/** What approvals make of a verdict. */
export interface PartStanding {
  /** Never better than needs-approval was before, except that all that was asked for is there. */
  readonly verdict: Verdict;
  readonly counted: readonly CountedApproval[];
  /** Approvals that do not count, one line for each person. */
  readonly void: readonly { readonly login: string; readonly because: string }[];
  /** What could not be told about those who approved, in words. */
  readonly doubts?: readonly string[];
  /** What is still asked for, in words. Empty where nothing is, or where approvals change nothing. */
  readonly missing: readonly string[];
}

export interface SpecStanding extends PartStanding {
  readonly file: string;
  /** Who accepted the risk in writing. */
  readonly accepted: readonly { readonly login: string; readonly at: string; readonly reason: string }[];
  /** What is asked for when it is applied, in words: it does not hold the check. */
  readonly later: readonly string[];
}

/** A review with everything that people said to it. */
export interface Standing {
  readonly verdict: Verdict;
  readonly specs: readonly SpecStanding[];
  /** The review's own part: settings and waivers that change. */
  readonly review: PartStanding;
}
