import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { readPlan } from "../../../src/stages/plan/read-plan.ts";
import { recorded } from "./recorded.ts";

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

describe("a block that is repeated over something unknown", () => {
  const repeating = recorded("dynamic-blocks");
  const unsetOf = (address: string, json: unknown = repeating) =>
    change(address, json)?.unset?.filter((path) => !path.includes("id")) ?? [];

  it.each([
    ["aws_ecs_task_definition", ["volume"]],
    ["aws_lambda_function", ["environment"]],
    ["aws_msk_cluster", ["encryption_info"]],
    ["aws_cloudfront_distribution", ["ordered_cache_behavior"]],
    ["aws_instance", ["ebs_block_device"]],
    ["aws_s3_bucket", ["grant"]],
  ])("is not unset: %s %s", (type, block) => {
    expect(change(`${type}.repeated`, repeating)?.unknown).toContainEqual(block);
    expect(unsetOf(`${type}.repeated`)).not.toContainEqual(block);
  });

  it("is in no stack of ours, so what ours leaves out is unset", () => {
    const stack = { wave: "main", state: "built", configuration: {}, text: "", assets: [], origins: {} } as const;
    const { changes } = readPlan(repeating, { wave: "main", mode: "sandbox", binding: true, stack });

    expect(changes.find(({ address }) => address === "aws_instance.repeated")?.unset).toContainEqual(["ebs_block_device"]);
  });

  it("is not unset in a data source, nor inside one of its statements", () => {
    expect(unsetOf("data.aws_iam_policy_document.statements")).not.toContainEqual(["statement"]);
    expect(unsetOf("data.aws_iam_policy_document.principals")).not.toContainEqual(["statement", 0, "principals"]);
  });

  it("is told from what the cloud fills in only by what the plan depends on", () => {
    const resources = repeating.configuration.root_module.resources.map((resource) =>
      resource.address === "aws_security_group.plain"
        ? { ...resource, expressions: { description: { references: ["terraform_data.names.output"] } } }
        : resource,
    );
    const explained = { ...repeating, configuration: { ...repeating.configuration, root_module: { resources } } };

    // As doubtful as the repeated one: in the plan both look alike.
    expect(unsetOf("aws_s3_bucket.plain")).not.toContainEqual(["grant"]);
    expect(unsetOf("aws_s3_bucket.plain", explained)).toContainEqual(["grant"]);
    expect(unsetOf("aws_ecs_task_definition.repeated", explained)).not.toContainEqual(["volume"]);
  });
});
