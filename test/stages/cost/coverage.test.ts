import { existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { readPriceFiles } from "../../../src/adapters/prices/price-files.ts";
import type { Attributes, Change } from "../../../src/domain/change.ts";
import type { PriceBook } from "../../../src/domain/price.ts";
import { freeFamilies, freeTypes } from "../../../src/stages/cost/aws/free.ts";
import { chargeOf, ruledTypes, usageKeysOf } from "../../../src/stages/cost/charge.ts";
import { estimateCost } from "../../../src/stages/cost/estimate.ts";
import { readUsageFile } from "../../../src/stages/cost/usage-file.ts";
import { priceReference } from "../../../tools/generate-price-docs.ts";
import { book, creates, used } from "./given.ts";

const root = join(import.meta.dirname, "../../..");
const files = await readPriceFiles(join(root, "data/prices"));

/** Every AWS type of the mapping of workload kinds to Terraform, written down by hand. */
const mapped = `
  aws_vpc aws_subnet aws_internet_gateway aws_eip aws_nat_gateway aws_route_table aws_route aws_route_table_association
  aws_security_group aws_vpc_security_group_ingress_rule aws_vpc_security_group_egress_rule aws_flow_log
  aws_customer_gateway aws_vpn_gateway aws_vpn_connection
  aws_instance aws_ebs_volume aws_volume_attachment aws_iam_role aws_iam_instance_profile
  aws_launch_template aws_autoscaling_group aws_autoscaling_policy aws_ebs_snapshot_import aws_ami
  aws_db_subnet_group aws_db_parameter_group aws_db_option_group aws_db_instance
  aws_rds_global_cluster aws_rds_cluster aws_rds_cluster_instance
  aws_docdb_subnet_group aws_docdb_cluster aws_docdb_cluster_instance aws_dynamodb_table
  aws_s3_bucket aws_s3_bucket_versioning aws_s3_bucket_server_side_encryption_configuration aws_s3_bucket_public_access_block
  aws_s3_bucket_lifecycle_configuration aws_s3_bucket_policy aws_s3_bucket_website_configuration
  aws_s3_bucket_object_lock_configuration aws_s3_bucket_replication_configuration aws_s3_bucket_notification
  aws_efs_file_system aws_efs_mount_target aws_efs_backup_policy aws_fsx_windows_file_system
  aws_ecs_cluster aws_ecs_task_definition aws_ecs_service aws_cloudwatch_log_group aws_appautoscaling_target aws_appautoscaling_policy
  aws_lambda_function aws_lambda_permission aws_apigatewayv2_api aws_apigatewayv2_integration aws_apigatewayv2_route
  aws_apigatewayv2_stage aws_scheduler_schedule aws_lambda_event_source_mapping
  aws_lb aws_lb_target_group aws_lb_listener aws_lb_target_group_attachment aws_acm_certificate aws_acm_certificate_validation
  aws_wafv2_web_acl aws_wafv2_web_acl_association aws_cloudfront_distribution aws_cloudfront_origin_access_control
  aws_sqs_queue aws_sns_topic aws_sns_topic_subscription aws_kinesis_stream
  aws_elasticache_subnet_group aws_elasticache_replication_group
  aws_iam_role_policy_attachment aws_eks_cluster aws_eks_node_group aws_eks_addon aws_iam_openid_connect_provider
  aws_route53_zone aws_route53_record aws_route53_zone_association
  aws_redshiftserverless_namespace aws_redshiftserverless_workgroup aws_glue_catalog_database
  aws_kms_key aws_secretsmanager_secret aws_secretsmanager_secret_version aws_iam_role_policy
  aws_cloudwatch_metric_alarm aws_cloudwatch_dashboard aws_budgets_budget aws_ce_anomaly_monitor
  aws_backup_vault aws_backup_plan aws_backup_selection
  aws_dms_replication_subnet_group aws_dms_replication_instance aws_dms_endpoint aws_dms_replication_task
  aws_datasync_agent aws_datasync_location_nfs aws_datasync_location_smb aws_datasync_location_object_storage
  aws_datasync_location_azure_blob aws_datasync_location_s3 aws_datasync_location_efs aws_datasync_task
`
  .trim()
  .split(/\s+/);

it("has a price rule for every mapped type, or a reason why it is free", () => {
  expect(mapped.filter((type) => chargeOf(type).kind === "unknown")).toEqual([]);
});

/** The folders of the provider package that the kinds import: what synthesis can write. */
async function emitted(): Promise<readonly string[]> {
  const folder = join(root, "src/kinds/aws");
  const sources = (await readdir(folder, { recursive: true })).filter((name) => name.endsWith(".ts"));
  const texts = await Promise.all(sources.map((name) => readFile(join(folder, name), "utf8")));
  const folders = texts.flatMap((text) =>
    [...text.matchAll(/@cdktf\/provider-aws\/lib\/([a-z0-9-]+)\//g)].map(([, name]) => name ?? ""),
  );
  return [...new Set(folders)].filter((name) => name !== "provider").map((name) => `aws_${name.replaceAll("-", "_")}`);
}

it("has a price rule for every type that synthesis writes, or a reason why it is free", async () => {
  const types = await emitted();

  expect(types.length).toBeGreaterThan(90);
  expect(types).toEqual(
    expect.arrayContaining(["aws_instance", "aws_db_instance", "aws_s3_bucket", "aws_dms_replication_instance"]),
  );
  expect(types.filter((type) => chargeOf(type).kind === "unknown")).toEqual([]);
});

it("calls no type both free and charged", () => {
  const families = freeFamilies.map(([prefix]) => prefix);

  expect(ruledTypes.filter((type) => freeTypes.has(type) || families.some((prefix) => type.startsWith(prefix)))).toEqual([]);
});

/** Types that look like a setting and cost money, each with what AWS charges for. */
const charged: Readonly<Record<string, string>> = {
  aws_backup_framework: "Backup Audit Manager charges each evaluation of a control",
  aws_cloudfront_monitoring_subscription: "additional metrics are charged as CloudWatch metrics",
  aws_cloudwatch_log_metric_filter: "what it publishes is a custom metric",
  aws_dynamodb_contributor_insights: "charged by rule and event",
  aws_ec2_transit_gateway_peering_attachment_accepter: "each owner is billed hourly for the peering attachment",
  aws_ecs_task_set: "runs tasks, on Fargate too",
  aws_glue_catalog_table_optimizer: "compaction runs by the DPU-hour",
  aws_guardduty_detector_feature: "each protection plan is charged by what it analyses",
  aws_kinesis_stream_consumer: "enhanced fan-out is charged by consumer-shard-hour and GB",
  aws_lb_trust_store: "mutual TLS charges each trust store by the hour",
  aws_s3_bucket_metric: "request metrics are charged as CloudWatch custom metrics",
  aws_sns_topic_data_protection_policy: "charged by the payload that is scanned",
};

it("calls nothing free that AWS charges for", () => {
  expect(Object.keys(charged).filter((type) => chargeOf(type).kind === "free")).toEqual([]);
});

it("names only types that the AWS provider has", () => {
  const folder = (type: string) =>
    join(root, "node_modules/@cdktf/provider-aws/lib", type.replace("aws_", "").replaceAll("_", "-"));

  expect([...ruledTypes, ...freeTypes.keys()].filter((type) => !existsSync(folder(type)))).toEqual([]);
});

/** Rows that no rule reads, each with its reason. */
const unread: Readonly<Record<string, string>> = {
  "cloudwatch metrics/10k-250k": "each metric filter is priced in the first tier: no plan publishes more than 10,000",
  "cloudwatch metrics/250k-1M": "each metric filter is priced in the first tier: no plan publishes more than 10,000",
  "cloudwatch metrics/1M+": "each metric filter is priced in the first tier: no plan publishes more than 10,000",
};

const group = { refs: { "launch_template.id": ["aws_launch_template.any"] } };
const resource = (
  address: string,
  after: Attributes = {},
  usage: Readonly<Record<string, unknown>> = {},
  more: Partial<Change> = {},
) => ({
  change: creates(address, after, more),
  usage,
});
const many = 1e13;
const storageClass = {
  storage_gb: 1,
  monthly_tier_1_requests: 1,
  monthly_tier_2_requests: 1,
  monthly_lifecycle_transition_requests: 1,
  monthly_data_retrieval_gb: 1,
};

/** Resources and usage that between them should touch every price. */
const touching = [
  resource("aws_launch_template.any", { instance_type: "t3.micro" }),
  resource("aws_autoscaling_group.any", { desired_capacity: 1 }, { monthly_cpu_credit_hrs: 1 }, group),
  ...["gp2", "gp3", "io1", "io2", "st1", "sc1", "standard"].map((type) =>
    resource(`aws_ebs_volume.${type}`, { type, size: 1, iops: 100_000, throughput: 1000 }, { monthly_standard_io_requests: 1 }),
  ),
  resource(
    "aws_instance.any",
    { instance_type: "m5.large", monitoring: true, associate_public_ip_address: true },
    { operating_system: "windows" },
  ),
  resource("aws_ebs_snapshot.any", {}, { storage_gb: 1 }),
  resource("aws_ebs_snapshot.archived", { storage_tier: "archive" }, { storage_gb: 1 }),
  resource("aws_eip.any"),
  resource("aws_eks_cluster.any", { version: "1.29" }),
  resource("aws_eks_fargate_profile.any", {}, { monthly_vcpu_hours: 1, monthly_memory_gb_hours: 1 }),
  ...["", "ARM64", "WINDOWS"].flatMap((kind) => {
    const runtime = kind === "WINDOWS" ? { operating_system_family: "WINDOWS_SERVER_2022_CORE" } : { cpu_architecture: kind };
    return [
      resource(`aws_ecs_task_definition.x${kind}`, {
        cpu: "256",
        memory: "512",
        runtime_platform: [runtime],
        ephemeral_storage: [{ size_in_gib: 30 }],
      }),
      resource(
        `aws_ecs_service.x${kind}`,
        { launch_type: "FARGATE", desired_count: 1 },
        {},
        { refs: { task_definition: [`aws_ecs_task_definition.x${kind}`] } },
      ),
    ];
  }),
  ...["x86_64", "arm64"].flatMap((kind) => [
    resource(
      `aws_lambda_function.${kind}`,
      { architectures: [kind], ephemeral_storage: [{ size: 1024 }] },
      { monthly_requests: many, request_duration_ms: 1000 },
    ),
    resource(
      `aws_lambda_provisioned_concurrency_config.${kind}`,
      {},
      { architecture: kind, monthly_requests: 1, request_duration_ms: 1 },
    ),
  ]),
  resource("aws_nat_gateway.any", {}, { monthly_data_processed_gb: 1 }),
  resource("aws_internet_gateway.any", {}, { monthly_outbound_internet_gb: many }),
  resource("aws_vpc.any", {}, { monthly_intra_region_gb: 1 }),
  resource("aws_vpc.ireland", {}, { monthly_outbound_other_regions_gb: 1 }, { region: "eu-west-1" }),
  resource("aws_vpc_endpoint.any", { vpc_endpoint_type: "Interface" }, { monthly_data_processed_gb: many }),
  resource("aws_vpc_endpoint.gateway", { vpc_endpoint_type: "GatewayLoadBalancer" }),
  resource("aws_vpn_connection.any", { transit_gateway_id: "tgw" }, { monthly_data_processed_gb: 1 }),
  resource("aws_ec2_client_vpn_endpoint.any", {}, { monthly_connection_hours: 1 }),
  resource("aws_ec2_client_vpn_network_association.any"),
  resource("aws_eip.held", { instance: "i-1" }),
  ...["application", "network", "gateway"].map((kind) =>
    resource(`aws_lb.${kind}`, { load_balancer_type: kind }, { processed_bytes_gb: 1 }),
  ),
  resource("aws_elb.any", {}, { monthly_data_processed_gb: 1 }),
  ...["gp2", "gp3", "io1", "standard"].flatMap((storage_type) =>
    [true, false].map((multi_az) =>
      resource(`aws_db_instance.${storage_type}${String(multi_az)}`, {
        engine: "postgres",
        engine_version: "12.1",
        instance_class: "db.m5.large",
        allocated_storage: 10,
        iops: 5000,
        storage_type,
        multi_az,
        backup_retention_period: 7,
      }),
    ),
  ),
  resource(
    "aws_rds_cluster.any",
    { engine: "aurora-mysql", engine_mode: "serverless", backup_retention_period: 7 },
    { storage_gb: 1, read_requests_per_sec: 1, backup_snapshot_size_gb: 1, capacity_units_per_hr: 1 },
  ),
  resource("aws_rds_cluster.optimized", { engine: "aurora-mysql", storage_type: "aurora-iopt1" }, { storage_gb: 1 }),
  resource("aws_rds_cluster_instance.any", { engine: "aurora-mysql", instance_class: "db.r5.large" }),
  resource(
    "aws_rds_cluster_instance.serverless",
    { engine: "aurora-mysql", instance_class: "db.serverless" },
    { capacity_units_per_hr: 1 },
  ),
  resource(
    "aws_dynamodb_table.any",
    { replica: [{ region_name: "eu-west-1" }], point_in_time_recovery: [{ enabled: true }] },
    { storage_gb: 1, on_demand_backup_storage_gb: 1, monthly_data_restored_gb: 1, monthly_streams_read_request_units: 1 },
  ),
  resource(
    "aws_dynamodb_table.demand",
    { billing_mode: "PAY_PER_REQUEST", replica: [{ region_name: "us-east-1" }] },
    { monthly_read_request_units: 1, monthly_write_request_units: 1 },
  ),
  resource("aws_dynamodb_table.rare", { table_class: "STANDARD_INFREQUENT_ACCESS" }, { storage_gb: 1 }),
  resource(
    "aws_elasticache_replication_group.any",
    { engine: "valkey", node_type: "cache.t4g.micro", snapshot_retention_limit: 2 },
    { snapshot_storage_size_gb: 1 },
  ),
  resource("aws_redshift_cluster.any", { node_type: "dc2.large" }),
  resource("aws_redshiftserverless_workgroup.any", {}, { monthly_hours: 1 }),
  ...["gp2", "gp3", "io1"].map((volume_type) =>
    resource(`aws_opensearch_domain.${volume_type}`, { ebs_options: [{ ebs_enabled: true, volume_size: 1, volume_type }] }),
  ),
  resource(
    "aws_s3_bucket.any",
    {},
    {
      standard: { storage_gb: many, monthly_tier_1_requests: 1, monthly_tier_2_requests: 1 },
      intelligent_tiering: {
        frequent_access_storage_gb: 1,
        infrequent_access_storage_gb: 1,
        archive_instant_access_storage_gb: 1,
        monitored_objects: 1,
      },
      standard_infrequent_access: storageClass,
      one_zone_infrequent_access: storageClass,
      glacier_instant_retrieval: storageClass,
      glacier_flexible_retrieval: {
        ...storageClass,
        monthly_standard_data_retrieval_gb: 1,
        monthly_expedited_data_retrieval_gb: 1,
      },
      glacier_deep_archive: { ...storageClass, monthly_standard_data_retrieval_gb: 1, monthly_bulk_data_retrieval_gb: 1 },
    },
  ),
  resource("aws_s3_directory_bucket.any", {}, { storage_gb: 1 }),
  resource(
    "aws_efs_file_system.any",
    { throughput_mode: "elastic" },
    {
      storage_gb: 1,
      infrequent_access_storage_gb: 1,
      archive_storage_gb: 1,
      monthly_infrequent_access_read_gb: 1,
      monthly_infrequent_access_write_gb: 1,
      monthly_elastic_read_gb: 1,
      monthly_elastic_write_gb: 1,
    },
  ),
  resource(
    "aws_efs_file_system.one",
    { availability_zone_name: "us-east-1a", throughput_mode: "provisioned", provisioned_throughput_in_mibps: 1 },
    { storage_gb: 1, infrequent_access_storage_gb: 1 },
  ),
  ...["SSD", "HDD"].map((storage_type) =>
    resource(`aws_fsx_windows_file_system.${storage_type}`, {
      deployment_type: "MULTI_AZ_1",
      storage_type,
      storage_capacity: 1,
      throughput_capacity: 1,
    }),
  ),
  resource("aws_ecr_repository.any", {}, { storage_gb: 1 }),
  resource("aws_sqs_queue.any", {}, { monthly_requests: 1 }),
  resource("aws_sns_topic.any", {}, { monthly_requests: 1, http_subscriptions: 1, email_subscriptions: 1 }),
  resource("aws_kinesis_stream.any", { shard_count: 1 }, { monthly_provisioned_put_units: 1 }),
  resource(
    "aws_kinesis_stream.demand",
    { stream_mode_details: [{ stream_mode: "ON_DEMAND" }] },
    { monthly_on_demand_data_in_gb: 1, monthly_on_demand_data_out_gb: 1 },
  ),
  resource("aws_cloudwatch_event_bus.any", {}, { monthly_custom_events: 1 }),
  resource("aws_sfn_state_machine.any", {}, { monthly_transitions: 1 }),
  resource("aws_msk_cluster.any", {
    broker_node_group_info: [{ instance_type: "kafka.m5.large", storage_info: [{ ebs_storage_info: [{ volume_size: 1 }] }] }],
  }),
  resource("aws_msk_serverless_cluster.any"),
  resource("aws_mq_broker.any", { engine_type: "ActiveMQ", host_instance_type: "mq.t3.micro" }),
  resource("aws_cloudwatch_log_group.any", {}, { storage_gb: 1, monthly_data_ingested_gb: 1, monthly_data_scanned_gb: 1 }),
  resource("aws_cloudwatch_metric_alarm.any", { period: 60 }),
  resource("aws_cloudwatch_metric_alarm.quick", { period: 10 }),
  resource("aws_cloudwatch_composite_alarm.any"),
  resource("aws_cloudwatch_log_metric_filter.any"),
  resource("aws_guardduty_detector.any", {}, { monthly_cloudtrail_events: 1, monthly_log_gb: 1 }),
  resource("aws_config_configuration_recorder.any", {}, { monthly_config_items: 1 }),
  resource(
    "aws_config_configuration_recorder.daily",
    { recording_mode: [{ recording_frequency: "DAILY" }] },
    { monthly_config_items: 1 },
  ),
  resource("aws_config_config_rule.any", {}, { monthly_rule_evaluations: 1 }),
  resource("aws_kms_key.any", {}, { monthly_requests: 1 }),
  resource("aws_secretsmanager_secret.any", {}, { monthly_requests: 1 }),
  resource("aws_wafv2_web_acl.any", { rule: [{ name: "x" }] }, { monthly_requests: 1 }),
  resource("aws_api_gateway_rest_api.any", {}, { monthly_requests: many }),
  resource("aws_apigatewayv2_api.http", {}, { monthly_requests: many }),
  resource("aws_apigatewayv2_api.socket", { protocol_type: "WEBSOCKET" }, { monthly_messages: 1, monthly_connection_mins: 1 }),
  resource("aws_route53_zone.any"),
  resource("aws_route53_record.any", {}, { monthly_standard_queries: 1 }),
  resource("aws_route53_health_check.any"),
  resource("aws_glue_job.any", {}, { monthly_hours: 1 }),
  resource("aws_glue_crawler.any", {}, { monthly_hours: 1 }),
  resource("aws_athena_workgroup.any", {}, { monthly_data_scanned_tb: 1 }),
];

describe("the price book", () => {
  const asked = new Set<string>();
  const listening: PriceBook = {
    ...book,
    find: (provider, service, sku, region) => {
      const row = book.find(provider, service, sku, region);
      if (row !== undefined) asked.add(`${service} ${sku}`);
      return row;
    },
  };
  const usage = touching
    .filter(({ usage: keys }) => Object.keys(keys).length > 0)
    .map(({ change, usage: keys }) => used(change, keys).split("\n").slice(2).join("\n"))
    .join("");
  const read = readUsageFile(`version: 0.1\nresource_usage:\n${usage}`, usageKeysOf);
  const changes = touching.map(({ change }) => change);
  const ireland = changes.map((change) => ({ ...change, region: "eu-west-1" }));
  for (const list of [changes, ireland]) estimateCost({ changes: list, book: listening, usage: read.usage, day: "2026-01-01" });
  const services = Object.entries(files.providers[0]?.services ?? {});

  it("is read by a price rule in each of its services", () => {
    expect(read.problems).toEqual([]);
    const served = new Set([...asked].map((key) => key.split(" ", 1)[0]));

    expect(services.map(([service]) => service).filter((service) => !served.has(service))).toEqual([]);
  });

  it("has no row that no rule reads, but for those with a reason", () => {
    const machines = new Set(services.filter(([, table]) => table.specs !== undefined).map(([service]) => service));
    const skus = services
      .filter(([service]) => !machines.has(service) && service !== "os-surcharge")
      .flatMap(([service, table]) => table.skus.map((sku) => `${service} ${sku}`))
      .filter((key) => !/ (?:redshift|kafka)\//.test(key));

    expect(skus.filter((key) => !asked.has(key)).sort()).toEqual(Object.keys(unread).sort());
  });
});

it("is described by a fresh reference page", async () => {
  const page = await readFile(join(root, "docs/reference/prices.md"), "utf8");

  // Made by: node tools/generate-price-docs.ts
  expect(page).toBe(priceReference(files));
});
