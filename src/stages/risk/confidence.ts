import { usageNotGiven, type CostEstimate } from "../../domain/cost.ts";
import type { Risk } from "../../domain/risk.ts";
import { gapsOf, type Gap } from "./gaps.ts";
import type { Scope } from "./scope.ts";

/** How much of the score rests on knowledge. Apart from the score, so that ignorance is not mistaken for safety. */
export function confidenceOf(scope: Scope): Risk["confidence"] {
  const { weights, cost, plans } = scope;
  const { missingFact, unknownPrice, unknownSecurity, notConnected, high, medium } = weights.confidence;
  const gaps = gapsOf(scope);
  const modes = new Set(plans.map((outcome) => (outcome.ok ? outcome.plan.mode : outcome.failed.mode)));
  const guessed = [...modes].filter((mode) => mode !== "connected");
  const deductions = [
    ...gaps.map((gap) => ({ points: costOf(gap, { missingFact, unknownSecurity }), why: gap.what })),
    ...(cost === undefined
      ? [{ points: unknownPrice, why: "there is no cost estimate" }]
      : priceGaps(cost, { missingFact, unknownPrice })),
    ...(guessed.length > 0 || modes.size === 0
      ? [
          {
            points: notConnected,
            why: modes.size === 0 ? "there is no plan" : `the plan was made ${guessed.map((mode) => words[mode]).join(" and ")}`,
          },
        ]
      : []),
  ];
  const score = Math.max(
    0,
    deductions.reduce((left, { points }) => left - points, 100),
  );
  return {
    score,
    level: score >= high ? "high" : score >= medium ? "medium" : "low",
    because: deductions.map(({ points, why }) => `-${points}: ${why}`),
  };
}

/**
 * Each price that is not known, once; and usage as one missing fact: every estimate lacks some, and counted by the line it would drown
 * all other doubt.
 */
function priceGaps(
  { unpriced }: CostEstimate,
  points: { readonly missingFact: number; readonly unknownPrice: number },
): readonly { readonly points: number; readonly why: string }[] {
  const unknown = Map.groupBy(
    unpriced.filter(({ reason }) => reason !== usageNotGiven),
    ({ reason }) => reason,
  );
  const unused = unpriced.filter(({ reason }) => reason === usageNotGiven).length;
  return [
    ...[...unknown.keys()].map((reason) => ({ points: points.unknownPrice, why: reason })),
    ...(unused === 0
      ? []
      : [{ points: points.missingFact, why: `usage not given for ${unused} cost ${unused === 1 ? "line" : "lines"}` }]),
  ];
}

const words = {
  connected: "against the account",
  offline: "offline, without the account",
  sandbox: "on the sandbox cloud, without the account",
  static: "without Terraform",
} as const;

function costOf({ kind }: Gap, points: { readonly missingFact: number; readonly unknownSecurity: number }): number {
  switch (kind) {
    case "fact":
      return points.missingFact;
    case "security":
      return points.unknownSecurity;
  }
}
