import type { PolicyResult } from "../../../domain/policy.ts";
import type { RiskGate } from "../../../domain/risk.ts";
import { atLeast, type Severity } from "../../../domain/severity.ts";
import type { Evidence, RiskPoint } from "../point.ts";
import type { Scope } from "../scope.ts";

/** A deny blocks, old or new. A warning counts once it is new: what the base already has is not this merge's doing. */
export function policy({ policyFails, failOn = "high", weights }: Scope): Evidence {
  const fails = policyFails.filter(({ status }) => status === "fail");
  const denies = fails.filter(({ severity }) => atLeast(severity, failOn));
  const warnings = fails.filter(({ severity, existing }) => isWarning(severity, failOn) && existing !== true);
  return {
    points: warnings.map((fail) => warning(fail, weights.points.policy.warning)),
    gates: denies.map(gate),
  };
}

const isWarning = (severity: Severity, failOn: Severity): boolean => !atLeast(severity, failOn) && severity !== "info";

const about = ({ rule, address }: PolicyResult): string => (address === null ? rule : `${rule} on ${address}`);

function warning(fail: PolicyResult, base: number): RiskPoint {
  return {
    factor: "policy",
    base,
    why: `policy ${about(fail)} fails (${fail.severity})`,
    lower: "Fix what the rule names, or ask for a waiver.",
    ...(fail.address === null ? {} : { address: fail.address }),
    ...(fail.specPath === undefined ? {} : { path: fail.specPath }),
  };
}

function gate(fail: PolicyResult): RiskGate {
  return {
    level: "blocked",
    factor: "policy",
    why: `policy ${about(fail)} denies this change (${fail.severity})`,
    ...(fail.specPath === undefined ? {} : { path: fail.specPath }),
  };
}
