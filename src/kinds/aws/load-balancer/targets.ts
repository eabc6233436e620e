import { AutoscalingAttachment } from "@cdktf/provider-aws/lib/autoscaling-attachment/index.js";
import { LambdaPermission } from "@cdktf/provider-aws/lib/lambda-permission/index.js";
import { LbTargetGroupAttachment } from "@cdktf/provider-aws/lib/lb-target-group-attachment/index.js";
import { LbTargetGroup } from "@cdktf/provider-aws/lib/lb-target-group/index.js";
import type { LbListener } from "@cdktf/provider-aws/lib/lb-listener/index.js";
import type { KindWorkload, Peer, Scope } from "../../kind.ts";
import { networkOf } from "../network-view.ts";

export type Listener = KindWorkload<"load-balancer">["config"]["listeners"][number];

export interface Target {
  readonly listener: Listener;
  readonly index: number;
  readonly peer: Peer;
  readonly group: LbTargetGroup;
}

/** One target group per workload and port, however many listeners send to it. */
export function targetGroups(workload: KindWorkload<"load-balancer">, scope: Scope, protocol: "HTTP" | "TCP"): readonly Target[] {
  const made = new Map<string, LbTargetGroup>();
  return workload.config.listeners.flatMap((listener, index) => {
    const peer = scope.peer(listener.target);
    if (peer === undefined || !canStandBehind(peer, scope, index)) return [];
    const port = listener.targetPort ?? listener.port;
    const part = `${listener.target}_${port}`;
    const group = made.get(part) ?? addGroup(scope, part, peer, listener, port, protocol);
    made.set(part, group);
    return [{ listener, index, peer, group }];
  });
}

function addGroup(
  scope: Scope,
  part: string,
  peer: Peer,
  listener: Listener,
  port: number,
  protocol: "HTTP" | "TCP",
): LbTargetGroup {
  const lambda = peer.workload.kind === "function";
  const web = protocol === "HTTP";
  return scope.add(
    LbTargetGroup,
    part,
    {
      name: scope.name(32, part.replace("_", "-")),
      targetType: lambda ? "lambda" : peer.workload.kind === "container-service" ? "ip" : "instance",
      ...(lambda ? {} : { port, protocol, vpcId: networkOf(scope).id }),
      deregistrationDelay: "60",
      healthCheck: lambda
        ? undefined
        : {
            enabled: true,
            protocol,
            port: "traffic-port",
            ...(web ? { path: listener.healthCheck ?? "/", matcher: "200-399" } : {}),
          },
      lifecycle: { createBeforeDestroy: true },
    },
    ["config", "listeners"],
  );
}

/** ECS refuses a target group that no balancer uses yet, so a service and its balancer come in one wave. */
function canStandBehind({ workload, here }: Peer, scope: Scope, index: number): boolean {
  const possible = ["vm", "container-service", "function"].includes(workload.kind);
  if (possible && (here || workload.kind !== "container-service")) return true;
  scope.report({
    code: "SIR-E207",
    level: "error",
    message: possible
      ? `${workload.name} is in another wave. On aws a container-service stands behind a load balancer of its own wave: put both in one.`
      : `A ${workload.kind} cannot stand behind this load balancer on aws. Name a vm, container-service or function, or use type: cdn for an object-store.`,
    path: scope.at("config", "listeners", index, "target"),
  });
  return false;
}

/** Registers every workload with its group, once the listener exists. */
export function register(scope: Scope, targets: readonly Target[], listenerOf: (target: Target) => LbListener | undefined): void {
  const done = new Set<string>();
  for (const target of targets) {
    const { peer, group, listener } = target;
    const after = listenerOf(target);
    const part = `${listener.target}_${listener.targetPort ?? listener.port}`;
    if (after === undefined || done.has(part)) continue;
    done.add(part);
    const port = listener.targetPort ?? listener.port;
    if (peer.join !== undefined) peer.join({ arn: group.arn, port, after });
    else if (peer.workload.kind === "function") invoke(scope, part, peer, group);
    else if (peer.find("group") !== undefined) attachGroup(scope, part, peer, group);
    else
      scope.add(LbTargetGroupAttachment, part, { targetGroupArn: group.arn, targetId: peer.get("id"), port }, [
        "config",
        "listeners",
      ]);
  }
}

function attachGroup(scope: Scope, part: string, peer: Peer, group: LbTargetGroup): void {
  scope.add(AutoscalingAttachment, part, { autoscalingGroupName: peer.get("group"), lbTargetGroupArn: group.arn }, [
    "config",
    "listeners",
  ]);
}

function invoke(scope: Scope, part: string, peer: Peer, group: LbTargetGroup): void {
  const allowed = scope.add(
    LambdaPermission,
    part,
    {
      action: "lambda:InvokeFunction",
      functionName: peer.get("name"),
      principal: "elasticloadbalancing.amazonaws.com",
      sourceArn: group.arn,
    },
    ["config", "listeners"],
  );
  const target = { targetGroupArn: group.arn, targetId: peer.get("arn"), dependsOn: [allowed] };
  scope.add(LbTargetGroupAttachment, part, target, ["config", "listeners"]);
}
