import type { Block } from "../block.ts";
import { hourly, type Quantity } from "../line.ts";
import { isGap, type Gap } from "../quote.ts";
import type { Resource } from "../resource.ts";
import { rule } from "../rule.ts";
import { fleetLines, type Fleet } from "./fleet.ts";
import { groupUsage, instanceWords } from "./instance-usage.ts";
import { launchOf, type Launch } from "./launch.ts";

const noTemplate: Gap = { gap: "the launch template is not in the plan" };

export const autoscalingGroups = rule({
  types: ["aws_autoscaling_group"],
  usage: groupUsage,
  words: instanceWords,
  lines: (resource, usage, { operating_system }) => {
    const capacity = usage.instances ?? capacityOf(resource);
    if (capacity === 0) return [];
    const fleet = fleetOf(resource, capacity);
    return fleet === undefined
      ? [hourly("Instance usage", noTemplate, noTemplate)]
      : fleetLines(resource, fleet, usage, operating_system);
  },
});

/** Autoscaling moves between the bounds; what is asked for now, or else the least, is what is sure to run. */
function capacityOf(resource: Resource): Quantity {
  return resource.number("desired_capacity") ?? resource.number("min_size") ?? { gap: "the number of instances is not known" };
}

function fleetOf(resource: Resource, capacity: Quantity): Fleet | undefined {
  const [mixed] = resource.blocks("mixed_instances_policy");
  const from = mixed === undefined ? plainSource(resource) : mixedSource(resource, mixed);
  if (from === undefined) return undefined;
  const launch = launchOf(from);
  if (mixed !== undefined) return mixedFleet(launch, mixed, capacity);
  const [onDemand, spot]: readonly [Quantity, Quantity] = launch.spot ? [0, capacity] : [capacity, 0];
  return { launch, onDemand, spot, rootSize: 8 };
}

function plainSource(resource: Resource): Resource | undefined {
  const [template] = resource.linked("launch_template", "aws_launch_template");
  return template ?? resource.linked("launch_configuration", "aws_launch_configuration")[0];
}

function mixedSource(resource: Resource, mixed: Block): Resource | undefined {
  const specification = mixed.block("launch_template").block("launch_template_specification");
  const names = ["launch_template_id", "launch_template_name"].flatMap((name) => specification.text(name) ?? []);
  const [template] = resource.linked("mixed_instances_policy", "aws_launch_template");
  return template ?? resource.named(names, "aws_launch_template");
}

/** Prices the first override, as the one that AWS prefers; the weights say how many of it make up the capacity. */
function mixedFleet(launch: Launch, mixed: Block, capacity: Quantity): Fleet {
  const [override] = mixed.block("launch_template").blocks("override");
  const type = override?.text("instance_type") ?? launch.type;
  const weight = override?.number("weighted_capacity") ?? 1;
  const distribution = mixed.block("instances_distribution");
  const base = distribution.number("on_demand_base_capacity") ?? 0;
  const percent = distribution.number("on_demand_percentage_above_base_capacity") ?? 100;
  if (isGap(capacity)) return { launch: { ...launch, type }, onDemand: capacity, spot: 0, rootSize: 8 };
  const instances = Math.ceil(capacity / weight);
  const sure = Math.min(base, instances);
  const onDemand = sure + Math.ceil(((instances - sure) * percent) / 100);
  return { launch: { ...launch, type }, onDemand, spot: instances - onDemand, rootSize: 8 };
}
