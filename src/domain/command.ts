import type { Waiver } from "./policy.ts";

/** What people can ask for in a comment. A role of the settings with the same name says who may. */
export const commandNames = [
  "plan",
  "explain",
  "approve",
  "accept-risk",
  "waive",
  "discover",
  "unlock",
  "apply",
  "retry",
  "cancel",
  "help",
] as const;
export type CommandName = (typeof commandNames)[number];

/** One `/sirsi` comment that fits the grammar. Texts are what a stranger wrote: of a safe form, and still only data. */
export type Ask =
  | { readonly name: "plan" }
  /** A finding code, a policy rule, or a spec by its file or name. */
  | { readonly name: "explain"; readonly subject?: string }
  /** Specs by file or name; none means all of the pull request. */
  | { readonly name: "approve"; readonly specs: readonly string[] }
  | { readonly name: "accept-risk"; readonly reason: string }
  | WaiveAsk
  | { readonly name: "discover"; readonly file?: string; readonly into?: string }
  | { readonly name: "unlock" }
  /** Waves by their names; none means all that the merge queued. */
  | { readonly name: "apply" | "retry" | "cancel"; readonly waves: readonly string[] }
  | { readonly name: "help" };

export interface WaiveAsk {
  readonly name: "waive";
  readonly rule: string;
  /** YYYY-MM-DD, a day that exists. */
  readonly until: string;
  readonly reason: string;
  readonly match: Waiver["match"];
  readonly owner?: string;
  /** Who has to approve it; empty where nobody was named. */
  readonly approvers: readonly string[];
}
