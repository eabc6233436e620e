import type { PolicyReport, PolicyResult } from "../../domain/policy.ts";
import { atLeast, severityRank, type Severity } from "../../domain/severity.ts";

export type PolicyVerdict = "not-evaluated" | "denied" | "needs-approval" | "allowed";

export interface PolicyJudgement {
  readonly verdict: PolicyVerdict;
  /** Worst first, never empty. */
  readonly reasons: readonly string[];
}

export interface VerdictOptions {
  /** Failures of this severity or worse deny, unknowns close the gate. */
  readonly failOn?: Severity;
  /** With a baseline: what it holds already does not count. */
  readonly acceptExisting?: boolean;
}

/** The policy part of a verdict. Unknown is worse than failed: nobody can say what else is wrong. */
export function policyVerdict(
  report: PolicyReport,
  { failOn = "high", acceptExisting = false }: VerdictOptions = {},
): PolicyJudgement {
  const counting = report.results.filter(
    ({ severity, existing }) => atLeast(severity, failOn) && !(acceptExisting && existing === true),
  );
  const unknown = byRule(counting.filter(({ status }) => status === "unknown"));
  const failed = byRule(counting.filter(({ status }) => status === "fail"));
  const approvals = report.requirements.filter(({ stage }) => stage !== "apply");
  const reasons = [
    ...unknown.map((rows) => sayRule("could not be judged", rows)),
    ...failed.map((rows) => sayRule("fails", rows)),
    ...approvals.map(({ rule, text }) => `${rule}: ${text}`),
  ];
  // An answer to no question is no answer.
  if (unknown.length === 0 && report.coverage.rules === 0 && failed.length === 0)
    return { verdict: "not-evaluated", reasons: ["No rule was judged."] };
  if (unknown.length > 0) return { verdict: "not-evaluated", reasons };
  if (failed.length > 0) return { verdict: "denied", reasons };
  if (approvals.length > 0) return { verdict: "needs-approval", reasons };
  return { verdict: "allowed", reasons: [`No policy of severity ${failOn} or worse fails.`] };
}

type Rows = readonly [PolicyResult, ...PolicyResult[]];

function byRule(results: readonly PolicyResult[]): readonly Rows[] {
  const groups = new Map<string, Rows>();
  for (const result of results) {
    const known = groups.get(result.rule);
    groups.set(result.rule, known === undefined ? [result] : [...known, result]);
  }
  return [...groups.values()].sort(([one], [other]) => severityRank(one.severity) - severityRank(other.severity));
}

const mostNamed = 10;

function sayRule(verb: string, rows: Rows): string {
  const addresses = rows.flatMap(({ address }) => address ?? []);
  const named = addresses.slice(0, mostNamed).join(", ");
  const more = addresses.length > mostNamed ? ` and ${addresses.length - mostNamed} more` : "";
  const where = addresses.length === 0 ? "" : ` on ${named}${more}`;
  return `${rows[0].rule} (${rows[0].severity}) ${verb}${where}.`;
}
