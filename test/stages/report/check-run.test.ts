import { describe, expect, it } from "vitest";
import type { Review, Verdict } from "../../../src/domain/review.ts";
import { conclusionOf, toCheckOutput } from "../../../src/stages/report/check-run.ts";
import { checkName } from "../../../src/domain/check-name.ts";
import { toComment, toDropped } from "../../../src/stages/report/comment.ts";
import { isWhole } from "./rendered.ts";
import { review, shop } from "./sample-review.ts";

const output = (over: Review, more: Partial<Parameters<typeof toCheckOutput>[0]> = {}) =>
  toCheckOutput({ review: over, verdict: over.verdict, comment: toComment(over), dropped: "", unannotated: 0, ...more });

it("the name that branch protections know never changes", () => {
  expect(checkName).toBe("sirsi / review");
});

it.each([
  ["allowed", "success"],
  ["denied", "failure"],
  ["invalid", "failure"],
  ["needs-approval", "action_required"],
  ["not-evaluated", "action_required"],
] satisfies [Verdict, string][])("%s concludes as %s", (verdict, expected) => {
  expect(conclusionOf(verdict)).toBe(expected);
});

describe("the check's page", () => {
  it("has the verdict after the approvals, the comment, and no empty text", () => {
    expect(output(review, { verdict: "allowed", comment: { text: "The comment", dropped: [] } })).toEqual({
      title: "Allowed: shop",
      summary: "The comment",
    });
  });

  it("counts specs, and names what was compared where none was touched", () => {
    expect(output({ ...review, specs: [shop, shop] }).title).toBe("Denied: 2 specs");
    const none = { ...review, verdict: "allowed" as const, specs: [] };
    expect(output(none).title).toBe("Allowed: no spec touched, 1 file compared");
  });

  it("carries what the comment had no room for, and counts what was not annotated", () => {
    expect(output(review, { dropped: "### Changes", unannotated: 12 }).text).toMatch(/^12 annotations more.*\n\n### Changes$/s);
  });

  it("says which annotations cannot be at their line, and shows no credential in its title", () => {
    const file = `migrations/ghp_${"a1".repeat(18)}.yaml`;
    const { migration: _none, ...broken } = shop;
    const { title, text } = output({ ...review, specs: [{ ...broken, file }] }, { unnamed: 2 });
    expect(title).toBe("Denied: migrations/(sensitive)");
    expect(text).toMatch(/^2 annotations could not be shown at the line: the name of the file looks like a credential\./);
  });

  it.each([0, 1])("keeps GitHub's lengths with anything in it, and cuts no character in half (%i)", (shift) => {
    const huge = `${"x".repeat(shift)}${"😀".repeat(35_000)}`;
    const over: Review = { ...review, specs: [{ ...shop, migration: `${huge}\n\u202egnp`, title: huge, reasons: [huge] }] };
    const comment = toComment(over);
    const { title, summary, text = "" } = output(over, { comment: { text: huge, dropped: [] }, dropped: huge });
    expect(title.length).toBeLessThanOrEqual(255);
    expect(summary.length).toBeLessThanOrEqual(65_535);
    expect(text.length).toBeLessThanOrEqual(65_535);
    expect(comment.text.length).toBeLessThanOrEqual(65_000);
    expect([title, summary, text, comment.text].map(isWhole)).toEqual([true, true, true, true]);
  });

  it("has a title of one line, without marks that turn its direction", () => {
    expect(output({ ...review, specs: [{ ...shop, migration: "a\nb\u202ec" }] }).title).toBe("Denied: a b c");
  });
});

describe("what the comment dropped", () => {
  it("is given in full, and nothing else", () => {
    const limit = 2500;
    const { dropped } = toComment(review, { limit });
    expect(dropped.length).toBeGreaterThan(0);
    const text = toDropped(review, dropped);
    expect(toComment(review).text).toContain(text.trim().split("\n\n").at(-1));
    expect(text).not.toContain("## **Denied**");
    expect(toDropped(review, [])).toBe("");
  });

  it("is nothing rather than too long", () => {
    expect(toDropped(review, ["changes", "policy", "risk"], { limit: 10 })).toBe("");
  });
});
