import type { TerraformJson } from "../../../src/domain/stack.ts";

/**
 * One configuration with every AWS type that the product emits (docs: kinds × AWS), wired as the kinds wire them: ids, arns,
 * endpoints and validation records flow between resources. Valid for versions 5 and 6 of the real provider.
 */
const trust = (service: string): string =>
  JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Action: "sts:AssumeRole", Principal: { Service: service } }],
  });
const policy = JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "s3:GetObject", Resource: "*" }] });

export const everyType: TerraformJson = {
  resource: {
    // network
    aws_vpc: {
      main: { cidr_block: "10.0.0.0/16", enable_dns_support: true, enable_dns_hostnames: true, tags: { Name: "main" } },
    },
    aws_subnet: {
      a: { vpc_id: "${aws_vpc.main.id}", cidr_block: "10.0.1.0/24", availability_zone: "eu-central-1a" },
      b: { vpc_id: "${aws_vpc.main.id}", cidr_block: "10.0.2.0/24", availability_zone: "eu-central-1b" },
    },
    aws_internet_gateway: { main: { vpc_id: "${aws_vpc.main.id}" } },
    aws_eip: { nat: { domain: "vpc" } },
    aws_nat_gateway: { main: { allocation_id: "${aws_eip.nat.allocation_id}", subnet_id: "${aws_subnet.a.id}" } },
    aws_route_table: { main: { vpc_id: "${aws_vpc.main.id}" } },
    aws_route: {
      out: {
        route_table_id: "${aws_route_table.main.id}",
        destination_cidr_block: "0.0.0.0/0",
        gateway_id: "${aws_internet_gateway.main.id}",
      },
    },
    aws_route_table_association: { a: { subnet_id: "${aws_subnet.a.id}", route_table_id: "${aws_route_table.main.id}" } },
    aws_security_group: {
      web: { name: "web", description: "web", vpc_id: "${aws_vpc.main.id}" },
      db: { name: "db", description: "db", vpc_id: "${aws_vpc.main.id}" },
    },
    aws_vpc_security_group_ingress_rule: {
      https: {
        security_group_id: "${aws_security_group.web.id}",
        ip_protocol: "tcp",
        from_port: 443,
        to_port: 443,
        cidr_ipv4: "0.0.0.0/0",
      },
    },
    aws_vpc_security_group_egress_rule: {
      all: { security_group_id: "${aws_security_group.web.id}", ip_protocol: "-1", cidr_ipv4: "0.0.0.0/0" },
    },
    aws_flow_log: {
      main: {
        vpc_id: "${aws_vpc.main.id}",
        traffic_type: "ALL",
        log_destination_type: "cloud-watch-logs",
        log_destination: "${aws_cloudwatch_log_group.main.arn}",
        iam_role_arn: "${aws_iam_role.main.arn}",
      },
    },
    aws_customer_gateway: { dc: { type: "ipsec.1", bgp_asn: "65000", ip_address: "198.51.100.7" } },
    aws_vpn_gateway: { main: { vpc_id: "${aws_vpc.main.id}" } },
    aws_vpn_connection: {
      dc: {
        customer_gateway_id: "${aws_customer_gateway.dc.id}",
        vpn_gateway_id: "${aws_vpn_gateway.main.id}",
        type: "ipsec.1",
        static_routes_only: true,
      },
    },
    // machines
    aws_iam_role: { main: { name: "main", assume_role_policy: trust("ec2.amazonaws.com") } },
    aws_iam_instance_profile: { main: { name: "main", role: "${aws_iam_role.main.name}" } },
    aws_iam_role_policy: { main: { name: "main", role: "${aws_iam_role.main.id}", policy } },
    aws_iam_role_policy_attachment: {
      main: { role: "${aws_iam_role.main.name}", policy_arn: "arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore" },
    },
    aws_instance: {
      app: {
        ami: "ami-0123456789abcdef0",
        instance_type: "t3.micro",
        subnet_id: "${aws_subnet.a.id}",
        vpc_security_group_ids: ["${aws_security_group.web.id}"],
        iam_instance_profile: "${aws_iam_instance_profile.main.name}",
        metadata_options: { http_tokens: "required", http_endpoint: "enabled" },
        root_block_device: { encrypted: true, volume_type: "gp3", volume_size: 20 },
        user_data: "#!/bin/sh\n",
        tags: { Name: "app" },
      },
    },
    aws_ebs_volume: { data: { availability_zone: "eu-central-1a", size: 100, type: "gp3", encrypted: true } },
    aws_volume_attachment: {
      data: { device_name: "/dev/sdf", instance_id: "${aws_instance.app.id}", volume_id: "${aws_ebs_volume.data.id}" },
    },
    aws_launch_template: {
      app: {
        name: "app",
        image_id: "resolve:ssm:/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64",
        instance_type: "t3.micro",
        metadata_options: { http_tokens: "required" },
        block_device_mappings: [{ device_name: "/dev/xvda", ebs: { encrypted: "true", volume_type: "gp3", volume_size: 20 } }],
        vpc_security_group_ids: ["${aws_security_group.web.id}"],
        tag_specifications: [{ resource_type: "instance", tags: { Name: "app" } }],
      },
    },
    aws_autoscaling_group: {
      app: {
        name: "app",
        min_size: 1,
        max_size: 3,
        vpc_zone_identifier: ["${aws_subnet.a.id}", "${aws_subnet.b.id}"],
        launch_template: { id: "${aws_launch_template.app.id}", version: "${aws_launch_template.app.latest_version}" },
        target_group_arns: ["${aws_lb_target_group.app.arn}"],
        tag: [{ key: "Name", value: "app", propagate_at_launch: true }],
      },
    },
    aws_autoscaling_policy: {
      app: {
        name: "cpu",
        autoscaling_group_name: "${aws_autoscaling_group.app.name}",
        policy_type: "TargetTrackingScaling",
        target_tracking_configuration: {
          target_value: 60,
          predefined_metric_specification: { predefined_metric_type: "ASGAverageCPUUtilization" },
        },
      },
    },
    aws_ebs_snapshot_import: {
      disk: { disk_container: { format: "VMDK", user_bucket: { s3_bucket: "${aws_s3_bucket.data.id}", s3_key: "disk.vmdk" } } },
    },
    aws_ami: {
      imported: {
        name: "imported",
        root_device_name: "/dev/xvda",
        ebs_block_device: [{ device_name: "/dev/xvda", snapshot_id: "${aws_ebs_snapshot_import.disk.id}" }],
      },
    },
    // databases
    aws_db_subnet_group: { main: { name: "main", subnet_ids: ["${aws_subnet.a.id}", "${aws_subnet.b.id}"] } },
    aws_db_parameter_group: { pg: { name: "pg16", family: "postgres16", parameter: [{ name: "rds.force_ssl", value: "1" }] } },
    aws_db_option_group: { mssql: { name: "mssql", engine_name: "sqlserver-se", major_engine_version: "16.00" } },
    aws_db_instance: {
      orders: {
        identifier: "orders",
        engine: "postgres",
        engine_version: "16.4",
        instance_class: "db.m6g.large",
        allocated_storage: 100,
        storage_type: "gp3",
        username: "app",
        manage_master_user_password: true,
        db_subnet_group_name: "${aws_db_subnet_group.main.name}",
        parameter_group_name: "${aws_db_parameter_group.pg.name}",
        vpc_security_group_ids: ["${aws_security_group.db.id}"],
        multi_az: true,
        storage_encrypted: true,
        kms_key_id: "${aws_kms_key.main.arn}",
        backup_retention_period: 14,
        skip_final_snapshot: false,
        final_snapshot_identifier: "orders-final",
        publicly_accessible: false,
        performance_insights_enabled: true,
        enabled_cloudwatch_logs_exports: ["postgresql"],
      },
    },
    aws_rds_global_cluster: {
      main: { global_cluster_identifier: "global", engine: "aurora-postgresql", engine_version: "16.4", storage_encrypted: true },
    },
    aws_rds_cluster: {
      main: {
        cluster_identifier: "aurora",
        engine: "aurora-postgresql",
        engine_version: "16.4",
        global_cluster_identifier: "${aws_rds_global_cluster.main.id}",
        master_username: "app",
        manage_master_user_password: true,
        storage_encrypted: true,
        kms_key_id: "${aws_kms_key.main.arn}",
        db_subnet_group_name: "${aws_db_subnet_group.main.name}",
        skip_final_snapshot: true,
      },
    },
    aws_rds_cluster_instance: {
      main: {
        identifier: "aurora-1",
        cluster_identifier: "${aws_rds_cluster.main.id}",
        engine: "aurora-postgresql",
        instance_class: "db.r6g.large",
      },
    },
    aws_docdb_subnet_group: { main: { name: "docdb", subnet_ids: ["${aws_subnet.a.id}", "${aws_subnet.b.id}"] } },
    aws_docdb_cluster: {
      main: {
        cluster_identifier: "docdb",
        master_username: "app",
        manage_master_user_password: true,
        storage_encrypted: true,
        db_subnet_group_name: "${aws_docdb_subnet_group.main.name}",
        skip_final_snapshot: true,
      },
    },
    aws_docdb_cluster_instance: {
      main: { identifier: "docdb-1", cluster_identifier: "${aws_docdb_cluster.main.id}", instance_class: "db.r6g.large" },
    },
    aws_dynamodb_table: {
      carts: {
        name: "carts",
        billing_mode: "PAY_PER_REQUEST",
        hash_key: "id",
        attribute: [{ name: "id", type: "S" }],
        point_in_time_recovery: { enabled: true },
        server_side_encryption: { enabled: true, kms_key_arn: "${aws_kms_key.main.arn}" },
        deletion_protection_enabled: false,
      },
    },
    aws_elasticache_subnet_group: { main: { name: "cache", subnet_ids: ["${aws_subnet.a.id}", "${aws_subnet.b.id}"] } },
    aws_elasticache_replication_group: {
      main: {
        replication_group_id: "sessions",
        description: "sessions",
        engine: "valkey",
        engine_version: "7.2",
        node_type: "cache.t4g.small",
        num_cache_clusters: 2,
        automatic_failover_enabled: true,
        at_rest_encryption_enabled: true,
        transit_encryption_enabled: true,
        subnet_group_name: "${aws_elasticache_subnet_group.main.name}",
        snapshot_retention_limit: 7,
      },
    },
    aws_redshiftserverless_namespace: { main: { namespace_name: "dw", db_name: "dw", manage_admin_password: true } },
    aws_redshiftserverless_workgroup: {
      main: {
        namespace_name: "${aws_redshiftserverless_namespace.main.namespace_name}",
        workgroup_name: "dw",
        base_capacity: 8,
        publicly_accessible: false,
      },
    },
    aws_glue_catalog_database: { main: { name: "lake" } },
    // storage
    aws_s3_bucket: {
      data: { bucket: "data-4f1c", force_destroy: false },
      copy: { bucket: "copy-4f1c", object_lock_enabled: true },
    },
    aws_s3_bucket_versioning: {
      data: { bucket: "${aws_s3_bucket.data.id}", versioning_configuration: { status: "Enabled" } },
      copy: { bucket: "${aws_s3_bucket.copy.id}", versioning_configuration: { status: "Enabled" } },
    },
    aws_s3_bucket_server_side_encryption_configuration: {
      data: {
        bucket: "${aws_s3_bucket.data.id}",
        rule: [
          {
            bucket_key_enabled: true,
            apply_server_side_encryption_by_default: { sse_algorithm: "aws:kms", kms_master_key_id: "${aws_kms_key.main.arn}" },
          },
        ],
      },
    },
    aws_s3_bucket_public_access_block: {
      data: {
        bucket: "${aws_s3_bucket.data.id}",
        block_public_acls: true,
        block_public_policy: true,
        ignore_public_acls: true,
        restrict_public_buckets: true,
      },
    },
    aws_s3_bucket_lifecycle_configuration: {
      data: {
        bucket: "${aws_s3_bucket.data.id}",
        rule: [{ id: "old", status: "Enabled", filter: [{ prefix: "" }], expiration: [{ days: 365 }] }],
      },
    },
    aws_s3_bucket_policy: { data: { bucket: "${aws_s3_bucket.data.id}", policy } },
    aws_s3_bucket_notification: {
      data: {
        bucket: "${aws_s3_bucket.data.id}",
        lambda_function: [{ lambda_function_arn: "${aws_lambda_function.api.arn}", events: ["s3:ObjectCreated:*"] }],
      },
    },
    aws_s3_bucket_object_lock_configuration: {
      copy: { bucket: "${aws_s3_bucket.copy.id}", rule: { default_retention: { mode: "GOVERNANCE", days: 30 } } },
    },
    aws_s3_bucket_replication_configuration: {
      data: {
        depends_on: ["aws_s3_bucket_versioning.data"],
        bucket: "${aws_s3_bucket.data.id}",
        role: "${aws_iam_role.main.arn}",
        rule: [
          {
            id: "all",
            status: "Enabled",
            filter: {},
            delete_marker_replication: { status: "Disabled" },
            destination: { bucket: "${aws_s3_bucket.copy.arn}" },
          },
        ],
      },
    },
    aws_s3_bucket_website_configuration: {
      data: { bucket: "${aws_s3_bucket.data.id}", index_document: { suffix: "index.html" } },
    },
    aws_efs_file_system: {
      share: { encrypted: true, kms_key_id: "${aws_kms_key.main.arn}", performance_mode: "generalPurpose" },
    },
    aws_efs_mount_target: { share: { file_system_id: "${aws_efs_file_system.share.id}", subnet_id: "${aws_subnet.a.id}" } },
    aws_efs_backup_policy: { share: { file_system_id: "${aws_efs_file_system.share.id}", backup_policy: { status: "ENABLED" } } },
    aws_fsx_windows_file_system: {
      smb: {
        subnet_ids: ["${aws_subnet.a.id}"],
        throughput_capacity: 32,
        storage_capacity: 300,
        active_directory_id: "d-1234567890",
        kms_key_id: "${aws_kms_key.main.arn}",
      },
    },
    // containers
    aws_ecs_cluster: { main: { name: "main", setting: [{ name: "containerInsights", value: "enabled" }] } },
    aws_ecs_task_definition: {
      web: {
        family: "web",
        cpu: "256",
        memory: "512",
        network_mode: "awsvpc",
        requires_compatibilities: ["FARGATE"],
        execution_role_arn: "${aws_iam_role.main.arn}",
        container_definitions: JSON.stringify([
          { name: "web", image: "nginx:1", essential: true, portMappings: [{ containerPort: 80 }] },
        ]),
      },
    },
    aws_ecs_service: {
      web: {
        name: "web",
        cluster: "${aws_ecs_cluster.main.id}",
        task_definition: "${aws_ecs_task_definition.web.arn}",
        desired_count: 2,
        launch_type: "FARGATE",
        network_configuration: { subnets: ["${aws_subnet.a.id}"], security_groups: ["${aws_security_group.web.id}"] },
        load_balancer: [{ target_group_arn: "${aws_lb_target_group.app.arn}", container_name: "web", container_port: 80 }],
        deployment_circuit_breaker: { enable: true, rollback: true },
      },
    },
    aws_appautoscaling_target: {
      web: {
        max_capacity: 10,
        min_capacity: 2,
        resource_id: "service/${aws_ecs_cluster.main.name}/${aws_ecs_service.web.name}",
        scalable_dimension: "ecs:service:DesiredCount",
        service_namespace: "ecs",
      },
    },
    aws_appautoscaling_policy: {
      web: {
        name: "cpu",
        policy_type: "TargetTrackingScaling",
        resource_id: "${aws_appautoscaling_target.web.resource_id}",
        scalable_dimension: "${aws_appautoscaling_target.web.scalable_dimension}",
        service_namespace: "${aws_appautoscaling_target.web.service_namespace}",
        target_tracking_scaling_policy_configuration: {
          target_value: 60,
          predefined_metric_specification: { predefined_metric_type: "ECSServiceAverageCPUUtilization" },
        },
      },
    },
    aws_eks_cluster: {
      main: {
        name: "main",
        role_arn: "${aws_iam_role.main.arn}",
        version: "1.33",
        vpc_config: {
          subnet_ids: ["${aws_subnet.a.id}", "${aws_subnet.b.id}"],
          endpoint_private_access: true,
          endpoint_public_access: false,
        },
        access_config: { authentication_mode: "API" },
        encryption_config: { resources: ["secrets"], provider: { key_arn: "${aws_kms_key.main.arn}" } },
        enabled_cluster_log_types: ["api", "audit"],
      },
    },
    aws_eks_node_group: {
      main: {
        cluster_name: "${aws_eks_cluster.main.name}",
        node_group_name: "main",
        node_role_arn: "${aws_iam_role.main.arn}",
        subnet_ids: ["${aws_subnet.a.id}"],
        scaling_config: { desired_size: 2, max_size: 4, min_size: 1 },
      },
    },
    aws_eks_addon: { dns: { cluster_name: "${aws_eks_cluster.main.name}", addon_name: "coredns" } },
    aws_iam_openid_connect_provider: {
      eks: { url: "${aws_eks_cluster.main.identity[0].oidc[0].issuer}", client_id_list: ["sts.amazonaws.com"] },
    },
    // functions
    aws_lambda_function: {
      api: {
        function_name: "api",
        role: "${aws_iam_role.main.arn}",
        runtime: "nodejs22.x",
        handler: "index.handler",
        filename: "function.zip",
      },
    },
    aws_lambda_permission: {
      api: {
        action: "lambda:InvokeFunction",
        function_name: "${aws_lambda_function.api.function_name}",
        principal: "apigateway.amazonaws.com",
        source_arn: "${aws_apigatewayv2_api.api.execution_arn}/*/*",
      },
    },
    aws_lambda_event_source_mapping: {
      jobs: { function_name: "${aws_lambda_function.api.arn}", event_source_arn: "${aws_sqs_queue.jobs.arn}", batch_size: 10 },
    },
    aws_scheduler_schedule: {
      nightly: {
        name: "nightly",
        schedule_expression: "cron(0 3 * * ? *)",
        flexible_time_window: { mode: "OFF" },
        target: { arn: "${aws_lambda_function.api.arn}", role_arn: "${aws_iam_role.main.arn}" },
      },
    },
    aws_apigatewayv2_api: { api: { name: "api", protocol_type: "HTTP" } },
    aws_apigatewayv2_integration: {
      api: {
        api_id: "${aws_apigatewayv2_api.api.id}",
        integration_type: "AWS_PROXY",
        integration_uri: "${aws_lambda_function.api.invoke_arn}",
        payload_format_version: "2.0",
      },
    },
    aws_apigatewayv2_route: {
      api: {
        api_id: "${aws_apigatewayv2_api.api.id}",
        route_key: "$default",
        target: "integrations/${aws_apigatewayv2_integration.api.id}",
      },
    },
    aws_apigatewayv2_stage: { api: { api_id: "${aws_apigatewayv2_api.api.id}", name: "$default", auto_deploy: true } },
    // the edge
    aws_lb: {
      web: {
        name: "web",
        load_balancer_type: "application",
        internal: false,
        subnets: ["${aws_subnet.a.id}", "${aws_subnet.b.id}"],
        security_groups: ["${aws_security_group.web.id}"],
        drop_invalid_header_fields: true,
      },
    },
    aws_lb_target_group: {
      app: {
        name: "app",
        port: 80,
        protocol: "HTTP",
        vpc_id: "${aws_vpc.main.id}",
        target_type: "ip",
        health_check: { path: "/healthz" },
      },
    },
    aws_lb_listener: {
      https: {
        load_balancer_arn: "${aws_lb.web.arn}",
        port: 443,
        protocol: "HTTPS",
        ssl_policy: "ELBSecurityPolicy-TLS13-1-2-2021-06",
        certificate_arn: "${aws_acm_certificate_validation.web.certificate_arn}",
        default_action: [{ type: "forward", target_group_arn: "${aws_lb_target_group.app.arn}" }],
      },
    },
    aws_lb_target_group_attachment: {
      app: { target_group_arn: "${aws_lb_target_group.app.arn}", target_id: "10.0.1.10", port: 80 },
    },
    aws_acm_certificate: {
      web: { domain_name: "shop.example.com", subject_alternative_names: ["www.shop.example.com"], validation_method: "DNS" },
    },
    aws_route53_zone: { main: { name: "example.com" } },
    aws_route53_record: {
      validation: {
        zone_id: "${aws_route53_zone.main.zone_id}",
        name: "${tolist(aws_acm_certificate.web.domain_validation_options)[0].resource_record_name}",
        type: "${tolist(aws_acm_certificate.web.domain_validation_options)[0].resource_record_type}",
        records: ["${tolist(aws_acm_certificate.web.domain_validation_options)[0].resource_record_value}"],
        ttl: 60,
      },
      web: {
        zone_id: "${aws_route53_zone.main.zone_id}",
        name: "shop.example.com",
        type: "A",
        alias: { name: "${aws_lb.web.dns_name}", zone_id: "${aws_lb.web.zone_id}", evaluate_target_health: true },
      },
    },
    aws_route53_zone_association: { main: { zone_id: "${aws_route53_zone.main.zone_id}", vpc_id: "${aws_vpc.main.id}" } },
    aws_acm_certificate_validation: {
      web: {
        certificate_arn: "${aws_acm_certificate.web.arn}",
        validation_record_fqdns: ["${aws_route53_record.validation.fqdn}"],
      },
    },
    aws_wafv2_web_acl: {
      web: {
        name: "web",
        scope: "REGIONAL",
        default_action: { allow: {} },
        visibility_config: { cloudwatch_metrics_enabled: true, metric_name: "web", sampled_requests_enabled: true },
        rule: [
          {
            name: "common",
            priority: 1,
            override_action: { none: {} },
            statement: { managed_rule_group_statement: { name: "AWSManagedRulesCommonRuleSet", vendor_name: "AWS" } },
            visibility_config: { cloudwatch_metrics_enabled: true, metric_name: "common", sampled_requests_enabled: true },
          },
        ],
      },
    },
    aws_wafv2_web_acl_association: { web: { resource_arn: "${aws_lb.web.arn}", web_acl_arn: "${aws_wafv2_web_acl.web.arn}" } },
    aws_cloudfront_origin_access_control: {
      site: { name: "site", origin_access_control_origin_type: "s3", signing_behavior: "always", signing_protocol: "sigv4" },
    },
    aws_cloudfront_distribution: {
      site: {
        enabled: true,
        default_root_object: "index.html",
        origin: [
          {
            domain_name: "${aws_s3_bucket.data.bucket_regional_domain_name}",
            origin_id: "s3",
            origin_access_control_id: "${aws_cloudfront_origin_access_control.site.id}",
          },
        ],
        default_cache_behavior: {
          allowed_methods: ["GET", "HEAD"],
          cached_methods: ["GET", "HEAD"],
          target_origin_id: "s3",
          viewer_protocol_policy: "redirect-to-https",
          cache_policy_id: "658327ea-f89d-4fab-a63d-7e88639e58f6",
        },
        restrictions: { geo_restriction: { restriction_type: "none" } },
        viewer_certificate: { cloudfront_default_certificate: true },
      },
    },
    // messages
    aws_sqs_queue: {
      jobs: {
        name: "jobs",
        kms_master_key_id: "${aws_kms_key.main.id}",
        redrive_policy: "${jsonencode({deadLetterTargetArn=aws_sqs_queue.dead.arn,maxReceiveCount=5})}",
      },
      dead: { name: "jobs-dead" },
    },
    aws_sns_topic: { alerts: { name: "alerts", kms_master_key_id: "${aws_kms_key.main.id}" } },
    aws_sns_topic_subscription: {
      ops: { topic_arn: "${aws_sns_topic.alerts.arn}", protocol: "email", endpoint: "ops@example.com" },
    },
    aws_kinesis_stream: {
      clicks: {
        name: "clicks",
        shard_count: 1,
        retention_period: 24,
        encryption_type: "KMS",
        kms_key_id: "${aws_kms_key.main.id}",
      },
    },
    // secrets
    aws_kms_key: { main: { description: "shop", enable_key_rotation: true, deletion_window_in_days: 30 } },
    aws_kms_alias: { main: { name: "alias/shop", target_key_id: "${aws_kms_key.main.key_id}" } },
    aws_secretsmanager_secret: { api: { name: "api", kms_key_id: "${aws_kms_key.main.arn}" } },
    aws_secretsmanager_secret_version: {
      api: { secret_id: "${aws_secretsmanager_secret.api.id}", secret_string: "made-up-secret" },
    },
    // watching
    aws_cloudwatch_log_group: { main: { name: "/shop", retention_in_days: 365, kms_key_id: "${aws_kms_key.main.arn}" } },
    aws_cloudwatch_metric_alarm: {
      cpu: {
        alarm_name: "cpu",
        comparison_operator: "GreaterThanThreshold",
        evaluation_periods: 2,
        metric_name: "CPUUtilization",
        namespace: "AWS/RDS",
        period: 300,
        statistic: "Average",
        threshold: 80,
        dimensions: { DBInstanceIdentifier: "${aws_db_instance.orders.identifier}" },
        alarm_actions: ["${aws_sns_topic.alerts.arn}"],
      },
    },
    aws_cloudwatch_dashboard: { main: { dashboard_name: "shop", dashboard_body: JSON.stringify({ widgets: [] }) } },
    aws_budgets_budget: {
      monthly: {
        name: "shop",
        budget_type: "COST",
        limit_amount: "1000",
        limit_unit: "USD",
        time_unit: "MONTHLY",
        notification: [
          {
            comparison_operator: "GREATER_THAN",
            threshold: 80,
            threshold_type: "PERCENTAGE",
            notification_type: "ACTUAL",
            subscriber_email_addresses: ["ops@example.com"],
          },
        ],
      },
    },
    aws_ce_anomaly_monitor: { main: { name: "shop", monitor_type: "DIMENSIONAL", monitor_dimension: "SERVICE" } },
    aws_backup_vault: { main: { name: "shop", kms_key_arn: "${aws_kms_key.main.arn}" } },
    aws_backup_plan: {
      main: {
        name: "shop",
        rule: [
          {
            rule_name: "daily",
            target_vault_name: "${aws_backup_vault.main.name}",
            schedule: "cron(0 2 * * ? *)",
            lifecycle: { delete_after: 35 },
          },
        ],
      },
    },
    aws_backup_selection: {
      main: {
        name: "shop",
        plan_id: "${aws_backup_plan.main.id}",
        iam_role_arn: "${aws_iam_role.main.arn}",
        resources: ["${aws_db_instance.orders.arn}"],
      },
    },
    // transfers
    aws_dms_replication_subnet_group: {
      main: {
        replication_subnet_group_id: "dms",
        replication_subnet_group_description: "dms",
        subnet_ids: ["${aws_subnet.a.id}", "${aws_subnet.b.id}"],
      },
    },
    aws_dms_replication_instance: {
      main: {
        replication_instance_id: "dms",
        replication_instance_class: "dms.t3.medium",
        replication_subnet_group_id: "${aws_dms_replication_subnet_group.main.id}",
        publicly_accessible: false,
      },
    },
    aws_dms_endpoint: {
      source: {
        endpoint_id: "source",
        endpoint_type: "source",
        engine_name: "postgres",
        server_name: "db.example.com",
        port: 5432,
        database_name: "orders",
        username: "dms",
        password: "made-up-password",
        ssl_mode: "require",
      },
      target: {
        endpoint_id: "target",
        endpoint_type: "target",
        engine_name: "postgres",
        server_name: "${aws_db_instance.orders.address}",
        port: 5432,
        database_name: "orders",
        username: "dms",
        password: "made-up-password",
        ssl_mode: "require",
      },
    },
    aws_dms_replication_task: {
      main: {
        replication_task_id: "orders",
        migration_type: "full-load-and-cdc",
        replication_instance_arn: "${aws_dms_replication_instance.main.replication_instance_arn}",
        source_endpoint_arn: "${aws_dms_endpoint.source.endpoint_arn}",
        target_endpoint_arn: "${aws_dms_endpoint.target.endpoint_arn}",
        table_mappings: JSON.stringify({ rules: [] }),
      },
    },
    aws_datasync_agent: { dc: { name: "dc", ip_address: "198.51.100.8" } },
    aws_datasync_location_nfs: {
      dc: {
        server_hostname: "nfs.example.com",
        subdirectory: "/data",
        on_prem_config: { agent_arns: ["${aws_datasync_agent.dc.arn}"] },
      },
    },
    aws_datasync_location_smb: {
      dc: {
        server_hostname: "smb.example.com",
        subdirectory: "/data",
        user: "sync",
        password: "made-up-password",
        agent_arns: ["${aws_datasync_agent.dc.arn}"],
      },
    },
    aws_datasync_location_object_storage: {
      dc: { server_hostname: "s3.example.com", bucket_name: "data", agent_arns: ["${aws_datasync_agent.dc.arn}"] },
    },
    aws_datasync_location_azure_blob: {
      old: {
        agent_arns: ["${aws_datasync_agent.dc.arn}"],
        authentication_type: "SAS",
        container_url: "https://example.blob.core.windows.net/data",
        sas_configuration: { token: "made-up-token" },
      },
    },
    aws_datasync_location_s3: {
      data: {
        s3_bucket_arn: "${aws_s3_bucket.data.arn}",
        subdirectory: "/data",
        s3_config: { bucket_access_role_arn: "${aws_iam_role.main.arn}" },
      },
    },
    aws_datasync_location_efs: {
      share: {
        efs_file_system_arn: "${aws_efs_mount_target.share.file_system_arn}",
        ec2_config: { security_group_arns: ["${aws_security_group.web.arn}"], subnet_arn: "${aws_subnet.a.arn}" },
      },
    },
    aws_datasync_task: {
      data: {
        name: "data",
        source_location_arn: "${aws_datasync_location_nfs.dc.arn}",
        destination_location_arn: "${aws_datasync_location_s3.data.arn}",
      },
    },
  },
};

export const typesOf = (configuration: TerraformJson): readonly string[] => Object.keys(configuration["resource"] as object);
