import type { PolicyReport, PolicyResult } from "../../domain/policy.ts";
import { atLeast, severityRank, type Severity } from "../../domain/severity.ts";
import type { Objection } from "./objection.ts";

/** A rule that could not be judged closes the gate: always from high on, and as low as a failure would deny. */
export function policyGaps({ results }: PolicyReport, failOn: Severity): readonly Objection[] {
  const floor = severityRank(failOn) > severityRank("high") ? failOn : "high";
  return results
    .filter(({ status, severity }) => status === "unknown" && atLeast(severity, floor))
    .map((result) => ({
      verdict: "not-evaluated",
      why: `${about(result)} could not be judged (${result.severity}): ${result.because ?? "an input is missing"}.`,
    }));
}

export function policyDenials({ results }: PolicyReport, failOn: Severity): readonly Objection[] {
  return results
    .filter(({ status, severity }) => status === "fail" && atLeast(severity, failOn))
    .map((result) => ({ verdict: "denied", why: `${about(result)} fails (${result.severity}).` }));
}

const about = ({ rule, address }: PolicyResult): string => (address === null ? rule : `${rule} on ${address}`);
