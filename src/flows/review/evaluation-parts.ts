import type { Plan, PlanOutcome } from "../../domain/plan.ts";
import type { PolicyCatalogue } from "../../domain/policy.ts";
import type { TransferEstimates } from "../../stages/estimate/estimate-transfers.ts";
import type { Governing } from "./governing.ts";
import type { Planned } from "./plan-waves.ts";
import type { ReviewRequest } from "./request.ts";
import type { Subject } from "./subject.ts";

/** What one spec's cost, policies and risk are judged from. */
export interface EvaluationParts {
  readonly subject: Subject;
  readonly estimates: TransferEstimates;
  readonly planned: Planned;
  readonly governing: Governing;
  readonly catalogue: PolicyCatalogue;
  readonly request: ReviewRequest;
}

export const plansOf = (outcomes: readonly PlanOutcome[]): readonly Plan[] =>
  outcomes.flatMap((outcome) => (outcome.ok ? [outcome.plan] : []));
