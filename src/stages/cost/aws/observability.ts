import type { Block } from "../block.ts";
import { line, metered } from "../line.ts";
import type { Resource } from "../resource.ts";
import { rule } from "../rule.ts";

export const logGroups = rule({
  types: ["aws_cloudwatch_log_group"],
  usage: {
    storage_gb: "GB kept",
    monthly_data_ingested_gb: "GB a month written",
    monthly_data_scanned_gb: "GB a month scanned by Insights",
  },
  lines: (resource, usage) => {
    const cheap = resource.text("log_group_class") === "INFREQUENT_ACCESS";
    const price = (sku: string) => resource.price("cloudwatch", sku);
    return [
      metered("Data ingested", usage.monthly_data_ingested_gb, "GB", price(cheap ? "logs/ingest-infrequent" : "logs/ingest")),
      metered("Archival storage", usage.storage_gb, "GB", price("logs/archive")),
      metered("Insights queries", usage.monthly_data_scanned_gb, "GB", price("logs/insights-query")),
    ];
  },
});

/** An alarm costs by the metrics that it watches; below a minute it is high-resolution. A band of expected values counts three times. */
export const metricAlarms = rule({
  types: ["aws_cloudwatch_metric_alarm"],
  lines: (resource) => {
    const queries = resource.blocks("metric_query");
    const metrics = queries.flatMap((query) => query.blocks("metric"));
    const banded = resource.text("threshold_metric_id") !== undefined || queries.some(isBand);
    const count = Math.max(1, metrics.length) * (banded ? 3 : 1);
    const periods = [resource, ...metrics].flatMap((one) => one.number("period") ?? []);
    const high = periods.some((period) => period < 60);
    const name = high ? "Alarm metrics (high resolution)" : "Alarm metrics (standard resolution)";
    return [line(name, count, "alarm metrics", resource.price("cloudwatch", high ? "alarm/high-resolution" : "alarm/standard"))];
  },
});

const isBand = (query: Block): boolean => query.text("expression")?.includes("ANOMALY_DETECTION_BAND") === true;

export const compositeAlarms = rule({
  types: ["aws_cloudwatch_composite_alarm"],
  lines: (resource: Resource) => [line("Composite alarm", 1, "alarms", resource.price("cloudwatch", "alarm/composite"))],
});

/** What a filter publishes is a custom metric, or one for each value of its dimensions, which no plan tells. */
export const metricFilters = rule({
  types: ["aws_cloudwatch_log_metric_filter"],
  usage: { metrics: "custom metrics that it publishes, where it has dimensions" },
  lines: (resource, usage) => {
    const dimensions = resource.block("metric_transformation").value("dimensions");
    const split = typeof dimensions === "object" && dimensions !== null && Object.keys(dimensions).length > 0;
    const price = resource.price("cloudwatch", "metrics/0-10k");
    return [split ? metered("Custom metrics", usage.metrics, "metrics", price) : line("Custom metric", 1, "metrics", price)];
  },
});

export const dashboards = rule({
  types: ["aws_cloudwatch_dashboard"],
  lines: (resource) => [line("Dashboard", 1, "dashboards", resource.price("cloudwatch", "dashboard"))],
});

export const threatDetectors = rule({
  types: ["aws_guardduty_detector"],
  usage: {
    monthly_cloudtrail_events: "CloudTrail management events a month",
    monthly_log_gb: "GB of VPC flow and DNS logs a month",
  },
  lines: (resource, usage) => [
    metered(
      "CloudTrail events",
      inMillions(usage.monthly_cloudtrail_events),
      "1M events",
      resource.price("guardduty", "cloudtrail"),
    ),
    metered("VPC flow and DNS logs", usage.monthly_log_gb, "GB", resource.price("guardduty", "vpc-dns/0-500GB")),
  ],
});

const inMillions = (count: number | undefined): number | undefined => (count === undefined ? undefined : count / 1e6);

export const configRecorders = rule({
  types: ["aws_config_configuration_recorder"],
  usage: {
    monthly_config_items: "configuration items a month",
    monthly_custom_config_items: "custom configuration items a month",
  },
  lines: (resource, usage) => {
    const mode = resource.block("recording_mode").text("recording_frequency") === "DAILY" ? "daily" : "continuous";
    const custom = usage.monthly_custom_config_items;
    return [
      metered(`Configuration items (${mode})`, usage.monthly_config_items, "items", resource.price("config", `item-${mode}`)),
      ...(custom === undefined
        ? []
        : [metered("Custom configuration items", custom, "items", resource.price("config", "item-continuous"))]),
    ];
  },
});
