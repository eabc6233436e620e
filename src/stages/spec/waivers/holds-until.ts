import type { PolicyResult, Waiver } from "../../../domain/policy.ts";
import type { ActiveWaivers } from "./active-waivers.ts";
import { endOf } from "./limits.ts";

/** What one review of a spec rests on that ends by itself. */
export interface Lent {
  readonly results: readonly Pick<PolicyResult, "waiver">[];
  readonly inForce: ActiveWaivers["inForce"];
  /** Those of the head, in force or only asked for. */
  readonly exceptions: readonly Waiver[];
}

/**
 * RFC 3339: the first moment at which one of them is over. Every exception counts, used or not: findings of the text are excepted
 * without a result, and one that is over is an error of the spec.
 */
export function holdsUntil({ results, inForce, exceptions }: Lent): string | undefined {
  const used = new Set(results.flatMap(({ waiver }) => waiver ?? []));
  const lent = [...inForce.filter(({ id, source }) => source === "exception" || used.has(id)), ...exceptions];
  const ends = lent.map(({ expires }) => endOf(expires)).filter((end) => !Number.isNaN(end));
  return earliest(ends.map((end) => new Date(end).toISOString()));
}

/** All in UTC and of one length, so that they sort as text. */
export const earliest = (times: readonly (string | undefined)[]): string | undefined =>
  times.filter((time) => time !== undefined).sort()[0];
