import type { Action } from "../../domain/change.ts";
import type { Finding } from "../../domain/finding.ts";
import type { PolicyResult } from "../../domain/policy.ts";
import type { SpecReview, WaveReview } from "../../domain/review.ts";

/**
 * Everything in a review of a spec that a person could object to, by a fingerprint that survives another plan of the same thing. Something
 * worse has every fingerprint of the lesser and one more, so that a failure that is waived later is nothing new, and the other way is.
 */
export function concernsOf(spec: SpecReview): readonly string[] {
  const { findings, policy, waves, unknowns } = spec;
  return [
    ...new Set([
      ...findings.flatMap(ofFinding),
      ...(policy?.results ?? []).flatMap(ofResult),
      ...(policy?.requirements ?? []).map(({ rule, address }) => `requires ${rule} ${address ?? ""}`),
      ...waves.flatMap(ofWave),
      ...unknowns.map((what) => `gap ${what}`),
      ...(policy === undefined ? ["gap policies"] : []),
      ...(spec.cost === undefined ? ["gap cost"] : []),
    ]),
  ].toSorted();
}

function ofFinding({ code, at, level }: Finding): readonly string[] {
  const levels = ["notice", "warning", "error"] as const;
  return levels.slice(0, levels.indexOf(level) + 1).map((name) => `finding ${code}@${at} ${name}`);
}

/** Mildest first. */
const objectionable = ["waived", "unknown", "fail"] as const;

function ofResult({ status, fingerprint, address, wave }: PolicyResult): readonly string[] {
  const rank = objectionable.findIndex((name) => name === status);
  return objectionable.slice(0, rank + 1).map((name) => `policy ${fingerprint} ${wave ?? ""}/${address ?? ""} ${name}`);
}

function ofWave({ name, plan, failed }: WaveReview): readonly string[] {
  return [
    ...(failed === undefined ? [] : [`gap plan of ${name}`]),
    ...(plan?.changes ?? [])
      .filter(({ action }) => isDestructive(action))
      .map(({ action, address }) => `${action} ${name}/${address}`),
  ];
}

function isDestructive(action: Action): boolean {
  switch (action) {
    case "delete":
    case "replace":
    case "forget":
      return true;
    case "create":
    case "update":
    case "read":
    case "no-op":
      return false;
  }
}
