import { Failure, type FailureCode } from "../../domain/failure.ts";
import type { Review } from "../../domain/review.ts";
import type { ReviewOrder } from "../../ports/reviewer.ts";
import type { ServiceWorld } from "../../ports/service.ts";
import { withoutCredentials } from "./without-credentials.ts";

/**
 * The review, or a closed one that says why there is none. What GitHub or the database will do in a while is thrown, for the queue to
 * try again; an aborted job as well.
 */
export async function makeReview(order: ReviewOrder, signal: AbortSignal, world: ServiceWorld): Promise<Review> {
  try {
    return withoutCredentials(await world.reviewer.review(order, signal));
  } catch (error) {
    if (signal.aborted || (error instanceof Failure && isPassing(error))) throw error;
    if (!(error instanceof Failure)) world.log.error({ error }, "a review ended by a bug of ours");
    const why =
      error instanceof Failure
        ? `${error.message} ${error.next}`
        : "This is a bug in sirsi. Please report it with the time of this review.";
    return closedReview(why, { head: order.repository.head.name, base: order.repository.base?.name ?? null }, world);
  }
}

const isPassing = ({ code }: { readonly code: FailureCode }): boolean =>
  code === "host-unreachable" || code === "host-limited" || code === "store-unreachable";

/** What cannot be read stays so, and closes the gate; what comes right in a while is thrown. */
export async function unlessPassing<T>(read: () => Promise<T>): Promise<T | Failure> {
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof Failure) || isPassing(error)) throw error;
    return error as Failure;
  }
}

/** Nothing was evaluated, so nothing is open. */
export function closedReview(
  why: string,
  { head, base }: { readonly head: string; readonly base: string | null },
  { clock, limits }: ServiceWorld,
): Review {
  return {
    schema: "sirsi.review/1",
    product: { name: "SirsiNexus GitOps", version: limits.version },
    at: clock.now().toISOString(),
    base,
    head,
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
