import type { Exception, Migration } from "../../../domain/spec.generated.ts";
import type { Draft } from "../draft.ts";
import { isExpired, waiverFaults } from "../waivers/limits.ts";
import type { SpecRule, Subject } from "./subject.ts";

/** SIR-E229 and SIR-E232: exceptions are in date and inside the limits. */
export const soundExceptions: SpecRule = ({ migration, now, severities }) =>
  (migration.spec.compliance?.exceptions ?? []).flatMap((exception, index): readonly Draft[] => {
    const path = ["spec", "compliance", "exceptions", index];
    if (isExpired(exception.expires, now)) {
      const message = `The exception for ${exception.policy} expired ${exception.expires}. Renew it with a new approval or fix the finding.`;
      return [{ code: "SIR-E229", path: [...path, "expires"], message }];
    }
    const { policy, approvedBy, expires } = exception;
    return waiverFaults(
      { rules: [policy], approvedBy: [approvedBy], expires },
      { now, severities: withFindings(severities) },
    ).map(({ field, message }) => ({
      code: "SIR-E232",
      path: [...path, field === "rules" ? "policy" : field],
      message,
    }));
  });

/** Findings that an exception can cover, beside the rules of the catalogue. */
const coverable = ["SIR-E217", "SIR-W414"];

const withFindings = (severities: Subject["severities"]): Subject["severities"] =>
  severities === undefined ? undefined : new Map([...severities, ...coverable.map((code) => [code, "high"] as const)]);

/** Does an exception that is already merged, and still asked for, cover this? One that only the head has does not count. */
export function isExcepted({ migration, base, now }: Subject, policy: string, workload: string): boolean {
  const covers = (exception: Exception) =>
    exception.policy === policy && (exception.workload ?? workload) === workload && !isExpired(exception.expires, now);
  const has = (spec: Migration | undefined) => (spec?.spec.compliance?.exceptions ?? []).some(covers);
  return has(base?.migration) && has(migration);
}
