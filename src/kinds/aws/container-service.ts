import { EcsCluster } from "@cdktf/provider-aws/lib/ecs-cluster/index.js";
import { EcsService } from "@cdktf/provider-aws/lib/ecs-service/index.js";
import type { Built, KindWorkload, Scope } from "../kind.ts";
import type { AlarmMetric, AlarmSource, AwsKind } from "./aws-kind.ts";
import { addScaling } from "./container-service/scaling.ts";
import { addTask } from "./container-service/task.ts";
import { urlOf } from "./container-service/url.ts";
import { networkOf } from "./network-view.ts";
import { serviceRole } from "./role.ts";
import { allowInternal, allowOut, everywhere, securityGroup } from "./security-group.ts";

type ContainerService = KindWorkload<"container-service">;

const usualPort = 8080;

export const containerService = {
  kind: "container-service",
  provider: "aws",
  connects: () => true,
  build(workload: ContainerService, scope: Scope): Built {
    const { config } = workload;
    const port = config.port ?? usualPort;
    const cluster = scope.add(
      EcsCluster,
      undefined,
      { name: scope.name(255), setting: [{ name: "containerInsights", value: "enabled" }] },
      ["config"],
    );
    const group = securityGroup(scope).id;
    allowInternal(scope, workload, group, port);
    for (const out of [80, 443]) allowOut(scope, `out_${out}`, { group, port: out, peer: { cidr: everywhere } });
    const role = serviceRole(scope, "role", "ecs-tasks.amazonaws.com", []);
    const task = addTask(workload, scope, role, port);
    const service = addService(workload, scope, { cluster: cluster.arn, task: task.arn, group });
    addScaling(workload, scope, cluster.name, service.name);
    const url = urlOf(workload, scope);
    const behind: { targetGroupArn: string; containerName: string; containerPort: number }[] = [];
    return {
      outputs: {
        id: service.id,
        arn: service.id,
        name: service.name,
        cluster: cluster.name,
        identity: role.arn,
        role: role.name,
        securityGroup: group,
        ...(url === undefined ? {} : { url }),
      },
      join: ({ arn, port: containerPort, after }) => {
        behind.push({ targetGroupArn: arn, containerName: workload.name, containerPort });
        service.putLoadBalancer([...behind]);
        service.healthCheckGracePeriodSeconds = 60;
        service.dependsOn = [...(service.dependsOn ?? []), `${after.terraformResourceType}.${after.friendlyUniqueId}`];
      },
    };
  },
  listens: ({ config }: ContainerService) => [{ port: config.port ?? usualPort, protocol: "tcp" as const }],
  alarm(metric: AlarmMetric, _workload: ContainerService, output: (name: string) => string): AlarmSource | undefined {
    const source = {
      namespace: "AWS/ECS",
      dimensions: { ClusterName: output("cluster"), ServiceName: output("name") },
      statistic: "Average",
    };
    if (metric === "cpu") return { ...source, metric: "CPUUtilization" };
    if (metric === "memory") return { ...source, metric: "MemoryUtilization" };
    return undefined;
  },
} satisfies AwsKind<"container-service">;

function addService(
  { scale, availability }: ContainerService,
  scope: Scope,
  { cluster, task, group }: { readonly cluster: string; readonly task: string; readonly group: string },
): EcsService {
  if (scale?.min === 0) {
    scope.report({
      code: "SIR-E214",
      level: "error",
      message: "On aws a container-service cannot scale to zero: nothing would wake it. Set scale.min to 1.",
      path: scope.at("scale", "min"),
    });
  }
  if (availability !== "single" && (scale?.min ?? 1) < 2)
    scope.note("One task is in one zone: set scale.min to 2 for a service that outlives it.", ["scale", "min"]);
  if (availability === "multi-region") scope.note("A container-service on aws runs in target.region only.", ["availability"]);
  const subnets = networkOf(scope).subnets("private", availability === "single" ? "one-zone" : "zones");
  return scope.add(
    EcsService,
    undefined,
    {
      name: scope.name(255),
      cluster,
      taskDefinition: task,
      desiredCount: Math.max(1, scale?.min ?? 1),
      launchType: "FARGATE",
      networkConfiguration: { subnets: subnets.map(({ id }) => id), securityGroups: [group], assignPublicIp: false },
      deploymentCircuitBreaker: { enable: true, rollback: true },
      deploymentMinimumHealthyPercent: 100,
      deploymentMaximumPercent: 200,
      propagateTags: "SERVICE",
      // The number of tasks belongs to the autoscaling once it runs.
      lifecycle: { ignoreChanges: ["desired_count"] },
    },
    ["scale"],
  );
}
