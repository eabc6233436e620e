import type { PolicyReport } from "../../domain/policy.ts";

/**
 * One report of two evaluations of the same bundle. The risk score counts policy failures, and GEN-RISK-001 judges the
 * risk score, so it is evaluated afterwards, by itself. Coverage of resources is the first report's.
 */
export function joinReports(first: PolicyReport, second: PolicyReport): PolicyReport {
  const unused = new Set(second.unusedWaivers);
  return {
    ...first,
    results: [...first.results, ...second.results],
    requirements: [...first.requirements, ...second.requirements],
    coverage: { ...first.coverage, rules: first.coverage.rules + second.coverage.rules },
    unusedWaivers: first.unusedWaivers.filter((id) => unused.has(id)),
  };
}
