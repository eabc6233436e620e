import type { Bundle, Control, PolicyReport, PolicyResult } from "../../domain/policy.ts";
import type { Json } from "../../domain/change.ts";
import type { Severity } from "../../domain/severity.ts";
import type { PolicyVerdict } from "./verdict.ts";

/** What `policy check --format json` prints. */
export interface PolicyCheck {
  readonly verdict: PolicyVerdict;
  readonly bundle: Bundle;
  readonly results: readonly PolicyCheckRow[];
  readonly coverage: PolicyReport["coverage"];
}

export interface PolicyCheckRow {
  readonly rule: string;
  readonly address: string | null;
  readonly status: PolicyResult["status"];
  readonly severity: Severity;
  readonly attribute: string | null;
  readonly actual: Json;
  readonly expected: Json;
  readonly controls: readonly Control[];
}

/** With `all`, one row per rule and resource; without, what is failing, unknown or waived. */
export function policyCheckJson(
  report: PolicyReport,
  verdict: PolicyVerdict,
  { all = false }: { readonly all?: boolean } = {},
): PolicyCheck {
  const { version, digest } = report.bundle;
  return {
    verdict,
    bundle: { version, digest },
    results: report.results.filter(({ status }) => all || isNotable(status)).map(rowOf),
    coverage: report.coverage,
  };
}

function isNotable(status: PolicyResult["status"]): boolean {
  switch (status) {
    case "fail":
    case "unknown":
    case "waived":
      return true;
    case "pass":
    case "not-applicable":
      return false;
  }
}

const rowOf = ({ rule, address, status, severity, attribute, actual, expected, controls }: PolicyResult): PolicyCheckRow => ({
  rule,
  address,
  status,
  severity,
  attribute,
  actual,
  expected,
  controls,
});
