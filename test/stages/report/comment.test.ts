import { describe, expect, it } from "vitest";
import { toComment, toTerminalReport } from "../../../src/stages/report/comment.ts";
import { at, change, review, shop } from "./sample-review.ts";

describe("the comment of a review", () => {
  it("reads well", async () => {
    await expect(toComment(review).text).toMatchFileSnapshot("../../golden/comment-denied.md");
  });

  it("leads with the verdict and keeps every section when it fits", () => {
    const { text, dropped } = toComment(review);

    expect(text.startsWith("## **Denied**: Online shop")).toBe(true);
    expect(dropped).toEqual([]);
    for (const title of ["Next", "Findings", "Policies", "Changes", "Cost", "Risk", "Waves", "What this review could not know"]) {
      expect(text).toContain(`### ${title}`);
    }
  });

  it("names the plan that could not be made", () => {
    expect(toComment(review).text).toContain("Wave front: the plan could not be made");
  });

  it("says what is not priced instead of calling it free", () => {
    const { text } = toComment(review);

    expect(text).toContain("at least $150.50 a month");
    expect(text).toContain("storage: usage not given");
  });

  it("does not call an invalid file anything but invalid", () => {
    const { migration: _migration, ...broken } = shop;
    const { text } = toComment({
      ...review,
      verdict: "invalid",
      specs: [{ ...broken, verdict: "invalid", reasons: ["SIR-E101"], waves: [] }],
    });

    expect(text).toContain("**Invalid**");
    expect(text).not.toContain("### Risk");
  });
});

describe("a comment that would be too long", () => {
  const manyChanges = Array.from({ length: 2000 }, (_item, index) =>
    change({ address: `aws_subnet.s${index}`, action: "create" }),
  );
  const manyFindings = Array.from({ length: 500 }, (_item, index) => ({
    ...shop.findings[0]!,
    message: `message ${index}`,
    location: at(index + 1),
  }));
  const big = {
    ...review,
    specs: [
      {
        ...shop,
        findings: manyFindings,
        waves: shop.waves.map((wave) =>
          wave.plan === undefined ? wave : { ...wave, plan: { ...wave.plan, changes: manyChanges } },
        ),
      },
    ],
  };

  it("drops evidence, waves and changes before policies and the headline", () => {
    const { text, dropped } = toComment(big, 20_000);

    expect(text.length).toBeLessThanOrEqual(20_000);
    expect(dropped.slice(0, 2)).toEqual(["evidence", "waves"]);
    expect(text).toContain("AWS-EC2-001");
    expect(text).toContain("Some detail was left out");
  });

  it("keeps at least the verdicts, however small the room", () => {
    const specs = Array.from({ length: 2000 }, (_item, index) => ({ ...shop, file: `migrations/${index}.yaml` }));
    const { text } = toComment({ ...review, specs }, 3000);

    expect(text.length).toBeLessThanOrEqual(3000);
    expect(text).toContain("## Denied");
  });
});

describe("the terminal report", () => {
  it("reads well at 100 columns", async () => {
    await expect(toTerminalReport(review, { width: 100, color: false })).toMatchFileSnapshot("../../golden/terminal-denied.txt");
  });

  it("never writes past the width, except for a word that is longer", () => {
    const lines = toTerminalReport(review, { width: 60, color: false }).split("\n");

    expect(lines.filter((line) => line.length > 60 && line.trim().split(/\s+/).length > 5)).toEqual([]);
  });

  it("sends no control character of a spec to the terminal", () => {
    const evil = { ...shop, title: "shop\u001b]0;owned\u0007\u202Etxt" };

    const text = toTerminalReport({ ...review, specs: [evil] }, { width: 100, color: false });

    for (const control of ["\u001b", "\u0007", "\u202e"]) expect(text).not.toContain(control);
    expect(text).toContain("shop ]0;owned");
  });

  it("colours only when asked", () => {
    expect(toTerminalReport(review, { width: 100, color: false })).not.toContain("\u001b[");
    expect(toTerminalReport(review, { width: 100, color: true })).toContain("\u001b[1;31mDenied");
  });
});
