import type { CheckResult, ChecksVerdict, DueCheck } from "../../domain/due-check.ts";

/** What the results come to, of all checks that are due at a moment. A check without a result closes as one that was not evaluated. */
export function judgeChecks(due: readonly DueCheck[], results: readonly CheckResult[]): ChecksVerdict {
  const blocking = due.filter((check) => check.blocking);
  const made = blocking.map((check) => ({ check, result: results.find((result) => isSame(result.check, check)) }));
  const closing = made.flatMap(({ result }) => (result === undefined || result.outcome === "pass" ? [] : [result]));
  const missing = made.flatMap(({ check, result }) => (result === undefined ? [check] : []));
  const warnings = results.filter(
    ({ check, outcome }) => outcome !== "pass" && due.some((one) => !one.blocking && isSame(one, check)),
  );
  return { outcome: outcomeOf(closing, missing), blocking: blocking.length, closing, missing, warnings };
}

function outcomeOf(closing: readonly CheckResult[], missing: readonly DueCheck[]): ChecksVerdict["outcome"] {
  if (closing.some(({ outcome }) => outcome === "fail")) return "fail";
  return closing.length + missing.length > 0 ? "not-evaluated" : "pass";
}

const isSame = (one: DueCheck, other: DueCheck): boolean => one.workload === other.workload && one.index === other.index;
