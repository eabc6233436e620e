import { describe, expect, it } from "vitest";
import type { Attributes } from "../../../src/domain/change.ts";
import { afterOf, billOf, creates, estimate, estimateWith, monthlyOf, reasons, used } from "./given.ts";

const database = (after: Attributes, more = {}) =>
  creates(
    "aws_db_instance.orders",
    { engine: "postgres", instance_class: "db.m5.large", allocated_storage: 100, ...after },
    more,
  );

// us-east-1, aws-database.csv: postgres db.m5.large 0.178 single-az, 0.356 multi-az. aws-storage.csv, rds-storage: gp2 multi-az 0.23
// (single: half), gp3 multi-az 0.23, gp3 IOPS 0.02 single-az, io1 0.125 and 0.1, standard 0.1, backup 0.095.
describe("RDS", () => {
  it("costs instance and storage", () => {
    expect(monthlyOf(estimate([database({})]))).toEqual({
      "Database instance (postgres, single-az, db.m5.large)": 730 * 0.178,
      "Storage (gp2)": 100 * 0.115,
    });
  });

  it("costs twice as much in two zones, storage included", () => {
    const bill = monthlyOf(estimate([database({ multi_az: true })]));

    expect(bill["Database instance (postgres, multi-az, db.m5.large)"]).toBeCloseTo(730 * 0.356, 10);
    expect(bill["Storage (gp2, multi-az)"]).toBeCloseTo(100 * 0.23, 10);
  });

  it("takes the exact row where both zone prices are known", () => {
    const ireland = { region: "eu-west-1" };

    // eu-west-1: gp2 0.127 single-az, 0.253 multi-az; not exactly twice.
    expect(monthlyOf(estimate([database({}, ireland)]))["Storage (gp2)"]).toBeCloseTo(12.7, 10);
    expect(monthlyOf(estimate([database({ multi_az: true }, ireland)]))["Storage (gp2, multi-az)"]).toBeCloseTo(25.3, 10);
  });

  it.each([
    [100, 5000, 2000],
    [399, 5000, 2000],
    [400, 5000, 0],
    [400, 15_000, 3000],
  ])("includes 3,000 IOPS of gp3, and 12,000 from 400 GB up: %i GB with %i IOPS pay for %i", (size, iops, charged) => {
    const bill = monthlyOf(estimate([database({ storage_type: "gp3", allocated_storage: size, iops })]));

    expect(bill["Provisioned IOPS (gp3)"] ?? 0).toBeCloseTo(charged * 0.02, 10);
  });

  it("doubles gp3 IOPS in two zones, and never includes more for SQL Server", () => {
    const two = database({ storage_type: "gp3", iops: 5000, multi_az: true });
    const server = database({
      engine: "sqlserver-se",
      license_model: "license-included",
      storage_type: "gp3",
      allocated_storage: 500,
      iops: 5000,
    });

    expect(monthlyOf(estimate([two]))["Provisioned IOPS (gp3)"]).toBeCloseTo(2000 * 0.04, 10);
    expect(billOf(estimate([server]))["Provisioned IOPS (gp3)"]?.quantity).toBe(2000);
  });

  it("pays for every IOPS of io1, which is the default once IOPS are given", () => {
    const bill = monthlyOf(estimate([database({ iops: 2000 })]));

    expect(bill["Storage (io1)"]).toBeCloseTo(100 * 0.125, 10);
    expect(bill["Provisioned IOPS (io1)"]).toBeCloseTo(2000 * 0.1, 10);
  });

  it("names throughput above what gp3 includes: there is no price for it", () => {
    const cost = estimate([database({ storage_type: "gp3", storage_throughput: 500 })]);

    expect(billOf(cost)["Provisioned throughput (gp3)"]).toMatchObject({ quantity: 375, monthly: null });
  });

  it("prices MariaDB as MySQL where it has no row of its own", () => {
    const maria = { engine: "mariadb", instance_class: "db.t3.micro", storage_type: "standard" };

    const line = billOf(estimate([database(maria)]))["Database instance (mariadb, single-az, db.t3.micro)"];

    // mysql db.t3.micro, us-east-1: 0.017.
    expect(line).toMatchObject({ unitPrice: 0.017, source: "coroot/cloud-pricing, MySQL, which costs the same" });
  });

  it("tells Oracle with a licence from Oracle without", () => {
    const oracle = (engine: string, license_model?: string) =>
      Object.keys(
        billOf(
          estimate([
            database(
              { engine, instance_class: "db.m5.large", ...(license_model === undefined ? {} : { license_model }) },
              { region: "eu-west-1" },
            ),
          ]),
        ),
      )[0];

    expect(oracle("oracle-se2")).toContain("oracle-se2,");
    expect(oracle("oracle-se2", "bring-your-own-license")).toContain("oracle-se2-byol,");
    expect(oracle("oracle-ee")).toContain("oracle-ee-byol,");
  });

  it("charges backups beyond the size of the database when they are kept", () => {
    const kept = database({ backup_retention_period: 7 });

    expect(
      monthlyOf(estimateWith(used(kept, { additional_backup_storage_gb: 50 }), [kept]))["Additional backup storage"],
    ).toBeCloseTo(4.75, 10);
    expect(reasons(estimate([database({ backup_retention_period: 0 })]))).toEqual([]);
  });

  it("charges each vCPU of an old version, and both zones", () => {
    const bill = (after: Attributes, day: string) => monthlyOf(estimate([database(after)], { day }));

    // db.m5.large has 2 vCPUs; 0.10 a vCPU-hour; standard support of PostgreSQL 12 ended on 2025-02-28.
    expect(bill({ engine_version: "12.17" }, "2025-03-01")["Extended support (year 1)"]).toBeCloseTo(730 * 2 * 0.1, 10);
    expect(bill({ engine_version: "12.17", multi_az: true }, "2026-06-01")["Extended support (year 2)"]).toBeCloseTo(
      730 * 4 * 0.1,
      10,
    );
    expect(bill({ engine_version: "12.17" }, "2025-02-28")).not.toHaveProperty("Extended support (year 1)");
    expect(bill({ engine_version: "16.4" }, "2026-06-01")).toEqual(bill({}, "2026-06-01"));
    const optedOut = { engine_version: "12.17", engine_lifecycle_support: "open-source-rds-extended-support-disabled" };
    expect(bill(optedOut, "2026-06-01")).toEqual(bill({}, "2026-06-01"));
  });

  // Last days of standard support on RDS by AWS's release calendars; db.m5.large has 2 vCPUs at 0.10 an hour.
  it.each([
    ["mysql", "8.0.40", "2026-07-31", "2026-08-01"],
    ["postgres", "13.16", "2026-02-28", "2026-03-01"],
    ["postgres", "14.12", "2027-02-28", "2027-03-01"],
  ])("charges %s %s not yet on %s, and from %s on", (engine, engine_version, last, first) => {
    const charged = (day: string) =>
      monthlyOf(estimate([database({ engine, engine_version })], { day }))["Extended support (year 1)"];

    expect(charged(last)).toBeUndefined();
    expect(charged(first)).toBeCloseTo(146, 8);
  });

  it("charges Aurora MySQL 2 from December 2024 on, a month after its standard support ended", () => {
    const instance = creates("aws_rds_cluster_instance.a", {
      engine: "aurora-mysql",
      engine_version: "5.7.mysql_aurora.2.11.2",
      instance_class: "db.r5.large",
    });
    const charged = (day: string) => monthlyOf(estimate([instance], { day }));

    expect(charged("2024-11-30")).not.toHaveProperty("Extended support (year 1)");
    expect(charged("2024-12-01")["Extended support (year 1)"]).toBeCloseTo(146, 8);
    expect(charged("2026-11-30")["Extended support (year 2)"]).toBeCloseTo(146, 8);
  });

  it("has no price for the third year of extended support, and says so", () => {
    const cost = estimate([database({ engine: "mysql", engine_version: "5.7.44" })], { day: "2026-03-01" });

    expect(reasons(cost)).toEqual([
      "aws_db_instance.orders | Extended support (year 3) | no price for rds extended-support-year3 in us-east-1",
    ]);
  });

  it("gives a replica the engine and storage of its source", () => {
    const replica = creates(
      "aws_db_instance.replica",
      { instance_class: "db.m5.large" },
      { refs: { replicate_source_db: ["aws_db_instance.orders"] } },
    );

    expect(afterOf(estimate([database({}), replica]), "aws_db_instance.replica")).toBeCloseTo(730 * 0.178 + 11.5, 8);
  });
});

describe("Aurora", () => {
  const cluster = (after: Attributes = {}) => creates("aws_rds_cluster.main", { engine: "aurora-mysql", ...after });
  const instance = (after: Attributes = {}) =>
    creates(
      "aws_rds_cluster_instance.main",
      { engine: "aurora-mysql", instance_class: "db.r5.large", ...after },
      { refs: { cluster_identifier: ["aws_rds_cluster.main"] } },
    );

  it("costs its instances, and storage and requests by use", () => {
    const usage = used(cluster(), { storage_gb: 200, write_requests_per_sec: 100, read_requests_per_sec: 100 });

    const cost = estimateWith(usage, [cluster(), instance()]);

    // aurora-mysql db.r5.large 0.29; storage 0.1 a GB; requests 0.2 a million: 200 a second × 2,628,000 s = 525.6 million.
    expect(afterOf(cost, "aws_rds_cluster_instance.main")).toBeCloseTo(730 * 0.29, 10);
    expect(monthlyOf(cost, "aws_rds_cluster.main")).toEqual({ Storage: 20, "I/O requests": 525.6 * 0.2 });
  });

  it("with optimized I/O costs 1.3 times the instance, more for storage, and nothing for requests", () => {
    const optimized = cluster({ storage_type: "aurora-iopt1" });

    const cost = estimateWith(used(optimized, { storage_gb: 100 }), [optimized, instance()]);

    expect(afterOf(cost, "aws_rds_cluster_instance.main")).toBeCloseTo(730 * 0.29 * 1.3, 10);
    expect(monthlyOf(cost, "aws_rds_cluster.main")).toEqual({ "Storage (I/O-optimized)": 23 });
  });

  it("serverless costs its minimum for sure, or what usage says", () => {
    const scaled = cluster({ serverlessv2_scaling_configuration: [{ min_capacity: 2, max_capacity: 8 }] });
    const serverless = instance({ instance_class: "db.serverless" });

    const bill = monthlyOf(estimate([scaled, serverless]), "aws_rds_cluster_instance.main");

    expect(bill).toEqual({ "Aurora serverless v2, minimum": 730 * 2 * 0.12, "Aurora serverless v2, above the minimum": null });
    expect(
      afterOf(
        estimateWith(used(serverless, { capacity_units_per_hr: 3 }), [scaled, serverless]),
        "aws_rds_cluster_instance.main",
      ),
    ).toBeCloseTo(730 * 3 * 0.12, 10);
  });

  it("names classes that have no standard price at hand", () => {
    expect(reasons(estimate([cluster(), instance({ instance_class: "db.r5.24xlarge" })]))).toContain(
      "aws_rds_cluster_instance.main | Database instance (aurora-mysql, db.r5.24xlarge) | no price for aurora aurora-mysql/db.r5.24xlarge/single-az in us-east-1",
    );
  });

  it("includes the first day of backups", () => {
    const kept = cluster({ backup_retention_period: 5 });

    expect(monthlyOf(estimateWith(used(kept, { backup_snapshot_size_gb: 10 }), [kept]))["Backup storage"]).toBeCloseTo(
      4 * 10 * 0.021,
      10,
    );
  });
});

describe("DynamoDB", () => {
  const table = (after: Attributes, more = {}) => creates("aws_dynamodb_table.carts", after, more);

  it("provisioned costs its units, those of its indexes too", () => {
    const indexed = table({
      read_capacity: 30,
      write_capacity: 20,
      global_secondary_index: [{ name: "by-date", read_capacity: 10, write_capacity: 5 }],
    });

    expect(monthlyOf(estimate([indexed]))).toMatchObject({
      "Write capacity units": 25 * 730 * 0.00065,
      "Read capacity units": 40 * 730 * 0.00013,
    });
  });

  it("starts from the floor of its autoscaling", () => {
    const target = creates(
      "aws_appautoscaling_target.read",
      { min_capacity: 50, scalable_dimension: "dynamodb:table:ReadCapacityUnits", resource_id: "table/carts" },
      { refs: { resource_id: ["aws_dynamodb_table.carts"] } },
    );

    expect(billOf(estimate([table({ read_capacity: 5, write_capacity: 5 }), target]))["Read capacity units"]?.quantity).toBe(
      50 * 730,
    );
  });

  it("repeats writes, and keeps another copy, in each replica's region", () => {
    const global = table({ read_capacity: 10, write_capacity: 10, replica: [{ region_name: "eu-west-1" }] });

    const bill = monthlyOf(estimateWith(used(global, { storage_gb: 10 }), [global]));

    expect(bill["Replicated write capacity units (eu-west-1)"]).toBeCloseTo(10 * 730 * 0.000735, 10);
    expect(bill["Read capacity units (eu-west-1)"]).toBeCloseTo(10 * 730 * 0.000147, 10);
    expect(bill["Storage (eu-west-1)"]).toBeCloseTo(10 * 0.283, 10);
  });

  // us-east-1, aws-price of 2025-11: 0.2 a million reads of a stream.
  it("with a stream costs its reads, which are named where nobody gives them", () => {
    const streaming = creates("aws_dynamodb_table.a", { billing_mode: "PAY_PER_REQUEST", stream_enabled: true });

    expect(reasons(estimate([streaming]))).toContain("aws_dynamodb_table.a | Streams read request units | usage not given");
    expect(
      monthlyOf(estimateWith(used(streaming, { monthly_streams_read_request_units: 5e6 }), [streaming]))[
        "Streams read request units"
      ],
    ).toBeCloseTo(1, 10);
  });

  it("on demand costs requests, without a free tier of storage", () => {
    const demand = table({ billing_mode: "PAY_PER_REQUEST", point_in_time_recovery: [{ enabled: true }] });
    const usage = {
      monthly_write_request_units: 3_000_000,
      monthly_read_request_units: 8_000_000,
      storage_gb: 230,
      monthly_data_restored_gb: 10,
    };

    expect(monthlyOf(estimateWith(used(demand, usage), [demand]))).toEqual({
      "Write request units": 3 * 0.625,
      "Read request units": 8 * 0.125,
      Storage: 230 * 0.25,
      "Point-in-time recovery": 230 * 0.2,
      "Data restored": 1.5,
    });
  });
});

describe("caches, warehouses and search", () => {
  it.each([
    ["num_cache_clusters", { num_cache_clusters: 3 }, 3],
    ["shards and replicas", { num_node_groups: 4, replicas_per_node_group: 3 }, 16],
    ["the older cluster_mode", { cluster_mode: [{ num_node_groups: 2, replicas_per_node_group: 1 }] }, 4],
    ["nothing", {}, 1],
  ] as const)("a replication group with %s counts its nodes", (_how, after, nodes) => {
    const group = creates("aws_elasticache_replication_group.a", { engine: "redis", node_type: "cache.t4g.micro", ...after });

    // redis cache.t4g.micro, us-east-1: 0.016.
    expect(afterOf(estimate([group]))).toBeCloseTo(nodes * 730 * 0.016, 10);
  });

  it("a cluster counts its nodes, and snapshots beyond the first", () => {
    const cluster = creates("aws_elasticache_cluster.a", {
      engine: "redis",
      node_type: "cache.t4g.micro",
      num_cache_nodes: 2,
      snapshot_retention_limit: 3,
    });

    expect(monthlyOf(estimateWith(used(cluster, { snapshot_storage_size_gb: 100 }), [cluster]))).toEqual({
      "Cache nodes (redis, cache.t4g.micro)": 2 * 730 * 0.016,
      "Backup storage": 2 * 100 * 0.085,
    });
  });

  it("Redshift counts its nodes; serverless runs only while queries do", () => {
    expect(afterOf(estimate([creates("aws_redshift_cluster.a", { node_type: "dc2.large", number_of_nodes: 4 })]))).toBeCloseTo(
      4 * 730 * 0.25,
      10,
    );
    const group = creates("aws_redshiftserverless_workgroup.a", { base_capacity: 32 });
    expect(afterOf(estimateWith(used(group, { monthly_hours: 10 }), [group]))).toBeCloseTo(320 * 0.375, 10);
    const usual = creates("aws_redshiftserverless_workgroup.a", {});
    expect(afterOf(estimateWith(used(usual, { monthly_hours: 1 }), [usual]))).toBeCloseTo(128 * 0.375, 10);
  });

  it("OpenSearch counts data nodes, masters and volumes, by either name", () => {
    const domain = {
      cluster_config: [
        {
          instance_type: "m5.large.elasticsearch",
          instance_count: 2,
          dedicated_master_enabled: true,
          dedicated_master_type: "m5.large.search",
          dedicated_master_count: 3,
        },
      ],
      ebs_options: [{ ebs_enabled: true, volume_type: "gp3", volume_size: 100 }],
    };

    const bill = monthlyOf(estimate([creates("aws_opensearch_domain.a", domain)]));

    // opensearch m5.large.search, us-east-1: 0.142; gp3 0.122.
    expect(bill["Data nodes (m5.large.search)"]).toBeCloseTo(2 * 730 * 0.142, 8);
    expect(bill["Dedicated masters (m5.large.search)"]).toBeCloseTo(3 * 730 * 0.142, 8);
    expect(bill["Storage (gp3)"]).toBeCloseTo(2 * 100 * 0.122, 8);
  });

  it("MSK counts brokers and their volumes", () => {
    const cluster = {
      number_of_broker_nodes: 3,
      broker_node_group_info: [{ instance_type: "kafka.m5.large", storage_info: [{ ebs_storage_info: [{ volume_size: 100 }] }] }],
    };

    expect(afterOf(estimate([creates("aws_msk_cluster.a", cluster)]))).toBeCloseTo(3 * 730 * 0.21 + 300 * 0.08, 8);
  });
});
