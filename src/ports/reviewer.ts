import type { PlanMode } from "../domain/plan.ts";
import type { Review } from "../domain/review.ts";
import type { Repository } from "./repository.ts";

/** One review, to be made away from the process that answers webhooks. */
export interface ReviewOrder {
  readonly repository: Repository;
  readonly mode: "auto" | PlanMode;
  readonly tenant: string;
  readonly repositoryName: string;
  /** For each run of Terraform. */
  readonly timeoutSeconds: number;
  /** The author is a stranger: no recorded state is read. */
  readonly untrusted: boolean;
  /** The repository may well have no spec at all. */
  readonly mayHaveNoSpecs: boolean;
  /** More specs than this are validated, not planned, until a writer asks for it. */
  readonly holdAbove?: number;
}

/** Runs the review engine in workers with a limit on number and memory. */
export interface Reviewer {
  /** Throws Failure "review-aborted" when the worker ran out of memory or time, or died; the gate stays closed. */
  review(order: ReviewOrder, signal: AbortSignal): Promise<Review>;
}
