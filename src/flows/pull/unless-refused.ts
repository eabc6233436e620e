import { Failure } from "../../domain/failure.ts";
import type { ServiceWorld } from "../../ports/service.ts";

/**
 * Writes what people read beside the check. A conversation that is locked stays so for months, and so does a right that is missing: the
 * check has the result, and the review is done without.
 */
export async function unlessRefused(write: () => Promise<void>, trace: string, { log }: ServiceWorld): Promise<void> {
  try {
    await write();
  } catch (error) {
    if (!(error instanceof Failure) || error.code !== "host-refused") throw error;
    log.warn({ trace, why: error.message }, "a part of a review could not be shown where people talk");
  }
}
