import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { riskFactors, type RiskFactor, type RiskGate } from "../../../src/domain/risk.ts";
import { riskWeights, type RiskTolerance } from "../../../src/domain/risk-weights.ts";
import type { Environment } from "../../../src/domain/workload.ts";
import type { RiskPoint } from "../../../src/stages/risk/point.ts";
import { scoreRisk } from "../../../src/stages/risk/score.ts";

const setting = (environment: Environment = "production", tolerance: RiskTolerance = "medium") => ({
  environment,
  tolerance,
  weights: riskWeights,
});

const point = (factor: RiskFactor, base: number, more: Partial<RiskPoint> = {}): RiskPoint => ({
  factor,
  base,
  why: factor,
  ...more,
});
const size = (changes: number) => point("size", 2 * Math.log2(1 + changes), { everywhere: true });
const blast = (share: number) => point("blast", 25 * share);
const high = (why: string): RiskGate => ({ level: "high", why });

describe("the five worked cases of the design", () => {
  it("A: staging, twelve additions: 9, low", () => {
    const risk = scoreRisk([blast(0.1), size(12)], [], setting("staging"));

    expect(risk).toMatchObject({ score: 9, level: "low", blocked: false, gates: [] });
    expect(risk.reasons.map(({ factor, points }) => [factor, points])).toEqual([
      ["size", 7.4],
      ["blast", 1.5],
    ]);
  });

  it("adds up for whoever checks it: each factor up to its cap", () => {
    const { factors, score } = scoreRisk([point("exposure", 30), point("exposure", 30), size(12)], [], setting());

    expect(factors).toEqual([
      { factor: "exposure", points: 60, cap: 40 },
      { factor: "size", points: 7.4, cap: 10 },
    ]);
    expect(score).toBe(Math.round(40 + 7.4));
  });

  it("B: production, weighted cutover of the web tier, tolerance low: 26, medium", () => {
    const points = [
      point("exposure", 5, { criticality: "high" }),
      blast(0.45),
      point("downtime", 0),
      point("reversibility", 6, { criticality: "high" }),
      size(3),
    ];
    const risk = scoreRisk(points, [], setting("production", "low"));

    expect(risk).toMatchObject({ score: 26, level: "medium", blocked: false });
    expect(risk.reasons.map(({ points: worth }) => worth)).toEqual([11.3, 6, 5, 4]);
  });

  it("C: production, engine change on a protected database, *:*: 100, critical, blocked", () => {
    const points = [
      point("destructive", 50, { criticality: "mission-critical", mitigations: ["finalSnapshot", "pointInTime"] }),
      point("iam", 35),
      blast(0.7),
      point("downtime", 35),
      point("compat", 10, { criticality: "mission-critical" }),
      point("dataLoss", 20, { criticality: "mission-critical" }),
      size(2),
    ];
    const risk = scoreRisk(points, [{ level: "blocked", why: "protected" }, high("downtime")], setting("production", "low"));

    expect(risk).toMatchObject({ score: 100, level: "critical", blocked: true });
    expect(risk.reasons.map(({ points: worth }) => worth)).toEqual([37.5, 35, 35, 25, 17.5, 12.5, 3.2]);
    expect(risk.reasons[0]?.mitigations).toEqual(["final snapshot -25 %", "point-in-time recovery -20 %"]);
  });

  it("C2: the same in development, unprotected, tolerance high: 17, low", () => {
    const points = [point("destructive", 50, { criticality: "low", mitigations: ["finalSnapshot"] }), blast(0.7), size(1)];
    const risk = scoreRisk(points, [], setting("development", "high"));

    expect(risk).toMatchObject({ score: 17, level: "low", blocked: false });
    expect(risk.reasons.map(({ points: worth }) => worth)).toEqual([7.5, 7, 2]);
  });

  it("D: production, administrator and SSH to the world: 73, high", () => {
    const points = [point("iam", 35), point("exposure", 40, { criticality: "medium" }), blast(0.2), size(2)];
    const risk = scoreRisk(points, [high("opens port 22")], setting());

    expect(risk).toMatchObject({ score: 73, level: "high", blocked: false });
    expect(risk.reasons.map(({ points: worth }) => worth)).toEqual([35, 30, 5, 3.2]);
  });
});

describe("the score", () => {
  // Caps of the design, one line each.
  it.each([
    ["destructive", 60],
    ["dataLoss", 40],
    ["exposure", 40],
    ["iam", 40],
    ["blast", 25],
    ["downtime", 35],
    ["reversibility", 25],
    ["timing", 15],
    ["ordering", 20],
    ["compat", 25],
    ["cost", 15],
    ["policy", 15],
    ["size", 10],
    ["unknown", 15],
  ] as const)("counts %s up to %i", (factor, cap) => {
    expect(scoreRisk([point(factor, cap - 1), point(factor, 1)], [], setting()).score).toBe(cap);
    expect(scoreRisk([point(factor, 50), point(factor, 50)], [], setting()).score).toBe(cap);
  });

  it("is never quietly dropped for not being a number", () => {
    expect(() => scoreRisk([point("iam", Number.NaN, { why: "attaches x" })], [], setting())).toThrow(
      'The risk of "attaches x" is not a number.',
    );
  });

  it("stops at 100", () => {
    expect(
      scoreRisk(
        riskFactors.map((factor) => point(factor, 100)),
        [],
        setting(),
      ).score,
    ).toBe(100);
  });

  it.each([
    ["production", 10],
    ["staging", 6],
    ["test", 4],
    ["development", 4],
  ] as const)("weighs %s", (environment, score) => {
    expect(scoreRisk([point("iam", 10)], [], setting(environment)).score).toBe(score);
  });

  it.each([
    ["low", 10],
    ["medium", 15],
    ["high", 20],
    ["mission-critical", 25],
  ] as const)("weighs a %s workload", (criticality, score) => {
    expect(scoreRisk([point("destructive", 20, { criticality })], [], setting()).score).toBe(score);
  });

  it.each([
    ["finalSnapshot", 30],
    ["pointInTime", 32],
    ["testedRestore", 34],
    ["readReplica", 36],
    ["reverseReplication", 32],
    ["weightedCutover", 28],
    ["provenOnStaging", 30],
  ] as const)("is lowered by %s", (mitigation, score) => {
    expect(scoreRisk([point("destructive", 40, { mitigations: [mitigation] })], [], setting()).score).toBe(score);
  });

  it("drops what comes to nothing, and shows the factor as silent", () => {
    const risk = scoreRisk([point("timing", 0.04), point("iam", 0.05)], [], setting());

    expect(risk.reasons.map(({ factor, points }) => [factor, points])).toEqual([["iam", 0.1]]);
    expect(risk.silent).toEqual(riskFactors.filter((factor) => factor !== "iam"));
  });
});

describe("the level", () => {
  it.each([
    ["low", 15, 35, 60],
    ["medium", 25, 50, 75],
    ["high", 35, 60, 85],
  ] as const)("with tolerance %s changes at %i, %i and %i", (tolerance, medium, higher, critical) => {
    // Three factors with room for 85 between them.
    const at = (score: number) =>
      scoreRisk(
        [point("destructive", Math.min(60, score)), point("iam", Math.max(0, score - 60))],
        [],
        setting("production", tolerance),
      );

    expect(
      [medium - 1, medium, higher - 1, higher, critical - 1, critical].map((score) => [at(score).score, at(score).level]),
    ).toEqual([
      [medium - 1, "low"],
      [medium, "medium"],
      [higher - 1, "medium"],
      [higher, "high"],
      [critical - 1, "high"],
      [critical, "critical"],
    ]);
  });

  it("is never below a gate, and a blocked change is critical", () => {
    expect(scoreRisk([], [], setting())).toMatchObject({ score: 0, level: "low", blocked: false });
    expect(scoreRisk([], [high("open")], setting())).toMatchObject({ score: 0, level: "high", blocked: false });
    expect(scoreRisk([], [{ level: "critical", why: "unowned" }], setting())).toMatchObject({
      level: "critical",
      blocked: false,
    });
    expect(scoreRisk([], [{ level: "blocked", why: "frozen" }], setting())).toMatchObject({ level: "critical", blocked: true });
    expect(scoreRisk([point("destructive", 60), point("iam", 40)], [high("open")], setting()).level).toBe("critical");
  });

  it("shows gates worst first, each once", () => {
    const gates: RiskGate[] = [high("b"), high("a"), { level: "blocked", why: "z" }, high("b"), { level: "critical", why: "y" }];

    expect(scoreRisk([], gates, setting()).gates.map(({ level, why }) => `${level} ${why}`)).toEqual([
      "blocked z",
      "critical y",
      "high a",
      "high b",
    ]);
  });
});

describe("the reasons", () => {
  it("carry where they come from and what would lower them", () => {
    const where = { address: "aws_kms_key.k", workload: "keys", path: ["spec", "workloads", 2], lower: "Keep it." } as const;

    expect(scoreRisk([point("destructive", 8, { why: "deletes the key", ...where })], [], setting()).reasons).toEqual([
      { factor: "destructive", points: 8, why: "deletes the key", mitigations: [], ...where },
    ]);
    const bare = scoreRisk([point("size", 8, { criticality: "high", everywhere: true })], [], setting()).reasons[0];
    expect(bare).toEqual({ factor: "size", points: 8, why: "size", mitigations: [] });
  });

  it("stand worst first; equals in the order of the factors, then of the words", () => {
    const points = [
      point("size", 3, { why: "s" }),
      point("iam", 3, { why: "b" }),
      point("iam", 3, { why: "a" }),
      point("blast", 9, { why: "x" }),
    ];

    expect(scoreRisk(points, [], setting()).reasons.map(({ why }) => why)).toEqual(["x", "a", "b", "s"]);
  });

  const anyPoint = fc.record({ factor: fc.constantFrom(...riskFactors), base: fc.nat(80), why: fc.string({ maxLength: 3 }) });

  it("never lower the score by being more", () => {
    fc.assert(
      fc.property(fc.array(anyPoint), anyPoint, (points, one) => {
        const before = scoreRisk(points, [], setting());
        const after = scoreRisk([...points, one], [], setting());
        return after.score >= before.score && after.score <= 100;
      }),
    );
  });

  it("do not depend on the order in which they were found", () => {
    fc.assert(
      fc.property(fc.array(anyPoint), (points) => {
        expect(scoreRisk(points.toReversed(), [], setting())).toEqual(scoreRisk(points, [], setting()));
      }),
    );
  });
});
