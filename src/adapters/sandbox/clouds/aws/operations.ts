import { arn, byArn, byName, capitals, digits, guid, named, partOf, type Recipe, type Recipes } from "./recipe.ts";

const dms =
  (kind: string, attribute: string, more: Recipe = () => ({})): Recipe =>
  (s) => ({
    id: s.text(attribute) ?? "",
    [`${kind === "rep" ? "replication_instance" : kind === "task" ? "replication_task" : kind === "subgrp" ? "replication_subnet_group" : "endpoint"}_arn`]:
      arn(s, "dms", `${kind}:${kind === "subgrp" ? (s.text(attribute) ?? "") : capitals(s, 26, "arn")}`),
    ...more(s),
  });

export const operations: Recipes = {
  aws_sqs_queue: (s) => {
    const name = s.text("name") ?? `${named(s)}${s.value("fifo_queue") === true ? ".fifo" : ""}`;
    const url = `https://sqs.${s.region}.amazonaws.com/${s.settings.account}/${name}`;
    return { id: url, url, name, arn: arn(s, "sqs", name) };
  },
  aws_sqs_queue_policy: partOf("", "queue_url"),
  aws_sns_topic: byArn(
    "sns",
    (s) => named(s),
    (s) => ({ name: named(s), owner: s.settings.account }),
  ),
  aws_sns_topic_policy: partOf("", "arn"),
  aws_sns_topic_subscription: (s) => {
    const own = `${s.text("topic_arn") ?? ""}:${guid(s)}`;
    return { id: own, arn: own, owner_id: s.settings.account };
  },
  aws_kinesis_stream: (s) => ({ id: arn(s, "kinesis", `stream/${named(s)}`), arn: arn(s, "kinesis", `stream/${named(s)}`) }),
  aws_kinesis_firehose_delivery_stream: byArn("firehose", (s) => `deliverystream/${named(s)}`),
  aws_cloudwatch_log_group: byName("logs", "log-group:"),
  aws_cloudwatch_log_resource_policy: partOf("", "policy_name"),
  aws_cloudwatch_metric_alarm: (s) => ({
    id: s.text("alarm_name") ?? "",
    arn: arn(s, "cloudwatch", `alarm:${s.text("alarm_name") ?? ""}`),
  }),
  aws_cloudwatch_composite_alarm: (s) => ({
    id: s.text("alarm_name") ?? "",
    arn: arn(s, "cloudwatch", `alarm:${s.text("alarm_name") ?? ""}`),
  }),
  aws_cloudwatch_dashboard: (s) => ({
    id: s.text("dashboard_name") ?? "",
    dashboard_arn: `arn:aws:cloudwatch::${s.settings.account}:dashboard/${s.text("dashboard_name") ?? ""}`,
  }),
  aws_cloudwatch_event_rule: byName("events", "rule/"),
  aws_cloudwatch_event_target: (s) => ({
    id: `${s.text("rule") ?? ""}-${s.text("target_id") ?? `terraform-${digits(s, 26, "target_id")}`}`,
    target_id: `terraform-${digits(s, 26, "target_id")}`,
  }),
  aws_cloudtrail: byArn(
    "cloudtrail",
    (s) => `trail/${named(s)}`,
    (s) => ({ home_region: s.region }),
  ),
  aws_config_configuration_recorder: partOf("", "name"),
  aws_budgets_budget: (s) => ({
    id: `${s.settings.account}:${named(s)}`,
    name: named(s),
    account_id: s.settings.account,
    arn: `arn:aws:budgets::${s.settings.account}:budget/${named(s)}`,
    time_period_start: "2026-01-01_00:00",
  }),
  aws_ce_anomaly_monitor: (s) => {
    const own = `arn:aws:ce::${s.settings.account}:anomalymonitor/${guid(s)}`;
    return { id: own, arn: own };
  },
  aws_ce_anomaly_subscription: (s) => {
    const own = `arn:aws:ce::${s.settings.account}:anomalysubscription/${guid(s)}`;
    return { id: own, arn: own, account_id: s.settings.account };
  },
  aws_dms_endpoint: dms("endpoint", "endpoint_id"),
  aws_dms_replication_instance: dms("rep", "replication_instance_id", (s) => ({
    replication_instance_private_ips: [`10.0.2.${digits(s, 2, "ip")}`],
    replication_instance_public_ips: [],
    availability_zone: `${s.region}a`,
  })),
  aws_dms_replication_subnet_group: dms("subgrp", "replication_subnet_group_id"),
  aws_dms_replication_task: dms("task", "replication_task_id", () => ({ status: "ready" })),
};
