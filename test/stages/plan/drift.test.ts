import { describe, expect, it } from "vitest";
import { masked } from "../../../src/domain/change.ts";
import { reading, readRecorded, recorded } from "./recorded.ts";

describe("drift", () => {
  it("is what somebody changed behind Terraform's back", () => {
    const { drift } = readRecorded("drifted");

    expect(drift.map(({ address, action }) => [address, action])).toEqual([
      ["aws_cloudwatch_log_group.app", "update"],
      ["aws_dynamodb_table.carts", "delete"],
      ["aws_iam_role.app", "update"],
      ["aws_instance.web", "update"],
      ["aws_ssm_parameter.token", "update"],
    ]);
    expect(drift[3]).toMatchObject({ before: { instance_type: "t3.micro" }, after: { instance_type: "m5.4xlarge" } });
  });

  it("marks what only follows from it: a new address, a version number; not the tag that somebody added", () => {
    const { drift } = readRecorded("drifted");

    expect(drift[3]?.computedOnly).toEqual([["public_dns"], ["public_ip"]]);
    expect(drift[4]?.computedOnly).toEqual([["version"]]);
  });

  it("has no secrets", () => {
    expect(readRecorded("drifted").drift[4]).toMatchObject({ before: { value: masked }, after: { value: masked } });
  });

  it("is not that a first refresh fills in empty collections", () => {
    const plan = recorded("drifted");
    const group = plan.resource_drift[0]!;
    group.change.before = { ...group.change.before, tags: null, kms_key_id: null };
    group.change.after = { ...group.change.before, tags: {}, kms_key_id: "" };

    expect(reading(plan).drift.map(({ address }) => address)).not.toContain("aws_cloudwatch_log_group.app");
  });
});
