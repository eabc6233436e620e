import { describe, expect, it } from "vitest";
import type { Workload } from "../../../src/domain/spec.generated.ts";
import { addresses, codes, migrationOf, net, resource, stackOf, synth } from "../../stages/synth/migrations.ts";

const vm = (config: object = {}, more: Partial<Workload> = {}): Workload => ({
  name: "web",
  kind: "vm",
  size: { vcpu: 2, memory: "8Gi" },
  config: { os: { family: "linux", image: "ubuntu-22.04" }, ...config },
  dependsOn: ["net"],
  ...more,
});
const synthesis = (workload: Workload, files?: ReadonlyMap<string, Uint8Array>) =>
  synth(migrationOf([net, workload]), files === undefined ? {} : { files });
const built = (workload: Workload) => stackOf(synthesis(workload), "main");

describe("a machine on aws", () => {
  it("is one instance with an encrypted disk, whose image is for new machines only", () => {
    expect(resource(built(vm()), "aws_instance.web")).toMatchObject({
      instance_type: "t3a.large",
      metadata_options: { http_tokens: "required" },
      root_block_device: { encrypted: true, volume_type: "gp3", volume_size: 30 },
      disable_api_termination: false,
      lifecycle: { ignore_changes: ["ami"] },
    });
  });

  it("has its further disks beside it, in its zone", () => {
    const stack = built(
      vm({
        disks: [
          { name: "root", size: "80Gi" },
          { name: "data", size: "200Gi", tier: "fast" },
        ],
      }),
    );

    expect(resource(stack, "aws_instance.web")["root_block_device"]).toMatchObject({ volume_size: 80 });
    expect(resource(stack, "aws_ebs_volume.web_data")).toMatchObject({
      availability_zone: "eu-central-1a",
      size: 200,
      iops: 16_000,
      encrypted: true,
    });
    expect(resource(stack, "aws_volume_attachment.web_data")["device_name"]).toBe("/dev/sdf");
  });

  it("is a group that scales on its processors, where there may be several", () => {
    const stack = built(vm({}, { scale: { min: 2, max: 6, targetCpu: 70 }, availability: "multi-zone" }));

    expect(resource(stack, "aws_autoscaling_group.web")).toMatchObject({
      min_size: 2,
      max_size: 6,
      vpc_zone_identifier: ["${aws_subnet.net_private_a.id}", "${aws_subnet.net_private_b.id}"],
    });
    expect(resource(stack, "aws_autoscaling_policy.web")["target_tracking_configuration"]).toMatchObject({ target_value: 70 });
  });

  it("stays in one zone where one is enough", () => {
    expect(resource(built(vm({}, { scale: { max: 3 } })), "aws_autoscaling_group.web")["vpc_zone_identifier"]).toHaveLength(1);
  });

  it("is started from a disk in a bucket, with a role that may read that disk", () => {
    const stack = built(vm({ image: "s3://images/web/disk.vmdk" }));

    expect(resource(stack, "aws_ebs_snapshot_import.web")).toMatchObject({
      encrypted: true,
      disk_container: { format: "VMDK", user_bucket: { s3_bucket: "images", s3_key: "web/disk.vmdk" } },
    });
    expect(resource(stack, "aws_launch_template.web")["image_id"]).toBe("${aws_ami.web.id}");
    expect(resource(stack, "aws_iam_role_policy.web_import")["policy"]).toContain('"arn:aws:s3:::images/web/disk.vmdk"');
  });

  it("cannot be started from the image of another cloud, or from one that nobody publishes", () => {
    expect(codes(synthesis(vm({ image: "gs://acme/disk.tar.gz" })))).toEqual(["SIR-E223"]);
    expect(codes(synthesis(vm({ os: { family: "linux", image: "ubuntu-12.04" } })))).toEqual(["SIR-E214"]);
    expect(codes(synthesis(vm({ os: { family: "windows", image: "windows-2022" }, arch: "arm64" })))).toEqual(["SIR-E214"]);
  });

  it("takes a script of the size that EC2 takes, from the files of the repository", () => {
    const script = vm({ userData: "./scripts/init.sh" });
    const file = (bytes: number) => new Map([["scripts/init.sh", new Uint8Array(bytes)]]);

    expect(codes(synthesis(script, file(16_384)))).toEqual([]);
    expect(codes(synthesis(script, file(16_385)))).toEqual(["SIR-E214"]);
    expect(codes(synthesis(script))).toEqual(["SIR-E202"]);
  });

  it("opens a port to whom the spec says, and its own way out only for the web", () => {
    const ports = [
      { port: 8080 },
      { port: 443, from: "public" },
      { port: 53, protocol: "udp", from: "10.20.0.0/16" },
      { port: 22, from: "workload:bastion" },
    ];
    const stack = built(vm({ ports }));

    const rules = addresses(stack).filter((address) => address.startsWith("aws_vpc_security_group_"));
    expect(
      // eslint-disable-next-line @typescript-eslint/no-base-to-string -- a string in the JSON
      rules.map((address) => `${address.split(".")[1] ?? ""} ${String(resource(stack, address)["cidr_ipv4"])}`).toSorted(),
    ).toEqual([
      "web_out_443 0.0.0.0/0",
      "web_out_80 0.0.0.0/0",
      "web_port0_8080 10.60.0.0/16",
      "web_port1_443 0.0.0.0/0",
      "web_port2_53 10.20.0.0/16",
    ]);
  });

  it("gets a secret of another store as an empty container that the service fills", () => {
    const result = synthesis(vm({}, { secrets: [{ name: "TOKEN", from: "vault://kv/shop#token" }] }));

    expect(result.secrets["main"]).toEqual([
      { address: "aws_secretsmanager_secret.web_secret_token", from: "vault://kv/shop#token" },
    ]);
    expect(resource(stackOf(result, "main"), "aws_instance.web")["tags"]).toMatchObject({
      "sirsi:secret:TOKEN": "${aws_secretsmanager_secret.web_secret_token.arn}",
    });
  });

  it("runs on spare capacity where the spec allows it to be taken away", () => {
    expect(resource(built(vm({ spot: true })), "aws_launch_template.web")["instance_market_options"]).toEqual({
      market_type: "spot",
    });
  });

  it("sleeps outside its hours", () => {
    const stack = built(vm({}, { schedule: { running: "Mon-Fri 07:00-20:00", timezone: "Europe/Berlin" } }));

    expect(resource(stack, "aws_scheduler_schedule.web_stop")).toMatchObject({
      schedule_expression: "cron(0 20 ? * MON,TUE,WED,THU,FRI *)",
      schedule_expression_timezone: "Europe/Berlin",
      target: { arn: "arn:aws:scheduler:::aws-sdk:ec2:stopInstances", input: '{"InstanceIds":["${aws_instance.web.id}"]}' },
    });
  });

  it("says what it cannot watch", () => {
    const { notes } = synthesis(vm({}, { alerts: [{ metric: "storage-free", below: 10 }] }));

    expect(notes.map(({ text }) => text)).toEqual(["No alarm is made for storage-free: AWS measures no such thing for this vm."]);
  });

  it("refuses two things of one name instead of losing one", () => {
    const disks = [
      { name: "data", size: "10Gi" },
      { name: "data", size: "20Gi" },
    ];

    expect(codes(synthesis(vm({ disks })))).toContain("SIR-E201");
  });
});
