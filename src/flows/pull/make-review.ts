import { Failure, type FailureCode } from "../../domain/failure.ts";
import type { Review } from "../../domain/review.ts";
import type { ReviewOrder } from "../../ports/reviewer.ts";
import type { ServiceWorld } from "../../ports/service.ts";

/**
 * The review, or a closed one that says why there is none. What GitHub or the database will do in a while is thrown, for the queue to
 * try again; an aborted job as well.
 */
export async function makeReview(order: ReviewOrder, signal: AbortSignal, world: ServiceWorld): Promise<Review> {
  try {
    return await world.reviewer.review(order, signal);
  } catch (error) {
    if (signal.aborted || (error instanceof Failure && isPassing(error))) throw error;
    if (!(error instanceof Failure)) world.log.error({ error }, "a review ended by a bug of ours");
    const why =
      error instanceof Failure
        ? `${error.message} ${error.next}`
        : "This is a bug in sirsi. Please report it with the time of this review.";
    return closedReview(why, order, world);
  }
}

const isPassing = ({ code }: { readonly code: FailureCode }): boolean =>
  code === "host-unreachable" || code === "host-limited" || code === "store-unreachable";

/** Nothing was evaluated, so nothing is open. */
function closedReview(why: string, { repository }: ReviewOrder, { clock, limits }: ServiceWorld): Review {
  return {
    schema: "sirsi.review/1",
    product: { name: "SirsiNexus GitOps", version: limits.version },
    at: clock.now().toISOString(),
    base: repository.base?.name ?? null,
    head: repository.head.name,
    verdict: "not-evaluated",
    reasons: [why],
    specs: [],
    findings: [],
    rules: [],
    evidence: {
      files: [],
      planDigests: {},
      bundleDigest: null,
      inputDigests: [],
      priceBookDate: null,
      examined: { paths: [], files: 0 },
      counts: { specs: 0, resources: 0, rules: 0, results: 0 },
    },
  };
}
