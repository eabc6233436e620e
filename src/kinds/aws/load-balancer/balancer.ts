import { LbListenerRule } from "@cdktf/provider-aws/lib/lb-listener-rule/index.js";
import { LbListener } from "@cdktf/provider-aws/lib/lb-listener/index.js";
import { Lb } from "@cdktf/provider-aws/lib/lb/index.js";
import { Wafv2WebAclAssociation } from "@cdktf/provider-aws/lib/wafv2-web-acl-association/index.js";
import type { KindWorkload, Scope } from "../../kind.ts";
import { networkOf } from "../network-view.ts";
import { allowIn, allowInternal, everywhere, securityGroup } from "../security-group.ts";
import { certificateOf } from "./certificate.ts";
import { firewall } from "./firewall.ts";
import { logBucket } from "./log-bucket.ts";
import { register, targetGroups, type Listener, type Target } from "./targets.ts";

type LoadBalancer = KindWorkload<"load-balancer">;

export interface Balancer {
  readonly resource: Lb;
  readonly group: string;
  readonly secure: boolean;
}

/** Both refuse anything before TLS 1.2. Source: "Security policies for your Application Load Balancer". */
const tlsPolicies = { "1.2": "ELBSecurityPolicy-TLS13-1-2-2021-06", "1.3": "ELBSecurityPolicy-TLS13-1-3-2021-06" };

/** An application balancer for http, a network balancer for tcp. `open` is who may reach it. */
export function buildBalancer(
  workload: LoadBalancer,
  scope: Scope,
  type: "application" | "network",
  open: LoadBalancer["access"],
): Balancer {
  const { config } = workload;
  const group = securityGroup(scope).id;
  const ports = [...new Set(config.listeners.map(({ port }) => port))];
  for (const port of ports) openPort({ ...workload, access: open }, scope, group, port);
  const logs = logBucket(scope, type, ["config", "listeners"]);
  const resource = scope.add(
    Lb,
    undefined,
    {
      name: balancerName(scope),
      loadBalancerType: type,
      internal: open !== "public",
      subnets: networkOf(scope)
        .subnets(open === "public" ? "public" : "private")
        .map(({ id }) => id),
      securityGroups: [group],
      enableDeletionProtection: scope.isProtected,
      dropInvalidHeaderFields: type === "application" ? true : undefined,
      accessLogs: { bucket: logs.name, enabled: true },
      dependsOn: [logs.ready],
    },
    ["config", "listeners"],
  );
  const secure = config.listeners.some(({ protocol }) => protocol === "https" || protocol === "tls");
  const certificate = secure ? certificateOf(workload, scope) : undefined;
  const targets = targetGroups(workload, scope, type === "application" ? "HTTP" : "TCP");
  const listeners = new Map(ports.map((port) => [port, addListener(workload, scope, resource, targets, port, certificate)]));
  register(scope, targets, ({ listener }) => listeners.get(listener.port));
  if (config.waf === true && type === "application") {
    const acl = firewall(scope, "REGIONAL");
    scope.add(Wafv2WebAclAssociation, undefined, { resourceArn: resource.arn, webAclArn: acl.arn }, ["config", "waf"]);
  }
  return { resource, group, secure };
}

/** AWS keeps names that start with `internal-` for itself. */
function balancerName(scope: Scope): string {
  const name = scope.name(32);
  return name.startsWith("internal-") ? `lb-${scope.name(29)}` : name;
}

function openPort(workload: LoadBalancer, scope: Scope, group: string, port: number): void {
  const at = ["config", "allow"];
  if (workload.access !== "public") {
    allowInternal(scope, workload, group, port, at);
    return;
  }
  const allowed = workload.config.allow ?? [everywhere];
  for (const [index, cidr] of allowed.entries()) allowIn(scope, `allow${index}_${port}`, { group, port, peer: { cidr }, at });
}

function addListener(
  { config }: LoadBalancer,
  scope: Scope,
  balancer: Lb,
  all: readonly Target[],
  port: number,
  certificate: string | undefined,
): LbListener | undefined {
  const targets = all.filter(({ listener }) => listener.port === port);
  const [first] = targets;
  if (first === undefined) return undefined;
  const at = ["config", "listeners", first.index];
  const whole = targets.find(({ listener }) => listener.paths === undefined);
  const encrypted = first.listener.protocol === "https" || first.listener.protocol === "tls";
  const listener = scope.add(
    LbListener,
    String(port),
    {
      loadBalancerArn: balancer.arn,
      port,
      protocol: first.listener.protocol.toUpperCase(),
      ...(encrypted ? { sslPolicy: tlsPolicies[config.tls?.minVersion ?? "1.2"], certificateArn: certificate } : {}),
      defaultAction: [defaultAction(first.listener, whole, config.listeners)],
    },
    at,
  );
  for (const [position, { listener: rule, group, index }] of targets.filter((one) => one !== whole).entries()) {
    scope.add(
      LbListenerRule,
      `${port}_${position + 1}`,
      {
        listenerArn: listener.arn,
        priority: position + 1,
        action: [{ type: "forward", targetGroupArn: group.arn }],
        condition: [{ pathPattern: { values: rule.paths ?? ["/*"] } }],
      },
      ["config", "listeners", index],
    );
  }
  return listener;
}

/** Plain HTTP beside HTTPS only sends callers there. */
function defaultAction(listener: Listener, whole: Target | undefined, all: readonly Listener[]) {
  const secure = all.find(({ protocol }) => protocol === "https");
  if (listener.protocol === "http" && secure !== undefined)
    return { type: "redirect", redirect: { port: String(secure.port), protocol: "HTTPS", statusCode: "HTTP_301" } };
  if (whole !== undefined) return { type: "forward", targetGroupArn: whole.group.arn };
  return { type: "fixed-response", fixedResponse: { contentType: "text/plain", statusCode: "404" } };
}
