import { describe, expect, it } from "vitest";
import { changeAt, entryAt, reading, readRecorded, recorded } from "./recorded.ts";

const regions = (plan: ReturnType<typeof reading>): unknown =>
  Object.fromEntries(plan.changes.map(({ address, region }) => [address, region]));

describe("the region of a resource", () => {
  it("is not the default provider's for what left the configuration, when there are several", () => {
    const plan = recorded("two-regions");
    const gone = structuredClone(entryAt(plan, "aws_sqs_queue.home"));
    Object.assign(gone, { address: "aws_sqs_queue.gone", name: "gone" });
    gone.change = { ...gone.change, actions: ["delete"], before: { name: "gone" }, after: null as never, after_unknown: {} };
    plan.resource_changes.push(gone);

    expect(changeAt(reading(plan), "aws_sqs_queue.gone").region).toBeUndefined();
    expect(changeAt(reading(plan, { region: "us-east-1" }), "aws_sqs_queue.gone").region).toBe("us-east-1");
    gone.change = { ...gone.change, before: { name: "gone", arn: "arn:aws:sqs:us-west-2:111122223333:gone" } };
    expect(changeAt(reading(plan), "aws_sqs_queue.gone").region).toBe("us-west-2");
  });

  it("comes from its provider configuration: variable, alias, and the one handed to a module", () => {
    expect(regions(readRecorded("two-regions"))).toMatchObject({
      "aws_sqs_queue.home": "eu-central-1",
      "aws_cloudwatch_log_group.edge": "us-east-1",
      "module.queue_edge.aws_sqs_queue.near": "us-east-1",
      "module.queue_home.aws_sqs_queue.near": "eu-central-1",
      "module.queue_home.aws_sqs_queue.far": "us-east-1",
    });
  });

  it("is left open where a local holds it, unless the configuration or the caller tells", () => {
    const told = readRecorded("two-regions", { configuration: { locals: { replica: "eu-west-1" } } });

    expect(changeAt(readRecorded("two-regions"), "aws_sqs_queue.replica").region).toBeUndefined();
    expect(changeAt(told, "aws_sqs_queue.replica").region).toBe("eu-west-1");
    expect(changeAt(readRecorded("two-regions", { region: "eu-north-1" }), "aws_sqs_queue.replica").region).toBe("eu-north-1");
  });

  it("is what the value of the variable in the plan says, not its default", () => {
    const plan = recorded("two-regions");
    plan.variables["home"] = { value: "ap-south-1" };

    expect(changeAt(reading(plan), "aws_sqs_queue.home").region).toBe("ap-south-1");
  });

  it("is not that of a variable where another provider configuration is meant", () => {
    const plan = recorded("two-regions");
    plan.variables["region"] = { value: "eu-south-1" };
    delete plan.configuration.provider_config["aws"]!.expressions["region"];

    expect(changeAt(reading(plan), "aws_sqs_queue.home").region).toBe("eu-south-1");
    expect(changeAt(reading(plan), "aws_sqs_queue.replica").region).toBeUndefined();
  });

  it("is what the resource itself says first: attribute, ARN, zone", () => {
    const plan = recorded("two-regions");
    const attributes = [{ region: "sa-east-1" }, { arn: "arn:aws:sqs:ca-central-1:1:q" }, { availability_zone: "eu-west-3b" }];
    attributes.forEach((values, index) => Object.assign(plan.resource_changes[index]!.change.after, values));

    expect(
      reading(plan)
        .changes.slice(0, 3)
        .map(({ region }) => region),
    ).toEqual(["sa-east-1", "ca-central-1", "eu-west-3"]);
  });

  it("is learned from another resource of the same provider configuration", () => {
    const plan = recorded("two-regions");
    entryAt(plan, "module.queue_edge.aws_sqs_queue.far").change.after["arn"] = "arn:aws:sqs:eu-west-1:123456789012:far";

    expect(changeAt(reading(plan), "aws_sqs_queue.replica").region).toBe("eu-west-1");
  });

  it("is not invented for what has none", () => {
    expect(changeAt(readRecorded("rds-secrets", { region: "eu-west-1" }), "terraform_data.holder").region).toBeUndefined();
  });
});
