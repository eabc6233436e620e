import { describe, expect, it } from "vitest";
import type { ApprovalRequirement, SpecReview } from "../../../../src/domain/review.ts";
import type { RiskLevel } from "../../../../src/domain/risk.ts";
import { nextSteps } from "../../../../src/stages/report/sections/next-steps.ts";
import { noApproval, risk } from "../../authorize/given.ts";
import { shop } from "../sample-review.ts";
import { itemsOf, rendered } from "../rendered.ts";

const steps = (parts: Partial<SpecReview>) => itemsOf(nextSteps({ ...shop, risk: risk(), ...parts }));
const approving = (approvals: Partial<ApprovalRequirement>) =>
  steps({ verdict: "needs-approval", approvals: { ...noApproval, separationOfDuties: false, ...approvals } });
const acceptance = "Accept the risk in writing: `/sirsi accept-risk REASON`";

describe("what to do next", () => {
  it.each([
    ["invalid", "Fix the errors listed under Findings; the review is made again on the next push."],
    ["denied", "Fix each failed check, or ask for a waiver with an owner, a reason and an expiry."],
    ["not-evaluated", "A gate could not be evaluated, so it is closed. See what this review could not know, and repeat it."],
    ["needs-approval", "Approval is needed."],
  ] as const)("after %s", (verdict, step) => {
    expect(steps({ verdict })).toEqual([step]);
  });

  it("is nothing after allowed, without a title over nothing", () => {
    expect(rendered(nextSteps({ ...shop, verdict: "allowed", risk: risk() }))).toBe("\n");
  });
});

describe("who must approve", () => {
  it("is counted, named and explained", () => {
    expect(approving({ count: 1 })).toEqual(["Get 1 approval."]);
    expect(approving({ count: 2 })).toEqual(["Get 2 approvals."]);
    expect(approving({ count: 2, teams: ["sre", "dba"], because: ["Blocked.. by 1.2..", "settings."] })).toEqual([
      "Get 2 approvals from sre, dba.",
      "Asked for: Blocked.. by 1.2; settings.",
    ]);
  });

  it("is not the author, where duties are separate", () => {
    expect(approving({ count: 1, separationOfDuties: true })).toEqual([
      "Get 1 approval. The author and the last person who pushed do not count.",
    ]);
  });
});

describe("accepting the risk in writing", () => {
  it.each([
    ["low", []],
    ["medium", []],
    ["high", [acceptance]],
    ["critical", [acceptance]],
  ] as const)("at %s: %j", (level: RiskLevel, expected) => {
    expect(steps({ verdict: "allowed", risk: risk({ level }) })).toEqual(expected);
  });

  it("is not offered where it would lift nothing: blocked, invalid or not assessed", () => {
    const { risk: _risk, ...unassessed } = shop;

    expect(steps({ verdict: "denied", risk: risk({ level: "critical", blocked: true }) })).not.toContain(acceptance);
    expect(steps({ verdict: "invalid", risk: risk({ level: "critical" }) })).not.toContain(acceptance);
    expect(itemsOf(nextSteps(unassessed))).not.toContain(acceptance);
  });
});
