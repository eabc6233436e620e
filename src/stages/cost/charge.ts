import { freeReason } from "./aws/free.ts";
import { awsRules } from "./aws/index.ts";
import { toolReason } from "./tools.ts";
import type { PriceRule } from "./rule.ts";

/** How a Terraform type is charged: by a rule, not at all, or in a way that we do not know. */
export type Charge =
  | { readonly kind: "rule"; readonly rule: PriceRule }
  | { readonly kind: "free"; readonly reason: string }
  | { readonly kind: "unknown" };

const rules: ReadonlyMap<string, PriceRule> = new Map(
  awsRules.flatMap((rule) => rule.types.map((type) => [type, rule] as const)),
);

export function chargeOf(type: string): Charge {
  const rule = rules.get(type);
  if (rule !== undefined) return { kind: "rule", rule };
  const reason = freeReason(type) ?? toolReason(type);
  return reason === undefined ? { kind: "unknown" } : { kind: "free", reason };
}

/** Keys of a usage file that the rule of a type reads, with what they hold; undefined for a type that reads none. */
export function usageKeysOf(type: string): ReadonlyMap<string, "number" | "word"> | undefined {
  const { usage = {}, words = {} } = rules.get(type) ?? {};
  const keys = [
    ...Object.keys(usage).map((key) => [key, "number"] as const),
    ...Object.keys(words).map((key) => [key, "word"] as const),
  ];
  return keys.length === 0 ? undefined : new Map(keys);
}

export const ruledTypes: readonly string[] = [...rules.keys()].sort();
