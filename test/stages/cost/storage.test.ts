import { describe, expect, it } from "vitest";
import { afterOf, billOf, creates, estimate, estimateWith, monthlyOf, reasons, used } from "./given.ts";

// us-east-1: S3 standard 0.023 to 51,200 GB, 0.022 to 512,000, 0.021 above; PUT 0.005 and GET 0.0004 a thousand.
describe("buckets", () => {
  const bucket = creates("aws_s3_bucket.media", {});

  it("cut storage into tiers, each paying for its own part", () => {
    const usage = used(bucket, {
      standard: { storage_gb: 600_000, monthly_tier_1_requests: 1_000_000, monthly_tier_2_requests: 5_000_000 },
    });

    expect(monthlyOf(estimateWith(usage, [bucket]))).toEqual({
      "Standard storage (first 50 TB)": 51_200 * 0.023,
      "Standard storage (next 450 TB)": (512_000 - 51_200) * 0.022,
      "Standard storage (over 500 TB)": (600_000 - 512_000) * 0.021,
      "PUT, COPY, POST, LIST requests": 1000 * 0.005,
      "GET, SELECT and other requests": 5000 * 0.0004,
    });
  });

  it.each([
    [51_200, 51_200 * 0.023],
    [51_201, 51_200 * 0.023 + 0.022],
  ])("begin the next tier after the last GB of the one before: %i", (gigabytes, dollars) => {
    expect(afterOf(estimateWith(used(bucket, { standard: { storage_gb: gigabytes } }), [bucket]))).toBeCloseTo(dollars, 8);
  });

  it("show a colder class when its lifecycle moves objects there, or usage says so", () => {
    const rules = {
      rule: [
        {
          transition: [
            { days: 30, storage_class: "STANDARD_IA" },
            { days: 90, storage_class: "GLACIER" },
          ],
        },
      ],
    };
    const lifecycle = creates("aws_s3_bucket_lifecycle_configuration.media", rules, {
      refs: { bucket: ["aws_s3_bucket.media"] },
    });

    expect(reasons(estimate([bucket, lifecycle])).filter((row) => row.includes("storage |"))).toEqual([
      "aws_s3_bucket.media | Standard storage | usage not given",
      "aws_s3_bucket.media | Standard-IA storage | usage not given",
      "aws_s3_bucket.media | Glacier Flexible Retrieval storage | usage not given",
    ]);
    const cold = used(bucket, { standard: { storage_gb: 0 }, glacier_deep_archive: { storage_gb: 1000 } });
    expect(monthlyOf(estimateWith(cold, [bucket]))["Glacier Deep Archive storage"]).toBeCloseTo(0.99, 10);
  });

  it("charge intelligent tiering by tier, and for its watch", () => {
    const usage = { frequent_access_storage_gb: 100, infrequent_access_storage_gb: 200, monitored_objects: 50_000 };

    expect(monthlyOf(estimateWith(used(bucket, { intelligent_tiering: usage }), [bucket]))).toMatchObject({
      "Intelligent-Tiering frequent access (first 50 TB)": 2.3,
      "Intelligent-Tiering infrequent access": 2.5,
      "Intelligent-Tiering monitoring": 50 * 0.0025,
    });
  });

  it("hold what the spec says their workload holds", () => {
    const origin = { wave: "main", workload: "media", path: [] };
    const workload = { name: "media", kind: "object-store" as const, data: { volume: "2Ti" } };
    const target = { provider: "aws" as const, region: "us-east" };

    const cost = estimate([creates("aws_s3_bucket.media", {}, { origin })], {
      migration: { spec: { target, workloads: [workload] } },
    });

    // 2 TiB are 2,048 GB as AWS counts them.
    expect(billOf(cost)["Standard storage (first 50 TB)"]).toMatchObject({ quantity: 2048, monthly: 2048 * 0.023 });
  });
});

describe("volumes and snapshots", () => {
  it("cost their size, and a snapshot at most that of its volume", () => {
    const volume = creates("aws_ebs_volume.data", { size: 200 });
    const snapshot = creates("aws_ebs_snapshot.data", {}, { refs: { volume_id: ["aws_ebs_volume.data"] } });

    const cost = estimate([volume, snapshot]);

    // gp2 is the provider's default.
    expect(afterOf(cost, "aws_ebs_volume.data")).toBeCloseTo(20, 10);
    expect(afterOf(cost, "aws_ebs_snapshot.data")).toBeCloseTo(200 * 0.05, 10);
  });

  it("say so when the size is not known", () => {
    expect(reasons(estimate([creates("aws_ebs_volume.data", { snapshot_id: "snap-1" })]))).toEqual([
      "aws_ebs_volume.data | Storage (gp2) | the size is not known before apply",
    ]);
  });

  it.each([
    ["st1", 0.045],
    ["sc1", 0.015],
  ])("%s pays for nothing but size", (type, price) => {
    expect(monthlyOf(estimate([creates("aws_ebs_volume.a", { type, size: 500, throughput: 500 })]))).toEqual({
      [`Storage (${type})`]: 500 * price,
    });
  });
});

describe("file systems", () => {
  it("EFS costs what it holds, by class and by zones", () => {
    const shared = creates("aws_efs_file_system.a", { lifecycle_policy: [{ transition_to_ia: "AFTER_30_DAYS" }] });
    const usage = used(shared, { storage_gb: 100, infrequent_access_storage_gb: 50, monthly_infrequent_access_read_gb: 10 });

    expect(monthlyOf(estimateWith(usage, [shared]))).toEqual({
      Storage: 30,
      "Infrequent access storage": 50 * 0.025,
      "Infrequent access reads": 0.1,
    });
    const single = creates("aws_efs_file_system.a", { availability_zone_name: "us-east-1a" });
    expect(monthlyOf(estimateWith(used(single, { storage_gb: 100 }), [single]))).toEqual({ "Storage (one zone)": 16 });
  });

  it("EFS charges provisioned throughput above what the storage brings", () => {
    const fast = creates("aws_efs_file_system.a", { throughput_mode: "provisioned", provisioned_throughput_in_mibps: 100 });

    // 200 GB bring 10 MiB/s; 6 a MiB/s.
    expect(monthlyOf(estimateWith(used(fast, { storage_gb: 200 }), [fast]))["Provisioned throughput"]).toBeCloseTo(90 * 6, 10);
  });

  it("FSx for Windows has prices for two zones, and names the gap for one", () => {
    const system = { storage_capacity: 300, throughput_capacity: 16 };

    // 0.23 a GB, 4.5 a MB/s.
    expect(
      afterOf(estimate([creates("aws_fsx_windows_file_system.a", { ...system, deployment_type: "MULTI_AZ_1" })])),
    ).toBeCloseTo(69 + 72, 10);
    expect(afterOf(estimate([creates("aws_fsx_windows_file_system.a", system)]))).toBeNull();
  });
});
