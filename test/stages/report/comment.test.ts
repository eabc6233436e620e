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
    const { text, dropped } = toComment(big, { limit: 20_000 });

    expect(text.length).toBeLessThanOrEqual(20_000);
    expect(dropped.slice(0, 2)).toEqual(["evidence", "waves"]);
    expect(text).toContain("AWS-EC2-001");
    expect(text).toContain("Some detail was left out");
  });

  const files = (count: number) => Array.from({ length: count }, (_item, index) => ({ ...shop, file: `m/${index}.yaml` }));

  it("keeps at least the verdicts of as many specs as there is room for, and counts the others", () => {
    const { text } = toComment({ ...review, specs: files(60) }, { limit: 700 });

    expect(text.split("\n")).toEqual([
      "## Denied",
      "",
      ...files(15).map(({ file }) => `- **Denied** ${file}`),
      "- and 45 more",
      "",
      "The review is too long for one comment; the JSON report has all of it.",
      "",
    ]);
    expect(text.length).toBeLessThanOrEqual(700);
  });

  it("uses the room that it has to the last character", () => {
    const cut = toComment({ ...review, specs: files(60) }, { limit: 700 }).text;

    expect(toComment({ ...review, specs: files(60) }, { limit: cut.length }).text).toBe(cut);
  });

  it("drops detail in this order, and names each section that lost some", () => {
    const findings = Array.from({ length: 300 }, (_item, index) => ({ ...shop.findings[0]!, location: at(index + 1) }));
    const unknowns = Array.from({ length: 100 }, (_item, index) => `gap ${index}`);

    expect(toComment({ ...review, specs: [{ ...shop, findings, unknowns }] }, { limit: 100 }).dropped).toEqual([
      "evidence",
      "waves",
      "changes",
      "cost",
      "risk",
      "policies",
      "findings",
      "unknowns",
    ]);
  });

  it("keeps every verdict when all fit, and the one verdict when nothing else does", () => {
    const all = toComment({ ...review, specs: files(3) }, { limit: 200 }).text;

    expect(all).toContain("- **Denied** m/2.yaml\n\nThe review");
    expect(all).not.toContain("more");
    expect(toComment({ ...review, specs: files(3) }, { limit: 20 }).text).toBe("## Denied\n");
  });
});

describe("the comment of several specs", () => {
  const invalid = { ...shop, file: "migrations/api.yaml", verdict: "invalid" as const };

  it("starts with the verdict over all, then one line each", () => {
    const { text } = toComment({ ...review, verdict: "invalid", specs: [invalid, shop] });

    expect(text).toMatch(
      /^## \*\*Invalid\*\*: 2 specs reviewed\n\n- \*\*Invalid\*\* migrations\/api\.yaml\n- \*\*Denied\*\* migrations\/shop\.yaml\n\n## /,
    );
  });

  it("says that there was none", () => {
    expect(toComment({ ...review, verdict: "not-evaluated", specs: [] }).text).toMatch(
      /^## \*\*Not evaluated\*\*: 0 specs reviewed\n/,
    );
  });

  it("shows what is wrong in the settings, which belongs to no spec", () => {
    const finding = { ...shop.findings[0]!, code: "SIR-E310", at: "policy.failOn", message: "no such severity" };
    const { text } = toComment({ ...review, findings: [finding] });

    expect(text).toMatch(
      /^## Settings and waivers\n\n- \*\*SIR-E310\*\* migrations\/shop\.yaml:89 policy\.failOn: no such severity\n\n## /,
    );
  });

  it("says the verdict over all where the only spec has a better one, and why", () => {
    const reasons = ["The settings or waivers change. Those of the base count until this is merged."];

    expect(toComment({ ...review, verdict: "not-evaluated", reasons }).text).toMatch(
      /^## \*\*Not evaluated\*\*: 1 spec reviewed\n\n- The settings or waivers change\. Those of the base count until this is merged\.\n\n## /,
    );
  });

  it("warns that a review without a base sees no loss", () => {
    expect(toComment({ ...review, base: null }).text).toMatch(
      /^\*\*No base\*\*: everything counts as new, and the settings on disk rule\. What a change weakens, replaces or deletes shows with --base\.\n\n## /,
    );
    expect(toTerminalReport({ ...review, base: null }, { width: 100, color: true }).startsWith("\u001b[1;33mNo ")).toBe(true);
  });

  it("gives up detail of the last spec before the same detail of the first", () => {
    const whole = toComment({ ...review, specs: [invalid, shop] }).text;
    const { text, dropped } = toComment({ ...review, specs: [invalid, shop] }, { limit: whole.length - 100 });

    expect(dropped).toEqual(["evidence", "waves"]);
    expect(text.match(/```mermaid/g)).toHaveLength(1);
    expect(text.endsWith("Some detail was left out to fit; the JSON report has all of it.\n")).toBe(true);
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
    expect(toTerminalReport(review, { width: 100, color: true })).toContain("\n\u001b[1;31mWave \u001b[0m");
  });
});
