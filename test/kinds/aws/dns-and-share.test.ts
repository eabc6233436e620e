import { describe, expect, it } from "vitest";
import type { Migration, Workload } from "../../../src/domain/spec.generated.ts";
import { addresses, codes, migrationOf, net, resource, stackOf, synth } from "../../stages/synth/migrations.ts";

const web: Workload = { name: "web", kind: "vm", scale: { max: 2 }, config: { os: { family: "linux" } }, dependsOn: ["net"] };
const edge: Workload = {
  name: "edge",
  kind: "load-balancer",
  access: "public",
  config: { listeners: [{ port: 80, protocol: "http", target: "web" }] },
};
const zone = (records: object[], type = "public"): Workload => ({
  name: "zone",
  kind: "dns",
  config: { zone: "example.com", type, records },
});
const synthesis = (workloads: Workload[], spec: Partial<Migration["spec"]> = {}) => synth(migrationOf([net, ...workloads], spec));
const built = (...workloads: Workload[]) => stackOf(synthesis(workloads), "main");

describe("a zone on aws", () => {
  it("holds the records that have values", () => {
    const stack = built(
      zone([
        { name: "@", type: "MX", values: ["10 mail.example.net"] },
        { name: "*.dev", type: "CNAME", values: ["dev.example.net"] },
      ]),
    );

    expect(resource(stack, "aws_route53_record.zone_apex_mx")).toMatchObject({ name: "example.com", type: "MX", ttl: 300 });
    expect(resource(stack, addresses(stack).find((address) => address.includes("zone_any")) ?? "")).toMatchObject({
      name: "*.dev.example.com",
      records: ["dev.example.net"],
    });
  });

  it("points at a balancer by alias, which is all that its apex may hold", () => {
    const stack = built(web, edge, zone([{ name: "@", type: "CNAME", target: "edge" }]));

    expect(resource(stack, "aws_route53_record.edge_zone_apex_cname")).toMatchObject({
      name: "example.com",
      type: "A",
      alias: { name: "${aws_lb.edge.dns_name}", zone_id: "${aws_lb.edge.zone_id}", evaluate_target_health: true },
    });
  });

  it("points at a target of a later wave from that wave", () => {
    const waves = [
      { name: "one", state: "built" as const, workloads: ["net", "zone"] },
      { name: "two", state: "built" as const, workloads: ["web", "edge"], dependsOn: ["one"] },
    ];
    const result = synthesis([web, edge, zone([{ name: "www", type: "A", target: "edge" }])], { waves });

    expect(addresses(stackOf(result, "one"))).not.toContain("aws_route53_record.edge_zone_www_a");
    expect(resource(stackOf(result, "two"), "aws_route53_record.edge_zone_www_a")["zone_id"]).toBe(
      "${terraform_data.upstream.output.zone_zoneId}",
    );
  });

  it("cannot point an address record at what has only a name", () => {
    expect(codes(synthesis([web, zone([{ name: "www", type: "A", target: "web" }])]))).toEqual(["SIR-E222"]);
  });

  it("answers only inside the networks when it is private", () => {
    const second: Workload = { name: "other", kind: "network", config: { cidr: "10.61.0.0/16" } };
    const stack = built(second, zone([], "private"));

    expect(resource(stack, "aws_route53_zone.zone")["vpc"]).toEqual([{ vpc_id: "${aws_vpc.net.id}" }]);
    expect(resource(stack, "aws_route53_zone_association.zone_other")["vpc_id"]).toBe("${aws_vpc.other.id}");
  });
});

describe("a file share on aws", () => {
  const share = (config: object, more: Partial<Workload> = {}): Workload => ({
    name: "files",
    kind: "file-share",
    config: { protocol: "nfs", ...config },
    dependsOn: ["net"],
    ...more,
  });

  it("is an encrypted EFS with a mount target in every zone", () => {
    const stack = built(share({}));

    expect(resource(stack, "aws_efs_file_system.files")).toMatchObject({ encrypted: true, throughput_mode: "bursting" });
    expect(resource(stack, "aws_efs_mount_target.files_b")["subnet_id"]).toBe("${aws_subnet.net_data_b.id}");
  });

  it("is copied by AWS's own plan where the spec has none, and by ours where it has", () => {
    const status = (workload: Workload) => resource(built(workload), "aws_efs_backup_policy.files")["backup_policy"];

    expect(status(share({}))).toEqual({ status: "ENABLED" });
    expect(status(share({}, { backup: { schedule: "daily", retention: "35d" } }))).toEqual({ status: "DISABLED" });
  });

  it("opens to those that mount it", () => {
    const stack = built(web, share({ mountFrom: ["web"] }));

    expect(resource(stack, "aws_vpc_security_group_ingress_rule.web_to_files_2049")).toMatchObject({
      security_group_id: "${aws_security_group.files.id}",
      referenced_security_group_id: "${aws_security_group.web.id}",
      from_port: 2049,
    });
  });

  it("is FSx for SMB, which belongs to a directory that the author must name", () => {
    const smb = share({ protocol: "smb" }, { size: { storage: "500Gi" }, availability: "multi-zone" });
    const named = { ...smb, overrides: { aws: { aws_fsx_windows_file_system: { active_directory_id: "d-1234567890" } } } };

    expect(codes(synthesis([smb]))).toEqual(["SIR-E207"]);
    expect(resource(built(smb), "aws_fsx_windows_file_system.files")).toMatchObject({
      deployment_type: "MULTI_AZ_1",
      storage_capacity: 500,
    });
    expect(codes(synthesis([named]))).not.toContain("SIR-E207");
  });
});

describe("what surrounds a migration on aws", () => {
  it("refuses a grant whose verb means nothing there", () => {
    const db: Workload = { name: "db", kind: "database", config: { engine: "key-value" } };
    const grantee = { ...web, grants: [{ to: "db", access: "publish" as const }] };

    expect(codes(synthesis([db, grantee]))).toEqual(["SIR-E207"]);
  });

  it("warns of a budget before it is spent, in dollars", () => {
    const stack = stackOf(synthesis([], { constraints: { budget: { monthly: 4200 } } }), "main");

    expect(resource(stack, "aws_budgets_budget._budget")).toMatchObject({
      limit_amount: "4200",
      cost_filter: [{ name: "TagKeyValue", values: ["user:sirsi:migration$shop"] }],
      notification: [
        { threshold: 80, notification_type: "ACTUAL" },
        { threshold: 100, notification_type: "FORECASTED" },
      ],
    });
    const euros = synthesis([], { constraints: { budget: { monthly: 4200, currency: "EUR" } } });
    expect(euros.notes.map(({ text }) => text)).toEqual(["AWS bills in USD: no budget alarm is made for 4200 EUR a month."]);
  });

  it("lets alarms reach a topic that is encrypted with a key of ours, for AWS's own lets none", () => {
    const stack = stackOf(synthesis([], { monitoring: { channels: [{ type: "email", to: "ops@example.com" }] } }), "main");

    expect(resource(stack, "aws_sns_topic._alerts")["kms_master_key_id"]).toBe("${aws_kms_key._alerts.arn}");
    expect(resource(stack, "aws_kms_key._alerts")["policy"]).toContain("cloudwatch.amazonaws.com");
    expect(resource(stack, "aws_sns_topic_subscription._alerts_1")).toMatchObject({
      protocol: "email",
      endpoint: "ops@example.com",
    });
  });

  it("refuses any account but the one that is named, when it is connected", () => {
    const connected = synth(migrationOf([net]), { mode: "connected" });
    const { account: _none, ...target } = migrationOf([]).spec.target;

    expect(stackOf(connected, "main").configuration["provider"]).toEqual({
      aws: [{ region: "eu-central-1", allowed_account_ids: ["111122223333"] }],
    });
    expect(codes(synth(migrationOf([net], { target }), { mode: "connected" }))).toEqual(["SIR-E106"]);
    expect(codes(synth(migrationOf([net], { target })))).toEqual([]);
  });

  it("asks nobody when it is offline", () => {
    const [block] = (
      stackOf(synth(migrationOf([net]), { mode: "offline" }), "main").configuration["provider"] as { aws: object[] }
    ).aws;

    expect(block).toEqual({
      region: "eu-central-1",
      access_key: "mock",
      secret_key: "mock",
      skip_credentials_validation: true,
      skip_requesting_account_id: true,
      skip_metadata_api_check: "true",
      skip_region_validation: true,
      max_retries: 1,
    });
  });

  it("takes the account from the settings where the spec has none", () => {
    const settings = { apiVersion: "sirsi.dev/v1", kind: "Settings", accounts: { aws: { production: "999988887777" } } } as const;
    const { account: _none, ...target } = migrationOf([]).spec.target;

    const stack = stackOf(synth(migrationOf([net], { target }), { mode: "connected", settings }), "main");
    expect(stack.configuration["provider"]).toMatchObject({ aws: [{ allowed_account_ids: ["999988887777"] }] });
  });

  it("says what cannot be built on another cloud yet", () => {
    const target = { provider: "gcp" as const, region: "germany" };
    const result = synth(migrationOf([net], { target }));

    expect(result.stacks).toEqual([]);
    expect(codes(result)).toEqual(["SIR-E207"]);
  });
});
