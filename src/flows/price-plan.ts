import type { CostEstimate } from "../domain/cost.ts";
import type { Discount } from "../domain/settings.generated.ts";
import type { TerraformJson } from "../domain/stack.ts";
import type { World } from "../ports/world.ts";
import { usageKeysOf } from "../stages/cost/charge.ts";
import { estimateCost } from "../stages/cost/estimate.ts";
import type { UsageSize } from "../stages/cost/usage-defaults.ts";
import { readUsageFile, type UsageProblem } from "../stages/cost/usage-file.ts";
import { readPlan } from "../stages/plan/read-plan.ts";

export interface PlanPriceRequest {
  /** Plan JSON of `terraform show -json`. */
  readonly plan: unknown;
  readonly configuration?: TerraformJson;
  readonly usage?: string;
  readonly usageDefaults?: UsageSize;
  readonly region?: string;
  readonly discounts?: readonly Discount[];
}

/** Prices any Terraform plan from the embedded price book; what has no price is named. */
export async function pricePlan(
  request: PlanPriceRequest,
  world: World,
): Promise<{ readonly estimate: CostEstimate; readonly problems: readonly UsageProblem[] }> {
  const { configuration, region } = request;
  const plan = readPlan(request.plan, {
    wave: "plan",
    mode: "connected",
    binding: true,
    ...(configuration === undefined ? {} : { configuration }),
    ...(region === undefined ? {} : { region }),
  });
  const read = request.usage === undefined ? undefined : readUsageFile(request.usage, usageKeysOf);
  const estimate = estimateCost({
    changes: plan.changes,
    book: await world.prices.book(),
    usage: read?.usage,
    usageDefaults: request.usageDefaults,
    discounts: request.discounts,
    region,
    day: world.clock.now().toISOString().slice(0, 10),
  });
  return { estimate, problems: read?.problems ?? [] };
}
