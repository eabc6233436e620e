import type { Log, Result } from "sarif";
import { describe, expect, it } from "vitest";
import type { Finding } from "../../../src/domain/finding.ts";
import type { PolicyResult, Rule } from "../../../src/domain/policy.ts";
import { resultsOf, type Results } from "../../../src/stages/report/results.ts";
import { toSarif } from "../../../src/stages/report/sarif.ts";
import { at, review, shop, sshOpen, sshRule } from "./sample-review.ts";

const sarif = (parts: Partial<Results> = {}) => {
  const log = JSON.parse(toSarif({ ...resultsOf(review), findings: [], policies: [], ...parts })) as Log;
  const [run] = log.runs;
  return { log, results: run?.results ?? [], rules: run?.tool.driver.rules ?? [] };
};
const policy = (parts: Partial<PolicyResult>, more: Partial<Results> = {}): Result | undefined =>
  sarif({ policies: [{ ...sshOpen, ...parts }], ...more }).results[0];
const finding = (parts: Partial<Finding> = {}): Finding => ({ ...shop.findings[0]!, ...parts });
const region = (parts: Partial<Finding["location"]>) =>
  sarif({ findings: [finding({ location: { ...at(3), ...parts } })] }).results[0]?.locations?.[0]?.physicalLocation?.region;

describe("a run that could not evaluate everything", () => {
  const invocationOf = (parts: Partial<Results>) =>
    (JSON.parse(toSarif({ ...resultsOf(review), ...parts })) as Log).runs[0]?.invocations?.[0];

  it("was no success, and says why", () => {
    const closed = { name: "a.yaml", verdict: "not-evaluated", reasons: ["No plan was made."] } as const;

    expect(invocationOf({ verdicts: [closed] })).toEqual({
      executionSuccessful: false,
      toolExecutionNotifications: [{ level: "error", message: { text: "a.yaml: No plan was made." } }],
    });
    expect(invocationOf({ verdicts: [{ ...closed, verdict: "denied" }] })).toEqual({ executionSuccessful: true });
  });
});

describe("a SARIF log", () => {
  it("says what made it, in the version that GitHub reads", () => {
    const { log } = sarif();

    expect(log).toMatchObject({
      $schema: "https://json.schemastore.org/sarif-2.1.0.json",
      version: "2.1.0",
      runs: [
        {
          tool: {
            driver: { name: "SirsiNexus GitOps", semanticVersion: "0.1.0", informationUri: "https://sirsi.dev", rules: [] },
          },
          columnKind: "utf16CodeUnits",
          results: [],
        },
      ],
    });
  });
});

describe("a policy result in SARIF", () => {
  it.each([
    ["critical", "error", "9.5"],
    ["high", "error", "8.0"],
    ["medium", "warning", "5.5"],
    ["low", "note", "3.0"],
    ["info", "note", "0.0"],
  ] as const)("of severity %s is a %s of %s", (severity, level, score) => {
    const { results, rules } = sarif({ policies: [{ ...sshOpen, severity }], rules: [{ ...sshRule, severity }] });

    expect(results[0]?.level).toBe(level);
    expect(rules[0]?.properties?.["security-severity"]).toBe(score);
  });

  it("stands at its resource and, where there is one, at its line", () => {
    const resource = [{ fullyQualifiedName: "aws_vpc_security_group_ingress_rule.web_ssh", kind: "resource" }];
    const { location: _location, ...unplaced } = sshOpen;
    const plan = sarif({ policies: [unplaced], artifact: "out/plan one.json" }).results[0];

    expect(policy({})?.locations).toEqual([
      {
        physicalLocation: {
          artifactLocation: { uri: "migrations/shop.yaml" },
          region: { startLine: 103, startColumn: 9, endLine: 103, endColumn: 20 },
        },
        logicalLocations: resource,
      },
    ]);
    expect(plan?.locations).toEqual([
      {
        physicalLocation: {
          artifactLocation: { uri: "out/plan%20one.json" },
          region: { startLine: 1, startColumn: 1, endLine: 1, endColumn: 1 },
        },
        logicalLocations: resource,
      },
    ]);
    expect(sarif({ policies: [unplaced] }).results[0]?.locations).toEqual([{ logicalLocations: resource }]);
    expect(policy({ address: null })?.locations?.[0]).not.toHaveProperty("logicalLocations");
  });

  it("has the sentence, and the waiver that suppresses it", () => {
    expect(policy({})?.message.text).toMatch(/^Security group does not open SSH/);
    expect(policy({ address: null, attribute: null }, { rules: [] })?.message.text).toBe("AWS-EC2-001: fail.");
    expect(policy({ status: "waived", waiver: "w-1" })?.suppressions).toEqual([{ kind: "external", justification: "w-1" }]);
    expect(policy({ status: "waived" })?.suppressions).toEqual([{ kind: "external", justification: "waived" }]);
    expect(policy({})).not.toHaveProperty("suppressions");
  });

  it("stays open while it is unknown, and keeps its fingerprint", () => {
    expect(policy({ status: "unknown" })).toMatchObject({
      ruleId: "AWS-EC2-001",
      partialFingerprints: { "sirsi/v1": "f".repeat(64) },
    });
    expect(policy({ status: "unknown" })).not.toHaveProperty("suppressions");
  });

  it("is left out when nothing is open", () => {
    expect(policy({ status: "not-applicable" })).toBeUndefined();
    expect(sarif({ policies: [{ ...sshOpen, status: "pass" }] }).rules).toEqual([]);
  });
});

describe("a rule in SARIF", () => {
  const described = (parts: Partial<Rule>) => sarif({ policies: [sshOpen], rules: [{ ...sshRule, ...parts }] }).rules[0];

  it("is described by its own words, or by its title where it has none", () => {
    expect(described({ description: "SSH is for administrators." })).toMatchObject({
      id: "AWS-EC2-001",
      shortDescription: { text: "Security group does not open SSH (22) to the internet" },
      fullDescription: { text: "SSH is for administrators." },
      help: { text: "Name the networks that need it instead of 0.0.0.0/0." },
    });
    expect(described({ description: "", remediation: "" })).toMatchObject({
      fullDescription: { text: "Security group does not open SSH (22) to the internet" },
      help: { text: "Security group does not open SSH (22) to the internet" },
    });
  });

  it("is tagged by each of its controls once", () => {
    const control = { framework: "soc2", id: "CC6.6", source: "P" } as const;

    expect(
      described({ controls: [control, { ...control, source: "T" }, { ...control, id: "A1.2" }] })?.properties?.["tags"],
    ).toEqual(["security", "soc2/CC6.6", "soc2/A1.2"]);
  });

  it("is that of the finding's catalogue, or its bare code", () => {
    const { rules } = sarif({ findings: [finding({ code: "SIR-E102" }), finding({ code: "SIR-X" })] });

    expect(rules).toEqual([
      {
        id: "SIR-E102",
        shortDescription: { text: "A key is given twice" },
        fullDescription: { text: expect.stringContaining("A map holds the same key more than once.") },
      },
      { id: "SIR-X", shortDescription: { text: "SIR-X" }, fullDescription: { text: "SIR-X" } },
    ]);
  });

  it("is named when a result uses it", () => {
    const { results, rules } = sarif(resultsOf(review));

    expect(rules.map(({ id }) => id)).toEqual(["AWS-EC2-001", "SIR-W401"]);
    expect(results.map(({ ruleId }) => ruleId)).toEqual(["SIR-W401", "AWS-EC2-001"]);
  });

  it("is not named when no result uses it", () => {
    const other = { ...sshRule, id: "AWS-EC2-002" };

    expect(sarif({ policies: [sshOpen], rules: [sshRule, other] }).rules.map(({ id }) => id)).toEqual(["AWS-EC2-001"]);
    expect(sarif({ policies: [sshOpen], rules: [] }).rules).toEqual([]);
  });
});

describe("a finding in SARIF", () => {
  it.each([
    ["error", "error"],
    ["warning", "warning"],
    ["notice", "note"],
  ] as const)("of level %s is a %s", (level, expected) => {
    expect(sarif({ findings: [finding({ level })] }).results[0]?.level).toBe(expected);
  });

  it("is known again after its line has moved", () => {
    const [first, moved] = sarif({ findings: [finding(), finding({ location: at(7) })] }).results;

    expect(first).toMatchObject({
      ruleId: "SIR-W401",
      message: { text: "spec.workloads[receipts]: nothing verifies receipts after the move. Add a check under verify." },
      // sha256 of SIR-W401|migrations/shop.yaml|spec.workloads[receipts]
      partialFingerprints: { "sirsi/v1": "5d9e667dda91f621c478e6b75e7484c177b48f9d1e2a8eeb845d2c26c9f68d68" },
    });
    expect(moved?.partialFingerprints).toEqual(first?.partialFingerprints);
  });

  it("never ends before it starts, and never in column 0, which SARIF has not", () => {
    expect(region({ column: 5, endColumn: 2 })).toEqual({ startLine: 3, startColumn: 5, endLine: 3, endColumn: 5 });
    expect(region({ column: 5, endColumn: 8 })).toEqual({ startLine: 3, startColumn: 5, endLine: 3, endColumn: 8 });
    expect(region({ column: 5, endLine: 4, endColumn: 0 })).toEqual({ startLine: 3, startColumn: 5, endLine: 4, endColumn: 1 });
  });
});
