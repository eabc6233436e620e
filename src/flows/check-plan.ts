import type { Plan } from "../domain/plan.ts";
import type { PolicyReport, Rule, Waiver } from "../domain/policy.ts";
import type { World } from "../ports/world.ts";
import { policyData } from "../stages/policy/data.ts";
import { policyInput } from "../stages/policy/input.ts";
import { judge } from "../stages/policy/judge.ts";
import { selectRules, unknownNames, type Selection } from "../stages/policy/selection.ts";
import { readGivenPlan, type GivenPlan } from "./given-plan.ts";

export interface PlanCheckRequest extends GivenPlan {
  readonly selection: Selection;
  readonly waivers: readonly Waiver[];
}

export interface PlanCheck {
  readonly plan: Plan;
  readonly report: PolicyReport;
  readonly rules: readonly Rule[];
  /** Rule, pack or framework names of the request that nothing has. */
  readonly unknownNames: readonly string[];
}

/** Judges any Terraform plan, also one that is not made from a spec: what needs a spec is not applicable. */
export async function checkPlan(request: PlanCheckRequest, world: World): Promise<PlanCheck> {
  const { selection } = request;
  const plan = readGivenPlan(request);
  const catalogue = await world.policies.describe();
  const rules = selectRules(catalogue, selection);
  const now = world.clock.now().toISOString();
  const { input, digest, has } = policyInput({ now, plans: [plan] });
  const raw = await world.policies.evaluate(input, policyData({ params: catalogue.params, rules }));
  const report = judge({
    raw,
    catalogue,
    rules,
    plans: [plan],
    has,
    can: ["plan", "config", "now"],
    inputDigest: digest,
    now,
    waivers: { inForce: request.waivers, requested: [] },
  });
  return { plan, report, rules, unknownNames: unknownNames(catalogue, selection) };
}
