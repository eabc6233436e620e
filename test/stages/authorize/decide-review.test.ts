import { describe, expect, it } from "vitest";
import { decideReview, type ReviewParts } from "../../../src/stages/authorize/decide-review.ts";

const decide = (parts: Partial<ReviewParts> = {}) =>
  decideReview({
    specs: [],
    findings: [],
    governanceChanges: false,
    gaps: [],
    examined: { paths: ["migrations/*.yaml", "more/*.yaml"], files: 3 },
    ...parts,
  });
const finding = (level: "error" | "warning" | "notice") => ({
  code: "SIR-E310",
  level,
  at: "policy.failOn",
  message: "no such severity.",
});

describe("the verdict over a review", () => {
  it("is that of its worst spec, whose reasons stand at the spec", () => {
    expect(decide({ specs: ["allowed", "denied", "needs-approval"] })).toEqual({ verdict: "denied", reasons: [] });
    expect(decide({ specs: ["allowed"] })).toEqual({ verdict: "allowed", reasons: [] });
    expect(decide({ specs: ["allowed"], examined: { paths: ["migrations/*.yaml"], files: 0 } }).verdict).toBe("allowed");
  });

  it("is allowed when no spec differs, and says how many files were compared where", () => {
    const one = { paths: ["migrations/*.yaml"], files: 1 };

    expect(decide()).toEqual({
      verdict: "allowed",
      reasons: [
        "No spec differs from the base: 3 files under migrations/*.yaml, more/*.yaml compared, with the files that they name.",
      ],
    });
    expect(decide({ examined: one }).reasons[0]).toContain(": 1 file under migrations/*.yaml compared");
  });

  it("is not evaluated when nothing was found to compare: an empty list proves nothing", () => {
    expect(decide({ examined: { paths: ["migrations/*.yaml", "more/*.yaml"], files: 0 } })).toEqual({
      verdict: "not-evaluated",
      reasons: ["No spec was found under migrations/*.yaml, more/*.yaml. Name a file, or set `paths` in .sirsi/settings.yaml."],
    });
  });

  it("is not evaluated rather than asked about when nothing was found and the settings change", () => {
    const { verdict, reasons } = decide({ governanceChanges: true, examined: { paths: ["migrations/*.yaml"], files: 0 } });

    expect(verdict).toBe("not-evaluated");
    expect(reasons.map((reason) => reason.split(" ").slice(0, 4).join(" "))).toEqual([
      "No spec was found",
      "The settings or waivers",
    ]);
  });

  it("is invalid by an error in the settings, and by no warning", () => {
    expect(decide({ specs: ["allowed"], findings: [finding("error")] })).toEqual({
      verdict: "invalid",
      reasons: ["SIR-E310 policy.failOn: no such severity."],
    });
    expect(decide({ specs: ["allowed"], findings: [finding("warning"), finding("notice")] }).verdict).toBe("allowed");
  });

  it("needs an approval when what governs the review changes", () => {
    expect(decide({ specs: ["allowed"], governanceChanges: true })).toEqual({
      verdict: "needs-approval",
      reasons: ["The settings or waivers change. Those of the base count until this is merged."],
    });
    expect(decide({ governanceChanges: true }).verdict).toBe("needs-approval");
  });

  it("names the custom policies that change, the first five of many", () => {
    const policyChanges = ["a", "b", "c", "d", "e", "f", "g"].map((name) => `${name}.rego is removed`);
    expect(decide({ specs: ["allowed"], governanceChanges: true, policyChanges }).reasons).toEqual([
      "The settings, waivers or custom policies change: a.rego is removed, b.rego is removed, c.rego is removed, " +
        "d.rego is removed, e.rego is removed and 2 more. Those of the base count until this is merged.",
    ]);
  });

  it("is not evaluated when the settings ask for what nobody here can do, and gives the worst reason first", () => {
    expect(
      decide({ specs: ["denied"], findings: [finding("error")], governanceChanges: true, gaps: ["No such check."] }),
    ).toEqual({
      verdict: "not-evaluated",
      reasons: [
        "No such check.",
        "SIR-E310 policy.failOn: no such severity.",
        "The settings or waivers change. Those of the base count until this is merged.",
      ],
    });
  });
});
