import type { Plan } from "../domain/plan.ts";
import type { TerraformJson } from "../domain/stack.ts";
import { readPlan } from "../stages/plan/read-plan.ts";

/** A Terraform plan that somebody hands over: it need not come from a spec. */
export interface GivenPlan {
  /** Plan JSON of `terraform show -json`. */
  readonly plan: unknown;
  /** Terraform JSON beside the plan: it tells locals, which a plan does not. */
  readonly configuration?: TerraformJson;
  /** Of resources whose region the plan does not say. */
  readonly region?: string;
}

/** Throws Failure "plan-unreadable". */
export function readGivenPlan({ plan, configuration, region }: GivenPlan): Plan {
  return readPlan(plan, {
    wave: "plan",
    mode: "connected",
    binding: true,
    ...(configuration === undefined ? {} : { configuration }),
    ...(region === undefined ? {} : { region }),
  });
}
