import type { CostEstimate } from "../domain/cost.ts";
import { Failure } from "../domain/failure.ts";
import type { Plan } from "../domain/plan.ts";
import type { Discount } from "../domain/settings.generated.ts";
import type { Repository } from "../ports/repository.ts";
import type { World } from "../ports/world.ts";
import { usageKeysOf } from "../stages/cost/charge.ts";
import { estimateCost } from "../stages/cost/estimate.ts";
import type { UsageSize } from "../stages/cost/usage-defaults.ts";
import { unusedUsage } from "../stages/cost/usage.ts";
import { readUsageFile, type UsageProblem } from "../stages/cost/usage-file.ts";
import { readSettings } from "../stages/spec/settings.ts";
import { readGivenPlan, type GivenPlan } from "./given-plan.ts";
import { settingsFile, specLimitBytes } from "./review/request.ts";
import { readText } from "./review/texts.ts";

export interface PlanPriceRequest extends GivenPlan {
  readonly usage?: string;
  readonly usageDefaults?: UsageSize;
  /** Whose settings hold the discounts: the base's where there is a base, because the head could otherwise lower its own cost. */
  readonly repository?: Repository;
}

export interface PlanPrice {
  readonly estimate: CostEstimate;
  readonly problems: readonly UsageProblem[];
  /** Why the estimate is not of all that the plan would do, in words. Absent: the plan does not say that anything is missing. */
  readonly missing?: string;
}

/** Prices any Terraform plan from the embedded price book; what has no price is named. */
export async function pricePlan(request: PlanPriceRequest, world: World): Promise<PlanPrice> {
  const plan = readGivenPlan(request);
  const read = request.usage === undefined ? undefined : readUsageFile(request.usage, usageKeysOf);
  const estimate = estimateCost({
    changes: plan.changes,
    book: await world.prices.book(),
    usage: read?.usage,
    usageDefaults: request.usageDefaults,
    discounts: request.repository === undefined ? undefined : await discountsOf(request.repository),
    region: request.region,
    day: world.clock.now().toISOString().slice(0, 10),
  });
  const unused =
    read === undefined
      ? []
      : unusedUsage(
          read,
          plan.changes.map(({ address }) => address),
        );
  const missing = whyMissing(plan);
  return { estimate, problems: [...(read?.problems ?? []), ...unused], ...(missing === undefined ? {} : { missing }) };
}

/** A plan that broke off, or was made of some targets, lacks resources: their price would read as nothing. */
function whyMissing({ errored, complete }: Plan): string | undefined {
  if (errored === true) return "The plan broke off with an error (errored is true), so resources are missing from this cost.";
  if (complete === false) return "The plan is not complete (complete is false), so resources are missing from this cost.";
  return undefined;
}

/** `cost.discounts` of the settings. Throws Failure "settings-broken": a discount that cannot be read is not the list price. */
async function discountsOf({ base, head }: Repository): Promise<readonly Discount[]> {
  const text = await readText(base ?? head, settingsFile, specLimitBytes);
  if (text === undefined) return [];
  const { document, findings } = readSettings(settingsFile, text.text);
  const error = findings.find(({ level }) => level === "error");
  if (error !== undefined) throw new Failure("settings-broken", { file: settingsFile, why: error.message });
  return document?.settings.cost?.discounts ?? [];
}
