/** One webhook as it arrived. `id` is GitHub's `X-GitHub-Delivery`; a redelivery carries the same one. */
export interface Delivery {
  readonly id: string;
  readonly event: string;
  readonly action: string | null;
  readonly installation: number | null;
  readonly repository: number | null;
  /** Untrusted beyond its signature: whoever reads a field checks it. */
  readonly payload: unknown;
  /** RFC 3339 */
  readonly receivedAt: string;
}

/** `ignored` is a success with a reason; `failed` may be taken up again by a redelivery. */
export type DeliveryOutcome = "done" | "ignored" | "failed";
