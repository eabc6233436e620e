import type { PlanMode } from "../domain/plan.ts";
import type { Review } from "../domain/review.ts";
import type { Repository } from "./repository.ts";

/** One review, to be made away from the thread that answers webhooks. */
export interface ReviewOrder {
  readonly repository: Repository;
  readonly mode: "auto" | PlanMode;
  readonly tenant: string;
  readonly repositoryName: string;
  readonly timeoutSeconds: number;
}

/** Runs the review engine in workers with a limit on number and memory. */
export interface Reviewer {
  /** Throws Failure "review-aborted" when the worker ran out of memory or time; the gate stays closed. */
  review(order: ReviewOrder, signal: AbortSignal): Promise<Review>;
}
