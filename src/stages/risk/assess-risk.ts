import type { Risk } from "../../domain/risk.ts";
import { confidenceOf } from "./confidence.ts";
import { blast } from "./factors/blast.ts";
import { compat } from "./factors/compat.ts";
import { cost } from "./factors/cost.ts";
import { dataLoss } from "./factors/data-loss.ts";
import { destructive } from "./factors/destructive.ts";
import { downtime } from "./factors/downtime.ts";
import { exposure } from "./factors/exposure.ts";
import { iam } from "./factors/iam.ts";
import { ordering } from "./factors/ordering.ts";
import { policy } from "./factors/policy.ts";
import { reversibility } from "./factors/reversibility.ts";
import { size } from "./factors/size.ts";
import { timing } from "./factors/timing.ts";
import { unknown } from "./factors/unknown.ts";
import { planGates } from "./plan-gates.ts";
import type { Evidence } from "./point.ts";
import type { RiskInput } from "./risk-input.ts";
import { scopeOf, type Scope } from "./scope.ts";
import { scoreRisk } from "./score.ts";

export type { RiskInput } from "./risk-input.ts";

const factors: readonly ((scope: Scope) => Evidence)[] = [
  destructive,
  dataLoss,
  exposure,
  iam,
  blast,
  downtime,
  reversibility,
  timing,
  ordering,
  compat,
  cost,
  policy,
  size,
  unknown,
];

/** How dangerous this merge is, from plan, spec and graph alone: same input, same output, a sentence for every point. */
export function assessRisk(input: RiskInput): Risk {
  const scope = scopeOf(input);
  const found = factors.map((factor) => factor(scope));
  const { metadata, spec } = input.migration;
  const scored = scoreRisk(
    found.flatMap(({ points }) => points),
    [...planGates(input), ...found.flatMap(({ gates }) => gates ?? [])],
    { environment: metadata.environment, tolerance: spec.constraints?.riskTolerance ?? "medium", weights: input.weights },
  );
  return { ...scored, confidence: confidenceOf(scope) };
}
