import type { PolicyReport, Rule } from "../../domain/policy.ts";
import type { Evidence, SpecReview } from "../../domain/review.ts";
import { severityRank } from "../../domain/severity.ts";

/** Metadata of the custom rules that have results; where specs have several of one id, the most severe. */
export function customRules(specs: readonly SpecReview[]): readonly Rule[] {
  const rules = new Map<string, Rule>();
  for (const rule of specs.flatMap(({ policy }) => policy?.custom?.rules ?? [])) {
    const known = rules.get(rule.id);
    if (known === undefined || severityRank(rule.severity) < severityRank(known.severity)) rules.set(rule.id, rule);
  }
  return [...rules.values()];
}

/** All specs of a review are judged by the same policies of the base. */
export function customDigest(policies: readonly PolicyReport[]): Pick<Evidence, "customBundleDigest"> {
  const digest = policies.find(({ custom }) => custom !== undefined)?.custom?.digest;
  return digest === undefined ? {} : { customBundleDigest: digest };
}
