import { describe, expect, it } from "vitest";
import type { Attributes } from "../../../src/domain/change.ts";
import { afterOf, billOf, creates, estimate, estimateWith, monthlyOf, reasons, used } from "./given.ts";

const withUsage = (address: string, after: Attributes, usage: object, more = {}) => {
  const resource = creates(address, after, more);
  return estimateWith(used(resource, { ...usage }), [resource]);
};

describe("functions", () => {
  it("cost requests and GB-seconds, each request rounded up to a millisecond", () => {
    const bill = billOf(
      withUsage("aws_lambda_function.a", { memory_size: 512 }, { monthly_requests: 10_000_000, request_duration_ms: 120.2 }),
    );

    // 10 million × 0.121 s × 0.5 GB = 605,000 GB-seconds.
    expect(bill["Requests"]).toMatchObject({ quantity: 10, monthly: 2 });
    expect(bill["Duration (first 6B)"]?.quantity).toBeCloseTo(605_000, 6);
    expect(bill["Duration (first 6B)"]?.monthly).toBeCloseTo(605_000 * 0.0000166667, 8);
  });

  it("climb the tiers of duration: 6, 9 and 15 billion", () => {
    const bill = monthlyOf(
      withUsage("aws_lambda_function.a", { memory_size: 1024 }, { monthly_requests: 20_000_000_000, request_duration_ms: 1000 }),
    );

    expect(bill).toMatchObject({
      "Duration (first 6B)": 6e9 * 0.0000166667,
      "Duration (next 9B)": 9e9 * 0.000015,
      "Duration (over 15B)": 5e9 * 0.0000133334,
    });
  });

  it("on Graviton have their own prices and wider tiers", () => {
    const arm = { memory_size: 1024, architectures: ["arm64"] };

    expect(
      monthlyOf(withUsage("aws_lambda_function.a", arm, { monthly_requests: 10_000_000_000, request_duration_ms: 1000 })),
    ).toMatchObject({
      "Duration (first 7.5B)": 7.5e9 * 0.0000133334,
      "Duration (next 11.25B)": 2.5e9 * 0.0000120001,
    });
  });

  it("pay for storage above 512 MB while they run", () => {
    const bill = monthlyOf(
      withUsage(
        "aws_lambda_function.a",
        { ephemeral_storage: [{ size: 1536 }] },
        { monthly_requests: 1_000_000, request_duration_ms: 1000 },
      ),
    );

    expect(bill["Ephemeral storage"]).toBeCloseTo(1_000_000 * 1 * 0.0000000309, 12);
  });

  it("do not guess a duration that was not given", () => {
    expect(reasons(withUsage("aws_lambda_function.a", {}, { monthly_requests: 1000 }))).toEqual([
      "aws_lambda_function.a | Duration | usage not given",
    ]);
  });

  it("kept warm cost GB-seconds all month", () => {
    const target = creates("aws_lambda_function.a", { memory_size: 1024 });
    const kept = creates(
      "aws_lambda_provisioned_concurrency_config.a",
      { provisioned_concurrent_executions: 2 },
      { refs: { function_name: ["aws_lambda_function.a"] } },
    );

    const bill = monthlyOf(estimate([target, kept]), kept.address);

    expect(bill["Provisioned concurrency"]).toBeCloseTo(2 * 730 * 3600 * 0.0000041667, 8);
  });
});

describe("load balancers", () => {
  it("cost 730 hours", () => {
    expect(afterOf(estimate([creates("aws_lb.a", {})]))).toBeCloseTo(730 * 0.0225, 10);
    expect(afterOf(estimate([creates("aws_alb.a", {}, { region: "eu-west-1" })]))).toBeCloseTo(730 * 0.0252, 10);
    expect(afterOf(estimate([creates("aws_elb.a", {})]))).toBeCloseTo(730 * 0.025, 10);
  });

  it.each([
    ["25 new connections a second", { new_connections: 50 }, 2 * 730],
    ["3,000 active a minute", { active_connections: 9000 }, 3 * 730],
    ["1 GB an hour", { processed_bytes_gb: 1000 }, 1000],
    ["1,000 rules a second", { rule_evaluations: 4000 }, 4 * 730],
    ["the dimension that needs most", { new_connections: 25, processed_bytes_gb: 7300 }, 10 * 730],
  ])("count capacity units by AWS's rule: %s", (_rule, usage, hours) => {
    expect(billOf(withUsage("aws_lb.a", {}, usage))["Load balancer capacity units"]).toMatchObject({
      quantity: hours,
      monthly: hours * 0.008,
    });
  });

  it("of the network carry more in a unit, which costs less", () => {
    const bill = billOf(
      withUsage("aws_lb.a", { load_balancer_type: "network" }, { new_connections: 1600, active_connections: 100_000 }),
    );

    expect(bill["Load balancer capacity units"]).toMatchObject({ quantity: 2 * 730, monthly: 2 * 730 * 0.006 });
  });
});

describe("networks", () => {
  it("charge an interface endpoint for each of its subnets", () => {
    const endpoint = { vpc_endpoint_type: "Interface" };
    const refs = { subnet_ids: ["aws_subnet.a[0]", "aws_subnet.a[1]", "aws_subnet.a[2]"] };
    const subnets = [0, 1, 2].map((index) => creates(`aws_subnet.a[${index}]`, {}));

    expect(afterOf(estimate([creates("aws_vpc_endpoint.a", { ...endpoint, subnet_ids: ["subnet-1", "subnet-2"] })]))).toBeCloseTo(
      2 * 730 * 0.01,
      10,
    );
    expect(afterOf(estimate([...subnets, creates("aws_vpc_endpoint.a", endpoint, { refs })]))).toBeCloseTo(3 * 730 * 0.01, 10);
    expect(estimate([creates("aws_vpc_endpoint.a", {})]).resources).toEqual([]);
    const join = creates("aws_vpc_endpoint_subnet_association.a", {}, { refs: { vpc_endpoint_id: ["aws_vpc_endpoint.a"] } });
    expect(afterOf(estimate([creates("aws_vpc_endpoint.a", { ...endpoint, subnet_ids: ["subnet-1"] }), join]))).toBeCloseTo(
      2 * 730 * 0.01,
      10,
    );
  });

  it("cut endpoint data into tiers", () => {
    const bill = monthlyOf(
      withUsage("aws_vpc_endpoint.a", { vpc_endpoint_type: "Interface" }, { monthly_data_processed_gb: 2_000_000 }),
    );

    expect(bill["Data processed (first 1 PB)"]).toBeCloseTo(1_048_576 * 0.01, 6);
    expect(bill["Data processed (next 4 PB)"]).toBeCloseTo((2_000_000 - 1_048_576) * 0.006, 6);
  });

  it("charge a VPN connection, and its attachment to a transit gateway", () => {
    expect(afterOf(estimate([creates("aws_vpn_connection.a", { vpn_gateway_id: "vgw-1" })]))).toBeCloseTo(36.5, 10);
    expect(
      afterOf(withUsage("aws_vpn_connection.a", { transit_gateway_id: "tgw-1" }, { monthly_data_processed_gb: 100 })),
    ).toBeCloseTo(36.5 + 36.5 + 2, 10);
  });

  it("charge every elastic address, used or not, but not one that was brought along", () => {
    expect(monthlyOf(estimate([creates("aws_eip.a", {})]))).toEqual({ "Public IPv4 address (idle)": 730 * 0.005 });
    expect(monthlyOf(estimate([creates("aws_eip.a", { network_interface: "eni-1" })]))).toEqual({
      "Public IPv4 address": 730 * 0.005,
    });
    expect(estimate([creates("aws_eip.a", { public_ipv4_pool: "ipv4pool-ec2-1" })]).resources).toEqual([]);
  });

  it("charge what leaves for the internet, in tiers", () => {
    const out = { monthly_outbound_internet_gb: 20_000 };

    expect(afterOf(withUsage("aws_internet_gateway.a", {}, out))).toBeCloseTo(10_240 * 0.09 + (20_000 - 10_240) * 0.085, 8);
    expect(reasons(estimate([creates("aws_internet_gateway.a", {})]))).toEqual([
      "aws_internet_gateway.a | Data transfer to the internet | usage not given",
    ]);
  });

  it("charge data between zones in both directions", () => {
    expect(afterOf(withUsage("aws_vpc.a", {}, { monthly_intra_region_gb: 100 }))).toBeCloseTo(100 * 2 * 0.01, 10);
    expect(estimate([creates("aws_vpc.a", {})]).resources).toEqual([]);
  });

  // aws-price of 2025-11, us-east-1: an attachment 0.05 an hour.
  it("charge a peering of transit gateways to the owner of each side", () => {
    const sides = ["aws_ec2_transit_gateway_peering_attachment.a", "aws_ec2_transit_gateway_peering_attachment_accepter.b"];

    expect(estimate(sides.map((address) => creates(address, {}))).monthly.after).toBeCloseTo(2 * 730 * 0.05, 8);
  });

  it("charge transit gateway attachments and client VPNs by the hour", () => {
    expect(afterOf(withUsage("aws_ec2_transit_gateway_vpc_attachment.a", {}, { monthly_data_processed_gb: 50 }))).toBeCloseTo(
      36.5 + 1,
      10,
    );
    expect(afterOf(estimate([creates("aws_ec2_client_vpn_network_association.a", {})]))).toBeCloseTo(73, 10);
  });
});

describe("APIs", () => {
  it("REST requests climb their tiers", () => {
    expect(afterOf(withUsage("aws_api_gateway_rest_api.a", {}, { monthly_requests: 2_000_000_000 }))).toBeCloseTo(
      333 * 3.5 + 667 * 2.8 + 1000 * 2.38,
      8,
    );
  });

  it("HTTP requests count for every 512 KB", () => {
    expect(
      afterOf(
        withUsage("aws_apigatewayv2_api.a", { protocol_type: "HTTP" }, { monthly_requests: 200_000_000, request_size_kb: 600 }),
      ),
    ).toBeCloseTo(300 * 1 + 100 * 0.9, 8);
  });

  it("WebSocket messages count for every 32 KB, and their connections by the minute", () => {
    const usage = { monthly_messages: 1_000_000, message_size_kb: 33, monthly_connection_mins: 4_000_000 };

    expect(afterOf(withUsage("aws_apigatewayv2_api.a", { protocol_type: "WEBSOCKET" }, usage))).toBeCloseTo(2 * 1 + 4 * 0.25, 8);
  });
});

describe("messages", () => {
  it("queues and topics count a request for every 64 KB, without a free tier", () => {
    const usage = { monthly_requests: 1_000_000, request_size_kb: 65 };

    expect(afterOf(withUsage("aws_sqs_queue.a", {}, usage))).toBeCloseTo(2 * 0.4, 10);
    expect(afterOf(withUsage("aws_sns_topic.a", {}, usage))).toBeCloseTo(2 * 0.5, 10);
  });

  it("subscriptions cost by protocol; to queues they are free", () => {
    const mail = withUsage("aws_sns_topic_subscription.a", { protocol: "email" }, { monthly_requests: 100_000 });

    expect(afterOf(mail)).toBeCloseTo(2, 10);
    expect(
      afterOf(withUsage("aws_sns_topic_subscription.a", { protocol: "https" }, { monthly_requests: 1_000_000 })),
    ).toBeCloseTo(0.6, 10);
    expect(estimate([creates("aws_sns_topic_subscription.a", { protocol: "sqs" })]).resources).toEqual([]);
  });

  it("streams cost shards, or the stream and its data on demand", () => {
    expect(
      afterOf(withUsage("aws_kinesis_stream.a", { shard_count: 4 }, { monthly_provisioned_put_units: 10_000_000 })),
    ).toBeCloseTo(4 * 730 * 0.015 + 0.14, 8);
    const demand = { stream_mode_details: [{ stream_mode: "ON_DEMAND" }] };
    const usage = { monthly_on_demand_data_in_gb: 100, monthly_on_demand_data_out_gb: 200 };
    expect(afterOf(withUsage("aws_kinesis_stream.a", demand, usage))).toBeCloseTo(730 * 0.04 + 8 + 8, 8);
  });

  it("events and transitions cost by number", () => {
    expect(afterOf(withUsage("aws_cloudwatch_event_bus.a", {}, { monthly_custom_events: 3_000_000 }))).toBeCloseTo(3, 10);
    expect(afterOf(withUsage("aws_sfn_state_machine.a", {}, { monthly_transitions: 100_000 }))).toBeCloseTo(2.5, 10);
  });
});

describe("watching", () => {
  it("logs cost what is written, kept and searched", () => {
    const usage = { monthly_data_ingested_gb: 100, storage_gb: 1000, monthly_data_scanned_gb: 200 };

    expect(afterOf(withUsage("aws_cloudwatch_log_group.a", {}, usage))).toBeCloseTo(50 + 30 + 1, 10);
  });

  // aws-price of 2025-11, us-east-1: the first 10,000 custom metrics 0.3 each.
  it("a metric filter publishes a custom metric, or as many as its dimensions have values", () => {
    const filter = (transformation: Attributes, usage = {}) => {
      const one = creates("aws_cloudwatch_log_metric_filter.a", { metric_transformation: [transformation] });
      return estimateWith(used(one, usage), [one]);
    };

    expect(afterOf(filter({ name: "errors", value: "1" }))).toBeCloseTo(0.3, 10);
    expect(afterOf(filter({ name: "errors", value: "1", dimensions: {} }))).toBeCloseTo(0.3, 10);
    expect(reasons(filter({ name: "errors", value: "1", dimensions: { host: "$.host" } }))).toEqual([
      "aws_cloudwatch_log_metric_filter.a | Custom metrics | usage not given",
    ]);
    expect(afterOf(filter({ name: "errors", value: "1", dimensions: { host: "$.host" } }, { metrics: 12 }))).toBeCloseTo(3.6, 10);
  });

  it("an alarm costs by its metrics, its resolution and its band", () => {
    const alarm = (after: Attributes) => afterOf(estimate([creates("aws_cloudwatch_metric_alarm.a", after)]));
    const metric = (id: string, period: number) => ({ id, metric: [{ metric_name: id, period }] });

    expect(alarm({ period: 300 })).toBeCloseTo(0.1, 10);
    expect(alarm({ period: 30 })).toBeCloseTo(0.3, 10);
    expect(alarm({ metric_query: [{ id: "e1", expression: "m1 + m2" }, metric("m1", 60), metric("m2", 60)] })).toBeCloseTo(
      0.2,
      10,
    );
    expect(
      alarm({
        threshold_metric_id: "e1",
        metric_query: [{ id: "e1", expression: "ANOMALY_DETECTION_BAND(m1)" }, metric("m1", 120)],
      }),
    ).toBeCloseTo(0.3, 10);
    expect(afterOf(estimate([creates("aws_cloudwatch_composite_alarm.a", {})]))).toBeCloseTo(0.5, 10);
  });

  it("Config costs items, and evaluations whose further tiers have no price at hand", () => {
    expect(afterOf(withUsage("aws_config_configuration_recorder.a", {}, { monthly_config_items: 1000 }))).toBeCloseTo(3, 10);
    const rules = withUsage("aws_config_config_rule.a", {}, { monthly_rule_evaluations: 150_000 });
    expect(afterOf(rules)).toBeCloseTo(100, 8);
    expect(reasons(rules)).toEqual([
      "aws_config_config_rule.a | Rule evaluations (next 400k) | no price for config rule-evaluations/100k-500k in us-east-1",
    ]);
  });
});

describe("security", () => {
  it("keys and secrets cost by the month and by request", () => {
    expect(afterOf(withUsage("aws_kms_key.a", {}, { monthly_requests: 1_000_000 }))).toBeCloseTo(1 + 100 * 0.03, 10);
    expect(afterOf(withUsage("aws_secretsmanager_secret.a", {}, { monthly_requests: 1_000_000 }))).toBeCloseTo(
      0.4 + 100 * 0.05,
      10,
    );
  });

  it("a web ACL costs itself, each rule, and each rule of its own groups", () => {
    const group = creates("aws_wafv2_rule_group.own", { rule: [{ name: "x" }, { name: "y" }] });
    const acl = creates(
      "aws_wafv2_web_acl.a",
      { rule: [{ name: "managed" }, { name: "own" }] },
      { refs: { "rule.statement.rule_group_reference_statement.arn": ["aws_wafv2_rule_group.own"] } },
    );

    const cost = estimateWith(used(acl, { monthly_requests: 2_000_000 }), [group, acl]);

    expect(monthlyOf(cost, "aws_wafv2_web_acl.a")).toEqual({ "Web ACL": 5, "Rules and rule groups": 4, Requests: 1.2 });
  });
});

describe("names and content", () => {
  it("a zone costs 0.50 wherever the plan is, and answers by the million", () => {
    expect(afterOf(estimate([creates("aws_route53_zone.a", {}, { region: undefined as never })]))).toBe(0.5);
    expect(afterOf(withUsage("aws_route53_record.a", {}, { monthly_standard_queries: 5_000_000 }))).toBeCloseTo(2, 10);
    expect(estimate([creates("aws_route53_record.a", { alias: [{ name: "lb" }] })]).resources).toEqual([]);
  });

  it("a distribution has no prices at hand, and names what it would cost", () => {
    expect(reasons(estimate([creates("aws_cloudfront_distribution.a", {})]))).toEqual([
      "aws_cloudfront_distribution.a | Data transfer to viewers | usage not given",
      "aws_cloudfront_distribution.a | HTTPS requests | usage not given",
    ]);
    expect(reasons(withUsage("aws_cloudfront_distribution.a", {}, { monthly_data_transfer_to_internet_gb: { us: 10 } }))[0]).toBe(
      "aws_cloudfront_distribution.a | Data transfer to viewers (us) | no price for cloudfront to-internet/us in global",
    );
  });

  it("a public certificate is free", () => {
    expect(estimate([creates("aws_acm_certificate.a", { domain_name: "example.org" })]).resources).toEqual([]);
  });
});

describe("analytics and transfer", () => {
  it("Glue and Athena cost by use", () => {
    expect(
      afterOf(withUsage("aws_glue_job.a", { number_of_workers: 4, worker_type: "G.2X" }, { monthly_hours: 10 })),
    ).toBeCloseTo(80 * 0.44, 10);
    expect(afterOf(withUsage("aws_glue_job.a", { command: [{ name: "pythonshell" }] }, { monthly_hours: 16 }))).toBeCloseTo(
      0.44,
      10,
    );
    expect(afterOf(withUsage("aws_athena_workgroup.a", {}, { monthly_data_scanned_tb: 3 }))).toBeCloseTo(15, 10);
  });

  it("a replication instance has no price at hand and says so", () => {
    expect(
      reasons(estimate([creates("aws_dms_replication_instance.a", { replication_instance_class: "dms.t3.medium" })])),
    ).toEqual([
      "aws_dms_replication_instance.a | Replication instance (single-az, dms.t3.medium) | no price for dms dms.t3.medium/single-az in us-east-1",
    ]);
  });
});
