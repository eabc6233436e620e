import { describe, expect, it } from "vitest";
import type { SpecReview } from "../../../src/domain/review.ts";
import { showsCost, type CostComment } from "../../../src/stages/report/cost-comment.ts";
import { toComment } from "../../../src/stages/report/comment.ts";
import { review, shop } from "./sample-review.ts";

const costing = (before: number, after: number, more: Partial<NonNullable<SpecReview["cost"]>> = {}): SpecReview => ({
  ...shop,
  findings: [],
  cost: { ...shop.cost!, monthly: { before, after, delta: after - before }, unpriced: [], ...more },
});
const over = (usd?: number, percent?: number): CostComment => ({
  over: { ...(usd === undefined ? {} : { usd }), ...(percent === undefined ? {} : { percent }) },
});

describe("the cost section is shown", () => {
  it.each<[CostComment, number, number, boolean]>([
    ["always", 100, 100, true],
    ["on-change", 100, 100, false],
    ["on-change", 100, 100.004, false],
    ["on-change", 100, 100.01, true],
    ["on-change", 100, 99, true],
    [over(50), 100, 149.99, false],
    [over(50), 100, 150, true],
    [over(50), 100, 50, true],
    [over(50), 100, 50.01, false],
    [over(undefined, 10), 200, 219, false],
    [over(undefined, 10), 200, 220, true],
    [over(undefined, 10), 200, 180, true],
    [over(undefined, 10), 0, 0.01, true],
    [over(undefined, 10), 0, 0, false],
    [over(1000, 10), 200, 220, true],
    [over(20, 90), 200, 220, true],
    [over(1000, 90), 200, 220, false],
    [over(50), 0, 49, false],
  ])("%j from %d to %d: %s", (when, before, after, shown) => {
    expect(showsCost(costing(before, after), when)).toBe(shown);
  });

  it("always where something has no price, no cost is known, or the budget is exceeded", () => {
    const gap = { address: "aws_s3_bucket.x", component: "storage", reason: "usage not given" };
    const { cost: _cost, ...unknown } = shop;
    const budget = { ...shop.findings[0]!, code: "SIR-E226" };
    expect(showsCost(costing(1, 1, { unpriced: [gap] }), over(1000))).toBe(true);
    expect(showsCost(unknown, over(1000))).toBe(true);
    expect(showsCost({ ...costing(1, 1), findings: [budget] }, over(1000))).toBe(true);
  });

  it("or left out of the comment, whose headline keeps the figure", () => {
    const quiet = { ...review, specs: [costing(150.5, 150.5)] };
    const { text } = toComment(quiet, { cost: "on-change" });
    expect(text).not.toContain("### Cost");
    expect(text).toContain("$150.50");
    expect(toComment(quiet).text).toContain("### Cost");
  });
});
