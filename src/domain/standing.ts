import type { Verdict } from "./review.ts";

/** Whose yes counts for something, whose does not and why, and what is still missing. All texts are for people. */
export interface Consent {
  readonly counted: readonly {
    readonly login: string;
    readonly source: "command" | "review";
    /** RFC 3339 */
    readonly at: string;
  }[];
  readonly void: readonly { readonly login: string; readonly because: string }[];
  readonly missing: readonly string[];
}

/** Where a review stands after the approvals that people gave: approvals lift "needs-approval", and nothing else. */
export interface Standing {
  readonly verdict: Verdict;
  readonly specs: readonly (Consent & { readonly file: string; readonly verdict: Verdict })[];
  /** For the settings and waivers that the change touches. */
  readonly review: Consent;
}
