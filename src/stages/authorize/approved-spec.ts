import { createHash } from "node:crypto";
import type { ApprovedSpec } from "../../domain/approval.ts";
import type { Evidence, SpecReview } from "../../domain/review.ts";
import { riskLevels, type RiskLevel } from "../../domain/risk.ts";
import { concernsOf } from "./concerns.ts";

/** A spec whose text nobody recorded: equal to nothing, not even to itself. */
const unknownDigest = "unknown";

/** What somebody who approves this spec now says yes to. */
export function approvedSpec(spec: SpecReview, evidence: Evidence): ApprovedSpec {
  const planDigests = Object.fromEntries(
    spec.waves.flatMap(({ name, plan }) => (plan === undefined || plan.mode === "static" ? [] : [[name, plan.digest]])),
  );
  return {
    file: spec.file,
    specDigest: digestOf(spec.file, evidence, planDigests),
    planDigests,
    risk: spec.risk?.level ?? null,
    concerns: concernsOf(spec),
  };
}

/** Where the files that a spec names were not recorded, only the very same plans can stand for them. */
function digestOf(file: string, { files }: Evidence, planDigests: ApprovedSpec["planDigests"]): string {
  const entry = files.find((candidate) => candidate.file === file);
  if (entry === undefined) return unknownDigest;
  if (entry.headDigest === null) return "removed";
  const named = entry.namedDigest ?? JSON.stringify(Object.entries(planDigests).toSorted());
  return `sha256:${createHash("sha256").update(`${entry.headDigest}\n${named}`).digest("hex")}`;
}

/** Why an approval of `then` is not one of `now`, in words that follow a name; undefined when it still is one. */
export function outdated(then: ApprovedSpec | undefined, now: ApprovedSpec): string | undefined {
  if (then === undefined) return "approved other specs";
  if (then.specDigest !== now.specDigest || now.specDigest === unknownDigest)
    return "approved another version: the spec, or a file that it names, changed since";
  const unseen = Object.keys(now.planDigests).filter((wave) => !Object.hasOwn(then.planDigests, wave));
  if (unseen.length > 0) return `approved before there was a plan of ${listed(unseen)}`;
  const added = now.concerns.filter((concern) => !then.concerns.includes(concern));
  if (added.length > 0) return `approved before this came up: ${listed(added)}`;
  return isHigher(now.risk, then.risk)
    ? `approved when the risk was ${then.risk ?? "not known"}; it is ${now.risk ?? "not known"}`
    : undefined;
}

/** A risk that was not known when somebody approved, or is not known now, is no lower than any other. */
function isHigher(now: RiskLevel | null, then: RiskLevel | null): boolean {
  if (now === null || then === null) return now !== then;
  return riskLevels.indexOf(now) > riskLevels.indexOf(then);
}

function listed(names: readonly string[]): string {
  const rest = names.length - 3;
  return rest > 0 ? `${names.slice(0, 3).join(", ")} and ${rest} more` : names.join(", ");
}
