import type { Verdict } from "../../domain/review.ts";

/** Something that keeps the verdict from being better than it says. */
export interface Objection {
  readonly verdict: Exclude<Verdict, "allowed">;
  readonly why: string;
}
