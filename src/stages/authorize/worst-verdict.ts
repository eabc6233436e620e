import { verdicts, type Verdict } from "../../domain/review.ts";

/** 0 is the worst. */
export const verdictRank = (verdict: Verdict): number => verdicts.indexOf(verdict);

/** Several verdicts as one. None at all is not a success: nothing was evaluated. */
export function worstVerdict(list: readonly Verdict[]): Verdict {
  return verdicts.find((verdict) => list.includes(verdict)) ?? "not-evaluated";
}
