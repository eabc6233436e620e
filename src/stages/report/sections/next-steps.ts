import type { ApprovalRequirement, SpecReview } from "../../../domain/review.ts";
import type { SpecStanding } from "../../../domain/standing.ts";
import { heading, list, type Block, type Inline, type Section } from "../document.ts";
import { atMost } from "../words.ts";

/** What to do now, after everything that people said so far. Short, so it stays. */
export function nextSteps(spec: SpecReview, standing?: SpecStanding): Section {
  const steps = [...verdictSteps(spec, standing), ...acknowledgement(spec, standing)];
  const full: readonly Block[] = steps.length === 0 ? [] : [heading(3, "Next"), list(steps)];
  return { id: "next-steps", dropOrder: 95, levels: [full] };
}

function verdictSteps(spec: SpecReview, standing: SpecStanding | undefined): readonly Inline[] {
  switch (spec.verdict) {
    case "invalid":
      return [["Fix the errors listed under Findings; the review is made again on the next push."]];
    case "denied":
      return [["Fix each failed check, or ask for a waiver with an owner, a reason and an expiry."]];
    case "not-evaluated":
      return [["A gate could not be evaluated, so it is closed. See what this review could not know, and repeat it."]];
    case "needs-approval":
      return approvals(spec, standing);
    case "allowed":
      return [];
  }
}

function approvals({ approvals: needed }: SpecReview, standing: SpecStanding | undefined): readonly Inline[] {
  if (needed === undefined) return [["Approval is needed."]];
  const apart = needed.separationOfDuties ? " The author and the last person who pushed do not count." : "";
  const asked = needed.because.map((reason) => reason.replace(/\.+$/, ""));
  return [
    [`${standing === undefined ? allOf(needed) : whatIsLeft(standing)}${apart}`],
    ...(asked.length === 0 ? [] : [[`Asked for: ${asked.join("; ")}.`]]),
  ];
}

function allOf({ count, teams }: ApprovalRequirement): string {
  const from = teams.length === 0 ? "" : ` from ${teams.join(", ")}`;
  return `Get ${count} approval${count === 1 ? "" : "s"}${from}.`;
}

function whatIsLeft({ missing }: SpecStanding): string {
  const { shown, rest } = atMost(missing, 5);
  return `Still needed: ${[...shown, ...(rest > 0 ? [`and ${rest} more`] : [])].join("; ")}.`;
}

/** Where people were heard, what is left of needs-approval names the risk, too. */
function acknowledgement({ risk, verdict }: SpecReview, standing: SpecStanding | undefined): readonly Inline[] {
  if (risk === undefined || risk.blocked || verdict === "invalid") return [];
  if (standing !== undefined && (verdict === "needs-approval" || standing.accepted.length > 0)) return [];
  return risk.level === "high" || risk.level === "critical"
    ? [["Accept the risk in writing: ", { text: "/sirsi accept-risk REASON", style: "code" }]]
    : [];
}
