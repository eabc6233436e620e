/** What a resource says in a spec, in the provider's own words. */
export type Attributes = { readonly [name: string]: unknown };

export interface BrokenResource {
  readonly rule: string;
  readonly type: string;
  /** Breaks the rule. */
  readonly broken: Attributes;
  /** The same resource, mended. */
  readonly mended?: Attributes;
  /** What has to stand beside the mended one. */
  readonly beside?: { readonly type: string; readonly attributes: Attributes };
}

const allow = (statement: object) =>
  JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", Resource: "*", ...statement }] });
const account = { AWS: "arn:aws:iam::111122223333:root" };
const trust = (statement: object) =>
  JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "sts:AssumeRole", ...statement }] });
const github = (subject: string) =>
  trust({
    Action: "sts:AssumeRoleWithWebIdentity",
    Principal: { Federated: "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com" },
    Condition: { StringLike: { "token.actions.githubusercontent.com:sub": subject } },
  });
const container = (more: object) => JSON.stringify([{ name: "web", image: "web:1", ...more }]);

/** One attribute, wrong and right. */
const flag = (
  rule: string,
  type: string,
  name: string,
  wrong: unknown,
  right: unknown,
  rest: Attributes = {},
): BrokenResource => ({
  rule,
  type,
  broken: { ...rest, ...(wrong === undefined ? {} : { [name]: wrong }) },
  mended: { ...rest, [name]: right },
});

const port = (rule: string, from: number, to = from): BrokenResource => {
  const opened = (cidr: string) => ({
    name: "open",
    ingress: [
      {
        from_port: from,
        to_port: to,
        protocol: "tcp",
        cidr_blocks: [cidr],
        description: "",
        ipv6_cidr_blocks: [],
        prefix_list_ids: [],
        security_groups: [],
        self: false,
      },
    ],
  });
  return { rule, type: "aws_security_group", broken: opened("0.0.0.0/0"), mended: opened("10.0.0.0/8") };
};
const entry = (rule: string, number: number): BrokenResource => {
  const opened = {
    network_acl_id: "acl-1",
    rule_number: 1,
    rule_action: "allow",
    protocol: "tcp",
    from_port: number,
    to_port: number,
  };
  return {
    rule,
    type: "aws_network_acl_rule",
    broken: { ...opened, cidr_block: "0.0.0.0/0" },
    mended: { ...opened, cidr_block: "10.0.0.0/8" },
  };
};
const document = (rule: string, type: string, rest: Attributes, wrong: object, right: object): BrokenResource =>
  flag(rule, type, "policy", allow(wrong), allow(right), rest);
const anyone = (rule: string, type: string, rest: Attributes, action: string): BrokenResource =>
  document(rule, type, rest, { Principal: "*", Action: action }, { Principal: account, Action: action });

const bucket = { bucket: "acme-site" };
const access = (name: string, rule: string): BrokenResource =>
  flag(rule, "aws_s3_bucket_public_access_block", name, undefined, true, bucket);
const behavior = (protocol: string, version: string) => ({
  enabled: true,
  origin: [{ domain_name: "origin.example.com", origin_id: "o" }],
  default_cache_behavior: [
    {
      target_origin_id: "o",
      viewer_protocol_policy: protocol,
      allowed_methods: ["GET", "HEAD"],
      cached_methods: ["GET", "HEAD"],
    },
  ],
  restrictions: [{ geo_restriction: [{ restriction_type: "none" }] }],
  viewer_certificate: [{ acm_certificate_arn: "arn:c", ssl_support_method: "sni-only", minimum_protocol_version: version }],
});
const listener = (protocol: string, policy?: string) => ({
  load_balancer_arn: "arn:l",
  port: 443,
  protocol,
  ...(policy === undefined ? {} : { ssl_policy: policy }),
  default_action: [{ type: "forward", target_group_arn: "arn:t" }],
});
const instance = { ami: "ami-0a1b2c3d", instance_type: "t3.micro" };
const task = { family: "web" };
const cluster = { name: "c", role_arn: "arn:r" };
const subnets = { subnet_ids: ["subnet-1", "subnet-2"] };
const domain = { domain_name: "search" };
const transit = (broker: string) => ({
  cluster_name: "c",
  kafka_version: "3.7.x",
  number_of_broker_nodes: 3,
  broker_node_group_info: [{ client_subnets: ["s-1"], instance_type: "kafka.m7g.large", security_groups: ["sg-1"] }],
  encryption_info: [{ encryption_in_transit: [{ client_broker: broker }] }],
});

/** For every rule about AWS the least that breaks it. */
export const brokenResources: readonly BrokenResource[] = [
  flag("AWS-APIGW-002", "aws_api_gateway_domain_name", "security_policy", "TLS_1_0", "TLS_1_2", {
    domain_name: "api.example.com",
  }),
  {
    rule: "AWS-CF-001",
    type: "aws_cloudfront_distribution",
    broken: behavior("allow-all", "TLSv1.2_2021"),
    mended: behavior("redirect-to-https", "TLSv1.2_2021"),
  },
  {
    rule: "AWS-CF-002",
    type: "aws_cloudfront_distribution",
    broken: behavior("https-only", "TLSv1"),
    mended: behavior("https-only", "TLSv1.2_2021"),
  },
  flag("AWS-CT-001", "aws_cloudtrail", "is_multi_region_trail", undefined, true, { name: "t", s3_bucket_name: "b" }),
  flag("AWS-CT-005", "aws_cloudtrail", "enable_logging", false, true, { name: "t", s3_bucket_name: "b" }),
  flag("AWS-DMS-001", "aws_dms_replication_instance", "publicly_accessible", true, false, {
    replication_instance_id: "r",
    replication_instance_class: "dms.t3.medium",
  }),
  flag("AWS-DMS-002", "aws_dms_endpoint", "ssl_mode", undefined, "verify-full", {
    endpoint_id: "e",
    endpoint_type: "source",
    engine_name: "postgres",
  }),
  flag("AWS-DOC-001", "aws_docdb_cluster", "storage_encrypted", undefined, true, { cluster_identifier: "d" }),
  flag("AWS-EC-001", "aws_elasticache_replication_group", "at_rest_encryption_enabled", undefined, true, {
    replication_group_id: "g",
    description: "g",
  }),
  flag("AWS-EC-002", "aws_elasticache_replication_group", "transit_encryption_enabled", undefined, true, {
    replication_group_id: "g",
    description: "g",
  }),
  port("AWS-EC2-001", 22),
  port("AWS-EC2-002", 3389),
  port("AWS-EC2-003", 0, 65535),
  port("AWS-EC2-004", 5432),
  flag("AWS-EC2-007", "aws_instance", "metadata_options", undefined, [{ http_tokens: "required" }], instance),
  flag("AWS-EC2-008", "aws_ebs_volume", "encrypted", undefined, true, { availability_zone: "eu-central-1a", size: 10 }),
  flag("AWS-EC2-009", "aws_instance", "root_block_device", [{ encrypted: false }], [{ encrypted: true }], instance),
  flag("AWS-EC2-010", "aws_ebs_encryption_by_default", "enabled", false, true),
  flag(
    "AWS-EC2-012",
    "aws_instance",
    "user_data",
    "#!/bin/sh\nexport DB_PASSWORD=correct-horse-battery\n",
    "#!/bin/sh\nexport DB_PASSWORD=$(cat /run/secrets/db)\n",
    instance,
  ),
  anyone("AWS-ECR-003", "aws_ecr_repository_policy", { repository: "web" }, "ecr:BatchGetImage"),
  flag("AWS-ECS-001", "aws_ecs_task_definition", "container_definitions", container({ privileged: true }), container({}), task),
  flag(
    "AWS-ECS-002",
    "aws_ecs_task_definition",
    "container_definitions",
    container({ environment: [{ name: "DB_PASSWORD", value: "hunter2" }] }),
    container({ secrets: [{ name: "DB_PASSWORD", valueFrom: "arn:aws:ssm:eu-central-1:111122223333:parameter/db" }] }),
    task,
  ),
  flag(
    "AWS-ECS-003",
    "aws_ecs_task_definition",
    "volume",
    [{ name: "v", efs_volume_configuration: [{ file_system_id: "fs-1" }] }],
    [{ name: "v", efs_volume_configuration: [{ file_system_id: "fs-1", transit_encryption: "ENABLED" }] }],
    { ...task, container_definitions: container({}) },
  ),
  flag("AWS-EFS-001", "aws_efs_file_system", "encrypted", undefined, true),
  flag(
    "AWS-EKS-001",
    "aws_eks_cluster",
    "vpc_config",
    [{ ...subnets, endpoint_public_access: true }],
    [{ ...subnets, endpoint_public_access: false }],
    cluster,
  ),
  // Mended it has a block named provider, which a raw resource may not have; the kind kubernetes-cluster writes it.
  { rule: "AWS-EKS-003", type: "aws_eks_cluster", broken: { ...cluster, vpc_config: [subnets] } },
  { rule: "AWS-ELB-001", type: "aws_lb_listener", broken: listener("HTTP"), mended: listener("HTTPS") },
  {
    rule: "AWS-ELB-002",
    type: "aws_lb_listener",
    broken: listener("HTTPS", "ELBSecurityPolicy-2016-08"),
    mended: listener("HTTPS", "ELBSecurityPolicy-TLS13-1-2-2021-06"),
  },
  flag("AWS-GD-001", "aws_guardduty_detector", "enable", false, true),
  document("AWS-IAM-001", "aws_iam_policy", { name: "p" }, { Action: "*" }, { Action: "s3:GetObject" }),
  document(
    "AWS-IAM-002",
    "aws_iam_policy",
    { name: "p" },
    { Action: "*", Resource: "arn:x" },
    { Action: "s3:*", Resource: "arn:x" },
  ),
  flag("AWS-IAM-003", "aws_iam_role", "assume_role_policy", trust({ Principal: "*" }), trust({ Principal: account }), {
    name: "r",
  }),
  flag(
    "AWS-IAM-005",
    "aws_iam_role_policy_attachment",
    "policy_arn",
    "arn:aws:iam::aws:policy/AdministratorAccess",
    "arn:aws:iam::aws:policy/ReadOnlyAccess",
    { role: "r" },
  ),
  flag("AWS-IAM-009", "aws_iam_role", "assume_role_policy", github("repo:*"), github("repo:acme/shop:*"), { name: "r" }),
  flag("AWS-KIN-001", "aws_kinesis_stream", "encryption_type", undefined, "KMS", { name: "k" }),
  anyone("AWS-KMS-002", "aws_kms_key", {}, "kms:*"),
  flag("AWS-LMB-001", "aws_lambda_permission", "principal", "*", "s3.amazonaws.com", {
    action: "lambda:InvokeFunction",
    function_name: "f",
  }),
  flag("AWS-LMB-002", "aws_lambda_function_url", "authorization_type", "NONE", "AWS_IAM", { function_name: "f" }),
  flag(
    "AWS-LMB-003",
    "aws_lambda_function",
    "environment",
    [{ variables: { KEY: "AKIAIOSFODNN7EXAMPLE" } }],
    [{ variables: { TABLE: "orders" } }],
    { function_name: "f", role: "arn:r" },
  ),
  flag("AWS-MQ-001", "aws_mq_broker", "publicly_accessible", true, false, {
    broker_name: "m",
    engine_type: "RabbitMQ",
    engine_version: "3.13",
    host_instance_type: "mq.m5.large",
  }),
  { rule: "AWS-MSK-001", type: "aws_msk_cluster", broken: transit("TLS_PLAINTEXT"), mended: transit("TLS") },
  flag("AWS-NEP-001", "aws_neptune_cluster", "storage_encrypted", undefined, true),
  flag("AWS-OS-001", "aws_opensearch_domain", "encrypt_at_rest", undefined, [{ enabled: true }], domain),
  flag("AWS-OS-002", "aws_opensearch_domain", "node_to_node_encryption", undefined, [{ enabled: true }], domain),
  flag("AWS-OS-003", "aws_opensearch_domain", "domain_endpoint_options", undefined, [{ enforce_https: true }], domain),
  flag("AWS-RDS-001", "aws_db_instance", "storage_encrypted", undefined, true, { instance_class: "db.t4g.micro" }),
  flag("AWS-RDS-002", "aws_rds_cluster", "storage_encrypted", undefined, true, { engine: "aurora-postgresql" }),
  flag("AWS-RDS-003", "aws_db_instance", "publicly_accessible", true, false, { instance_class: "db.t4g.micro" }),
  flag("AWS-RDS-011", "aws_db_snapshot", "shared_accounts", ["all"], ["444455556666"], {
    db_instance_identifier: "d",
    db_snapshot_identifier: "s",
  }),
  flag("AWS-RS-001", "aws_redshift_cluster", "encrypted", undefined, true, { cluster_identifier: "r", node_type: "ra3.large" }),
  flag("AWS-RS-002", "aws_redshift_cluster", "publicly_accessible", true, false, {
    cluster_identifier: "r",
    node_type: "ra3.large",
  }),
  access("block_public_acls", "AWS-S3-003"),
  access("block_public_policy", "AWS-S3-004"),
  access("ignore_public_acls", "AWS-S3-005"),
  access("restrict_public_buckets", "AWS-S3-006"),
  {
    rule: "AWS-S3-007",
    type: "aws_s3_bucket",
    broken: bucket,
    mended: bucket,
    beside: {
      type: "aws_s3_bucket_public_access_block",
      attributes: { ...bucket, block_public_acls: true, block_public_policy: true },
    },
  },
  flag("AWS-S3-008", "aws_s3_bucket_acl", "acl", "public-read", "private", bucket),
  anyone("AWS-S3-012", "aws_s3_bucket_policy", bucket, "s3:GetObject"),
  anyone("AWS-SNS-002", "aws_sns_topic_policy", { arn: "arn:aws:sns:eu-central-1:111122223333:t" }, "sns:Publish"),
  anyone("AWS-SQS-002", "aws_sqs_queue_policy", { queue_url: "https://sqs.eu-central-1.amazonaws.com/1/q" }, "sqs:SendMessage"),
  flag(
    "AWS-SSM-002",
    "aws_ssm_document",
    "permissions",
    { type: "Share", account_ids: "All" },
    { type: "Share", account_ids: "111122223333" },
    {
      name: "d",
      document_type: "Command",
      content: "{}",
    },
  ),
  entry("AWS-VPC-001", 22),
  entry("AWS-VPC-002", 3389),
];
