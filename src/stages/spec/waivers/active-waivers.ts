import type { Waiver } from "../../../domain/policy.ts";
import { isExpired } from "./limits.ts";

export interface ActiveWaivers {
  /** On the base, still there at the head, not expired. */
  readonly inForce: readonly Waiver[];
  /** New or wider at the head: shown, without effect until merged. */
  readonly requested: readonly Waiver[];
}

/** A change can end or shorten a waiver at once; it can only ask for a new, wider or longer one. */
export function activeWaivers(base: readonly Waiver[], head: readonly Waiver[], now: Date): ActiveWaivers {
  const merged = new Map(base.map((waiver) => [waiver.id, waiver]));
  const asked = new Map(head.map((waiver) => [waiver.id, waiver]));
  const inForce = base.flatMap((waiver): readonly Waiver[] => {
    const kept = asked.get(waiver.id);
    if (kept === undefined) return [];
    const rules = waiver.rules.filter((rule) => kept.rules.includes(rule));
    const expires = kept.expires < waiver.expires ? kept.expires : waiver.expires;
    return rules.length === 0 || isExpired(expires, now) ? [] : [{ ...waiver, rules, expires }];
  });
  const requested = head.filter((waiver) => !isExpired(waiver.expires, now) && asksForMore(waiver, merged.get(waiver.id)));
  return { inForce, requested };
}

function asksForMore(head: Waiver, base: Waiver | undefined): boolean {
  if (base === undefined || head.expires > base.expires) return true;
  return head.rules.some((rule) => !base.rules.includes(rule)) || !sameMatch(head.match, base.match);
}

const sameMatch = (a: Waiver["match"], b: Waiver["match"]): boolean =>
  (["spec", "workload", "specPath", "address", "environment"] as const).every((field) => a[field] === b[field]);
