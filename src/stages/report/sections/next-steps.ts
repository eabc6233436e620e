import type { SpecReview } from "../../../domain/review.ts";
import { heading, list, type Block, type Inline, type Section } from "../document.ts";

/** What to do now. Short, so it stays. */
export function nextSteps(spec: SpecReview): Section {
  const steps = [...verdictSteps(spec), ...acknowledgement(spec)];
  const full: readonly Block[] = steps.length === 0 ? [] : [heading(3, "Next"), list(steps)];
  return { id: "next-steps", dropOrder: 95, levels: [full] };
}

function verdictSteps(spec: SpecReview): readonly Inline[] {
  switch (spec.verdict) {
    case "invalid":
      return [["Fix the errors listed under Findings; the review is made again on the next push."]];
    case "denied":
      return [["Fix each failed check, or ask for a waiver with an owner, a reason and an expiry."]];
    case "not-evaluated":
      return [["A gate could not be evaluated, so it is closed. See what this review could not know, and repeat it."]];
    case "needs-approval":
      return approvals(spec);
    case "allowed":
      return [];
  }
}

function approvals({ approvals: needed }: SpecReview): readonly Inline[] {
  if (needed === undefined) return [["Approval is needed."]];
  const teams = needed.teams.length === 0 ? "" : ` from ${needed.teams.join(", ")}`;
  const apart = needed.separationOfDuties ? " The author and the last person who pushed do not count." : "";
  const asked = needed.because.map((reason) => reason.replace(/\.+$/, ""));
  return [
    [`Get ${needed.count} approval${needed.count === 1 ? "" : "s"}${teams}.${apart}`],
    ...(asked.length === 0 ? [] : [[`Asked for: ${asked.join("; ")}.`]]),
  ];
}

function acknowledgement({ risk, verdict }: SpecReview): readonly Inline[] {
  if (risk === undefined || risk.blocked || verdict === "invalid") return [];
  return risk.level === "high" || risk.level === "critical"
    ? [["Accept the risk in writing: ", { text: "/sirsi accept-risk REASON", style: "code" }]]
    : [];
}
