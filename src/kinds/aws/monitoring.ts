import { BudgetsBudget } from "@cdktf/provider-aws/lib/budgets-budget/index.js";
import { CeAnomalyMonitor } from "@cdktf/provider-aws/lib/ce-anomaly-monitor/index.js";
import { CloudwatchDashboard } from "@cdktf/provider-aws/lib/cloudwatch-dashboard/index.js";
import { SnsTopicSubscription } from "@cdktf/provider-aws/lib/sns-topic-subscription/index.js";
import { SnsTopic } from "@cdktf/provider-aws/lib/sns-topic/index.js";
import type { FullMigration, FullWorkload } from "../../domain/defaults.ts";
import { withConfig, type Outputs, type WaveScope } from "../kind.ts";
import type { AwsKind, AlarmMetric } from "./aws-kind.ts";
import { customerKey } from "./key.ts";
import { policy, type Statement } from "./policy.ts";

const at = ["spec", "monitoring"];

/** Services that report to the topic. */
const senders = ["cloudwatch.amazonaws.com", "budgets.amazonaws.com", "costalerts.amazonaws.com"];

/** Once per migration: where alarms go, and what watches the money. */
export function addMonitoring(scope: WaveScope): Outputs {
  if (!scope.isFirst || !isWatched(scope.migration)) return {};
  const topic = addTopic(scope);
  addBudget(scope, topic.arn);
  return { alerts: topic.arn };
}

function isWatched({ spec }: FullMigration): boolean {
  const budget = spec.constraints?.budget?.monthly;
  return spec.monitoring !== undefined || budget !== undefined || spec.workloads.some(({ alerts }) => (alerts ?? []).length > 0);
}

/** AWS's own key for topics lets no alarm publish, so the topic has a key of ours. */
function addTopic(scope: WaveScope): SnsTopic {
  const { account, region } = scope.site;
  const ours = { StringEquals: { "aws:SourceAccount": account } };
  const Principal = { Service: senders };
  const use: Statement = {
    Sid: "Senders",
    Principal,
    Action: ["kms:Decrypt", "kms:GenerateDataKey*"],
    Resource: "*",
    Condition: ours,
  };
  const key = customerKey(scope, "alerts", at, [use]);
  const name = scope.name(256, "alerts");
  const publish = {
    Sid: "Senders",
    Principal,
    Action: "sns:Publish",
    Resource: `arn:aws:sns:${region}:${account}:${name}`,
    Condition: ours,
  };
  const topic = scope.add(SnsTopic, "alerts", { name, kmsMasterKeyId: key.arn, policy: policy([publish]) }, at);
  for (const [index, { type, to }] of (scope.migration.spec.monitoring?.channels ?? []).entries()) {
    const protocol = type === "email" ? "email" : to.startsWith("https://") ? "https" : undefined;
    // Slack, PagerDuty by name and GitHub issues are told by the service, which knows their credentials.
    if (protocol === undefined) continue;
    scope.add(SnsTopicSubscription, `alerts_${index + 1}`, { topicArn: topic.arn, protocol, endpoint: to }, [
      ...at,
      "channels",
      index,
    ]);
  }
  return topic;
}

function addBudget(scope: WaveScope, topic: string): void {
  const { metadata, spec } = scope.migration;
  const { monthly, currency = "USD" } = spec.constraints?.budget ?? {};
  const path = ["spec", "constraints", "budget"];
  if (monthly !== undefined && currency !== "USD")
    scope.note(`AWS bills in USD: no budget alarm is made for ${monthly} ${currency} a month.`, path);
  if (monthly !== undefined && currency === "USD") {
    const notice = (threshold: number, notificationType: string) => ({
      comparisonOperator: "GREATER_THAN",
      threshold,
      thresholdType: "PERCENTAGE",
      notificationType,
      subscriberSnsTopicArns: [topic],
    });
    scope.add(
      BudgetsBudget,
      "budget",
      {
        name: scope.name(100, "budget"),
        budgetType: "COST",
        timeUnit: "MONTHLY",
        limitAmount: String(monthly),
        limitUnit: "USD",
        costFilter: [{ name: "TagKeyValue", values: [`user:sirsi:migration$${metadata.name}`] }],
        notification: [notice(80, "ACTUAL"), notice(100, "FORECASTED")],
      },
      path,
    );
  }
  // AWS gives back every key of the expression, so every key is written.
  const Tags = { Key: "user:sirsi:migration", MatchOptions: null, Values: [metadata.name] };
  const monitorSpecification = JSON.stringify({ And: null, CostCategories: null, Dimensions: null, Not: null, Or: null, Tags });
  scope.add(
    CeAnomalyMonitor,
    "spending",
    { name: scope.name(1024, "spending"), monitorType: "CUSTOM", monitorSpecification },
    path,
  );
}

const shown: readonly AlarmMetric[] = ["cpu", "latency", "error-rate", "connections", "storage-free", "memory", "queue-age"];

/** One dashboard with what every workload measures. It stands in the last wave, from where all of them are seen. */
export function addDashboard(
  scope: WaveScope,
  workloads: readonly FullWorkload[],
  kindOf: (workload: FullWorkload) => AwsKind | undefined,
): void {
  const { monitoring } = scope.migration.spec;
  if (!scope.isLast || monitoring === undefined || monitoring.dashboard === false) return;
  const sorted = workloads.toSorted((a, b) => (a.name < b.name ? -1 : 1));
  const widgets = sorted.flatMap((workload) => {
    const peer = scope.peer(workload.name);
    if (peer === undefined) return [];
    return shown.flatMap((metric) => {
      const source = kindOf(workload)?.alarm?.(metric, withConfig(workload), (name) => peer.get(name));
      if (source === undefined) return [];
      const dimensions = Object.entries(source.dimensions).flat();
      return [
        {
          type: "metric",
          width: 8,
          height: 6,
          properties: {
            title: `${workload.name}: ${metric}`,
            region: scope.site.region,
            stat: source.statistic,
            period: 300,
            metrics: [[source.namespace, source.metric, ...dimensions]],
          },
        },
      ];
    });
  });
  if (widgets.length === 0) return;
  scope.add(
    CloudwatchDashboard,
    "dashboard",
    { dashboardName: scope.name(255, "dashboard"), dashboardBody: JSON.stringify({ widgets }) },
    at,
  );
}
