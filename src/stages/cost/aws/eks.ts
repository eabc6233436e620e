import { hourly, metered, type Line, type Quantity } from "../line.ts";
import { usageNotGiven, type Gap } from "../quote.ts";
import type { Resource } from "../resource.ts";
import { rule } from "../rule.ts";
import { fleetLines } from "./fleet.ts";
import { groupUsage, instanceWords } from "./instance-usage.ts";
import { launchOf, type Launch } from "./launch.ts";
import { extendedSupportYear } from "./support.ts";

export const eksClusters = rule({
  types: ["aws_eks_cluster"],
  lines: (resource) => [
    hourly("EKS cluster", 1, resource.price("eks", "cluster")),
    ...(inExtendedSupport(resource)
      ? [hourly("EKS cluster (extended support)", 1, resource.price("eks", "cluster/extended-support-addon"))]
      : []),
    ...(resource.block("compute_config").flag("enabled") ? [autoMode(resource)] : []),
  ],
});

/** A cluster whose policy is STANDARD is upgraded instead of charged. */
function inExtendedSupport(resource: Resource): boolean {
  if (resource.block("upgrade_policy").text("support_type") === "STANDARD") return false;
  return extendedSupportYear("eks", resource.text("version"), resource.day) > 0;
}

/** Auto Mode charges a part of the price of each instance that it starts. */
const autoMode = (resource: Resource): Line => ({
  name: "EKS Auto Mode management",
  unit: "hours",
  quantity: usageNotGiven,
  price: resource.price("eks", "auto-mode"),
});

export const eksNodeGroups = rule({
  types: ["aws_eks_node_group"],
  usage: groupUsage,
  words: instanceWords,
  lines: (resource, usage, { operating_system }) => {
    const count = usage.instances ?? nodesOf(resource);
    if (count === 0) return [];
    const spot = resource.text("capacity_type") === "SPOT";
    const windows = resource.text("ami_type")?.startsWith("WINDOWS") === true;
    const launch = nodeLaunch(resource);
    const rootSize = resource.number("disk_size") ?? (windows ? 50 : 20);
    const [onDemand, onSpot]: readonly [Quantity, Quantity] = spot ? [0, count] : [count, 0];
    return fleetLines(
      resource,
      { launch, onDemand, spot: onSpot, rootSize },
      usage,
      operating_system ?? (windows ? "windows" : undefined),
    );
  },
});

function nodesOf(resource: Resource): Quantity {
  const scaling = resource.block("scaling_config");
  const gap: Gap = { gap: "the number of nodes is not known" };
  return scaling.number("desired_size") ?? scaling.number("min_size") ?? gap;
}

/** Several types are tried in order; without a template EKS starts t3.medium. */
function nodeLaunch(resource: Resource): Launch {
  const [template] = resource.linked("launch_template", "aws_launch_template");
  const [type] = resource.texts("instance_types");
  if (template === undefined) return { ...plainNode, type: type ?? "t3.medium" };
  const launch = launchOf(template);
  return { ...launch, type: type ?? launch.type ?? "t3.medium" };
}

const plainNode: Launch = {
  type: undefined,
  image: undefined,
  spot: false,
  tenancy: undefined,
  monitoring: false,
  credits: undefined,
  ebsOptimized: false,
  publicAddress: false,
  root: undefined,
  volumes: [],
};

export const eksFargateProfiles = rule({
  types: ["aws_eks_fargate_profile"],
  usage: {
    monthly_vcpu_hours: "vCPU-hours a month of its pods",
    monthly_memory_gb_hours: "GB-hours of memory a month of its pods",
  },
  lines: (resource, usage) => [
    metered("Fargate vCPU", usage.monthly_vcpu_hours, "vCPU-hours", resource.price("eks", "fargate/vcpu")),
    metered("Fargate memory", usage.monthly_memory_gb_hours, "GB-hours", resource.price("eks", "fargate/memory")),
  ],
});
