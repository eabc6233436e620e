import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Severity } from "../../../src/domain/severity.ts";
import { decideVerdict, type Evaluation, type VerdictParts } from "../../../src/stages/authorize/decide-verdict.ts";
import { verdictRank } from "../../../src/stages/authorize/worst-verdict.ts";
import { change } from "../risk/given.ts";
import { evaluated, failed, noApproval, report, risk, somePlan, wave, without } from "./given.ts";

const decide = (parts: Partial<Evaluation> = {}, findings: VerdictParts["findings"] = []) =>
  decideVerdict({ findings, evaluation: evaluated(parts) });
const error = (code = "SIR-E210") => ({ code, level: "error" as const, at: "spec.waves[data]", message: "too long." });

describe("allowed", () => {
  it("when everything was evaluated, nothing objects and nobody is asked", () => {
    expect(decide()).toEqual({
      verdict: "allowed",
      reasons: ["No approval is asked for; 5 policy rules were run and none of them denies."],
    });
  });

  it("when nothing would be applied, whoever would be asked", () => {
    const idle = {
      waves: [wave({ plan: somePlan({ changes: [change("no-op", "aws_x.y")] }) })],
      approvals: { ...noApproval, count: 2 },
    };

    expect(decide(idle)).toEqual({
      verdict: "allowed",
      reasons: ["Nothing would be applied; 5 policy rules were run and none of them denies."],
    });
  });

  it("under warnings and notices", () => {
    const mild = [
      { ...error("SIR-W401"), level: "warning" as const },
      { ...error("SIR-E220"), level: "notice" as const },
    ];

    expect(decide({}, mild).verdict).toBe("allowed");
  });
});

describe("not evaluated", () => {
  it.each([
    [
      "a plan that failed",
      { waves: [wave(), wave({ name: "data", failed: failed({ wave: "data" }) })] },
      "The plan of wave data could not be made: terraform-failed",
    ],
    [
      "a later wave's plan that failed",
      { waves: [wave(), wave({ name: "late", failed: failed({ binding: false }) })] },
      "The plan of wave late could not be made: terraform-failed",
    ],
    [
      "a static plan",
      { waves: [wave({ plan: somePlan({ mode: "static" }) })] },
      "Wave main was compared without Terraform (mode static), so what would change is not known.",
    ],
    [
      "no plan at all",
      { waves: [{ name: "main", before: "built", after: "built", workloads: [], dependsOn: [] }] },
      "No plan was made.",
    ],
    ["no wave at all", { waves: [] }, "No plan was made."],
    ["no file", { evidence: { files: 0, rules: 5, results: 9 } }, "No file was read."],
    ["no rule", { evidence: { files: 1, rules: 0, results: 9 } }, "No policy rule was run."],
    ["no result", { evidence: { files: 1, rules: 5, results: 0 } }, "The policy rules gave no result."],
  ] as const)("for %s", (_what, parts, why) => {
    expect(decide(parts)).toEqual({ verdict: "not-evaluated", reasons: [why] });
  });

  it("for what a judgement needed and nobody knows", () => {
    expect(decide({ gaps: ["The region of the target is not known."] })).toEqual({
      verdict: "not-evaluated",
      reasons: ["The region of the target is not known."],
    });
  });

  it.each([
    ["policy", "The policies were not evaluated."],
    ["cost", "The cost was not estimated."],
    ["risk", "The risk was not assessed."],
    ["approvals", "It was not worked out who must approve."],
  ] as const)("without %s", (part, why) => {
    expect(decideVerdict({ findings: [], evaluation: without(part) })).toEqual({ verdict: "not-evaluated", reasons: [why] });
  });

  it("names a failed static comparison by both of its flaws", () => {
    const { plan: _plan, ...bare } = wave();

    expect(decide({ waves: [{ ...bare, failed: failed({ mode: "static" }) }] }).reasons).toHaveLength(2);
  });

  it.each([
    ["critical", undefined, "not-evaluated"],
    ["high", undefined, "not-evaluated"],
    ["medium", undefined, "allowed"],
    ["high", "critical", "not-evaluated"],
    ["medium", "medium", "not-evaluated"],
    ["low", "medium", "allowed"],
  ] as const)("for a %s rule that could not be judged, failing on %s: %s", (severity, failOn, verdict) => {
    const parts = {
      policy: report([{ status: "unknown", severity, because: "encryption is known after apply only" }]),
      ...(failOn === undefined ? {} : { failOn }),
    };
    const decision = decide(parts);

    expect(decision.verdict).toBe(verdict);
    if (verdict === "not-evaluated")
      expect(decision.reasons).toEqual([
        `AWS-S3-001 on aws_s3_bucket.media could not be judged (${severity}): encryption is known after apply only.`,
      ]);
  });

  it("says one sentence for all rules that lack the same input, and one for a rule on many resources", () => {
    const because = "there is no plan.";
    const blind = ["AWS-S3-001", "AWS-S3-003", "AWS-S3-004", "AWS-S3-005", "AWS-S3-006"].map((rule) => ({
      status: "unknown" as const,
      severity: "high" as const,
      rule,
      address: null,
      because,
    }));
    const many = ["a", "b", "c", "d"].map((name) => ({
      status: "unknown" as const,
      severity: "critical" as const,
      rule: "AWS-RDS-001",
      address: `aws_db_instance.${name}`,
      because: "storage_encrypted is known after apply only",
    }));

    expect(decide({ policy: report([...blind, ...many]) }).reasons).toEqual([
      "5 rules (AWS-S3-001, AWS-S3-003, AWS-S3-004 and 2 more) could not be judged: there is no plan.",
      "AWS-RDS-001 on aws_db_instance.a, aws_db_instance.b, aws_db_instance.c and 1 more could not be judged (critical): storage_encrypted is known after apply only.",
    ]);
    expect(decide({ policy: report([{ ...blind[0], severity: "critical" }]) }).reasons).toEqual([
      "AWS-S3-001 (critical) could not be judged: there is no plan.",
    ]);
  });

  it("says one sentence for each rule and reason, and names up to three resources", () => {
    const unknown = (rule: string, name: string, because: string) => ({
      status: "unknown" as const,
      severity: "high" as const,
      rule,
      address: `aws_db_instance.${name}`,
      because,
    });

    expect(
      decide({
        policy: report([
          ...["a", "b", "c"].map((name) => unknown("AWS-RDS-001", name, "engine 15.4 is not known...")),
          unknown("AWS-RDS-001", "d", "the plan is missing"),
          unknown("AWS-RDS-002", "d", "the plan is missing"),
        ]),
      }).reasons,
    ).toEqual([
      "AWS-RDS-001 on aws_db_instance.a, aws_db_instance.b, aws_db_instance.c could not be judged (high): engine 15.4 is not known.",
      "AWS-RDS-001 on aws_db_instance.d could not be judged (high): the plan is missing.",
      "AWS-RDS-002 on aws_db_instance.d could not be judged (high): the plan is missing.",
    ]);
  });

  it("for a wave whose plan waits for another that was applied, nobody here knows when", () => {
    const late = wave({ name: "front", dependsOn: ["data"], plan: somePlan({ binding: false, awaits: ["net_id"] }) });

    expect(decide({ waves: [wave({ name: "data" }), late] })).toEqual({
      verdict: "not-evaluated",
      reasons: ["Wave front needs net_id from a wave whose last apply is not recorded here, so its plan is not final."],
    });
    const still = wave({ name: "data", before: "planned", after: "planned" });
    expect(decide({ waves: [still, late] }).verdict).toBe("not-evaluated");
    expect(decide({ waves: [wave({ name: "data" }), { ...late, before: "planned", after: "planned" }] }).verdict).toBe("allowed");
    expect(decide({ waves: [wave({ name: "data" }), { ...late, plan: somePlan({ awaits: [] }) }] }).verdict).toBe("allowed");
  });

  it("when the stages were not reached though the spec is sound", () => {
    expect(decideVerdict({ findings: [] })).toEqual({ verdict: "not-evaluated", reasons: ["The spec was not evaluated."] });
    expect(decideVerdict({ findings: [{ ...error("SIR-W401"), level: "warning" }] })).toEqual({
      verdict: "not-evaluated",
      reasons: ["The spec was not evaluated."],
    });
  });
});

describe("invalid", () => {
  it("for any error in the spec", () => {
    expect(decide({}, [error()])).toEqual({ verdict: "invalid", reasons: ["SIR-E210 spec.waves[data]: too long."] });
  });

  it("when the errors kept the later stages from running", () => {
    expect(decideVerdict({ findings: [error("SIR-E103")] })).toEqual({
      verdict: "invalid",
      reasons: ["SIR-E103 spec.waves[data]: too long."],
    });
  });
});

describe("denied", () => {
  it.each([
    ["critical", undefined, "denied"],
    ["high", undefined, "denied"],
    ["medium", undefined, "allowed"],
    ["medium", "medium", "denied"],
    ["low", "medium", "allowed"],
    ["high", "critical", "allowed"],
    ["info", "info", "denied"],
  ] as const)("for a %s rule that fails, failing on %s: %s", (severity: Severity, failOn: Severity | undefined, verdict) => {
    const parts = { policy: report([{ severity, address: null }]), ...(failOn === undefined ? {} : { failOn }) };
    const decision = decide(parts);

    expect(decision.verdict).toBe(verdict);
    if (verdict === "denied") expect(decision.reasons).toEqual([`AWS-S3-001 fails (${severity}).`]);
  });

  it("names the worst rule first, and a rule that fails on many resources once", () => {
    const fails = ["a", "b", "c", "d", "e"].map((name) => ({
      rule: "AWS-EC2-001",
      severity: "high" as const,
      address: `aws_security_group.${name}`,
    }));

    expect(decide({ policy: report([...fails, { rule: "AWS-IAM-001", severity: "critical", address: null }]) }).reasons).toEqual([
      "AWS-IAM-001 fails (critical).",
      "AWS-EC2-001 on aws_security_group.a, aws_security_group.b, aws_security_group.c and 2 more fails (high).",
    ]);
  });

  it("for two waves of one merge when the second waits for the first", () => {
    const first = wave({ name: "base", before: "planned" });
    const second = wave({
      name: "data",
      before: "planned",
      after: "replicating",
      dependsOn: ["base"],
      plan: somePlan({ binding: false, awaits: ["net_a", "net_b", "net_c", "net_id"] }),
    });

    expect(decide({ waves: [first, second] })).toEqual({
      verdict: "denied",
      reasons: [
        "Wave data needs net_a, net_b, net_c and 1 more from base, and this merge would apply both, so its plan is not final. Advance base in a merge before it.",
      ],
    });
  });

  it("for a wave that waits for several new ones, naming them all and everything up to three outputs", () => {
    const { before: _none, ...base } = wave({ name: "base" });
    const second = wave({
      name: "data",
      before: "planned",
      dependsOn: ["base", "network"],
      plan: somePlan({ binding: false, awaits: ["net_a", "net_b", "net_c"] }),
    });

    expect(decide({ waves: [base, wave({ name: "network", before: "planned" }), second] }).reasons).toEqual([
      "Wave data needs net_a, net_b, net_c from base, network, and this merge would apply both, so its plan is not final. Advance base, network in a merge before it.",
    ]);
  });

  it("not for what passes, is waived or does not apply", () => {
    for (const status of ["pass", "waived", "not-applicable"] as const) {
      expect(decide({ policy: report([{ status, severity: "critical" }]) }).verdict).toBe("allowed");
    }
  });

  it("for old debt as well: what is waived is waived, nothing else", () => {
    expect(decide({ policy: report([{ severity: "critical", existing: true }]) }).verdict).toBe("denied");
  });

  it("for a budget that blocks, which is an answer and not a mistake", () => {
    expect(decide({}, [error("SIR-E226")]).verdict).toBe("denied");
    expect(decide({}, [{ ...error("SIR-E226"), level: "warning" }]).verdict).toBe("allowed");
  });

  it("for a risk that blocks, gate by gate", () => {
    const blocked = risk({
      level: "critical",
      blocked: true,
      gates: [
        { level: "blocked", why: "wave data falls into a freeze" },
        { level: "high", why: "open" },
      ],
    });

    expect(decide({ risk: blocked })).toEqual({ verdict: "denied", reasons: ["Blocked: wave data falls into a freeze."] });
    expect(decide({ risk: risk({ blocked: true }) }).reasons).toEqual(["Blocked by risk."]);
    expect(decide({ risk: risk({ level: "critical" }) }).verdict).toBe("allowed");
  });

  it("for a risk that blocks because of a policy, said once", () => {
    const gate = { level: "blocked", factor: "policy", why: "policy AWS-S3-001 denies this change (high)" } as const;
    const blocked = risk({ level: "critical", blocked: true, gates: [gate] });
    const policy = report([{ severity: "high", address: null }]);

    expect(decide({ risk: blocked, policy }).reasons).toEqual(["AWS-S3-001 fails (high)."]);
    expect(decide({ risk: blocked }).reasons).toEqual(["Blocked: policy AWS-S3-001 denies this change (high)."]);
    const freeze = { level: "blocked", why: "wave data falls into a freeze" } as const;
    expect(decide({ risk: { ...blocked, gates: [gate, freeze] }, policy }).reasons).toEqual([
      "AWS-S3-001 fails (high).",
      "Blocked: wave data falls into a freeze.",
    ]);
    const { policy: _none, ...unjudged } = evaluated({ risk: blocked });
    expect(decideVerdict({ findings: [], evaluation: unjudged }).reasons).toContain(
      "Blocked: policy AWS-S3-001 denies this change (high).",
    );
    expect(decide({ risk: { ...blocked, gates: [] }, policy }).reasons).toEqual(["AWS-S3-001 fails (high).", "Blocked by risk."]);
  });
});

describe("needs approval", () => {
  it("when people are asked and there is something to apply", () => {
    expect(decide({ approvals: { ...noApproval, count: 2, teams: ["@acme/dba", "@acme/sre"] } })).toEqual({
      verdict: "needs-approval",
      reasons: ["Needs 2 approvals from @acme/dba, @acme/sre."],
    });
    expect(decide({ approvals: { ...noApproval, count: 1 } }).reasons).toEqual(["Needs 1 approval."]);
    expect(decide({ approvals: { ...noApproval, count: 2, acceptRisk: true } }).reasons).toEqual([
      "Needs 2 approvals, and the risk accepted in writing.",
    ]);
  });

  it("when only the risk must be accepted", () => {
    expect(decide({ approvals: { ...noApproval, acceptRisk: true } }).verdict).toBe("needs-approval");
  });

  it("when a rule of the approval stage asks, and no other stage's rule does", () => {
    const requires = (stage?: "approval" | "apply") =>
      decide({
        policy: report(undefined, {
          requirements: [
            { rule: "GEN-CHG-003", address: null, text: "a second person", ...(stage === undefined ? {} : { stage }) },
          ],
        }),
      }).verdict;

    expect(requires("approval")).toBe("needs-approval");
    expect(requires()).toBe("needs-approval");
    expect(requires("apply")).toBe("allowed");
  });

  it("for a wave that only moves to another state", () => {
    const idle = somePlan({ changes: [] });
    const moved = (before: "planned" | "replicating" | undefined, after: "planned" | "cutover") => {
      const { before: _before, ...bare } = wave({ after, plan: idle });
      return decide({ waves: [before === undefined ? bare : { ...bare, before }], approvals: { ...noApproval, count: 1 } })
        .verdict;
    };

    expect(moved("replicating", "cutover")).toBe("needs-approval");
    expect(moved(undefined, "cutover")).toBe("needs-approval");
    expect(moved(undefined, "planned")).toBe("allowed");
    expect(moved("planned", "planned")).toBe("allowed");
  });

  it("not for a plan that is only for information", () => {
    expect(
      decide({ waves: [wave({ plan: somePlan({ binding: false }) })], approvals: { ...noApproval, count: 1 } }).verdict,
    ).toBe("allowed");
  });
});

describe("several objections", () => {
  it("decide by the worst, and are told worst first", () => {
    const decision = decide(
      {
        waves: [wave(), wave({ name: "data", failed: failed() })],
        policy: report([{ severity: "critical" }, { status: "unknown", severity: "high" }]),
        approvals: { ...noApproval, count: 1 },
      },
      [error(), error("SIR-E226")],
    );

    expect(decision).toEqual({
      verdict: "not-evaluated",
      reasons: [
        "The plan of wave data could not be made: terraform-failed",
        "AWS-S3-001 on aws_s3_bucket.media could not be judged (high): an input is missing.",
        "SIR-E210 spec.waves[data]: too long.",
        "SIR-E226 spec.waves[data]: too long.",
        "AWS-S3-001 on aws_s3_bucket.media fails (critical).",
        "Needs 1 approval.",
      ],
    });
  });

  /** Each way in which one part can fail, as a change to what is otherwise there. */
  const failures: readonly ((parts: Required<VerdictParts>) => VerdictParts)[] = [
    (parts) => ({ ...parts, findings: [...parts.findings, error()] }),
    (parts) => ({ ...parts, findings: [...parts.findings, error("SIR-E226")] }),
    ...(["policy", "cost", "risk", "approvals"] as const).map((part) => (parts: Required<VerdictParts>) => {
      const { [part]: _gone, ...evaluation } = parts.evaluation;
      return { ...parts, evaluation };
    }),
    ...[
      (evaluation: Evaluation): Evaluation => ({
        ...evaluation,
        waves: [...evaluation.waves, wave({ name: "bad", failed: failed() })],
      }),
      (evaluation: Evaluation): Evaluation => ({
        ...evaluation,
        waves: [...evaluation.waves, wave({ plan: somePlan({ mode: "static" }) })],
      }),
      (evaluation: Evaluation): Evaluation => ({ ...evaluation, evidence: { ...evaluation.evidence, results: 0 } }),
      (evaluation: Evaluation): Evaluation => ({ ...evaluation, evidence: { ...evaluation.evidence, files: 0 } }),
      // What is absent stays absent: adding a bad part is no repair of a missing one.
      (evaluation: Evaluation): Evaluation =>
        evaluation.risk === undefined ? evaluation : { ...evaluation, risk: risk({ blocked: true, level: "critical" }) },
      (evaluation: Evaluation): Evaluation =>
        evaluation.approvals === undefined ? evaluation : { ...evaluation, approvals: { ...evaluation.approvals, count: 3 } },
      ...(["fail", "unknown"] as const).flatMap((status) =>
        (["critical", "high"] as const).map(
          (severity) =>
            (evaluation: Evaluation): Evaluation =>
              evaluation.policy === undefined
                ? evaluation
                : { ...evaluation, policy: report([...evaluation.policy.results, { status, severity }]) },
        ),
      ),
    ].map((spoil) => (parts: Required<VerdictParts>) => ({ ...parts, evaluation: spoil(parts.evaluation) })),
  ];
  const someFailures = fc.array(fc.constantFrom(...failures), { maxLength: 5 });
  const spoilt = (list: readonly (typeof failures)[number][]) =>
    list.reduce<Required<VerdictParts>>((parts, spoil) => ({ evaluation: parts.evaluation, ...spoil(parts) }), {
      findings: [],
      evaluation: evaluated(),
    });

  it("never get better by one more", () => {
    fc.assert(
      fc.property(someFailures, fc.constantFrom(...failures), (some, one) => {
        const before = decideVerdict(spoilt(some));
        const after = decideVerdict(spoilt([...some, one]));
        return verdictRank(after.verdict) <= verdictRank(before.verdict);
      }),
      { numRuns: 2000 },
    );
  });

  it("are each enough to close the gate", () => {
    for (const failure of failures) expect(decideVerdict(spoilt([failure])).verdict).not.toBe("allowed");
  });

  it("always come with a reason", () => {
    fc.assert(
      fc.property(
        someFailures,
        (some) =>
          decideVerdict(spoilt(some)).reasons.every((reason) => reason.length > 10) &&
          decideVerdict(spoilt(some)).reasons.length > 0,
      ),
    );
  });
});
