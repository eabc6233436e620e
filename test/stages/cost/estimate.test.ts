import { describe, expect, it } from "vitest";
import { costJson } from "../../../src/stages/cost/cost-json.ts";
import { afterOf, billOf, change, creates, estimate, estimateWith, reasons, used } from "./given.ts";

// aws-compute.csv, us-east-1: m5.large 0.096, m5.xlarge 0.192, r6g.large 0.1008. aws-storage.csv: gp2 0.1.
const rootVolume = 8 * 0.1;
const large = 730 * 0.096 + rootVolume;
const xlarge = 730 * 0.192 + rootVolume;

describe("before, after and delta", () => {
  it("counts a created resource after only", () => {
    const { monthly } = estimate([creates("aws_instance.web", { instance_type: "m5.large" })]);

    expect(monthly.before).toBe(0);
    expect(monthly.after).toBeCloseTo(large, 8);
    expect(monthly.delta).toBeCloseTo(large, 8);
  });

  it("counts a deleted resource before only, at its prior values", () => {
    const { monthly, resources } = estimate([change("aws_instance.web", { before: { instance_type: "m5.large" } })]);

    expect(monthly.before).toBeCloseTo(large, 8);
    expect(monthly.delta).toBeCloseTo(-large, 8);
    expect(resources[0]).toMatchObject({ after: 0, components: [] });
  });

  it.each(["update", "replace"] as const)("prices both sides of an %s", (action) => {
    const sides = { before: { instance_type: "m5.large" }, after: { instance_type: "m5.xlarge" } };

    const { monthly } = estimate([change("aws_instance.web", sides, { action })]);

    expect(monthly.before).toBeCloseTo(large, 8);
    expect(monthly.after).toBeCloseTo(xlarge, 8);
    expect(monthly.delta).toBeCloseTo(730 * (0.192 - 0.096), 8);
  });

  it("counts what does not change on both sides", () => {
    const sides = { before: { instance_type: "m5.large" }, after: { instance_type: "m5.large" } };

    const { monthly } = estimate([change("aws_instance.web", sides, { action: "no-op" })]);

    expect(monthly.before).toBeCloseTo(large, 8);
    expect(monthly.delta).toBe(0);
  });

  it("keeps what Terraform only forgets: it stands and costs on", () => {
    const { monthly } = estimate([change("aws_instance.web", { before: { instance_type: "m5.large" } }, { action: "forget" })]);

    expect(monthly.after).toBeCloseTo(large, 8);
    expect(monthly.delta).toBe(0);
  });

  it("prices what was before without the constants of the new configuration", () => {
    const sides = { before: { instance_type: "m5.large" }, after: { instance_type: "m5.large", monitoring: true } };
    const { resources } = estimate([change("aws_instance.web", sides, { config: { monitoring: true } })]);

    expect(resources[0]?.before).toBeCloseTo(large, 8);
    // Seven metrics at 0.3 each.
    expect(resources[0]?.after).toBeCloseTo(large + 7 * 0.3, 8);
  });
});

describe("what is not known", () => {
  it("names a missing price instead of counting it as nothing", () => {
    const cost = estimate([creates("aws_instance.web", { instance_type: "m9.huge" })]);

    expect(billOf(cost)["Instance usage (Linux, on-demand, m9.huge)"]).toMatchObject({
      quantity: 730,
      unitPrice: null,
      monthly: null,
    });
    expect(reasons(cost)).toContain(
      "aws_instance.web | Instance usage (Linux, on-demand, m9.huge) | no price for compute m9.huge/linux in us-east-1",
    );
    expect(cost.monthly.after).toBeCloseTo(rootVolume, 8);
  });

  it("says that a price that went missing is no saving", () => {
    const sides = { before: { instance_type: "m5.large" }, after: { instance_type: "m9.huge" } };

    expect(reasons(estimate([change("aws_instance.web", sides)]))).toEqual([
      "aws_instance.web | Instance usage (Linux, on-demand, m9.huge) | no price for compute m9.huge/linux in us-east-1; it had a price before, so the lower total is no saving",
    ]);
  });

  it("does not say so where the price was missing before, too", () => {
    const sides = { before: { instance_type: "m9.huge" }, after: { instance_type: "m9.huge" } };

    expect(reasons(estimate([change("aws_instance.web", sides, { action: "no-op" })]))).toEqual([
      "aws_instance.web | Instance usage (Linux, on-demand, m9.huge) | no price for compute m9.huge/linux in us-east-1",
    ]);
  });

  it("knows that none of something costs nothing, at any price", () => {
    const topic = creates("aws_sqs_queue.jobs", {}, { region: "eu-west-1" });

    const cost = estimateWith(used(topic, { monthly_requests: 0 }), [topic]);

    expect(billOf(cost)["Requests (standard)"]).toMatchObject({ quantity: 0, unitPrice: null, monthly: 0 });
    expect(cost.unpriced).toEqual([]);
  });

  it("does not price what the plan only reads", () => {
    expect(estimate([creates("data.aws_instance.other", { instance_type: "m5.large" }, { mode: "data" })]).resources).toEqual([]);
  });

  it("never takes the price of another region", () => {
    const cost = estimate([creates("aws_secretsmanager_secret.db", {}, { region: "eu-west-1" })]);

    expect(afterOf(cost)).toBeNull();
    expect(cost.monthly.after).toBe(0);
    expect(reasons(cost)[0]).toBe("aws_secretsmanager_secret.db | Secret | no price for secrets-manager secret in eu-west-1");
  });

  it("leaves a line that is charged by use without a figure", () => {
    const cost = estimate([creates("aws_nat_gateway.main", {})]);

    expect(billOf(cost)["Data processed"]).toMatchObject({ quantity: null, unitPrice: 0.045, monthly: null });
    expect(reasons(cost)).toEqual(["aws_nat_gateway.main | Data processed | usage not given"]);
    // 730 h at 0.045: the part that is known.
    expect(cost.monthly.after).toBeCloseTo(32.85, 8);
  });

  it("says which resources have no region, and takes the one that was asked for", () => {
    const changes = [creates("aws_nat_gateway.main", {}, { region: undefined as never })];

    expect(reasons(estimate(changes))).toEqual([
      "aws_nat_gateway.main | NAT gateway | region not known",
      "aws_nat_gateway.main | Data processed | region not known",
    ]);
    expect(estimate(changes, { region: "eu-west-1" }).monthly.after).toBeCloseTo(730 * 0.048, 8);
  });

  it("finds the region of what exists in its arn and its zone", () => {
    const gone = { region: undefined as never };
    const { monthly } = estimate([
      change("aws_nat_gateway.a", { before: { arn: "arn:aws:ec2:eu-west-1:123456789012:natgateway/nat-1" } }, gone),
      change("aws_ebs_volume.b", { before: { availability_zone: "eu-west-1a", size: 10, type: "gp2" } }, gone),
    ]);

    expect(monthly.before).toBeCloseTo(730 * 0.048 + 10 * 0.11, 8);
  });

  it("names a type without a price rule once", () => {
    const cost = estimate([creates("aws_emr_cluster.hadoop", {}), creates("azurerm_lb.web", {})]);

    expect(cost.resources).toEqual([]);
    expect(reasons(cost)).toEqual([
      "aws_emr_cluster.hadoop | aws_emr_cluster | no price rule for this type",
      "azurerm_lb.web | azurerm_lb | no price rule for this type",
    ]);
  });

  it("is silent about what is free", () => {
    const cost = estimate([
      creates("aws_iam_role.app", {}),
      creates("aws_subnet.a", {}),
      creates("random_password.db", {}),
      creates("terraform_data.upstream", {}),
    ]);

    expect(cost.resources).toEqual([]);
    expect(cost.unpriced).toEqual([]);
  });

  it("does not read a masked value as an instance type", () => {
    expect(reasons(estimate([creates("aws_instance.web", { instance_type: "(sensitive)" })]))[0]).toBe(
      "aws_instance.web | Instance usage | the instance type is not known before apply",
    );
  });
});

describe("figures of a plan that no cloud would accept", () => {
  it("never lower the total below what the rest costs", () => {
    const cost = estimate([creates("aws_ebs_volume.negative", { type: "gp2", size: -1000 }), creates("aws_kms_key.a", {})]);

    expect(cost.monthly.after).toBe(1);
    expect(reasons(cost)[0]).toBe(
      "aws_ebs_volume.negative | Storage (gp2) | the quantity is -1000, which nobody can be charged for",
    );
  });

  it("never overflow", () => {
    const cost = estimate([
      creates("aws_ebs_volume.huge", { type: "gp2", size: 1e308 }),
      creates(
        "aws_autoscaling_group.huge",
        { desired_capacity: 1e308 },
        { refs: { "launch_template.id": ["aws_launch_template.a"] } },
      ),
      creates("aws_launch_template.a", { instance_type: "m5.large" }),
      creates("aws_kinesis_stream.huge", { shard_count: 9e15, retention_period: 1e15 }),
    ]);

    expect(Object.values(cost.monthly).every(Number.isFinite)).toBe(true);
  });
});

describe("usage defaults", () => {
  const nat = creates("aws_nat_gateway.main", {});

  it.each([
    ["small", 110],
    ["medium", 220],
    ["large", 440],
  ] as const)("sizes each usage line of a %s estate and says so", (usageDefaults, gigabytes) => {
    const cost = estimate([nat], { usageDefaults });

    // 5, 10 and 20 USD at 0.045 a GB: 111.1, 222.2, 444.4, to two digits.
    expect(billOf(cost)["Data processed"]).toMatchObject({ quantity: gigabytes, assumed: true });
    expect(cost.usageDefaults).toBe(usageDefaults);
    expect(cost.unpriced).toEqual([]);
  });

  it("say at the line what was assumed, so that the JSON output tells too", () => {
    const [hours, data] = costJson(estimate([nat], { usageDefaults: "small" })).resources[0]?.components ?? [];

    expect(hours?.source).toBe("lamngockhuong/aws-price");
    expect(data?.source).toBe("lamngockhuong/aws-price, usage assumed (small)");
  });

  it("leaves given usage alone", () => {
    const cost = estimateWith(used(nat, { monthly_data_processed_gb: 7 }), [nat], { usageDefaults: "large" });

    expect(billOf(cost)["Data processed"]).toMatchObject({ quantity: 7 });
    expect(billOf(cost)["Data processed"]).not.toHaveProperty("assumed");
  });
});

describe("discounts", () => {
  const changes = [creates("aws_instance.web", { instance_type: "m5.large" })];

  it("takes a percentage off a whole provider", () => {
    const cost = estimate(changes, { discounts: [{ provider: "aws", percent: 10 }] });

    expect(cost.monthly.after).toBeCloseTo(large * 0.9, 8);
    // 730 × 0.096 + 8 × 0.1.
    expect(cost.discounts).toEqual(["10 % on aws", "At list prices 70.88 USD a month, before 0.00"]);
  });

  it("keeps the list price in sight of every line that it lowers, on both sides", () => {
    const cost = estimate(
      [change("aws_instance.web", { before: { instance_type: "m5.xlarge" }, after: { instance_type: "m5.large" } })],
      {
        discounts: [{ provider: "aws", service: "ec2", percent: 12.5 }],
      },
    );

    expect(billOf(cost)["Instance usage (Linux, on-demand, m5.large)"]).toMatchObject({
      unitPrice: 0.096 * 0.875,
      source: "aws/karpenter-provider-aws, list price 0.096 less 12.5 %",
    });
    // xlarge 730 × 0.192 + 0.8 = 140.96.
    expect(cost.discounts).toEqual(["12.5 % on aws ec2", "At list prices 70.88 USD a month, before 140.96"]);
  });

  it("is not said to lower what it leaves as it is", () => {
    const free = estimate(changes, { discounts: [{ provider: "aws", percent: 0 }] });

    expect(free.monthly.after).toBeCloseTo(large, 8);
    expect(billOf(free)["Instance usage (Linux, on-demand, m5.large)"]?.source).toBe("aws/karpenter-provider-aws");
    expect(free.discounts).toEqual(["0 % on aws"]);
  });

  it("holds for what the transfer costs once, too", () => {
    const migration = {
      spec: {
        source: { provider: "aws", region: "us-east" },
        target: { provider: "aws", region: "ireland" },
        workloads: [{ name: "media", kind: "object-store", data: { volume: "100Gi" } }],
      },
    } as const;
    const transfer = {
      workload: "media",
      method: "file-sync",
      mode: "online",
      copy: null,
      downtime: null,
      missing: [],
    } as const;
    const { oneTime } = estimate([], { migration, transfers: [transfer], discounts: [{ provider: "aws", percent: 50 }] });

    // 100 GB leave us-east-1 at 0.09.
    expect(oneTime.flatMap(({ monthly }) => monthly ?? [])).toEqual([4.5]);
  });

  it("lets the discount of a service go before that of its provider", () => {
    const discounts = [
      { provider: "aws", percent: 10 },
      { provider: "aws", service: "compute", percent: 50 },
    ] as const;

    const cost = estimate(changes, { discounts });

    expect(cost.monthly.after).toBeCloseTo(730 * 0.096 * 0.5 + rootVolume * 0.9, 8);
  });

  it.each([
    [
      { provider: "aws", percent: 10 },
      { provider: "aws", percent: 30 },
    ],
    [
      { provider: "aws", service: "ec2", percent: 10 },
      { provider: "aws", service: "ec2", percent: 30 },
    ],
    [
      { provider: "aws", service: "compute", percent: 30 },
      { provider: "aws", service: "ec2", percent: 10 },
    ],
  ] as const)("takes the smaller of two that fit alike, in either order: rather too much than too little", (one, other) => {
    for (const discounts of [
      [one, other],
      [other, one],
    ]) {
      const { unitPrice } = billOf(estimate(changes, { discounts }))["Instance usage (Linux, on-demand, m5.large)"] ?? {};
      expect(unitPrice).toBeCloseTo(0.096 * 0.9, 10);
    }
  });

  it("says which discounts met nothing", () => {
    const { discounts } = estimate(changes, { discounts: [{ provider: "aws", service: "lambda", percent: 5 }] });

    expect(discounts).toEqual(["5 % on aws lambda (nothing here is charged by it)"]);
  });
});

it("says of each figure where it was read and when", () => {
  const cost = estimate([creates("aws_instance.web", { instance_type: "m5.large" })]);

  expect(billOf(cost)["Instance usage (Linux, on-demand, m5.large)"]).toMatchObject({
    source: "aws/karpenter-provider-aws",
    date: "2026-07-20",
  });
  expect(cost.priceBook.date).toBe("2026-07-20");
});

it("keeps the resources in the order of the plan, with their wave and workload", () => {
  const origin = { wave: "data", workload: "shop", path: ["spec", "workloads", 0] };
  const { resources } = estimate([creates("aws_kms_key.z", {}, { origin }), creates("aws_kms_key.a", {})]);

  expect(resources.map(({ address }) => address)).toEqual(["aws_kms_key.z", "aws_kms_key.a"]);
  expect(resources[0]).toMatchObject({ wave: "data", workload: "shop", region: "us-east-1" });
});
