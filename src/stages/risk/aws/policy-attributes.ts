/** What a policy in an attribute governs: what its holder may do, who may take the role, or who may use the resource. */
export const policyUses = ["identity", "trust", "resource"] as const;
export type PolicyUse = (typeof policyUses)[number];

const policies: Readonly<Record<string, Readonly<Record<string, PolicyUse>>>> = {
  aws_iam_policy: { policy: "identity" },
  aws_iam_role_policy: { policy: "identity" },
  aws_iam_user_policy: { policy: "identity" },
  aws_iam_group_policy: { policy: "identity" },
  aws_iam_role: { assume_role_policy: "trust" },
  aws_backup_vault_policy: { policy: "resource" },
  aws_dynamodb_resource_policy: { policy: "resource" },
  aws_ecr_repository_policy: { policy: "resource" },
  aws_efs_file_system_policy: { policy: "resource" },
  aws_kinesis_resource_policy: { policy: "resource" },
  aws_kms_key: { policy: "resource" },
  aws_kms_key_policy: { policy: "resource" },
  aws_opensearch_domain: { access_policies: "resource" },
  aws_s3_bucket: { policy: "resource" },
  aws_s3_bucket_policy: { policy: "resource" },
  aws_secretsmanager_secret_policy: { policy: "resource" },
  aws_sns_topic: { policy: "resource" },
  aws_sns_topic_policy: { policy: "resource" },
  aws_sqs_queue: { policy: "resource" },
  aws_sqs_queue_policy: { policy: "resource" },
};

/** Attributes of a type that hold a policy of one use. */
export function policyAttributes(type: string, use: PolicyUse): readonly string[] {
  const attributes = Object.hasOwn(policies, type) ? policies[type] : undefined;
  return Object.entries(attributes ?? {}).flatMap(([name, is]) => (is === use ? [name] : []));
}

/** Attributes whose value decides who gets in or what they may do; a plan that does not know them leaves that open. */
const openAttributes: Readonly<Record<string, readonly string[]>> = {
  aws_db_instance: ["publicly_accessible"],
  aws_eks_cluster: ["vpc_config"],
  aws_iam_policy_attachment: ["policy_arn"],
  aws_iam_role_policy_attachment: ["policy_arn"],
  aws_iam_user_policy_attachment: ["policy_arn"],
  aws_lambda_function_url: ["authorization_type"],
  aws_lambda_permission: ["principal"],
  aws_lb: ["internal"],
  aws_s3_bucket_acl: ["acl"],
  aws_security_group: ["ingress"],
  aws_security_group_rule: ["cidr_blocks", "ipv6_cidr_blocks"],
  aws_vpc_security_group_ingress_rule: ["cidr_ipv4", "cidr_ipv6"],
};

export function securityAttributes(type: string): readonly string[] {
  const named = Object.hasOwn(openAttributes, type) ? (openAttributes[type] ?? []) : [];
  const held = Object.hasOwn(policies, type) ? Object.keys(policies[type] ?? {}) : [];
  return [...named, ...held];
}
