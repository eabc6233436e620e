import { SecurityGroup } from "@cdktf/provider-aws/lib/security-group/index.js";
import { VpcSecurityGroupEgressRule } from "@cdktf/provider-aws/lib/vpc-security-group-egress-rule/index.js";
import { VpcSecurityGroupIngressRule } from "@cdktf/provider-aws/lib/vpc-security-group-ingress-rule/index.js";
import type { FullWorkload } from "../../domain/defaults.ts";
import type { SpecPath } from "../../domain/spec-path.ts";
import type { Scope } from "../kind.ts";
import { networkOf } from "./network-view.ts";

/** A group without rules: every way in and out is a resource of its own. AWS's "allow all out" is removed on creation. */
export function securityGroup(scope: Scope, part?: string): SecurityGroup {
  const name = scope.name(255, part);
  return scope.add(SecurityGroup, part, { name, description: name, vpcId: networkOf(scope).id });
}

interface Traffic {
  readonly group: string;
  readonly port: number;
  readonly protocol?: "tcp" | "udp";
  /** The other side: a security group, or a network in CIDR notation. */
  readonly peer: { readonly group: string } | { readonly cidr: string };
  readonly at?: SpecPath;
}

export function allowIn(scope: Scope, part: string, traffic: Traffic): void {
  scope.add(VpcSecurityGroupIngressRule, part, ruleOf(traffic), traffic.at);
}

export function allowOut(scope: Scope, part: string, traffic: Traffic): void {
  scope.add(VpcSecurityGroupEgressRule, part, ruleOf(traffic), traffic.at);
}

function ruleOf({ group, port, protocol, peer }: Traffic) {
  return {
    securityGroupId: group,
    ipProtocol: protocol ?? "tcp",
    fromPort: port,
    toPort: port,
    ...("group" in peer ? { referencedSecurityGroupId: peer.group } : { cidrIpv4: peer.cidr }),
  };
}

export const everywhere = "0.0.0.0/0";

/** `access: internal`: the network itself and the networks behind its VPN or line may come in. Private is dependencies only. */
export function allowInternal(
  scope: Scope,
  { access }: FullWorkload,
  group: string,
  port: number,
  at: SpecPath = ["access"],
): void {
  if (access !== "internal") return;
  const behind = scope.migration.spec.source?.connection?.cidrs ?? [];
  for (const [index, cidr] of [networkOf(scope).cidr, ...behind].entries())
    allowIn(scope, index === 0 ? `network_${port}` : `behind${index}_${port}`, { group, port, peer: { cidr }, at });
}
