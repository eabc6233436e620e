import type { Delivery, DeliveryOutcome } from "../domain/delivery.ts";

/** Webhooks, stored before they are answered. Every method throws Failure "store-unreachable" when the database is away. */
export interface Inbox {
  /**
   * Stores the delivery and its job, both or neither. "duplicate": it is known and not failed. A failed one is taken up again, because
   * GitHub redelivers under the same id.
   */
  accept(delivery: Delivery): Promise<"accepted" | "duplicate">;
  read(id: string): Promise<Delivery | undefined>;
  /** The payload is forgotten unless the outcome is failed; the row stays, so that a replay is known. */
  settle(id: string, outcome: DeliveryOutcome, why?: string): Promise<void>;
  /** Those of `ids` that were accepted and did not fail. */
  known(ids: readonly string[]): Promise<ReadonlySet<string>>;
}
