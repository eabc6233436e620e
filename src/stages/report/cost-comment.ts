import type { SpecReview } from "../../domain/review.ts";
import type { CostSettings } from "../../domain/settings.generated.ts";

export type CostComment = NonNullable<CostSettings["comment"]>;

/** Less than half a cent is no change. */
const nothing = 0.005;

/**
 * Does the comment carry the cost section? The figure stays in the headline in any case. What is not known, and a budget that is
 * exceeded, is always shown: silence must not look like "no change".
 */
export function showsCost({ cost, findings }: SpecReview, when: CostComment = "always"): boolean {
  if (when === "always" || cost === undefined || cost.unpriced.length > 0) return true;
  if (findings.some(({ code }) => code === "SIR-E226")) return true;
  const { before, delta } = cost.monthly;
  if (Math.abs(delta) < nothing) return false;
  if (when === "on-change") return true;
  const { usd, percent } = when.over;
  const share = Math.abs(before) < nothing ? Infinity : (Math.abs(delta) / Math.abs(before)) * 100;
  return (usd !== undefined && Math.abs(delta) >= usd) || (percent !== undefined && share >= percent);
}
