import { policyInputs, type PolicyInputName, type PolicyStage, type Rule } from "../../domain/policy.ts";
import type { Has } from "./input.ts";

const order: readonly PolicyStage[] = ["review", "approval", "apply"];

/** Is the rule judged at a later stage than this one? Then it states a requirement here and denies nothing. */
export const isLater = (rule: Rule, stage: PolicyStage): boolean => order.indexOf(rule.stage) > order.indexOf(stage);

/** Whether a rule can be judged with what is there. */
export type Standing =
  | { readonly kind: "judged" }
  | { readonly kind: "never"; readonly because: string }
  | { readonly kind: "missing"; readonly because: string };

/**
 * `can` is what the command could ever have, `has` what it has now. What it can never have makes a rule not applicable;
 * what it should have and lacks closes the gate.
 */
export function standingOf(rule: Rule, has: Has, can: readonly PolicyInputName[], stage: PolicyStage): Standing {
  const never = rule.needs.filter((name) => !can.includes(name));
  if (never.length > 0) return { kind: "never", because: `This command never has ${list(never)}` };
  const missing = rule.needs.filter((name) => !has[name] && !(isLater(rule, stage) && comesLater(name)));
  if (missing.length > 0) return { kind: "missing", because: `There is no ${list(missing)} to judge by` };
  return { kind: "judged" };
}

/** People approve after the review; before that, none have. */
const comesLater = (name: PolicyInputName): boolean => name === "approvals" || name === "actor";

const words: Readonly<Record<PolicyInputName, string>> = {
  plan: "plan",
  config: "configuration",
  spec: "spec",
  cost: "cost estimate",
  risk: "risk score",
  approvals: "approvals",
  actor: "author",
  now: "time",
  reviewedDigest: "digest of a reviewed plan",
};

const list = (names: readonly PolicyInputName[]): string =>
  policyInputs
    .filter((name) => names.includes(name))
    .map((name) => words[name])
    .join(" and ");
