interface FreeGroup {
  readonly reason: string;
  /** Type names without `aws_`; a name that ends in `*` stands for its whole family. */
  readonly types: string;
}

/** Types that cost nothing themselves, with the reason. What is in neither this list nor a price rule is named as unpriced. */
export const freeGroups: readonly FreeGroup[] = [
  {
    reason: "access management is free",
    types: `iam_* organizations_* ram_* ssoadmin_* identitystore_* rolesanywhere_* account_* accessanalyzer_archive_rule
      cognito_identity_pool cognito_identity_pool_roles_attachment cognito_user_pool_client cognito_user_pool_domain
      cognito_resource_server cognito_user_group cognito_identity_provider lakeformation_*`,
  },
  {
    reason: "networks, their routes and their rules are free; what runs in them and leaves them is charged",
    types: `subnet default_subnet default_vpc default_vpc_dhcp_options route route_table route_table_association
      main_route_table_association default_route_table network_acl network_acl_rule network_acl_association default_network_acl
      security_group security_group_rule default_security_group vpc_security_group_ingress_rule vpc_security_group_egress_rule
      vpc_security_group_vpc_association egress_only_internet_gateway internet_gateway_attachment network_interface
      network_interface_attachment network_interface_sg_attachment vpc_dhcp_options vpc_dhcp_options_association
      vpc_ipv4_cidr_block_association vpc_ipv6_cidr_block_association vpc_peering_connection vpc_peering_connection_accepter
      vpc_peering_connection_options ec2_managed_prefix_list ec2_managed_prefix_list_entry ec2_subnet_cidr_reservation
      ec2_tag ec2_transit_gateway ec2_transit_gateway_route ec2_transit_gateway_route_table
      ec2_transit_gateway_route_table_association ec2_transit_gateway_route_table_propagation
      ec2_transit_gateway_vpc_attachment_accepter
      ec2_transit_gateway_prefix_list_reference ec2_transit_gateway_policy_table customer_gateway vpn_gateway
      vpn_gateway_attachment vpn_gateway_route_propagation vpn_connection_route ec2_client_vpn_authorization_rule
      ec2_client_vpn_route eip_association eip_domain_name vpc_endpoint_policy vpc_endpoint_route_table_association
      vpc_endpoint_security_group_association vpc_endpoint_subnet_association vpc_endpoint_private_dns vpc_endpoint_service
      vpc_endpoint_service_allowed_principal vpc_endpoint_connection_accepter vpc_endpoint_connection_notification
      vpc_block_public_access_options vpc_block_public_access_exclusion`,
  },
  {
    reason: "flow logs are charged where they go: as data written to the log group or stored in the bucket",
    types: "flow_log",
  },
  {
    reason: "a description from which instances are started; those are charged",
    types: `launch_template launch_configuration ami ami_launch_permission placement_group key_pair imagebuilder_*
      ecs_task_definition batch_job_definition batch_job_queue batch_scheduling_policy`,
  },
  {
    reason: "scaling costs nothing; what it starts is charged",
    types: `autoscaling_policy autoscaling_attachment autoscaling_schedule autoscaling_lifecycle_hook autoscaling_notification
      autoscaling_group_tag autoscaling_traffic_source_attachment autoscalingplans_scaling_plan appautoscaling_*`,
  },
  {
    reason: "a link or setting of something that is charged on its own",
    types: `volume_attachment ebs_default_kms_key ebs_encryption_by_default ebs_snapshot_block_public_access ec2_serial_console_access
      ec2_instance_metadata_defaults ec2_image_block_public_access ec2_instance_state snapshot_create_volume_permission
      efs_mount_target efs_access_point efs_backup_policy efs_file_system_policy
      lb_listener alb_listener lb_listener_rule alb_listener_rule lb_listener_certificate alb_listener_certificate
      lb_target_group alb_target_group lb_target_group_attachment alb_target_group_attachment lb_cookie_stickiness_policy
      elb_attachment app_cookie_stickiness_policy load_balancer_policy load_balancer_listener_policy load_balancer_backend_server_policy
      proxy_protocol_policy lb_ssl_negotiation_policy`,
  },
  {
    reason: "the cluster is free; its tasks or instances are charged",
    types: `ecs_cluster ecs_cluster_capacity_providers ecs_capacity_provider ecs_account_setting_default ecs_tag`,
  },
  {
    reason: "part of a cluster that is charged on its own; add-ons of other sellers are billed by them",
    types: "eks_addon eks_access_entry eks_access_policy_association eks_identity_provider_config eks_pod_identity_association",
  },
  {
    reason: "settings of a database that is charged on its own",
    types: `db_subnet_group db_parameter_group db_option_group db_event_subscription db_instance_role_association
      db_proxy_default_target_group db_proxy_target rds_cluster_parameter_group rds_cluster_role_association rds_cluster_endpoint
      rds_certificate docdb_subnet_group docdb_cluster_parameter_group docdb_event_subscription neptune_subnet_group
      neptune_parameter_group neptune_cluster_parameter_group neptune_cluster_endpoint neptune_event_subscription
      dynamodb_resource_policy dynamodb_tag dynamodb_table_item
      elasticache_subnet_group elasticache_parameter_group elasticache_user elasticache_user_group
      elasticache_user_group_association elasticache_global_replication_group memorydb_subnet_group memorydb_parameter_group
      memorydb_acl memorydb_user dax_subnet_group dax_parameter_group redshift_subnet_group redshift_parameter_group
      redshift_cluster_iam_roles redshift_logging redshift_event_subscription redshift_snapshot_schedule
      redshift_snapshot_schedule_association redshift_snapshot_copy redshift_snapshot_copy_grant redshiftserverless_usage_limit
      redshiftserverless_endpoint_access redshiftserverless_resource_policy redshiftserverless_custom_domain_association
      opensearch_domain_policy opensearch_domain_saml_options elasticsearch_domain_policy elasticsearch_domain_saml_options
      opensearchserverless_access_policy opensearchserverless_security_policy opensearchserverless_security_config
      opensearchserverless_lifecycle_policy`,
  },
  {
    reason: "settings of a bucket, which is charged by what it holds",
    types: `s3_bucket_versioning s3_bucket_server_side_encryption_configuration s3_bucket_public_access_block
      s3_bucket_lifecycle_configuration s3_bucket_policy s3_bucket_website_configuration s3_bucket_object_lock_configuration
      s3_bucket_notification s3_bucket_acl s3_bucket_cors_configuration s3_bucket_logging s3_bucket_ownership_controls
      s3_bucket_request_payment_configuration s3_bucket_intelligent_tiering_configuration s3_access_point
      s3_account_public_access_block s3control_access_point_policy s3control_bucket_policy s3control_multi_region_access_point_policy`,
  },
  {
    reason: "charged as storage of the destination bucket; transfer between regions is usage of the VPC",
    types: "s3_bucket_replication_configuration",
  },
  { reason: "objects are charged as storage and requests of their bucket", types: "s3_object s3_bucket_object s3_object_copy" },
  {
    reason: "part of a function or an API that is charged by its requests",
    types: `lambda_permission lambda_alias lambda_event_source_mapping lambda_layer_version lambda_layer_version_permission
      lambda_function_event_invoke_config lambda_function_url lambda_function_recursion_config lambda_code_signing_config
      lambda_invocation lambda_runtime_management_config
      apigatewayv2_integration apigatewayv2_integration_response apigatewayv2_route apigatewayv2_route_response apigatewayv2_stage
      apigatewayv2_authorizer apigatewayv2_deployment apigatewayv2_domain_name apigatewayv2_api_mapping apigatewayv2_model
      apigatewayv2_vpc_link api_gateway_account api_gateway_api_key api_gateway_authorizer api_gateway_base_path_mapping
      api_gateway_client_certificate api_gateway_deployment api_gateway_documentation_part api_gateway_documentation_version
      api_gateway_domain_name api_gateway_gateway_response api_gateway_integration api_gateway_integration_response
      api_gateway_method api_gateway_method_response api_gateway_method_settings api_gateway_model api_gateway_request_validator
      api_gateway_resource api_gateway_rest_api_policy api_gateway_usage_plan api_gateway_usage_plan_key api_gateway_vpc_link`,
  },
  {
    reason: "settings of a queue, topic or bus, which is charged by its requests",
    types: `sqs_queue_policy sqs_queue_redrive_policy sqs_queue_redrive_allow_policy sns_topic_policy
      sns_platform_application sns_sms_preferences cloudwatch_event_rule cloudwatch_event_target
      cloudwatch_event_permission cloudwatch_event_bus_policy cloudwatch_event_connection scheduler_schedule_group
      kinesis_resource_policy msk_configuration msk_scram_secret_association msk_cluster_policy
      mq_configuration sfn_activity sfn_alias`,
  },
  {
    reason: "settings of logs and metrics, which are charged by what they hold",
    types: `cloudwatch_log_stream cloudwatch_log_resource_policy cloudwatch_log_subscription_filter
      cloudwatch_log_destination cloudwatch_log_destination_policy cloudwatch_query_definition config_configuration_recorder_status
      config_delivery_channel config_configuration_aggregator config_aggregate_authorization config_remediation_configuration
      config_retention_configuration guardduty_filter guardduty_ipset guardduty_member
      guardduty_invite_accepter guardduty_organization_admin_account guardduty_organization_configuration
      guardduty_publishing_destination guardduty_threatintelset`,
  },
  {
    reason: "settings of a key, secret or certificate that is charged on its own, or a public certificate's validation",
    types: `kms_alias kms_grant kms_key_policy kms_ciphertext secretsmanager_secret_version secretsmanager_secret_policy
      secretsmanager_secret_rotation acm_certificate_validation acmpca_permission acmpca_policy`,
  },
  {
    reason: "part of a web ACL, which is charged with its rules",
    types: `wafv2_web_acl_association wafv2_web_acl_logging_configuration wafv2_ip_set wafv2_regex_pattern_set wafv2_rule_group
      wafv2_web_acl_rule_group_association wafregional_web_acl_association waf_byte_match_set waf_geo_match_set waf_ipset waf_rate_based_rule
      waf_regex_match_set waf_regex_pattern_set waf_rule waf_rule_group waf_size_constraint_set waf_sql_injection_match_set
      waf_xss_match_set wafregional_byte_match_set wafregional_geo_match_set wafregional_ipset wafregional_rate_based_rule
      wafregional_regex_match_set wafregional_regex_pattern_set wafregional_rule wafregional_rule_group
      wafregional_size_constraint_set wafregional_sql_injection_match_set wafregional_xss_match_set`,
  },
  {
    reason: "part of a zone or distribution that is charged on its own",
    types: `route53_zone_association route53_vpc_association_authorization route53_delegation_set route53_key_signing_key
      route53_hosted_zone_dnssec route53_query_log route53_resolver_rule_association cloudfront_origin_access_control
      cloudfront_origin_access_identity cloudfront_cache_policy cloudfront_origin_request_policy cloudfront_response_headers_policy
      cloudfront_public_key cloudfront_key_group cloudfront_vpc_origin`,
  },
  {
    reason: "budgets without actions, anomaly detection and cost categories are free",
    types:
      "budgets_budget ce_anomaly_monitor ce_anomaly_subscription ce_cost_category ce_cost_allocation_tag cur_report_definition",
  },
  {
    reason: "plans are free; backups are charged in their vault",
    types: `backup_plan backup_selection backup_vault_policy backup_vault_notifications backup_vault_lock_configuration
      backup_global_settings backup_region_settings backup_report_plan dlm_lifecycle_policy`,
  },
  {
    reason: "part of a data transfer; its instance or the data that it copies is charged",
    types: `dms_replication_subnet_group dms_endpoint dms_s3_endpoint dms_replication_task dms_certificate dms_event_subscription
      datasync_agent datasync_location_nfs datasync_location_smb datasync_location_object_storage datasync_location_azure_blob
      datasync_location_s3 datasync_location_efs datasync_location_hdfs datasync_location_fsx_lustre_file_system
      datasync_location_fsx_ontap_file_system datasync_location_fsx_openzfs_file_system datasync_location_fsx_windows_file_system`,
  },
  {
    reason: "definitions in a catalog; jobs, crawlers and queries are charged",
    types: `glue_catalog_table glue_classifier glue_connection glue_data_catalog_encryption_settings
      glue_partition glue_partition_index glue_registry glue_resource_policy glue_schema glue_security_configuration glue_trigger
      glue_user_defined_function glue_workflow athena_database athena_named_query athena_data_catalog athena_prepared_statement`,
  },
  {
    reason: "settings of an image registry, which is charged by what it holds",
    types: `ecr_lifecycle_policy ecr_repository_policy ecr_registry_policy ecr_registry_scanning_configuration
      ecr_replication_configuration ecr_pull_through_cache_rule ecr_repository_creation_template`,
  },
  {
    reason: "management of what is charged elsewhere",
    types: `resourcegroups_* servicequotas_* servicecatalogappregistry_* codedeploy_app codedeploy_deployment_config
      codedeploy_deployment_group codestarconnections_connection codeconnections_connection ssm_association ssm_document
      ssm_maintenance_window ssm_maintenance_window_target ssm_maintenance_window_task ssm_patch_baseline ssm_patch_group
      ssm_default_patch_baseline ssm_resource_data_sync ssm_service_setting service_discovery_http_namespace
      service_discovery_service computeoptimizer_enrollment_status costoptimizationhub_enrollment_status
      spot_datafeed_subscription controltower_*`,
  },
];

const names = freeGroups.flatMap(({ reason, types }) => types.split(/\s+/).map((name) => [`aws_${name}`, reason] as const));

export const freeTypes: ReadonlyMap<string, string> = new Map(names.filter(([name]) => !name.endsWith("*")));
export const freeFamilies: readonly (readonly [prefix: string, reason: string])[] = names
  .filter(([name]) => name.endsWith("*"))
  .map(([name, reason]) => [name.slice(0, -1), reason]);

/** Why a type is free; undefined when it is not. */
export function freeReason(type: string): string | undefined {
  return freeTypes.get(type) ?? freeFamilies.find(([prefix]) => type.startsWith(prefix))?.[1];
}
