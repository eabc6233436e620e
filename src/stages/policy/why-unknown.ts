import type { Change } from "../../domain/change.ts";
import type { Plan } from "../../domain/plan.ts";
import type { RawResult } from "../../domain/policy.ts";
import { dotted, isInside } from "./dotted.ts";

/** What Terraform says of a plan as a whole. Older versions, OpenTofu and what is no plan do not say all of it. */
const planFacts: ReadonlySet<string> = new Set(["applyable", "complete", "errored"]);

/** Why a rule cannot tell, without a full stop. */
export function whyUnknown(
  { address, attribute, params }: RawResult,
  change: Pick<Change, "sensitive"> | undefined,
  plans: readonly Pick<Plan, "mode">[],
): string {
  const { missing } = params;
  if (address === null && attribute !== null && planFacts.has(attribute))
    return plans.some(({ mode }) => mode === "static")
      ? "There is no Terraform plan to say so"
      : `The plan does not say whether it is ${attribute}`;
  // A rule that misses a fact about an attribute, and not the attribute, names it: the country of a region.
  if (typeof missing === "string") return `The ${missing} of ${attribute ?? "this change"} is not known`;
  if (attribute === null) return "The plan does not say";
  return isHidden(attribute, change) ? `${attribute} is sensitive and masked` : `${attribute} is known only after the apply`;
}

const isHidden = (attribute: string, change: Pick<Change, "sensitive"> | undefined): boolean =>
  (change?.sensitive ?? []).map(dotted).some((path) => isInside(attribute, path) || isInside(path, attribute));
