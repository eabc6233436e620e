import { describe, expect, it } from "vitest";
import { afterOf, billOf, change, creates, estimate, estimateWith, monthlyOf, reasons, used } from "./given.ts";

// us-east-1, aws-compute.csv: m5.large 0.096 (spot 0.0434), t3.micro 0.0104, t2.medium 0.0464, m6i.large 0.096.
// us-east-1, aws-storage.csv: gp2 0.1, gp3 0.08, gp3 IOPS 0.005, gp3 throughput 0.04, io1 0.125 and 0.065, standard 0.05.

describe("instances", () => {
  it("have a root volume of 8 GB of gp2 when nothing is said", () => {
    expect(monthlyOf(estimate([creates("aws_instance.a", { instance_type: "m5.large" })]))).toEqual({
      "Instance usage (Linux, on-demand, m5.large)": 730 * 0.096,
      "root_block_device: Storage (gp2)": 8 * 0.1,
    });
  });

  it("pay for gp3 IOPS above 3,000 and throughput above 125 MB/s", () => {
    const root = { volume_type: "gp3", volume_size: 100, iops: 4000, throughput: 200 };

    const bill = monthlyOf(estimate([creates("aws_instance.a", { instance_type: "m5.large", root_block_device: [root] })]));

    expect(bill["root_block_device: Storage (gp3)"]).toBeCloseTo(100 * 0.08, 10);
    expect(bill["root_block_device: Provisioned IOPS (gp3)"]).toBeCloseTo((4000 - 3000) * 0.005, 10);
    expect(bill["root_block_device: Provisioned throughput (gp3)"]).toBeCloseTo((200 - 125) * 0.04, 10);
  });

  it("pay for nothing extra within what gp3 includes", () => {
    const root = { volume_type: "gp3", volume_size: 100, iops: 3000, throughput: 125 };

    const bill = monthlyOf(estimate([creates("aws_instance.a", { instance_type: "m5.large", root_block_device: [root] })]));

    expect(Object.keys(bill)).toEqual(["Instance usage (Linux, on-demand, m5.large)", "root_block_device: Storage (gp3)"]);
  });

  it("pay for every IOPS of io1, and for each further volume", () => {
    const after = {
      instance_type: "m5.large",
      ebs_block_device: [
        { device_name: "/dev/sdf", volume_type: "io1", volume_size: 50, iops: 800 },
        { device_name: "/dev/sdg", volume_type: "standard", volume_size: 20 },
      ],
    };
    const instance = creates("aws_instance.a", after);

    const bill = monthlyOf(estimateWith(used(instance, { monthly_standard_io_requests: 3_000_000 }), [instance]));

    expect(bill["ebs_block_device[0]: Storage (io1)"]).toBeCloseTo(50 * 0.125, 10);
    expect(bill["ebs_block_device[0]: Provisioned IOPS (io1)"]).toBeCloseTo(800 * 0.065, 10);
    expect(bill["ebs_block_device[1]: Storage (standard)"]).toBeCloseTo(20 * 0.05, 10);
    expect(bill["ebs_block_device[1]: I/O requests"]).toBeCloseTo(3 * 0.05, 10);
  });

  it("climb the tiers of io2 IOPS, volume by volume", () => {
    const volume = creates("aws_ebs_volume.a", { type: "io2", size: 1000, iops: 70_000 }, { region: "eu-west-1" });

    // eu-west-1: 0.138 a GB; 0.072 to 32,000, 0.0504 to 64,000, 0.03528 above.
    expect(afterOf(estimate([volume]))).toBeCloseTo(1000 * 0.138 + 32_000 * 0.072 + 32_000 * 0.0504 + 6000 * 0.03528, 6);
  });

  it("do not count again a volume that stands as a resource of its own", () => {
    const volume = { id: "vol-1", size: 100, type: "gp2" };
    const attached = { volume_id: "vol-1", device_name: "/dev/sdf", volume_size: 100, volume_type: "gp2" };
    const instance = {
      id: "i-1",
      instance_type: "m5.large",
      root_block_device: [{ volume_size: 8, volume_type: "gp2" }],
      ebs_block_device: [attached],
    };
    const stand = (address: string, values: Record<string, string | number>) =>
      change(address, { before: values, after: values }, { action: "no-op" });

    const cost = estimate([
      change("aws_instance.a", { before: instance, after: instance }, { action: "no-op" }),
      stand("aws_ebs_volume.a", volume),
      stand("aws_volume_attachment.a", { instance_id: "i-1", volume_id: "vol-1" }),
    ]);

    expect(cost.monthly.after).toBeCloseTo(730 * 0.096 + 8 * 0.1 + 100 * 0.1, 8);
    expect(cost.monthly.before).toBeCloseTo(cost.monthly.after, 8);
  });

  it("take type, volumes and market from their launch template", () => {
    const template = creates("aws_launch_template.a", {
      instance_type: "m5.large",
      instance_market_options: [{ market_type: "spot" }],
      block_device_mappings: [
        { device_name: "/dev/xvda", ebs: [{ volume_size: 30, volume_type: "gp3" }] },
        { device_name: "/dev/sdf", ebs: [{ volume_size: 100, volume_type: "gp2" }] },
      ],
    });
    const instance = creates("aws_instance.a", {}, { refs: { "launch_template.id": ["aws_launch_template.a"] } });

    expect(afterOf(estimate([template, instance]))).toBeCloseTo(730 * 0.0434 + 30 * 0.08 + 100 * 0.1, 8);
  });

  it("run fewer hours when usage says so", () => {
    const instance = creates("aws_instance.a", { instance_type: "m5.large" });

    const bill = monthlyOf(estimateWith(used(instance, { monthly_hrs: 100 }), [instance]));

    expect(bill["Instance usage (Linux, on-demand, m5.large)"]).toBeCloseTo(9.6, 10);
  });

  it("pay for seven metrics with detailed monitoring", () => {
    const bill = monthlyOf(estimate([creates("aws_instance.a", { instance_type: "m5.large", monitoring: true })]));

    expect(bill["EC2 detailed monitoring"]).toBeCloseTo(7 * 0.3, 10);
  });

  it("pay for a public address that they ask for, unless an elastic one takes its place", () => {
    const asks = { id: "i-1", instance_type: "m5.large", associate_public_ip_address: true };
    const elastic = creates("aws_eip.a", { instance: "i-1" });

    expect(monthlyOf(estimate([creates("aws_instance.a", asks)]))["Public IPv4 address"]).toBeCloseTo(730 * 0.005, 10);
    const both = estimate([creates("aws_instance.a", asks), elastic]);
    expect(monthlyOf(both)).not.toHaveProperty("Public IPv4 address");
    expect(monthlyOf(both, "aws_eip.a")).toEqual({ "Public IPv4 address": 730 * 0.005 });
  });

  it("cost nothing on a dedicated host, and have no price with dedicated tenancy", () => {
    const on = (tenancy: string) => estimate([creates("aws_instance.a", { instance_type: "m5.large", tenancy })]);

    expect(Object.keys(billOf(on("host")))).toEqual(["root_block_device: Storage (gp2)"]);
    expect(reasons(on("dedicated"))[0]).toContain("no price for compute m5.large/linux/dedicated");
  });

  it("bought on the spot market take the spot price, with its day", () => {
    const after = { instance_type: "m5.large", instance_market_options: [{ market_type: "spot" }] };

    expect(billOf(estimate([creates("aws_instance.a", after)]))["Instance usage (Linux, spot, m5.large)"]).toMatchObject({
      unitPrice: 0.0434,
      date: "2024-08-09",
    });
  });
});

describe("burstable instances", () => {
  it("burst without limit by default from T3 on, and T2 only when told to", () => {
    const credits = (type: string, mode?: string) => {
      const specification = mode === undefined ? {} : { credit_specification: [{ cpu_credits: mode }] };
      return "CPU credits" in billOf(estimate([creates("aws_instance.a", { instance_type: type, ...specification })]));
    };

    expect([credits("t3.micro"), credits("t4g.micro"), credits("t3.micro", "standard")]).toEqual([true, true, false]);
    expect([credits("t2.medium"), credits("t2.medium", "unlimited"), credits("m5.large")]).toEqual([false, true, false]);
  });

  it("pay 0.05 for each vCPU-hour beyond their credits", () => {
    const instance = creates("aws_instance.a", { instance_type: "t3.micro" });

    const bill = billOf(estimateWith(used(instance, { monthly_cpu_credit_hrs: 100 }), [instance]));

    // A t3.micro has 2 vCPUs.
    expect(bill["CPU credits"]).toMatchObject({ quantity: 200, monthly: 10 });
  });
});

describe("operating systems", () => {
  it("Windows costs 0.046 more for each vCPU where there is no row of its own", () => {
    const windows = creates("aws_instance.a", { instance_type: "m5.large", get_password_data: true });

    // m5.large has 2 vCPUs: 0.096 + 2 × 0.046.
    expect(billOf(estimate([windows]))["Instance usage (Windows, on-demand, m5.large)"]).toMatchObject({
      unitPrice: 0.096 + 0.092,
      date: "2023-02-23",
    });
  });

  it("Windows on a small burstable type costs more by size", () => {
    const windows = creates("aws_instance.a", { instance_type: "t3.micro" });

    const bill = billOf(estimateWith(used(windows, { operating_system: "windows" }), [windows]));

    expect(bill["Instance usage (Windows, on-demand, t3.micro)"]?.unitPrice).toBeCloseTo(0.0104 + 0.0092, 12);
  });

  it("Windows in Ireland has rows of its own", () => {
    const windows = creates(
      "aws_instance.a",
      { instance_type: "m5.large", ami: "resolve:ssm:/aws/service/ami-windows-latest/x" },
      { region: "eu-west-1" },
    );

    expect(billOf(estimate([windows]))["Instance usage (Windows, on-demand, m5.large)"]?.unitPrice).toBe(0.199);
  });

  it("SUSE costs more by vCPU, Red Hat is named as a gap", () => {
    const suse = creates("aws_instance.a", { instance_type: "m5.large" });
    const redHat = creates("aws_instance.b", { instance_type: "m5.large" });

    expect(afterOf(estimateWith(used(suse, { operating_system: "suse" }), [suse]))).toBeCloseTo(730 * (0.096 + 0.0563) + 0.8, 8);
    const cost = estimateWith(used(redHat, { operating_system: "rhel" }), [redHat]);
    expect(afterOf(cost)).toBeCloseTo(730 * 0.096 + 0.8, 8);
    expect(reasons(cost)[0]).toContain("RHEL licence | the RHEL prices at hand are of 2023-02");
  });

  it("follows the spec's own word, and charges no Windows that the team brought", () => {
    const vm = (license: "included" | "byol") => {
      const config = { os: { family: "windows" as const }, license };
      const workload = { name: "legacy", kind: "vm" as const, config };
      const target = { provider: "aws" as const, region: "us-east" };
      const origin = { wave: "main", workload: "legacy", path: [] };
      return estimate([creates("aws_instance.a", { instance_type: "m5.large" }, { origin })], {
        migration: { spec: { target, workloads: [workload] } },
      });
    };

    expect(afterOf(vm("included"))).toBeCloseTo(730 * 0.188 + 0.8, 8);
    expect(afterOf(vm("byol"))).toBeCloseTo(730 * 0.096 + 0.8, 8);
  });
});

describe("groups of instances", () => {
  const template = (after: object = {}) =>
    creates("aws_launch_template.web", {
      instance_type: "m6i.large",
      block_device_mappings: [{ device_name: "/dev/xvda", ebs: [{ volume_size: 50, volume_type: "gp3" }] }],
      ...after,
    });
  const group = (after: object) =>
    creates(
      "aws_autoscaling_group.web",
      { launch_template: [{ version: "$Latest" }], ...after },
      { refs: { "launch_template.id": ["aws_launch_template.web"] } },
    );

  it("cost what their template costs, times the desired capacity", () => {
    const cost = estimate([template(), group({ desired_capacity: 3, min_size: 1, max_size: 9 })]);

    expect(afterOf(cost, "aws_autoscaling_group.web")).toBeCloseTo(3 * (730 * 0.096 + 50 * 0.08), 8);
    expect(cost.resources).toHaveLength(1);
  });

  it("run at least their minimum, and may run none", () => {
    expect(afterOf(estimate([template(), group({ min_size: 2, max_size: 4 })]))).toBeCloseTo(2 * (730 * 0.096 + 50 * 0.08), 8);
    expect(estimate([template(), group({ desired_capacity: 0, min_size: 0, max_size: 4 })]).monthly.after).toBe(0);
  });

  it("have the root volume of the image beside other mapped volumes", () => {
    const data = { block_device_mappings: [{ device_name: "/dev/sdf", ebs: [{ volume_size: 100, volume_type: "gp2" }] }] };

    expect(monthlyOf(estimate([template(data), group({ desired_capacity: 2 })]))).toMatchObject({
      "root_block_device: Storage (gp2)": 2 * 8 * 0.1,
      "block_device_mapping[0]: Storage (gp2)": 2 * 100 * 0.1,
    });
  });

  it("split a mixed policy into on-demand and spot", () => {
    const policy = {
      instances_distribution: [{ on_demand_base_capacity: 1, on_demand_percentage_above_base_capacity: 25 }],
      launch_template: [{ launch_template_specification: [{ version: "$Latest" }], override: [{ instance_type: "m5.large" }] }],
    };
    const mixed = creates(
      "aws_autoscaling_group.web",
      { desired_capacity: 5, mixed_instances_policy: [policy] },
      {
        refs: {
          "mixed_instances_policy.launch_template.launch_template_specification.launch_template_id": ["aws_launch_template.web"],
        },
      },
    );

    // One, and a quarter of the other four, on demand; three on the spot market.
    const bill = monthlyOf(estimate([template(), mixed]), "aws_autoscaling_group.web");
    expect(bill["Instance usage (Linux, on-demand, m5.large)"]).toBeCloseTo(2 * 730 * 0.096, 8);
    expect(bill["Instance usage (Linux, spot, m5.large)"]).toBeCloseTo(3 * 730 * 0.0434, 8);
    expect(bill["root_block_device: Storage (gp3)"]).toBeCloseTo(5 * 50 * 0.08, 8);
  });

  it("need as many instances as the weight of their type says", () => {
    const policy = {
      launch_template: [
        {
          launch_template_specification: [{ launch_template_id: "lt-1" }],
          override: [{ instance_type: "m5.large", weighted_capacity: "2" }],
        },
      ],
    };
    const changes = [
      template({ id: "lt-1", block_device_mappings: [] }),
      creates("aws_autoscaling_group.web", { desired_capacity: 5, mixed_instances_policy: [policy] }),
    ];

    expect(billOf(estimate(changes))["Instance usage (Linux, on-demand, m5.large)"]?.quantity).toBe(3 * 730);
  });

  it("find the template of what exists by its id, on both sides", () => {
    const plain = { block_device_mappings: [], id: "lt-1" };
    const was = { ...plain, instance_type: "m5.large" };
    const becomes = { ...plain, instance_type: "m5.xlarge" };
    const same = { id: "web", desired_capacity: 1, launch_template: [{ id: "lt-1", version: "$Latest" }] };

    const { monthly } = estimate([
      change("aws_launch_template.web", { before: was, after: becomes }),
      change("aws_autoscaling_group.web", { before: same, after: same }, { action: "no-op" }),
    ]);

    expect(monthly.delta).toBeCloseTo(730 * (0.192 - 0.096), 8);
  });

  it("name a template that the plan does not have", () => {
    expect(reasons(estimate([group({ desired_capacity: 2 })]))).toEqual([
      "aws_autoscaling_group.web | Instance usage | the launch template is not in the plan",
    ]);
  });

  it("watch closely by default when started from a launch configuration", () => {
    const changes = [
      creates("aws_launch_configuration.web", { instance_type: "m5.large" }),
      creates(
        "aws_autoscaling_group.web",
        { desired_capacity: 2 },
        { refs: { launch_configuration: ["aws_launch_configuration.web"] } },
      ),
    ];

    expect(monthlyOf(estimate(changes))["EC2 detailed monitoring"]).toBeCloseTo(2 * 7 * 0.3, 10);
  });
});

describe("Kubernetes", () => {
  it("charges 0.10 an hour for a cluster, and 0.60 in extended support", () => {
    const cluster = (version: string, more: object = {}) =>
      afterOf(estimate([creates("aws_eks_cluster.a", { version, ...more })], { day: "2026-06-01" }));

    expect(cluster("1.33")).toBeCloseTo(730 * 0.1, 10);
    // Standard support of 1.31 ended on 2025-11-26.
    expect(cluster("1.31")).toBeCloseTo(730 * 0.6, 10);
    expect(cluster("1.31", { upgrade_policy: [{ support_type: "STANDARD" }] })).toBeCloseTo(730 * 0.1, 10);
  });

  it("starts t3.medium with 20 GB when a node group says nothing else", () => {
    const nodes = creates("aws_eks_node_group.a", { scaling_config: [{ desired_size: 3, min_size: 1, max_size: 5 }] });

    // t3.medium 0.0416; CPU credits are usage.
    expect(afterOf(estimate([nodes]))).toBeCloseTo(3 * (730 * 0.0416 + 20 * 0.1), 8);
  });

  it("takes type, disk and capacity of a node group", () => {
    const after = {
      instance_types: ["m5.large", "m5a.large"],
      disk_size: 100,
      capacity_type: "SPOT",
      scaling_config: [{ desired_size: 2 }],
    };

    expect(afterOf(estimate([creates("aws_eks_node_group.a", after)]))).toBeCloseTo(2 * (730 * 0.0434 + 100 * 0.1), 8);
  });
});

describe("containers", () => {
  const task = (after: object = {}) => creates("aws_ecs_task_definition.web", { cpu: "512", memory: "1024", ...after });
  const service = (after: object) =>
    creates(
      "aws_ecs_service.web",
      { launch_type: "FARGATE", ...after },
      { refs: { task_definition: ["aws_ecs_task_definition.web"] } },
    );

  it("on Fargate cost the vCPU and GB of their task", () => {
    // 0.04048 a vCPU-hour, 0.004445 a GB-hour.
    expect(afterOf(estimate([task(), service({ desired_count: 2 })]))).toBeCloseTo(2 * 730 * (0.5 * 0.04048 + 1 * 0.004445), 8);
  });

  it("on Graviton cost less, with Windows more, and storage above 20 GB extra", () => {
    const on = (runtime: object, storage?: number) => {
      const ephemeral = storage === undefined ? {} : { ephemeral_storage: [{ size_in_gib: storage }] };
      return afterOf(
        estimate([
          task({ cpu: "1 vCPU", memory: "2 GB", runtime_platform: [runtime], ...ephemeral }),
          service({ desired_count: 1 }),
        ]),
      );
    };

    expect(on({ cpu_architecture: "ARM64" })).toBeCloseTo(730 * (0.03238 + 2 * 0.00356), 8);
    expect(on({ operating_system_family: "WINDOWS_SERVER_2022_CORE" })).toBeCloseTo(730 * (0.046552 + 0.046 + 2 * 0.00511175), 8);
    expect(on({}, 50)).toBeCloseTo(730 * (0.04048 + 2 * 0.004445 + 30 * 0.000111), 8);
  });

  it("on instances cost nothing of their own", () => {
    expect(estimate([task(), service({ launch_type: "EC2", desired_count: 4 })]).monthly.after).toBe(0);
    expect(estimate([task(), service({ launch_type: null, desired_count: 4 })]).monthly.after).toBe(0);
  });

  it("follow the strategy of their cluster, and the floor of their autoscaling", () => {
    const cluster = creates("aws_ecs_cluster.main", {});
    const providers = creates(
      "aws_ecs_cluster_capacity_providers.main",
      { default_capacity_provider_strategy: [{ capacity_provider: "FARGATE", weight: 1 }] },
      { refs: { cluster_name: ["aws_ecs_cluster.main"] } },
    );
    const web = creates(
      "aws_ecs_service.web",
      { desired_count: 1 },
      { refs: { cluster: ["aws_ecs_cluster.main"], task_definition: ["aws_ecs_task_definition.web"] } },
    );
    const floor = creates(
      "aws_appautoscaling_target.web",
      { min_capacity: 3 },
      { refs: { resource_id: ["aws_ecs_cluster.main", "aws_ecs_service.web"] } },
    );

    expect(afterOf(estimate([cluster, providers, task(), web, floor]), "aws_ecs_service.web")).toBeCloseTo(
      3 * 730 * (0.5 * 0.04048 + 0.004445),
      8,
    );
  });
});
