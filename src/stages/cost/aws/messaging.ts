import { hoursPerMonth } from "../../../domain/price.ts";
import { hourly, ifUsed, line, metered, type Line } from "../line.ts";
import { rule } from "../rule.ts";

/** SQS and SNS count a request for every 64 KB of it. */
const chunk = 64;

function chunked(requests: number | undefined, sizeKb: number | undefined): number | undefined {
  return requests === undefined ? undefined : requests * Math.max(1, Math.ceil((sizeKb ?? chunk) / chunk));
}

const per = (amount: number, count: number | undefined): number | undefined => (count === undefined ? undefined : count / amount);

const requestUsage = {
  monthly_requests: "requests a month",
  request_size_kb: "average size of a request in KB; 64 KB count as one request",
} as const;

export const queues = rule({
  types: ["aws_sqs_queue"],
  usage: requestUsage,
  lines: (resource, usage) => {
    const kind = resource.flag("fifo_queue") ? "fifo" : "standard";
    const requests = chunked(usage.monthly_requests, usage.request_size_kb);
    return [metered(`Requests (${kind})`, per(1e6, requests), "1M requests", resource.price("sqs", `requests/${kind}`))];
  },
});

/** The price book's rows begin after the free tier, which we do not count: every request costs. */
const requestSku = "requests-after-1M";
const httpSku = "http-notifications-after-100k";
const emailSku = "email-after-1k";

export const topics = rule({
  types: ["aws_sns_topic"],
  usage: {
    ...requestUsage,
    http_subscriptions: "HTTP and HTTPS subscriptions",
    email_subscriptions: "e-mail subscriptions",
    sms_subscriptions: "SMS subscriptions",
    mobile_push_subscriptions: "mobile push subscriptions",
    kinesis_subscriptions: "Firehose subscriptions",
  },
  lines: (resource, usage) => {
    const requests = chunked(usage.monthly_requests, usage.request_size_kb);
    if (resource.flag("fifo_topic"))
      return [metered("Publish requests (fifo)", per(1e6, requests), "1M requests", resource.price("sns", "fifo/requests"))];
    const sent = (
      name: string,
      subscriptions: number | undefined,
      amount: number,
      unit: string,
      sku: string,
    ): readonly Line[] => {
      if (subscriptions === undefined || subscriptions === 0) return [];
      return [
        metered(
          name,
          per(amount, requests === undefined ? undefined : requests * subscriptions),
          unit,
          resource.price("sns", sku),
        ),
      ];
    };
    return [
      metered("Publish requests", per(1e6, requests), "1M requests", resource.price("sns", requestSku)),
      ...sent("HTTP notifications", usage.http_subscriptions, 1e5, "100k notifications", httpSku),
      ...sent("E-mail notifications", usage.email_subscriptions, 1e5, "100k notifications", emailSku),
      ...sent("SMS notifications", usage.sms_subscriptions, 100, "100 notifications", "sms"),
      ...sent("Mobile push notifications", usage.mobile_push_subscriptions, 1e6, "1M notifications", "mobile-push"),
      ...sent("Firehose notifications", usage.kinesis_subscriptions, 1e6, "1M notifications", "firehose"),
    ];
  },
});

/** Deliveries to queues and functions are free; the others cost by protocol. */
export const subscriptions = rule({
  types: ["aws_sns_topic_subscription"],
  usage: requestUsage,
  lines: (resource, usage) => {
    const requests = chunked(usage.monthly_requests, usage.request_size_kb);
    switch (resource.text("protocol")) {
      case "http":
      case "https":
        return [metered("HTTP notifications", per(1e5, requests), "100k notifications", resource.price("sns", httpSku))];
      case "email":
      case "email-json":
        return [metered("E-mail notifications", per(1e5, requests), "100k notifications", resource.price("sns", emailSku))];
      case "sms":
        return [metered("SMS notifications", per(100, requests), "100 notifications", resource.price("sns", "sms"))];
      case "application":
        return [
          metered("Mobile push notifications", per(1e6, requests), "1M notifications", resource.price("sns", "mobile-push")),
        ];
      case "firehose":
        return [metered("Firehose notifications", per(1e6, requests), "1M notifications", resource.price("sns", "firehose"))];
      default:
        return [];
    }
  },
});

export const streams = rule({
  types: ["aws_kinesis_stream"],
  usage: {
    monthly_on_demand_data_in_gb: "GB a month written (on demand)",
    monthly_on_demand_data_out_gb: "GB a month read (on demand)",
    monthly_provisioned_put_units: "PUT payload units of 25 KB a month (provisioned)",
  },
  lines: (resource, usage) => {
    const price = (sku: string) => resource.price("kinesis", sku);
    const retained = (resource.number("retention_period") ?? 24) > 24;
    if (resource.block("stream_mode_details").text("stream_mode") === "ON_DEMAND")
      return [
        hourly("On-demand stream", 1, price("on-demand/stream")),
        metered("Data written", usage.monthly_on_demand_data_in_gb, "GB", price("on-demand/ingest")),
        metered("Data read", usage.monthly_on_demand_data_out_gb, "GB", price("on-demand/retrieve")),
        ...(retained ? [metered("Extended retention", undefined, "GB", price("on-demand/extended-retention"))] : []),
      ];
    const shards = resource.number("shard_count") ?? 1;
    const kept = line("Extended retention", shards * hoursPerMonth, "shard-hours", price("provisioned/extended-retention"));
    return [
      line("Shards", shards * hoursPerMonth, "shard-hours", price("provisioned/shard")),
      metered("PUT payload units", per(1e6, usage.monthly_provisioned_put_units), "1M units", price("provisioned/put-payload")),
      ...(retained ? [kept] : []),
    ];
  },
});

export const eventBuses = rule({
  types: ["aws_cloudwatch_event_bus"],
  usage: {
    monthly_custom_events: "custom events a month; 64 KB count as one",
    monthly_third_party_events: "events of partners and other accounts a month",
    monthly_archive_processing_gb: "GB a month put into archives",
    archive_storage_gb: "GB in archives",
    monthly_schema_discovery_events: "events a month whose schema is discovered",
  },
  lines: (resource, usage) => {
    const price = (sku: string) => () => resource.price("eventbridge", sku);
    return [
      metered("Custom events", per(1e6, usage.monthly_custom_events), "1M events", price("custom-events")()),
      ...ifUsed("Partner events", per(1e6, usage.monthly_third_party_events), "1M events", price("third-party-events")),
      ...ifUsed("Archive processing", usage.monthly_archive_processing_gb, "GB", price("archive-processing")),
      ...ifUsed("Archive storage", usage.archive_storage_gb, "GB", price("archive-storage")),
      ...ifUsed("Schema discovery", per(1e6, usage.monthly_schema_discovery_events), "1M events", price("schema-discovery")),
    ];
  },
});

export const schedules = rule({
  types: ["aws_scheduler_schedule"],
  usage: { monthly_invocations: "invocations a month" },
  lines: (resource, usage) => [
    metered(
      "Scheduler invocations",
      per(1e6, usage.monthly_invocations),
      "1M invocations",
      resource.price("eventbridge", "scheduler"),
    ),
  ],
});

export const stateMachines = rule({
  types: ["aws_sfn_state_machine"],
  usage: {
    monthly_transitions: "state transitions a month (standard)",
    monthly_requests: "executions a month (express)",
    memory_mb: "average memory of an execution in MB (express)",
    workflow_duration_ms: "average duration of an execution in milliseconds (express)",
  },
  lines: (resource, usage) => {
    if (resource.text("type") !== "EXPRESS")
      return [
        metered(
          "Transitions",
          per(1000, usage.monthly_transitions),
          "1k transitions",
          resource.price("step-functions", "standard/transitions"),
        ),
      ];
    const { monthly_requests: requests, workflow_duration_ms: duration, memory_mb: memory } = usage;
    const gbSeconds =
      requests === undefined || duration === undefined
        ? undefined
        : (requests * duration * Math.max(64, memory ?? 64)) / (1000 * 1024);
    return [
      metered("Requests", per(1e6, requests), "1M requests", resource.price("step-functions", "express/requests")),
      metered("Duration", gbSeconds, "GB-seconds", resource.price("step-functions", "express/duration")),
    ];
  },
});
