import { AppautoscalingPolicy } from "@cdktf/provider-aws/lib/appautoscaling-policy/index.js";
import { AppautoscalingTarget } from "@cdktf/provider-aws/lib/appautoscaling-target/index.js";
import type { KindWorkload, Scope } from "../../kind.ts";

type ContainerService = KindWorkload<"container-service">;

/** Percent that the average task is kept at. */
const usualCpu = 60;

export function addScaling({ scale, schedule }: ContainerService, scope: Scope, cluster: string, service: string): void {
  const { min = 1, max = min, targetCpu = usualCpu } = scale ?? {};
  const target = {
    serviceNamespace: "ecs",
    scalableDimension: "ecs:service:DesiredCount",
    resourceId: `service/${cluster}/${service}`,
  };
  const limits = scope.add(
    AppautoscalingTarget,
    undefined,
    // Outside its hours the service must be allowed to have no task.
    { ...target, minCapacity: schedule === undefined ? Math.max(1, min) : 0, maxCapacity: Math.max(1, min, max) },
    ["scale"],
  );
  scope.add(
    AppautoscalingPolicy,
    undefined,
    {
      ...target,
      resourceId: limits.resourceId,
      name: scope.name(255, "cpu"),
      policyType: "TargetTrackingScaling",
      targetTrackingScalingPolicyConfiguration: {
        predefinedMetricSpecification: { predefinedMetricType: "ECSServiceAverageCPUUtilization" },
        targetValue: targetCpu,
      },
    },
    ["scale"],
  );
}
