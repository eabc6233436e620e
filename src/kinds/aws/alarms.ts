import { CloudwatchMetricAlarm } from "@cdktf/provider-aws/lib/cloudwatch-metric-alarm/index.js";
import type { FullMigration, FullWorkload } from "../../domain/defaults.ts";
import type { SpecPath } from "../../domain/spec-path.ts";
import type { Alert } from "../../domain/spec.generated.ts";
import { percentOf, secondsOf } from "../../domain/units.ts";
import { withConfig, type Scope } from "../kind.ts";
import type { AlarmSource, AwsKind } from "./aws-kind.ts";

type Wish = Alert & { readonly at: SpecPath; readonly own: boolean };

const usualPatience = "5m";

/** The workload's own alerts, then the migration's for what it leaves open, then what the objectives imply for its way in. */
export function alertsOf(workload: FullWorkload, { spec }: FullMigration): readonly Wish[] {
  const own = (workload.alerts ?? []).map((alert, index) => ({ ...alert, at: ["alerts", index], own: true }));
  const shared = [...(spec.monitoring?.alerts ?? []), ...objectives(workload, spec.monitoring?.slo)];
  const open = shared.filter(({ metric }, index) => {
    return own.every((alert) => alert.metric !== metric) && shared.findIndex((alert) => alert.metric === metric) === index;
  });
  return [...own, ...open.map((alert) => ({ ...alert, at: [], own: false }))];
}

function objectives(
  { kind, access }: FullWorkload,
  slo: NonNullable<FullMigration["spec"]["monitoring"]>["slo"],
): readonly Alert[] {
  if (slo === undefined || (kind !== "load-balancer" && access !== "public")) return [];
  const latency = slo.latencyP95 === undefined ? undefined : secondsOf(slo.latencyP95);
  const errors = slo.errorRate === undefined ? undefined : percentOf(slo.errorRate);
  return [
    ...(latency === undefined ? [] : [{ metric: "latency" as const, above: latency * 1000, severity: "critical" as const }]),
    ...(errors === undefined ? [] : [{ metric: "error-rate" as const, above: errors, severity: "critical" as const }]),
  ];
}

export function addAlarms(workload: FullWorkload, kind: AwsKind, scope: Scope, topic: () => string | undefined): void {
  const peer = scope.peer(workload.name);
  if (peer === undefined) return;
  for (const [index, alert] of alertsOf(workload, scope.migration).entries()) {
    const source = kind.alarm?.(alert.metric, withConfig(workload), (name) => peer.get(name));
    if (source !== undefined)
      addAlarm(scope, alert, source, topic(), alert.name ?? (alert.own ? `${alert.metric}${index || ""}` : alert.metric));
    else if (alert.own)
      scope.note(`No alarm is made for ${alert.metric}: AWS measures no such thing for this ${workload.kind}.`, alert.at);
  }
}

function addAlarm(scope: Scope, alert: Wish, source: AlarmSource, topic: string | undefined, part: string): void {
  const period = source.namespace === "AWS/EC2" ? 300 : 60;
  const patience = secondsOf(alert.for ?? usualPatience) ?? period;
  const { comparisonOperator, threshold } = limitOf(alert, source);
  const actions = topic === undefined ? undefined : [topic];
  scope.add(
    CloudwatchMetricAlarm,
    part,
    {
      alarmName: scope.name(255, part),
      alarmDescription: `${alert.severity ?? "warning"}: ${alert.metric}`,
      comparisonOperator,
      threshold,
      evaluationPeriods: Math.max(1, Math.round(patience / period)),
      treatMissingData: "notBreaching",
      alarmActions: actions,
      okActions: actions,
      ...measured(source, period),
    },
    alert.at,
  );
}

function limitOf({ above, below }: Alert, { scale = 1, freeOf }: AlarmSource) {
  const isAbove = above !== undefined;
  const limit = above ?? below ?? 0;
  if (freeOf !== undefined) {
    const threshold = ((100 - limit) / 100) * freeOf;
    return { comparisonOperator: isAbove ? "LessThanThreshold" : "GreaterThanThreshold", threshold };
  }
  return {
    comparisonOperator: isAbove ? "GreaterThanThreshold" : "LessThanThreshold",
    threshold: Number((limit * scale).toPrecision(12)),
  };
}

function measured({ namespace, metric, dimensions, statistic, per }: AlarmSource, period: number) {
  if (per === undefined) {
    const plain = /^p\d/.test(statistic) ? { extendedStatistic: statistic } : { statistic };
    return { namespace, metricName: metric, dimensions: { ...dimensions }, period, ...plain };
  }
  const query = (id: string, metricName: string) => ({
    id,
    metric: { namespace, metricName, dimensions: { ...dimensions }, period, stat: statistic },
  });
  const rate = { id: "rate", expression: "100*part/whole", label: "percent", returnData: true };
  return { metricQuery: [rate, query("part", metric), query("whole", per.metric)] };
}
