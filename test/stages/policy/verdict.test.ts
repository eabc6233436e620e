import { describe, expect, it } from "vitest";
import type { PolicyReport, PolicyRequirement, PolicyResult } from "../../../src/domain/policy.ts";
import { severities } from "../../../src/domain/severity.ts";
import { joinReports } from "../../../src/stages/policy/join.ts";
import { policyVerdict } from "../../../src/stages/policy/verdict.ts";
import { result, waiver } from "./samples.ts";

const report = (results: readonly PolicyResult[], facts: Partial<PolicyReport> = {}): PolicyReport => ({
  bundle: { version: "1.0.0", digest: "sha256:bundle" },
  inputDigest: "sha256:input",
  results,
  requirements: [],
  coverage: { rules: 2, resources: 1, uncoveredTypes: [] },
  requestedWaivers: [],
  unusedWaivers: [],
  ...facts,
});
const asks: PolicyRequirement = { rule: "GEN-CHG-003", address: null, text: "Ask a colleague.", stage: "approval" };

describe("policyVerdict", () => {
  it.each(severities.map((severity) => [severity, severity === "critical" || severity === "high"] as const))(
    "a %s failure denies: %s; the same unknown closes the gate",
    (severity, counts) => {
      expect(policyVerdict(report([result({ severity })])).verdict).toBe(counts ? "denied" : "allowed");
      expect(policyVerdict(report([result({ severity, status: "unknown" })])).verdict).toBe(counts ? "not-evaluated" : "allowed");
    },
  );

  it.each(["pass", "waived", "not-applicable"] as const)("%s allows", (status) => {
    expect(policyVerdict(report([result({ status, severity: "critical" })]))).toEqual({
      verdict: "allowed",
      reasons: ["No policy of severity high or worse fails."],
    });
  });

  it("moves with --fail-on, for failures and for what is not known", () => {
    const at = (severity: PolicyResult["severity"], status: PolicyResult["status"], failOn: PolicyResult["severity"]) =>
      policyVerdict(report([result({ severity, status })]), { failOn }).verdict;
    expect([at("medium", "fail", "medium"), at("low", "fail", "medium"), at("high", "fail", "critical")]).toEqual([
      "denied",
      "allowed",
      "allowed",
    ]);
    expect([at("medium", "unknown", "medium"), at("info", "fail", "info")]).toEqual(["not-evaluated", "denied"]);
  });

  it("puts not knowing before failing, and names both", () => {
    const unknown = result({ rule: "AWS-KMS-002", status: "unknown" });
    expect(policyVerdict(report([result({ severity: "critical" }), unknown]))).toEqual({
      verdict: "not-evaluated",
      reasons: [
        "AWS-KMS-002 (high) could not be judged on aws_s3_bucket.logs.",
        "AWS-S3-003 (critical) fails on aws_s3_bucket.logs.",
      ],
    });
  });

  it("needs approval for requirements of that stage, unless something is worse", () => {
    expect(policyVerdict(report([], { requirements: [asks] }))).toEqual({
      verdict: "needs-approval",
      reasons: ["GEN-CHG-003: Ask a colleague."],
    });
    const { stage: _stage, ...unstaged } = asks;
    expect(policyVerdict(report([], { requirements: [unstaged] })).verdict).toBe("needs-approval");
    expect(policyVerdict(report([], { requirements: [{ ...asks, stage: "apply" }] })).verdict).toBe("allowed");
    expect(policyVerdict(report([result()], { requirements: [asks] }))).toEqual({
      verdict: "denied",
      reasons: ["AWS-S3-003 (high) fails on aws_s3_bucket.logs.", "GEN-CHG-003: Ask a colleague."],
    });
  });

  it("does not take an empty list for success", () => {
    const none = { coverage: { rules: 0, resources: 1, uncoveredTypes: [] } };
    expect(policyVerdict(report([], none))).toEqual({ verdict: "not-evaluated", reasons: ["No rule was judged."] });
    expect(policyVerdict(report([result({ status: "not-applicable" })], none)).verdict).toBe("not-evaluated");
    expect(policyVerdict(report([result()], none)).verdict).toBe("denied");
    expect(policyVerdict(report([result({ status: "unknown" })], none)).reasons).toEqual([
      "AWS-S3-003 (high) could not be judged on aws_s3_bucket.logs.",
    ]);
  });

  it("counts old debt, unless a baseline was accepted", () => {
    const debt = report([result({ existing: true })]);
    expect(policyVerdict(debt).verdict).toBe("denied");
    expect(policyVerdict(debt, { acceptExisting: true }).verdict).toBe("allowed");
    expect(policyVerdict(report([result()]), { acceptExisting: true }).verdict).toBe("denied");
  });

  it("names the worst rule first and at most ten addresses", () => {
    const many = (count: number) =>
      Array.from({ length: count }, (_, index) => result({ rule: "B", address: `aws_s3_bucket.b${index}` }));
    const { reasons } = policyVerdict(report([...many(11), result({ rule: "A", severity: "critical", address: null })]));
    expect(reasons).toEqual([
      "A (critical) fails.",
      `B (high) fails on ${many(10)
        .map(({ address }) => address)
        .join(", ")} and 1 more.`,
    ]);
    expect(policyVerdict(report(many(10))).reasons[0]).not.toContain("more");
  });
});

describe("joinReports", () => {
  it("adds the second evaluation, and calls a waiver unused when neither used it", () => {
    const first = report([result()], { requirements: [asks], unusedWaivers: ["a", "b"], requestedWaivers: [waiver()] });
    const second = report([result({ rule: "GEN-RISK-001", address: null })], {
      requirements: [asks],
      unusedWaivers: ["b", "c"],
      coverage: { rules: 1, resources: 0, uncoveredTypes: [] },
    });
    expect(joinReports(first, second)).toEqual({
      ...first,
      results: [...first.results, ...second.results],
      requirements: [asks, asks],
      coverage: { rules: 3, resources: 1, uncoveredTypes: [] },
      unusedWaivers: ["b"],
    });
  });
});
