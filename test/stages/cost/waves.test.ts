import { describe, expect, it } from "vitest";
import type { Change } from "../../../src/domain/change.ts";
import { costJson } from "../../../src/stages/cost/cost-json.ts";
import { afterOf, change, compareTo, creates, estimate, reasons } from "./given.ts";

// us-east-1, aws-price of 2025-11: a KMS key 1 a month, a NAT gateway 0.045 an hour; karpenter of 2026-07: m5.large 0.096,
// m5.xlarge 0.192 an hour; 8 GB of gp2 at 0.1.
const large = 730 * 0.096 + 0.8;
const xlarge = 730 * 0.192 + 0.8;

const inWave = (wave: string): Partial<Change> => ({ origin: { wave, path: ["spec"] } });

describe("one estimate over several waves", () => {
  it("tells the same address in two waves apart, in its figures and in its gaps", () => {
    const cost = estimate([
      creates("aws_kms_key.alerts", {}, inWave("data")),
      creates("aws_kms_key.alerts", {}, inWave("front")),
      creates("aws_kms_key.own", {}, inWave("front")),
    ]);

    expect(cost.resources.map(({ address, wave, after }) => [address, wave, after])).toEqual([
      ["aws_kms_key.alerts (wave data)", "data", 1],
      ["aws_kms_key.alerts (wave front)", "front", 1],
      ["aws_kms_key.own", "front", 1],
    ]);
    expect(reasons(cost)).toEqual([
      "aws_kms_key.alerts (wave data) | Requests | usage not given",
      "aws_kms_key.alerts (wave front) | Requests | usage not given",
      "aws_kms_key.own | Requests | usage not given",
    ]);
    expect(cost.monthly.after).toBe(3);
  });

  it("joins a resource to those of its own wave that its expressions name", () => {
    const group = { refs: { "launch_template.id": ["aws_launch_template.web"] } };
    const cost = estimate([
      creates("aws_launch_template.web", { instance_type: "m5.xlarge" }, inWave("one")),
      creates("aws_autoscaling_group.web", { desired_capacity: 1 }, { ...inWave("one"), ...group }),
      creates("aws_launch_template.web", { instance_type: "m5.large" }, inWave("two")),
      creates("aws_autoscaling_group.web", { desired_capacity: 1 }, { ...inWave("two"), ...group }),
    ]);

    expect(afterOf(cost, "aws_autoscaling_group.web (wave one)")).toBeCloseTo(xlarge, 8);
    expect(afterOf(cost, "aws_autoscaling_group.web (wave two)")).toBeCloseTo(large, 8);
  });

  it("reads usage by the plain address, in every wave", () => {
    const usage = {
      resources: new Map([["aws_nat_gateway.main", new Map([["monthly_data_processed_gb", 100]])]]),
      types: new Map(),
    };
    const changes = ["one", "two"].map((wave) => creates("aws_nat_gateway.main", {}, inWave(wave)));

    // 100 GB at 0.045 each.
    expect(estimate(changes, { usage }).monthly.after).toBeCloseTo(2 * (730 * 0.045 + 4.5), 8);
  });

  it("is compared wave by wave with an earlier one", () => {
    const two = [creates("aws_kms_key.a", {}, inWave("one")), creates("aws_kms_key.a", {}, inWave("two"))];
    const earlier = JSON.stringify(costJson(estimate(two)));

    const { monthly, resources } = compareTo(estimate(two), "cost.json", earlier);

    expect(monthly.delta).toBe(0);
    expect(resources.map(({ before, after }) => [before, after])).toEqual([
      [1, 1],
      [1, 1],
    ]);
  });
});

describe("what exists once is counted once", () => {
  it("when it moves to another address", () => {
    const sides = { before: { instance_type: "m5.large" }, after: { instance_type: "m5.large" } };
    const moved = change("aws_instance.new", sides, { action: "no-op", previousAddress: "aws_instance.old" });

    const { monthly, resources } = estimate([moved]);

    expect(resources.map(({ address }) => address)).toEqual(["aws_instance.new"]);
    expect([monthly.before, monthly.after]).toEqual([large, large]);
  });

  it("when it moves and is compared with an estimate that has its old address", () => {
    const sides = { before: { instance_type: "m5.large" }, after: { instance_type: "m5.xlarge" } };
    const earlier = JSON.stringify(costJson(estimate([creates("aws_instance.old", { instance_type: "m5.large" })])));
    const now = estimate([change("aws_instance.new", sides, { previousAddress: "aws_instance.old" })]);

    const { resources } = compareTo(now, "cost.json", earlier);

    expect(resources.map(({ address, before, after }) => [address, before, after])).toEqual([
      ["aws_instance.new", large, xlarge],
    ]);
  });

  it("when one wave forgets it and another takes it over", () => {
    const instance = { id: "i-0abc", instance_type: "m5.large" };
    const forgotten = change("aws_instance.web", { before: instance }, { action: "forget", ...inWave("one") });
    const taken = change(
      "aws_instance.web",
      { before: instance, after: { ...instance, instance_type: "m5.xlarge" } },
      {
        importing: "i-0abc",
        ...inWave("two"),
      },
    );

    const { monthly, resources } = estimate([forgotten, taken]);

    expect(resources.map(({ wave }) => wave)).toEqual(["two"]);
    expect([monthly.before, monthly.after]).toEqual([large, xlarge]);
  });

  it("also where only the import says what is taken over", () => {
    const forgotten = change("aws_instance.web", { before: { id: "i-0abc", instance_type: "m5.large" } }, { action: "forget" });
    const taken = creates("aws_instance.kept", { instance_type: "m5.large" }, { importing: "i-0abc" });

    expect(estimate([forgotten, taken]).monthly).toEqual({ before: large, after: large, delta: 0 });
  });

  it("but what is only forgotten stands and costs on", () => {
    const forgotten = change("aws_instance.web", { before: { id: "i-0abc", instance_type: "m5.large" } }, { action: "forget" });
    const other = change("aws_instance.other", { before: { id: "i-0def" }, after: { id: "i-0def", instance_type: "m5.large" } });

    expect(estimate([forgotten, other]).monthly.after).toBeCloseTo(2 * large, 8);
  });
});
