import type { Finding } from "../../domain/finding.ts";
import type { PolicyResult, Rule } from "../../domain/policy.ts";
import type { Review, Verdict } from "../../domain/review.ts";

/** What the machine formats (SARIF, JUnit) are made of: a review, or a policy check of a plan that is not ours. */
export interface Results {
  readonly product: { readonly name: string; readonly version: string };
  readonly findings: readonly Finding[];
  readonly policies: readonly PolicyResult[];
  readonly rules: readonly Rule[];
  /** Without them a file of results that were never made looks like one without faults. */
  readonly verdicts?: readonly Judged[];
  /** Shown for a policy result without a line in a spec: the plan file. */
  readonly artifact?: string;
}

/** What was decided of one spec or plan, and why. */
export interface Judged {
  readonly name: string;
  readonly verdict: Verdict;
  readonly reasons: readonly string[];
}

export const resultsOf = (review: Review): Results => ({
  product: review.product,
  findings: [...review.findings, ...review.specs.flatMap(({ findings }) => findings)],
  policies: review.specs.flatMap(({ policy }) => policy?.results ?? []),
  rules: review.rules,
  verdicts: [
    ...(review.specs.length === 0 || review.reasons.length > 0
      ? [{ name: "the review", verdict: review.verdict, reasons: review.reasons }]
      : []),
    ...review.specs.map(({ file, verdict, reasons }) => ({ name: file, verdict, reasons })),
  ],
});

/** Of what a rule does not show, or cannot see, there is no value to compare. */
const attributeAlone = ({ attribute, because }: PolicyResult): string =>
  attribute === null || because !== undefined ? "" : ` See ${attribute}.`;

/** One sentence: what is wrong with which resource. */
export function sayResult(result: PolicyResult, rule: Rule | undefined): string {
  const what = result.message ?? rule?.title ?? result.rule;
  const where = result.address === null ? "" : ` (${result.address})`;
  const attribute =
    result.attribute === null || (result.actual === null && result.expected === null) || result.status === "unknown"
      ? attributeAlone(result)
      : ` ${result.attribute} is ${JSON.stringify(result.actual)}, expected ${JSON.stringify(result.expected)}.`;
  const because = result.because === undefined ? "" : ` ${result.because}.`;
  const fix = rule === undefined || rule.remediation === "" ? "" : ` ${rule.remediation}`;
  return `${what}${where}: ${result.status}.${attribute}${because}${fix}`;
}
