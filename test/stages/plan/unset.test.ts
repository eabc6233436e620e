import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { readPlan } from "../../../src/stages/plan/read-plan.ts";

/** Recorded: `bucket` has no `acl` in its configuration and `policy` names the ARN of a resource that is not there yet. */
const plan = JSON.parse(readFileSync(new URL("../../fixtures/plans/iam-policies.json", import.meta.url), "utf8")) as Record<
  string,
  unknown
>;
const change = (address: string, json: unknown = plan) =>
  readPlan(json, { wave: "main", mode: "offline", binding: true }).changes.find((candidate) => candidate.address === address);

describe("an attribute that is known only after the apply", () => {
  it("is unset when no expression of the configuration sets it", () => {
    expect(change("aws_s3_bucket.data")?.unset).toContainEqual(["acl"]);
  });

  it("is not unset when an expression sets it", () => {
    const orders = change("aws_iam_policy.orders");

    expect(orders?.unknown).toContainEqual(["policy"]);
    expect(orders?.unset).not.toContainEqual(["policy"]);
  });

  it("is never unset when the plan has no configuration to tell", () => {
    const { configuration: _configuration, ...blind } = plan;

    expect(change("aws_s3_bucket.data", blind)?.unset).toBeUndefined();
  });
});
