import { describe, expect, it } from "vitest";
import type { ApprovalRequirement, SpecReview } from "../../../../src/domain/review.ts";
import type { RiskLevel } from "../../../../src/domain/risk.ts";
import type { SpecStanding } from "../../../../src/domain/standing.ts";
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

describe("after what people said so far", () => {
  const nobody: SpecStanding = {
    ...{ file: shop.file, verdict: "needs-approval" },
    ...{ counted: [], void: [], missing: [], accepted: [], later: [] },
  };
  const left = (standing: Partial<SpecStanding>, parts: Partial<SpecReview> = {}) =>
    itemsOf(
      nextSteps(
        {
          ...shop,
          verdict: "needs-approval",
          approvals: { ...noApproval, count: 2, teams: ["@acme/dba"] },
          risk: risk(),
          ...parts,
        },
        { ...nobody, ...standing },
      ),
    );

  it("is what is left, and not what was given", () => {
    const apart = "The author and the last person who pushed do not count.";
    const counted = [{ login: "ben", source: "review", at: "2026-01-12T09:00:00Z" }] as const;

    expect(left({ counted, missing: ["1 approval more", "an approval from @acme/dba"] })).toEqual([
      `Still needed: 1 approval more; an approval from @\u200bacme/dba. ${apart}`,
    ]);
    expect(left({ missing: Array.from({ length: 7 }, (_, n) => `part ${n}`) })).toEqual([
      `Still needed: part 0; part 1; part 2; part 3; part 4; and 2 more. ${apart}`,
    ]);
  });

  it("asks nobody to accept what somebody accepted, and says it once where it is missing", () => {
    const high = { risk: risk({ level: "high" }) };
    const accepted = [{ login: "dora", at: "2026-01-12T11:00:00Z", reason: "We have a backup." }];

    expect(left({ accepted }, { ...high, verdict: "denied" })).not.toContain(acceptance);
    expect(left({ accepted: [] }, { ...high, verdict: "denied" })).toContain(acceptance);
    expect(left({ missing: ["the risk accepted in writing"] }, high)).toHaveLength(1);
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
