import type { Guard } from "../kind.ts";

const guard = (type: string, attribute: string, safe: Guard["safe"], rule: string): Guard => ({ type, attribute, safe, rule });

/** What our kinds switch on and the rules of severity critical, high and medium demand. */
export const guards: readonly Guard[] = [
  ...["block_public_acls", "block_public_policy", "ignore_public_acls", "restrict_public_buckets"].map((attribute, index) =>
    guard("aws_s3_bucket_public_access_block", attribute, true, `AWS-S3-00${index + 3}`),
  ),
  guard("aws_s3_bucket_versioning", "versioning_configuration.status", "Enabled", "AWS-S3-009"),
  guard("aws_subnet", "map_public_ip_on_launch", false, "AWS-VPC-005"),
  guard("aws_instance", "metadata_options.http_tokens", "required", "AWS-EC2-007"),
  guard("aws_launch_template", "metadata_options.http_tokens", "required", "AWS-EC2-007"),
  guard("aws_ebs_volume", "encrypted", true, "AWS-EC2-008"),
  guard("aws_instance", "root_block_device.encrypted", true, "AWS-EC2-009"),
  guard("aws_launch_template", "block_device_mappings.ebs.encrypted", "true", "AWS-EC2-009"),
  guard("aws_db_instance", "storage_encrypted", true, "AWS-RDS-001"),
  guard("aws_rds_cluster", "storage_encrypted", true, "AWS-RDS-002"),
  guard("aws_db_instance", "publicly_accessible", false, "AWS-RDS-003"),
  guard("aws_rds_cluster_instance", "publicly_accessible", false, "AWS-RDS-003"),
  guard("aws_db_instance", "deletion_protection", true, "AWS-RDS-005"),
  guard("aws_rds_cluster", "deletion_protection", true, "AWS-RDS-005"),
  guard("aws_db_instance", "manage_master_user_password", true, "GEN-SEC-001"),
  guard("aws_dynamodb_table", "point_in_time_recovery.enabled", true, "AWS-DDB-001"),
  guard("aws_dynamodb_table", "deletion_protection_enabled", true, "AWS-RDS-005"),
  guard("aws_efs_file_system", "encrypted", true, "AWS-EFS-001"),
  guard("aws_elasticache_replication_group", "at_rest_encryption_enabled", true, "AWS-EC-001"),
  guard("aws_elasticache_replication_group", "transit_encryption_enabled", true, "AWS-EC-002"),
  guard("aws_docdb_cluster", "storage_encrypted", true, "AWS-DOC-001"),
  guard("aws_kinesis_stream", "encryption_type", "KMS", "AWS-KIN-001"),
  guard("aws_dms_replication_instance", "publicly_accessible", false, "AWS-DMS-001"),
  guard("aws_kms_key", "enable_key_rotation", true, "AWS-KMS-001"),
  guard("aws_lb", "drop_invalid_header_fields", true, "AWS-ELB-003"),
  guard("aws_lb", "enable_deletion_protection", true, "AWS-ELB-005"),
  guard("aws_eks_cluster", "vpc_config.endpoint_public_access", false, "AWS-EKS-001"),
  guard("aws_sqs_queue", "sqs_managed_sse_enabled", true, "AWS-SQS-001"),
  guard("aws_datasync_location_efs", "in_transit_encryption", "TLS1_2", "GEN-MIG-002"),
];

/** Types whose import id is the value of this attribute. Source: "Import" on each resource's page of the provider. */
export const nameAttributes: Readonly<Record<string, string>> = {
  aws_cloudwatch_log_group: "name",
  aws_db_instance: "identifier",
  aws_db_parameter_group: "name",
  aws_db_subnet_group: "name",
  aws_docdb_cluster: "cluster_identifier",
  aws_dynamodb_table: "name",
  aws_ecs_cluster: "name",
  aws_eks_cluster: "name",
  aws_elasticache_replication_group: "replication_group_id",
  aws_iam_role: "name",
  aws_kinesis_stream: "name",
  aws_lambda_function: "function_name",
  aws_rds_cluster: "cluster_identifier",
  aws_s3_bucket: "bucket",
};
