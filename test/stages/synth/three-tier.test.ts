import { describe, expect, it } from "vitest";
import { addresses, codes, resource, stackOf, synth, threeTier, types } from "./migrations.ts";

/**
 * The rows of the mapping table that the template's workloads use, in a wave that is in cutover, when everything is there.
 * A scale set is attached through its group, so no aws_lb_target_group_attachment.
 */
const rows: Readonly<Record<string, string>> = {
  network:
    "aws_vpc aws_subnet aws_internet_gateway aws_eip aws_nat_gateway aws_route_table aws_route aws_route_table_association " +
    "aws_security_group aws_vpc_security_group_ingress_rule aws_vpc_security_group_egress_rule aws_flow_log",
  "network + vpn": "aws_customer_gateway aws_vpn_gateway aws_vpn_connection",
  "vm, scale set": "aws_launch_template aws_autoscaling_group aws_autoscaling_policy",
  "database, postgres": "aws_db_subnet_group aws_db_parameter_group aws_db_instance",
  "file-share, nfs": "aws_efs_file_system aws_efs_mount_target aws_efs_backup_policy",
  "load-balancer, http":
    "aws_lb aws_lb_target_group aws_lb_listener aws_acm_certificate aws_acm_certificate_validation aws_wafv2_web_acl aws_wafv2_web_acl_association",
  "dns, public": "aws_route53_zone aws_route53_record",
  grants: "aws_iam_role_policy",
  monitoring: "aws_sns_topic aws_cloudwatch_metric_alarm aws_cloudwatch_dashboard aws_budgets_budget aws_ce_anomaly_monitor",
  backup: "aws_backup_vault aws_backup_plan aws_backup_selection",
  "transfer, database": "aws_dms_replication_subnet_group aws_dms_replication_instance aws_dms_endpoint aws_dms_replication_task",
  "transfer, files": "aws_datasync_agent aws_datasync_location_nfs aws_datasync_location_efs aws_datasync_task",
};

/** What makes the rows safe: keys, roles, the place for secrets and logs. Each stands in another row of the table. */
const beside =
  "aws_kms_key aws_iam_role aws_iam_role_policy_attachment aws_iam_instance_profile aws_cloudwatch_log_group aws_secretsmanager_secret " +
  "aws_s3_bucket aws_s3_bucket_versioning aws_s3_bucket_server_side_encryption_configuration aws_s3_bucket_public_access_block " +
  "aws_s3_bucket_lifecycle_configuration aws_s3_bucket_policy";

const words = (text: string) => text.split(" ");

describe("the three-tier template", () => {
  it("yields the resource types of the mapping table for its workloads, and those that make them safe", () => {
    const synthesis = synth(threeTier("cutover"));

    const made = new Set(synthesis.stacks.flatMap(types).filter((type) => type !== "terraform_data"));
    const expected = new Set([...Object.values(rows).flatMap(words), ...words(beside)]);
    expect([...made].toSorted()).toEqual([...expected].toSorted());
    expect(codes(synthesis)).toEqual([]);
  });

  it("makes one stack per wave, in the order of their dependencies", () => {
    expect(synth(threeTier()).stacks.map(({ wave, state }) => `${wave} ${state}`)).toEqual([
      "foundation built",
      "data planned",
      "front planned",
    ]);
  });

  it("copies nothing before the wave replicates, and nothing after it is finalized", () => {
    const copies = (state: "built" | "replicating" | "cutover" | "finalized") =>
      types(stackOf(synth(threeTier(state)), "data")).filter((type) => /^aws_(dms|datasync)/.test(type));

    expect(copies("built")).toEqual([]);
    expect(copies("replicating")).toHaveLength(8);
    expect(copies("cutover")).toHaveLength(8);
    expect(copies("finalized")).toEqual([]);
  });

  it("leaves the name of the shop where it is until the cutover", () => {
    const record = "aws_route53_record.edge_zone_shop_cname";

    expect(addresses(stackOf(synth(threeTier("built")), "front"))).not.toContain(record);
    expect(resource(stackOf(synth(threeTier("cutover")), "front"), record)).toMatchObject({
      name: "shop.example.com",
      type: "CNAME",
      ttl: 60,
      records: ["${aws_lb.edge.dns_name}"],
      weighted_routing_policy: { weight: 100 },
    });
  });

  it("writes the database as safe as the review wants it", () => {
    const stack = stackOf(synth(threeTier()), "data");

    expect(resource(stack, "aws_db_instance.orders-db")).toMatchObject({
      identifier: "shop-orders-db",
      engine: "postgres",
      engine_version: "16",
      allocated_storage: 600,
      instance_class: "db.r6g.xlarge",
      storage_type: "gp3",
      manage_master_user_password: true,
      multi_az: true,
      storage_encrypted: true,
      kms_key_id: "${aws_kms_key.orders-db_key.arn}",
      backup_retention_period: 35,
      copy_tags_to_snapshot: true,
      deletion_protection: true,
      skip_final_snapshot: false,
      final_snapshot_identifier: "shop-orders-db-final",
      publicly_accessible: false,
      apply_immediately: false,
      enabled_cloudwatch_logs_exports: ["postgresql", "upgrade"],
    });
    expect(resource(stack, "aws_db_parameter_group.orders-db")["parameter"]).toEqual([
      { name: "rds.force_ssl", value: "1", apply_method: "immediate" },
    ]);
  });

  it("starts machines that demand signed metadata requests, with encrypted disks and the newest image at launch", () => {
    const template = resource(stackOf(synth(threeTier()), "front"), "aws_launch_template.web");

    expect(template).toMatchObject({
      image_id: "resolve:ssm:/aws/service/canonical/ubuntu/server/22.04/stable/current/amd64/hvm/ebs-gp2/ami-id",
      instance_type: "t3a.large",
      metadata_options: { http_tokens: "required" },
      block_device_mappings: [{ ebs: { encrypted: "true", volume_type: "gp3" } }],
      user_data: Buffer.from("#!/bin/sh\nexec /srv/shop\n").toString("base64"),
    });
  });

  it("puts a secret's address into the machine's tags, and lets its role read that one secret", () => {
    const stack = stackOf(synth(threeTier()), "front");

    const { policy } = resource(stack, "aws_iam_role_policy.web_secrets") as { readonly policy: string };
    expect(JSON.parse(policy)).toMatchObject({
      Statement: [
        { Action: "secretsmanager:GetSecretValue", Resource: ["${terraform_data.upstream.output.orders-db_password}"] },
        { Action: "kms:Decrypt", Resource: ["${terraform_data.upstream.output.orders-db_key}"] },
      ],
    });
    expect(stack.text).not.toContain("secret_string");
  });

  it("opens exactly the lines that the spec draws", () => {
    const rules = synth(threeTier()).stacks.flatMap((stack) =>
      addresses(stack).filter((address) => address.startsWith("aws_vpc_security_group_ingress_rule.")),
    );

    expect(rules.map((address) => address.split(".")[1]).toSorted()).toEqual([
      "edge_allow0_443",
      "edge_to_web_8080",
      "web_to_media_2049",
      "web_to_orders-db_5432",
    ]);
  });

  it("tags every resource that takes tags with whose it is and what it holds", () => {
    const { tags } = resource(stackOf(synth(threeTier()), "foundation"), "aws_vpc.net");

    expect(tags).toEqual({
      Name: "shop-net",
      app: "shop",
      "cost-center": "cc-1042",
      system: "commerce",
      "sirsi:migration": "shop",
      "sirsi:workload": "net",
      "sirsi:owner": "@acme/commerce",
      "sirsi:environment": "production",
      "sirsi:data-classification": "confidential",
    });
  });

  it("traces every address to the field it comes from", () => {
    const stack = stackOf(synth(threeTier()), "data");

    expect(Object.keys(stack.origins).toSorted()).toEqual(addresses(stack).toSorted());
    expect(stack.origins["aws_kms_key.orders-db_key"]).toEqual({
      wave: "data",
      workload: "orders-db",
      path: ["spec", "workloads", 1, "config", "key"],
    });
  });

  it("says why a size was chosen, and which secrets wait to be filled", () => {
    const { sizes, secrets } = synth(threeTier("replicating"));

    expect(sizes).toEqual([
      { workload: "orders-db", native: "db.r6g.xlarge", because: "cheapest that fits: 4 vCPU, 32 GiB, 0.514 USD/h" },
      { workload: "web", native: "t3a.large", because: "cheapest that fits: 2 vCPU, 8 GiB, 0.0864 USD/h" },
    ]);
    expect(secrets["data"]?.map(({ address, from }) => `${address} <- ${from}`)).toEqual([
      "aws_secretsmanager_secret.orders-db_source <- vault://kv/migrations/shop#orders-ro",
      "aws_secretsmanager_secret.orders-db_target <- output:orders-db.password",
    ]);
  });

  it.each(["foundation", "data", "front"])("keeps the configuration of wave %s as it was reviewed", async (wave) => {
    const { text } = stackOf(synth(threeTier()), wave);

    await expect(text).toMatchFileSnapshot(`../../golden/synth/three-tier-${wave}.tf.json`);
  });
});
