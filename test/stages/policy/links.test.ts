import { describe, expect, it } from "vitest";
import type { Change } from "../../../src/domain/change.ts";
import { policyInput } from "../../../src/stages/policy/input.ts";
import { change, now, plan } from "./samples.ts";

type Linked = Record<string, string[]>;

function linkedTo(address: string, ...changes: Change[]): Linked {
  const { input } = policyInput({ now, plans: [plan(changes)] });
  const all = (input as unknown as { changes: { address: string; linked: Linked }[] }).changes;
  return all.find((item) => item.address === address)!.linked;
}

const bucket = (facts: Partial<Change> = {}) => change({ address: "aws_s3_bucket.logs", ...facts });
const block = (facts: Partial<Change> = {}) => change({ address: "aws_s3_bucket_public_access_block.logs", ...facts });

describe("linked resources", () => {
  it("are those whose expression refers to this one", () => {
    expect(linkedTo("aws_s3_bucket.logs", bucket(), block({ refs: { bucket: ["aws_s3_bucket.logs"] } }))).toEqual({
      aws_s3_bucket_public_access_block: ["aws_s3_bucket_public_access_block.logs"],
    });
  });

  it("are those that name this one by a literal", () => {
    expect(
      linkedTo("aws_s3_bucket.logs", bucket({ after: { bucket: "acme-logs" } }), block({ after: { bucket: "acme-logs" } })),
    ).toEqual({
      aws_s3_bucket_public_access_block: ["aws_s3_bucket_public_access_block.logs"],
    });
  });

  it("are counted once when both hold, and one attribute may name many", () => {
    const other = change({ address: "aws_s3_bucket.data" });
    const refs = { bucket: ["aws_s3_bucket.logs", "aws_s3_bucket.data"], again: ["aws_s3_bucket.logs"] };
    const changes = [bucket({ after: { bucket: "acme-logs" } }), other, block({ after: { bucket: "acme-logs" }, refs })];
    expect(linkedTo("aws_s3_bucket.logs", ...changes)).toEqual({
      aws_s3_bucket_public_access_block: ["aws_s3_bucket_public_access_block.logs"],
    });
    expect(linkedTo("aws_s3_bucket.data", ...changes)).toEqual({
      aws_s3_bucket_public_access_block: ["aws_s3_bucket_public_access_block.logs"],
    });
  });

  it.each(["delete", "forget"] as const)("do not count when this plan would %s them", (action) => {
    const gone = block({ action, before: { bucket: "acme-logs" }, after: null, refs: { bucket: ["aws_s3_bucket.logs"] } });
    expect(linkedTo("aws_s3_bucket.logs", bucket({ after: { bucket: "acme-logs" } }), gone)).toEqual({});
  });

  it("do not count when they are only read", () => {
    const read = change({
      address: "data.aws_iam_policy_document.p",
      type: "aws_iam_policy_document",
      mode: "data",
      action: "read",
      refs: { statement: ["aws_s3_bucket.logs"] },
    });
    expect(linkedTo("aws_s3_bucket.logs", bucket(), read)).toEqual({});
  });

  // Which argument of the AWS provider takes which resource's name.
  it.each([
    ["aws_s3_bucket", "bucket", "aws_s3_bucket_policy", "bucket"],
    ["aws_s3_bucket", "bucket", "aws_cloudtrail", "s3_bucket_name"],
    ["aws_lambda_function", "function_name", "aws_lambda_permission", "function_name"],
    ["aws_iam_role", "name", "aws_iam_role_policy_attachment", "role"],
    ["aws_iam_role", "name", "aws_iam_policy_attachment", "roles"],
    ["aws_iam_user", "name", "aws_iam_user_policy", "user"],
    ["aws_iam_user", "name", "aws_iam_policy_attachment", "users"],
    ["aws_iam_group", "name", "aws_iam_group_policy", "group"],
    ["aws_iam_group", "name", "aws_iam_policy_attachment", "groups"],
    ["aws_ecr_repository", "name", "aws_ecr_repository_policy", "repository"],
    ["aws_opensearch_domain", "domain_name", "aws_opensearch_domain_policy", "domain_name"],
    ["aws_elasticsearch_domain", "domain_name", "aws_elasticsearch_domain_policy", "domain_name"],
    ["aws_rds_cluster", "cluster_identifier", "aws_rds_cluster_instance", "cluster_identifier"],
    ["aws_docdb_cluster", "cluster_identifier", "aws_docdb_cluster_instance", "cluster_identifier"],
    ["aws_neptune_cluster", "cluster_identifier", "aws_neptune_cluster_instance", "cluster_identifier"],
    ["aws_redshift_cluster", "cluster_identifier", "aws_redshift_logging", "cluster_identifier"],
    ["aws_eks_cluster", "name", "aws_eks_node_group", "cluster_name"],
    ["aws_dynamodb_table", "name", "aws_dynamodb_table_item", "table_name"],
    ["aws_kinesis_stream", "name", "aws_cloudwatch_metric_alarm", "stream_name"],
    ["aws_cloudwatch_log_group", "name", "aws_cloudwatch_log_stream", "log_group_name"],
    ["aws_db_subnet_group", "name", "aws_db_instance", "db_subnet_group_name"],
    ["aws_db_parameter_group", "name", "aws_db_instance", "parameter_group_name"],
  ])("know that %s.%s is what %s calls its %s", (ownerType, name, type, attribute) => {
    const owner = change({ address: `${ownerType}.owner`, after: { [name]: "acme-main" } });
    const list = attribute.endsWith("s") && attribute !== "alias";
    const from = change({ address: `${type}.from`, after: { [attribute]: list ? ["other", "acme-main"] : "acme-main" } });
    expect(linkedTo(`${ownerType}.owner`, owner, from)).toEqual({ [type]: [`${type}.from`] });
    expect(
      linkedTo(`${ownerType}.owner`, change({ address: `${ownerType}.owner`, after: { [name]: "acme-other" } }), from),
    ).toEqual({});
  });

  it("are not found by an empty name, or an id that the cloud did not make", () => {
    expect(linkedTo("aws_s3_bucket.logs", bucket({ after: { bucket: "" } }), block({ after: { bucket: "" } }))).toEqual({});
    const vpc = (id: string) => change({ address: "aws_vpc.main", after: { id } });
    for (const id of ["main", "vpc-0a1b2c3", "vpc-0a1b2c3d4e5f607181", "VPC-0a1b2c3d", "http://vpc", "my arn:aws:x"])
      expect(linkedTo("aws_vpc.main", vpc(id), change({ address: "aws_subnet.a", after: { vpc_id: id } }))).toEqual({});
    for (const id of ["vpc-0a1b2c3d", "vpc-0a1b2c3d4e5f60718"])
      expect(linkedTo("aws_vpc.main", vpc(id), change({ address: "aws_subnet.a", after: { vpc_id: id } }))).toEqual({
        aws_subnet: ["aws_subnet.a"],
      });
  });

  it("are found at what this plan destroys, by its last state", () => {
    const gone = bucket({ action: "delete", before: { bucket: "acme-logs" }, after: null });
    expect(linkedTo("aws_s3_bucket.logs", gone, block({ after: { bucket: "acme-logs" } }))).not.toEqual({});
  });

  it("are not found by a name that could be anything's", () => {
    const named = { after: { name: "main" } };
    expect(
      linkedTo(
        "aws_vpc.main",
        change({ address: "aws_vpc.main", ...named }),
        change({ address: "aws_ecs_cluster.main", ...named }),
      ),
    ).toEqual({});
    expect(
      linkedTo("aws_s3_bucket.logs", bucket({ after: { bucket: "acme-logs" } }), block({ after: { comment: "acme-logs" } })),
    ).toEqual({});
  });

  it("are found by an ARN, an id or a URL that is already known", () => {
    const vpc = change({ address: "aws_vpc.main", after: { id: "vpc-0a1b2c3d4e5f60718" } });
    const subnet = change({ address: "aws_subnet.a", after: { vpc_id: "vpc-0a1b2c3d4e5f60718" } });
    expect(linkedTo("aws_vpc.main", vpc, subnet)).toEqual({ aws_subnet: ["aws_subnet.a"] });
    const queue = change({
      address: "aws_sqs_queue.q",
      after: { id: "https://sqs.eu-central-1.amazonaws.com/1/q", arn: "arn:aws:sqs:eu-central-1:1:q" },
    });
    const policy = change({
      address: "aws_sqs_queue_policy.q",
      after: { queue_url: "https://sqs.eu-central-1.amazonaws.com/1/q" },
    });
    const source = change({
      address: "aws_lambda_event_source_mapping.q",
      after: { nested: [{ event_source_arn: "arn:aws:sqs:eu-central-1:1:q" }] },
    });
    expect(linkedTo("aws_sqs_queue.q", queue, policy, source)).toEqual({
      aws_sqs_queue_policy: ["aws_sqs_queue_policy.q"],
      aws_lambda_event_source_mapping: ["aws_lambda_event_source_mapping.q"],
    });
  });

  it("are not the resource itself", () => {
    expect(
      linkedTo(
        "aws_s3_bucket.logs",
        bucket({
          after: { bucket: "acme-logs", id: "arn:aws:s3:::acme-logs", arn: "arn:aws:s3:::acme-logs" },
          refs: { bucket: ["aws_s3_bucket.logs"] },
        }),
      ),
    ).toEqual({});
  });

  it("are not in another region, where a name may be taken again", () => {
    const here = change({ address: "aws_lambda_function.f", after: { function_name: "f" }, region: "eu-central-1" });
    const permission = (facts: Partial<Change>) =>
      change({ address: "aws_lambda_permission.p", after: { function_name: "f" }, ...facts });
    expect(linkedTo("aws_lambda_function.f", here, permission({ region: "us-east-1" }))).toEqual({});
    expect(linkedTo("aws_lambda_function.f", here, permission({ region: "eu-central-1" }))).not.toEqual({});
    expect(linkedTo("aws_lambda_function.f", here, permission({}))).not.toEqual({});
  });

  it("are not found by a name that more than eight resources share", () => {
    const many = (count: number) =>
      Array.from({ length: count }, (_, index) => change({ address: `aws_s3_bucket.b${index}`, after: { bucket: "acme-logs" } }));
    const named = block({ after: { bucket: "acme-logs" } });
    expect(linkedTo("aws_s3_bucket.b0", ...many(8), named)).not.toEqual({});
    expect(linkedTo("aws_s3_bucket.b0", ...many(9), named)).toEqual({});
  });

  it("survive names that objects have already", () => {
    const odd = change({
      address: "aws_s3_bucket.odd",
      after: { constructor: "toString", bucket: "__proto__" },
      refs: { constructor: ["aws_s3_bucket.logs"] },
    });
    expect(linkedTo("aws_s3_bucket.logs", bucket(), odd)).toEqual({ aws_s3_bucket: ["aws_s3_bucket.odd"] });
  });

  it("are found one by one among thousands", () => {
    const many = (count: number) =>
      Array.from({ length: count }, (_, index) => change({ address: `aws_s3_bucket.b${index}`, after: { bucket: `b${index}` } }));
    const companions = (count: number) =>
      many(count).map((item, index) => block({ address: `aws_s3_bucket_public_access_block.b${index}`, after: item.after }));
    const { input } = policyInput({ now, plans: [plan([...many(4000), ...companions(4000)])] });
    const all = (input as unknown as { changes: { linked: Linked }[] }).changes;
    expect(all.filter(({ linked }) => linked["aws_s3_bucket_public_access_block"]?.length === 1)).toHaveLength(4000);
  });
});
