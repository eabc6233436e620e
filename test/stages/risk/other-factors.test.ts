import { describe, expect, it } from "vitest";
import type { CostEstimate } from "../../../src/domain/cost.ts";
import { migration } from "../estimate/given.ts";
import { change, fail, failedPlan, gatesOf, only, plan, pointsOf, riskOf } from "./given.ts";

const spec = migration({ workloads: [{ name: "net", kind: "network" }] });
const quiet = { migration: spec, base: spec };

describe("cost", () => {
  const estimate = (before: number, after: number, more: Partial<CostEstimate> = {}): CostEstimate => ({
    currency: "USD",
    priceBook: { date: "2026-01-01" },
    monthly: { before, after, delta: after - before },
    resources: [],
    unpriced: [],
    oneTime: [],
    discounts: [],
    ...more,
  });
  const said = (cost: CostEstimate, budget?: { monthly?: number; oneTime?: number }) =>
    pointsOf(riskOf({ ...quiet, cost, ...(budget === undefined ? {} : { budget }) }), "cost").map(
      ([points, why]) => `${points} ${why}`,
    );

  it("that grows by more than a fifth", () => {
    expect(said(estimate(1000, 1200))).toEqual([]);
    expect(said(estimate(1000, 1201))).toEqual(["5 monthly cost grows by 20 %"]);
    expect(said(estimate(1000, 1000))).toEqual([]);
    expect(said(estimate(0, 5000))).toEqual([]);
  });

  it("beyond the budget, monthly or once", () => {
    const line = { name: "copy", quantity: 1, unit: "GB", unitPrice: 300, monthly: 300, source: null, date: null };

    expect(said(estimate(4200, 4200), { monthly: 4200 })).toEqual([]);
    expect(said(estimate(4201, 4201), { monthly: 4200 })).toEqual(["10 over budget: 4,201 USD a month, budget 4,200 USD"]);
    expect(said(estimate(1, 1, { oneTime: [line, { ...line, monthly: null }] }), { oneTime: 299 })).toEqual([
      "10 over budget: 300 USD once, budget 299 USD",
    ]);
    expect(said(estimate(1, 1, { oneTime: [line] }), { oneTime: 300 })).toEqual([]);
    expect(said(estimate(9000, 9000))).toEqual([]);
  });

  it("that is not known for more than a tenth of the resources", () => {
    const resources = Array.from({ length: 20 }, (_item, index) => ({
      address: `r${index}`,
      type: "t",
      before: 0,
      after: 0,
      componentsBefore: [],
      components: [],
    }));
    const gap = (address: string) => ({ address, component: "c", reason: "no price for c in eu-central-1" });

    expect(said(estimate(1, 1, { resources, unpriced: ["r0", "r1"].map(gap) }))).toEqual([]);
    expect(said(estimate(1, 1, { resources, unpriced: ["r0", "r1", "r2"].map(gap) }))).toEqual([
      "5 the price of 3 of 20 resources is not fully known",
    ]);
    expect(said(estimate(1, 1, { resources, unpriced: ["r0", "r0", "r0"].map(gap) }))).toEqual([]);
    expect(said(estimate(1, 1, { unpriced: [gap("r0")] }))).toHaveLength(1);
    expect(said(estimate(1, 1, { unpriced: [{ ...gap("r0"), reason: "usage not given" }] }))).toEqual([]);
  });
});

describe("policy", () => {
  const risk = (...fails: Parameters<typeof fail>) => riskOf({ ...quiet, policyFails: fails.map((parts) => fail(parts)) });

  it("warnings count three each", () => {
    const two = riskOf({
      ...quiet,
      policyFails: [fail({ rule: "A" }), fail({ rule: "B", severity: "low", address: null, specPath: ["spec"] })],
    });

    expect(pointsOf(two, "policy")).toEqual([
      [3, "policy A on aws_s3_bucket.media fails (medium)"],
      [3, "policy B fails (low)"],
    ]);
    expect(two.reasons.find(({ why }) => why.includes("B fails"))?.path).toEqual(["spec"]);
    expect(two.blocked).toBe(false);
  });

  it("hints, old debt and what did not fail do not count", () => {
    expect(only(risk({ severity: "info" }), "policy")).toEqual([]);
    expect(only(risk({ existing: true }), "policy")).toEqual([]);
    for (const status of ["pass", "unknown", "waived", "not-applicable"] as const) {
      expect(risk({ status, severity: "critical" })).toMatchObject({ score: 0, blocked: false });
    }
  });

  it("a deny blocks, even an old one", () => {
    expect(gatesOf(risk({ severity: "high" }))).toEqual([
      "blocked: policy AWS-S3-001 on aws_s3_bucket.media denies this change (high)",
    ]);
    expect(risk({ severity: "critical", existing: true }).blocked).toBe(true);
    expect(only(risk({ severity: "high" }), "policy")).toEqual([]);
  });

  it("denies from the severity that was asked for", () => {
    const medium = (failOn: "medium" | "critical", severity: "medium" | "high") =>
      riskOf({ ...quiet, failOn, policyFails: [fail({ severity })] });

    expect(medium("medium", "medium")).toMatchObject({ blocked: true, score: 0 });
    expect(medium("critical", "high")).toMatchObject({ blocked: false, score: 3 });
  });
});

describe("size", () => {
  const sized = (count: number) =>
    pointsOf(
      riskOf({ ...quiet, plans: [plan(Array.from({ length: count }, (_item, index) => change("create", `aws_x.r${index}`)))] }),
      "size",
    );

  it("grows by two points with every doubling", () => {
    expect(sized(0)).toEqual([]);
    expect(sized(1)).toEqual([[2, "1 resource change"]]);
    expect(sized(3)).toEqual([[4, "3 resource changes"]]);
    expect(sized(31)).toEqual([[10, "31 resource changes"]]);
  });

  it("counts only what this merge would do", () => {
    const changes = [change("no-op", "aws_x.a"), change("read", "data.b"), change("update", "aws_x.c")];
    const later = plan([change("delete", "aws_db_instance.x")], { wave: "later", binding: false });

    expect(pointsOf(riskOf({ ...quiet, plans: [plan(changes), later] }), "size")).toEqual([[2, "1 resource change"]]);
    expect(riskOf({ ...quiet, plans: [plan([]), later] })).toMatchObject({ score: 0, blocked: false });
  });
});

describe("an empty list of changes proves nothing", () => {
  const without = (plans: Parameters<typeof riskOf>[0]["plans"] & object) => riskOf({ ...quiet, plans });

  it("when there is no plan", () => {
    expect(without([])).toMatchObject({ level: "critical", blocked: true });
    expect(gatesOf(without([]))).toEqual(["blocked: no plan was made, so nothing is known about what would change"]);
  });

  it("when the plan could not be made, or not to its end", () => {
    expect(gatesOf(without([failedPlan()]))).toEqual(["blocked: the plan of wave main could not be made: terraform-failed"]);
    expect(gatesOf(without([plan([], { errored: true })]))).toEqual(["blocked: the plan of wave main is not complete"]);
    expect(gatesOf(without([plan([], { complete: false })]))).toHaveLength(1);
    expect(gatesOf(without([plan([])]))).toEqual([]);
    expect(gatesOf(without([plan([]), failedPlan({ wave: "later", binding: false })]))).toEqual([]);
    expect(gatesOf(without([plan([]), plan([], { wave: "later", binding: false, errored: true })]))).toEqual([]);
  });

  it("when a wave moves on without a plan of its own", () => {
    const waves = (state: "planned" | "built") =>
      migration({ workloads: [{ name: "net", kind: "network" }], waves: [{ name: "main", state, workloads: ["net"] }] });
    const indicative = plan([], { binding: false });

    expect(gatesOf(riskOf({ migration: waves("built"), base: waves("planned"), plans: [indicative] }))).toEqual([
      "blocked: wave main goes from planned to built without a plan",
    ]);
    expect(gatesOf(riskOf({ migration: waves("built"), plans: [indicative] }))).toHaveLength(1);
    expect(gatesOf(riskOf({ migration: waves("planned"), plans: [indicative] }))).toEqual([]);
    expect(gatesOf(riskOf({ migration: waves("built"), base: waves("built"), plans: [indicative] }))).toEqual([]);
    expect(gatesOf(riskOf({ migration: waves("built"), base: waves("planned"), plans: [failedPlan()] }))).toEqual([
      "blocked: the plan of wave main could not be made: terraform-failed",
    ]);
  });

  it("when a wave is dropped with its resources", () => {
    const dropped = (state: "planned" | "built", plans: Parameters<typeof without>[0]) => {
      const base = migration({
        workloads: [{ name: "net", kind: "network" }],
        waves: [{ name: "old", state, workloads: ["net"] }],
      });
      const head = migration({ workloads: [{ name: "net", kind: "network" }], waves: [{ name: "new", workloads: ["net"] }] });
      return gatesOf(riskOf({ migration: head, base, plans }));
    };

    expect(dropped("built", [plan([], { wave: "new", binding: false })])).toEqual([
      "blocked: wave old (built) is dropped without a plan",
    ]);
    expect(dropped("built", [plan([], { wave: "old" })])).toEqual([]);
    expect(dropped("planned", [plan([], { wave: "new", binding: false })])).toEqual([]);
  });
});
