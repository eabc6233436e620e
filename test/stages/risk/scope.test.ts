import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { riskFactors } from "../../../src/domain/risk.ts";
import { riskWeights } from "../../../src/domain/risk-weights.ts";
import type { Wave, Workload } from "../../../src/domain/spec.generated.ts";
import { migration } from "../estimate/given.ts";
import { change, failedPlan, only, plan, pointsOf, riskOf } from "./given.ts";

const db: Workload = { name: "db", kind: "database", criticality: "high", config: { engine: "key-value" } };
const spec = (parts: Partial<Workload> = {}, wave: Partial<Wave> = {}) =>
  migration({ workloads: [{ ...db, ...parts }], waves: [{ name: "main", state: "built", workloads: ["db"], ...wave }] });
/** A wave in scope shows its missing snapshot; one out of scope does not. */
const careless = { rollback: { snapshotBefore: false } };
const inScope = (given: Parameters<typeof riskOf>[0]) => only(riskOf(given), "reversibility").length > 0;

describe("what a merge is judged for", () => {
  it("is not a wave that stays as it is", () => {
    expect(inScope({ migration: spec(careless), base: spec(careless) })).toBe(false);
    expect(inScope({ migration: spec(careless), base: spec(careless), plans: [plan([change("no-op", "aws_x.a")])] })).toBe(false);
  });

  it("is a wave whose resources, state or words change, a new one, and one that could not be planned", () => {
    const head = spec(careless);

    expect(inScope({ migration: head, base: head, plans: [plan([change("create", "aws_x.a")])] })).toBe(true);
    expect(inScope({ migration: head, base: spec(careless, { state: "planned" }) })).toBe(true);
    expect(inScope({ migration: head, base: spec() })).toBe(true);
    expect(inScope({ migration: head, base: spec(careless, { soak: "1h" }) })).toBe(true);
    expect(inScope({ migration: head })).toBe(true);
    expect(inScope({ migration: head, base: head, plans: [failedPlan()] })).toBe(true);
  });

  it("is not a later wave, whose plan is for information", () => {
    const plans = [plan([]), plan([change("create", "aws_x.a")], { binding: false })];

    expect(inScope({ migration: spec(careless), base: spec(careless), plans })).toBe(false);
    expect(
      inScope({ migration: spec(careless), base: spec(), plans: [plan([], { wave: "other" }), failedPlan({ binding: false })] }),
    ).toBe(false);
  });

  it("is every change of a binding plan, also of a wave that has left the file", () => {
    const risk = riskOf({
      migration: spec(),
      base: spec(),
      plans: [plan([]), plan([change("delete", "aws_iam_role.x")], { wave: "gone" })],
    });

    expect(pointsOf(risk, "destructive")).toEqual([[3, "deletes aws_iam_role.x"]]);
  });

  it("takes the criticality of a dropped workload from the base", () => {
    const head = migration({ workloads: [{ name: "net", kind: "network" }] });
    const deleted = change("delete", "aws_iam_role.x", { workload: "db" });

    expect(only(riskOf({ migration: head, base: spec(), plans: [plan([deleted])] }), "destructive")).toEqual([4]);
  });
});

describe("an assessment", () => {
  it("shows every factor, by its reasons or as silent", () => {
    const risk = riskOf({ migration: spec(careless), plans: [plan([change("delete", "aws_iam_role.x")])] });

    expect(new Set([...risk.reasons.map(({ factor }) => factor), ...risk.silent])).toEqual(new Set(riskFactors));
    expect(riskOf({ migration: spec(), base: spec() }).silent).toEqual(riskFactors);
  });

  it("gives a sentence and a way to lower it for every reason", () => {
    const changes = [
      change("delete", "aws_iam_role.x"),
      change("create", "aws_lb.x", { after: { internal: false }, unknown: [["internal"]] }),
    ];
    for (const { why, lower } of riskOf({ migration: spec(careless), base: spec(careless), plans: [plan(changes)] }).reasons) {
      expect(why).not.toBe("");
      expect(lower).toMatch(/\.$/);
    }
  });

  it("weighs with the tolerance of the spec, medium when it says none", () => {
    const level = (tolerance?: "low" | "high") => {
      const of = migration({
        ...(tolerance === undefined ? {} : { constraints: { riskTolerance: tolerance } }),
        workloads: [db],
      });
      return riskOf({
        migration: of,
        base: of,
        plans: [
          plan([
            change("create", "aws_iam_role_policy_attachment.x", { after: { policy_arn: "iam::aws:policy/ReadOnly" } }),
            ...Array.from({ length: 30 }, (_item, index) => change("create", `aws_x.r${index}`)),
          ]),
        ],
      });
    };

    // 10 for the size, 5 for the attachment
    expect([level("low"), level(), level("high")].map(({ score, level: named }) => [score, named])).toEqual([
      [15, "medium"],
      [15, "low"],
      [15, "low"],
    ]);
  });

  it("is the same for the same input", () => {
    const actions = fc.constantFrom(
      "create" as const,
      "update" as const,
      "replace" as const,
      "delete" as const,
      "forget" as const,
      "no-op" as const,
    );
    const types = fc.constantFrom("aws_db_instance", "aws_s3_bucket", "aws_lb", "aws_iam_role_policy", "aws_kms_key");
    const anyChange = fc
      .record({ action: actions, type: types, owner: fc.constantFrom("db", undefined) })
      .map(({ action, type, owner }) => change(action, `${type}.x`, owner === undefined ? {} : { workload: owner }));
    fc.assert(
      fc.property(fc.array(anyChange, { maxLength: 6 }), (changes) => {
        const given = { migration: spec(), base: spec(), plans: [plan(changes)] };
        expect(riskOf(given)).toEqual(riskOf(structuredClone(given)));
      }),
    );
  });

  it("never gets better by one more deletion", () => {
    const some = [change("update", "aws_db_instance.a", { workload: "db" })];
    const type = fc.constantFrom("aws_db_instance.b", "aws_iam_role.b", "aws_kms_key.b");
    fc.assert(
      fc.property(type, fc.boolean(), (address, owned) => {
        const of = (changes: typeof some) => riskOf({ migration: spec(), base: spec(), plans: [plan(changes)] });
        return of([...some, change("delete", address, owned ? { workload: "db" } : {})]).score >= of(some).score;
      }),
    );
  });
});

describe("policies/risk.json", () => {
  it("is version 1 of the weights", () => {
    expect(riskWeights.version).toBe(1);
  });

  it("caps every factor and never weighs a share above one", () => {
    expect(Object.keys(riskWeights.caps)).toEqual(expect.arrayContaining([...riskFactors]));
    for (const share of [...Object.values(riskWeights.mitigations), ...Object.values(riskWeights.environment)]) {
      expect(share).toBeGreaterThan(0);
      expect(share).toBeLessThanOrEqual(1);
    }
  });

  // The design's figures, by the words it uses.
  it.each([
    ["db", "aws_db_instance", 1],
    ["bucket", "aws_s3_bucket", 1],
    ["share", "aws_efs_file_system", 1],
    ["KMS key", "aws_kms_key", 1.2],
    ["DNS zone", "aws_route53_zone", 0.8],
    ["cache", "aws_elasticache_replication_group", 0.5],
    ["queue", "aws_sqs_queue", 0.4],
    ["vm", "aws_instance", 0.3],
  ])("weighs a %s as %s: %d", (_what, type, weight) => {
    expect(riskWeights.dataWeights[type]).toBe(weight);
  });
});
