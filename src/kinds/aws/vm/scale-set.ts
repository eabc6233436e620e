import { AutoscalingGroup } from "@cdktf/provider-aws/lib/autoscaling-group/index.js";
import { AutoscalingPolicy } from "@cdktf/provider-aws/lib/autoscaling-policy/index.js";
import type { Built, Scope } from "../../kind.ts";
import { networkOf } from "../network-view.ts";
import { machineOf, type Vm } from "./machine.ts";

const usualCpu = 60;

/** Machines that come and go with the load. A changed template replaces them one by one, new before old. */
export function buildScaleSet(workload: Vm, image: string, scope: Scope): Built {
  const machine = machineOf(workload, image, scope, true);
  const { min = 1, max = 1, targetCpu = usualCpu } = workload.scale ?? {};
  const subnets = networkOf(scope).subnets("private", workload.availability === "single" ? "one-zone" : "zones");
  const group = scope.add(
    AutoscalingGroup,
    undefined,
    {
      name: scope.name(255),
      // Switched off outside its hours, a group must be allowed to be empty.
      minSize: workload.schedule === undefined ? min : 0,
      desiredCapacity: workload.schedule === undefined ? undefined : min,
      maxSize: Math.max(min, max),
      vpcZoneIdentifier: subnets.map(({ id }) => id),
      launchTemplate: {
        id: machine.template.id,
        version: `\${aws_launch_template.${machine.template.friendlyUniqueId}.latest_version}`,
      },
      healthCheckType: "EC2",
      healthCheckGracePeriod: 300,
      instanceRefresh: { strategy: "Rolling", preferences: { minHealthyPercentage: 100, maxHealthyPercentage: 150 } },
      lifecycle: workload.schedule === undefined ? undefined : { ignoreChanges: ["desired_capacity"] },
      tag: Object.entries(machine.tags).map(([key, value]) => ({ key, value, propagateAtLaunch: true })),
    },
    ["scale"],
  );
  if (max > min) {
    scope.add(
      AutoscalingPolicy,
      undefined,
      {
        name: scope.name(255, "cpu"),
        autoscalingGroupName: group.name,
        policyType: "TargetTrackingScaling",
        targetTrackingConfiguration: {
          predefinedMetricSpecification: { predefinedMetricType: "ASGAverageCPUUtilization" },
          targetValue: targetCpu,
        },
      },
      ["scale"],
    );
  }
  const behind: string[] = [];
  return {
    outputs: { ...machine.outputs, id: group.name, arn: group.arn, names: group.name, group: group.name },
    join: ({ arn }) => {
      behind.push(arn);
      group.targetGroupArns = [...behind];
      group.healthCheckType = "ELB";
    },
  };
}
