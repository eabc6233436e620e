import { describe, expect, it } from "vitest";
import {
  changeAt,
  declarationAt,
  entryAt,
  jsonConfiguration,
  reading,
  readRecorded,
  recorded,
  type RecordedPlan,
} from "./recorded.ts";

// What refers to what was read off the HCL in test/fixtures/plans/src, not off the program.
describe("references between resources", () => {
  it("lead through module inputs, outputs and a local to the key of another module", () => {
    const plan = readRecorded("s3-modules");
    const encryption = changeAt(plan, 'module.buckets["exports"].aws_s3_bucket_server_side_encryption_configuration.this');

    expect(encryption.refs).toEqual({
      bucket: ['module.buckets["exports"].aws_s3_bucket.this'],
      "rule.apply_server_side_encryption_by_default.kms_master_key_id": ["module.keys.aws_kms_key.this"],
    });
  });

  it("stay inside the same instance of a module", () => {
    const plan = readRecorded("s3-modules");

    expect(changeAt(plan, 'module.buckets["invoices"].aws_s3_bucket_versioning.this[0]').refs).toEqual({
      bucket: ['module.buckets["invoices"].aws_s3_bucket.this'],
    });
  });

  it("lead to the instance with the same index, or to the one that is named", () => {
    const plan = readRecorded("s3-modules");

    expect(changeAt(plan, "aws_s3_bucket_public_access_block.logs[1]").refs).toEqual({ bucket: ["aws_s3_bucket.logs[1]"] });
    expect(changeAt(plan, "aws_s3_bucket_logging.invoices").refs).toEqual({
      bucket: ['module.buckets["invoices"].aws_s3_bucket.this'],
      target_bucket: ["aws_s3_bucket.logs[0]"],
    });
  });

  it("lead from each.value to the instance with the same key", () => {
    const plan = readRecorded("network");

    expect(changeAt(plan, 'aws_eip.web["green"]').refs).toEqual({ instance: ['aws_instance.web["green"]'] });
    expect(changeAt(readRecorded("web-service"), 'aws_route_table_association.private["b"]').refs).toEqual({
      subnet_id: ['aws_subnet.private["b"]'],
      route_table_id: ["aws_route_table.private"],
    });
  });

  it("lead to all instances where the expression takes all", () => {
    const plan = readRecorded("web-service");

    expect(changeAt(plan, "aws_lb.web").refs["subnets"]).toEqual(['aws_subnet.public["a"]', 'aws_subnet.public["b"]']);
  });

  it("are found inside a policy that is not known yet, and end at a data source that is read during the apply", () => {
    const plan = readRecorded("iam-policies");

    expect(changeAt(plan, "aws_iam_policy.orders").refs).toEqual({ policy: ["aws_sqs_queue.orders", "aws_s3_bucket.data"] });
    expect(changeAt(plan, "aws_sqs_queue_policy.orders").refs).toEqual({
      queue_url: ["aws_sqs_queue.orders"],
      policy: ["data.aws_iam_policy_document.queue"],
    });
    expect(changeAt(plan, "data.aws_iam_policy_document.queue").refs).toEqual({
      "statement.resources": ["aws_sqs_queue.orders"],
    });
    // This one was read when the plan was made; its JSON stands in the plan.
    expect(changeAt(plan, "aws_iam_role.task").refs).toEqual({});
  });

  it("lead through a module's output to each of its data sources", () => {
    expect(changeAt(readRecorded("data-sources"), "aws_sns_topic_policy.orders").refs["policy"]).toEqual([
      'module.publisher.data.aws_iam_policy_document.publish["alerts"]',
      'module.publisher.data.aws_iam_policy_document.publish["orders"]',
    ]);
  });

  it("lead through a data source to the resource that it looks up, and to nothing else", () => {
    const plan = readRecorded("data-sources");

    expect(changeAt(plan, "aws_s3_bucket_public_access_block.site").refs).toEqual({
      bucket: ["data.aws_s3_bucket.site", "aws_s3_bucket.site"],
    });
    expect(changeAt(plan, "aws_s3_bucket_policy.role").refs["policy"]).toEqual(["data.aws_iam_policy_document.role"]);
  });

  it("end where data sources look each other up in a circle, again and again", () => {
    const plan = recorded("data-sources");
    const own = { references: ["data.aws_s3_bucket.site.id"] };
    entryAt(plan, "data.aws_s3_bucket.site").change.after_unknown = { bucket: true, region: true, tags: true };
    declarationAt(plan, "data.aws_s3_bucket.site").expressions = { bucket: own, region: own, tags: [own, own] };

    expect(changeAt(reading(plan), "aws_s3_bucket_public_access_block.site").refs).toEqual({
      bucket: ["data.aws_s3_bucket.site"],
    });
  });

  it("lead through locals exactly where the configuration is at hand", () => {
    const configuration = jsonConfiguration();
    const plan = readRecorded("json-configuration", { configuration });

    expect(changeAt(plan, "aws_db_instance.orders").refs).toEqual({ kms_key_id: ["aws_kms_key.data"] });
    expect(changeAt(plan, "aws_s3_bucket_server_side_encryption_configuration.exports").refs).toMatchObject({
      "rule.apply_server_side_encryption_by_default.kms_master_key_id": ["aws_kms_key.data"],
    });
    expect(changeAt(plan, "aws_volume_attachment.worker[1]").refs).toEqual({
      instance_id: ["aws_instance.worker[1]"],
      volume_id: ["aws_ebs_volume.worker[1]"],
    });
  });

  it("do not guess which of two keys a local that the plan does not tell leads to", () => {
    const plan = recorded("s3-modules");
    const other = structuredClone(entryAt(plan, "module.keys.aws_kms_key.this"));
    other.address = "module.keys.aws_kms_key.other";
    other.name = "other";
    plan.resource_changes.push(other);
    const { resources } = (
      plan.configuration.root_module.module_calls as Record<string, { module: RecordedPlan["configuration"]["root_module"] }>
    )["keys"]!.module;
    resources.push({ address: "aws_kms_key.other", expressions: {} });
    plan.relevant_attributes.push({ resource: "module.keys.aws_kms_key.other", attribute: ["arn"] });

    const encryption = changeAt(
      reading(plan),
      'module.buckets["exports"].aws_s3_bucket_server_side_encryption_configuration.this',
    );

    expect(encryption.refs).not.toHaveProperty(["rule.apply_server_side_encryption_by_default.kms_master_key_id"]);
  });

  it("find an existing resource behind a hidden local by its ARN", () => {
    const plan = recorded("errored");
    const arn = "arn:aws:kms:eu-central-1:123456789012:key/0e6a";
    const change = (address: string, type: string, after: Record<string, unknown>) => ({
      ...{ address, type, name: "x", mode: "managed", provider_name: "registry.terraform.io/hashicorp/aws" },
      change: { actions: ["no-op"], before: after, after, after_unknown: {}, before_sensitive: {}, after_sensitive: {} },
    });
    plan.resource_changes = [
      change("aws_kms_key.x", "aws_kms_key", { arn }),
      change("aws_sns_topic.x", "aws_sns_topic", { kms_master_key_id: arn }),
    ];
    plan.configuration.root_module.resources = [
      { address: "aws_kms_key.x", expressions: {} },
      { address: "aws_sns_topic.x", expressions: { kms_master_key_id: { references: ["local.key"] } } },
    ];

    expect(changeAt(reading(plan), "aws_sns_topic.x").refs).toEqual({ kms_master_key_id: ["aws_kms_key.x"] });
  });

  it("end where locals and outputs run in a circle or double themselves", () => {
    const plan = recorded("errored");
    const doubling = Object.fromEntries(
      Array.from({ length: 60 }, (_, level) => [`l${level + 1}`, `\${local.l${level}}\${local.l${level}}`] as const),
    );
    declarationAt(plan, "aws_s3_bucket.good").expressions = { bucket: { references: ["local.l60"] } };
    const configuration = {
      locals: { ...doubling, l0: "${local.a}", a: "${local.b}", b: "${local.a}" },
      resource: { aws_s3_bucket: { good: { bucket: "${local.l60}", tags: { x: "${local.l40}" } } } },
    };

    const started = performance.now();
    expect(changeAt(reading(plan, { configuration }), "aws_s3_bucket.good").refs).toEqual({});
    expect(performance.now() - started).toBeLessThan(2000);
  });
});
