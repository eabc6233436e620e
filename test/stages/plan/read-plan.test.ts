import { describe, expect, it } from "vitest";
import { changeAt, entryAt, reading, readRecorded, recorded, type RecordedPlan } from "./recorded.ts";

describe("reading a recorded plan", () => {
  it("tells what Terraform will do to each resource, in our words", () => {
    const actions = readRecorded("changes").changes.map(({ address, action }) => [address, action]);

    expect(actions).toEqual([
      ["aws_cloudwatch_log_group.app", "update"],
      ["aws_cloudwatch_log_group.kept", "no-op"],
      ["aws_cloudwatch_log_group.kept (deposed object 0a1b2c3d)", "delete"],
      ["aws_db_instance.orders", "replace"],
      ["aws_dynamodb_table.carts", "delete"],
      ["aws_instance.tainted", "replace"],
      ["aws_instance.web", "replace"],
      ["aws_kms_key.forgotten", "forget"],
      ["aws_launch_template.web", "replace"],
      ["aws_s3_bucket.new_name", "no-op"],
      ["aws_sns_topic.alerts", "create"],
      ["aws_sqs_queue.jobs[0]", "no-op"],
      ["aws_sqs_queue.jobs[1]", "no-op"],
      ["aws_sqs_queue.jobs[2]", "delete"],
    ]);
  });

  it("tells why a resource is replaced, and which of the two comes first", () => {
    const plan = readRecorded("changes");

    expect(changeAt(plan, "aws_db_instance.orders")).toMatchObject({
      createBeforeDestroy: false,
      reason: "replace_because_cannot_update",
      replacePaths: [["storage_encrypted"]],
    });
    expect(changeAt(plan, "aws_launch_template.web")).toMatchObject({ createBeforeDestroy: true, replacePaths: [["name"]] });
    expect(changeAt(plan, "aws_instance.tainted")).toMatchObject({ reason: "replace_because_tainted", replacePaths: [] });
  });

  it("keeps where a resource was moved from, what is imported, and what an old replacement left behind", () => {
    const changes = readRecorded("changes");
    const imported = readRecorded("imported");

    expect(changeAt(changes, "aws_s3_bucket.new_name").previousAddress).toBe("aws_s3_bucket.old_name");
    expect(changeAt(changes, "aws_cloudwatch_log_group.kept (deposed object 0a1b2c3d)").deposed).toBe("0a1b2c3d");
    expect(imported.changes.map(({ importing, action }) => [importing, action])).toEqual([
      ["existing-logs", "update"],
      ["existing-table", "replace"],
      ["acme-existing", "no-op"],
    ]);
  });

  it("lists what is not known yet and leaves it out of the values", () => {
    const policy = changeAt(readRecorded("iam-policies"), "aws_iam_policy.orders");

    expect(policy.unknown).toContainEqual(["policy"]);
    expect(policy.after).not.toHaveProperty("policy");
    expect(policy.after).toMatchObject({ name: "orders" });
  });

  it("says that a plan failed half-way, and which condition it failed on", () => {
    expect(readRecorded("errored")).toMatchObject({
      complete: false,
      applyable: false,
      errored: true,
      diagnostics: [{ severity: "error", detail: "The bucket's name is too short.", address: "aws_sqs_queue.bad" }],
    });
  });

  it("leaves open what the plan does not say", () => {
    const {
      complete: _complete,
      applyable: _applyable,
      errored: _errored,
      ...older
    } = recorded("errored") as RecordedPlan & Record<string, unknown>;

    const plan = reading(older);

    expect(plan).not.toHaveProperty("complete");
    expect(plan).not.toHaveProperty("applyable");
    expect(plan).not.toHaveProperty("errored");
  });

  it("names the program that made it", () => {
    const tofu = recorded("errored");
    entryAt(tofu, "aws_s3_bucket.good").provider_name = "registry.opentofu.org/hashicorp/aws";

    expect(readRecorded("errored").terraform).toEqual({ flavour: "terraform", version: "1.11.4" });
    expect(reading(tofu).terraform?.flavour).toBe("opentofu");
  });

  it("tells where a resource comes from in the spec, also one that was moved or is destroyed", () => {
    const origin = (workload: string) => ({ wave: "data", workload, path: ["spec", "workloads", 0] });
    const stack = (origins: Record<string, ReturnType<typeof origin>>) =>
      ({ wave: "data", state: "built", configuration: {}, text: "", assets: [], origins }) as const;

    const plan = readRecorded("changes", {
      stack: stack({ "aws_db_instance.orders": origin("orders"), "aws_sqs_queue.jobs": origin("jobs") }),
      previous: stack({ "aws_dynamodb_table.carts": origin("carts"), "aws_s3_bucket.old_name": origin("files") }),
    });

    const workloads = Object.fromEntries(plan.changes.map(({ address, origin: from }) => [address, from?.workload]));
    expect(workloads).toMatchObject({
      "aws_db_instance.orders": "orders",
      "aws_sqs_queue.jobs[2]": "jobs",
      "aws_dynamodb_table.carts": "carts",
      "aws_s3_bucket.new_name": "files",
      "aws_sns_topic.alerts": undefined,
    });
  });
});

describe("what is not a plan", () => {
  const good = recorded("errored");
  const withChange = (change: object): object => ({
    ...good,
    resource_changes: [
      { ...entryAt(good, "aws_s3_bucket.good"), change: { ...entryAt(good, "aws_s3_bucket.good").change, ...change } },
    ],
  });

  it.each([
    ["a list", [], "it is not a JSON object"],
    ["nothing", undefined, "it holds a undefined, which is not JSON"],
    ["another document", { hello: 1 }, "it has no format_version"],
    ["an older format", { ...good, format_version: "0.2" }, "its format 0.2 is not 1.x"],
    ["a later format", { ...good, format_version: "2.0" }, "its format 2.0 is not 1.x"],
    ["a state", { format_version: "1.0", values: {} }, "it is a state, not a plan"],
    ["an action nobody knows", withChange({ actions: ["explode"] }), 'aws_s3_bucket.good has the unknown actions "explode"'],
    ["no action", withChange({ actions: [] }), 'aws_s3_bucket.good has the unknown actions ""'],
    ["values that are a list", withChange({ after: [] }), "its resource_changes[0].change.after is not an object"],
    ["a change without address", { ...good, resource_changes: [{}] }, "its resource_changes[0] has no address"],
  ])("is refused: %s", (_, json, why) => {
    expect(() => reading(json)).toThrow(expect.objectContaining({ code: "plan-unreadable", facts: { why } }) as Error);
  });

  it("is refused before it is walked too deep", () => {
    let deep: unknown = 1;
    for (let level = 0; level < 100_000; level += 1) deep = [deep];

    expect(() => reading({ ...good, planned_values: deep })).toThrow(/nested deeper than 100 levels/);
  });
});
