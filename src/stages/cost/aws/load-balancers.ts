import { hoursPerMonth } from "../../../domain/price.ts";
import { hourly, metered } from "../line.ts";
import type { Resource } from "../resource.ts";
import { rule, type UsageNumbers } from "../rule.ts";

/** What one capacity unit carries; AWS charges the dimension that needs most of them, each hour. */
interface CapacityUnit {
  readonly newPerSecond: number;
  readonly activePerMinute: number;
  readonly gbPerHour: number;
  readonly rulesPerSecond: number;
}

/** Sources: the pricing page of Elastic Load Balancing; for network load balancers the figures of TCP. */
const capacityUnits: Readonly<Record<string, CapacityUnit>> = {
  application: { newPerSecond: 25, activePerMinute: 3000, gbPerHour: 1, rulesPerSecond: 1000 },
  network: { newPerSecond: 800, activePerMinute: 100_000, gbPerHour: 1, rulesPerSecond: Infinity },
  gateway: { newPerSecond: 600, activePerMinute: 60_000, gbPerHour: 1, rulesPerSecond: Infinity },
};

const usage = {
  new_connections: "new connections per second, on average",
  active_connections: "active connections per minute, on average",
  processed_bytes_gb: "GB a month",
  rule_evaluations: "rule evaluations per second (application load balancers)",
} as const;

export const loadBalancers = rule({
  types: ["aws_lb", "aws_alb"],
  usage,
  lines: (resource, used) => {
    const kind = kindOf(resource);
    const units = capacityUnits[kind];
    const hours = units === undefined ? undefined : capacityHours(units, used);
    return [
      hourly(`Load balancer (${kind})`, 1, resource.price("load-balancer", `${kind}/hourly`)),
      metered("Load balancer capacity units", hours, "LCU-hours", resource.price("load-balancer", `${kind}/lcu`)),
    ];
  },
});

const kindOf = (resource: Resource): string => resource.text("load_balancer_type") ?? "application";

/** undefined while no dimension is known. A month's GB spread over its hours. */
function capacityHours(unit: CapacityUnit, used: UsageNumbers<keyof typeof usage>): number | undefined {
  const dimensions = [
    [used.new_connections, unit.newPerSecond],
    [used.active_connections, unit.activePerMinute],
    [used.processed_bytes_gb, unit.gbPerHour * hoursPerMonth],
    [used.rule_evaluations, unit.rulesPerSecond],
  ] as const;
  const needed = dimensions.flatMap(([amount, carried]) => (amount === undefined ? [] : [amount / carried]));
  return needed.length === 0 ? undefined : Math.max(...needed) * hoursPerMonth;
}

export const classicLoadBalancers = rule({
  types: ["aws_elb"],
  usage: { monthly_data_processed_gb: "GB a month" },
  lines: (resource, used) => [
    hourly("Load balancer (classic)", 1, resource.price("load-balancer", "classic/hourly")),
    metered("Data processed", used.monthly_data_processed_gb, "GB", resource.price("load-balancer", "classic/data-processed")),
  ],
});
