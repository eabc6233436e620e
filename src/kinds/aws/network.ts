import { CustomerGateway } from "@cdktf/provider-aws/lib/customer-gateway/index.js";
import { Eip } from "@cdktf/provider-aws/lib/eip/index.js";
import { FlowLog } from "@cdktf/provider-aws/lib/flow-log/index.js";
import { InternetGateway } from "@cdktf/provider-aws/lib/internet-gateway/index.js";
import { NatGateway } from "@cdktf/provider-aws/lib/nat-gateway/index.js";
import { RouteTableAssociation } from "@cdktf/provider-aws/lib/route-table-association/index.js";
import { RouteTable } from "@cdktf/provider-aws/lib/route-table/index.js";
import { Route } from "@cdktf/provider-aws/lib/route/index.js";
import { Subnet } from "@cdktf/provider-aws/lib/subnet/index.js";
import { Vpc } from "@cdktf/provider-aws/lib/vpc/index.js";
import { VpnConnection } from "@cdktf/provider-aws/lib/vpn-connection/index.js";
import { VpnGateway } from "@cdktf/provider-aws/lib/vpn-gateway/index.js";
import { awsZones } from "../../domain/regions.ts";
import type { ConfigNetwork } from "../../domain/spec.generated.ts";
import type { Built, KindWorkload, Scope } from "../kind.ts";
import type { AwsKind } from "./aws-kind.ts";
import { logGroup } from "./log-group.ts";
import { serviceRole } from "./role.ts";
import { secondRegion } from "./second-region.ts";
import { leastZones, zonalSubnets, type SubnetType, type ZonalSubnet } from "./subnets.ts";

type Network = KindWorkload<"network">;
type Made = ZonalSubnet & { readonly resource: Subnet };

export const network = {
  kind: "network",
  provider: "aws",
  build(workload: Network, scope: Scope): Built {
    const second = secondRegion(scope);
    const home = buildIn(scope, workload);
    if (workload.availability !== "multi-region" || second === undefined) return { outputs: home };
    const away = Object.entries(buildIn(scope.in(second), workload));
    return { outputs: { ...home, ...Object.fromEntries(away.map(([name, value]) => [`secondary.${name}`, value])) } };
  },
} satisfies AwsKind<"network">;

function buildIn(scope: Scope, workload: Network): Readonly<Record<string, string>> {
  const { config } = workload;
  const vpc = scope.add(Vpc, undefined, { cidrBlock: config.cidr, enableDnsSupport: true, enableDnsHostnames: true }, [
    "config",
    "cidr",
  ]);
  const subnets = addSubnets(scope, workload, vpc.id);
  const vpn = config.vpn === undefined ? undefined : addVpn(scope, vpc.id, config.vpn);
  addRoutes(scope, vpc.id, subnets, config.nat ?? "single", vpn);
  if (config.flowLogs ?? true) addFlowLog(scope, vpc.id);
  return {
    id: vpc.id,
    cidr: config.cidr,
    ...Object.fromEntries(subnets.map(({ name, letter, resource }) => [`subnet.${name}.${letter}`, resource.id])),
    ...Object.fromEntries(subnets.toReversed().map(({ name, resource }) => [`subnets.${name}.id`, resource.id])),
  };
}

function addSubnets(scope: Scope, workload: Network, vpcId: string): readonly Made[] {
  const plan = zonalSubnets(workload, scope.migration, networkZones(scope));
  if (!plan.fits) {
    scope.report({
      code: "SIR-E214",
      level: "error",
      message: `${workload.config.cidr} cannot hold these subnets: an AWS network is a /16 to /23 here, a subnet of its own needs a /26 or larger, and eight subnets are the most. Widen the network or give the subnets a cidr.`,
      path: scope.at("config", "cidr"),
    });
  }
  return plan.subnets.map((subnet) => ({
    ...subnet,
    resource: scope.add(
      Subnet,
      `${subnet.name}_${subnet.letter}`,
      { vpcId, cidrBlock: subnet.cidr, availabilityZone: subnet.zone, mapPublicIpOnLaunch: false },
      ["config", "subnets"],
    ),
  }));
}

export function networkZones({ site, migration }: Scope): readonly string[] {
  return awsZones(site.region, Math.max(leastZones(migration), site.zones.length));
}

/** Public subnets reach out through the internet gateway, private ones through NAT, data subnets not at all. */
function addRoutes(
  scope: Scope,
  vpcId: string,
  subnets: readonly Made[],
  nat: NonNullable<ConfigNetwork["nat"]>,
  vpn: string | undefined,
): void {
  const propagatingVgws = vpn === undefined ? undefined : [vpn];
  const table = (part: string) => scope.add(RouteTable, part, { vpcId, propagatingVgws }, ["config", "subnets"]);
  const join = (one: Made, routes: RouteTable) =>
    scope.add(RouteTableAssociation, `${one.name}_${one.letter}`, { subnetId: one.resource.id, routeTableId: routes.id }, [
      "config",
      "subnets",
    ]);
  const of = (type: SubnetType) => subnets.filter((one) => one.type === type);

  const gates = of("public").length > 0 ? addPublicRoutes(scope, vpcId, of("public"), table, join, nat) : [];
  for (const one of distinctTables(of("private"), gates.length)) {
    const routes = table(one.part);
    const gate = gates.find(({ letter }) => letter === one.letter) ?? gates[0];
    if (gate !== undefined)
      scope.add(Route, one.part, { routeTableId: routes.id, destinationCidrBlock: "0.0.0.0/0", natGatewayId: gate.nat.id }, [
        "config",
        "nat",
      ]);
    for (const member of one.members) join(member, routes);
  }
  if (of("data").length > 0) {
    const routes = table("data");
    for (const one of of("data")) join(one, routes);
  }
}

/** One table for all private subnets, or one per zone where every zone has its own NAT gateway. */
function distinctTables(subnets: readonly Made[], gates: number) {
  if (subnets.length === 0) return [];
  if (gates <= 1) return [{ part: "private", letter: undefined, members: subnets }];
  const letters = [...new Set(subnets.map(({ letter }) => letter))];
  return letters.map((letter) => ({
    part: `private_${letter}`,
    letter,
    members: subnets.filter((one) => one.letter === letter),
  }));
}

function addPublicRoutes(
  scope: Scope,
  vpcId: string,
  subnets: readonly Made[],
  table: (part: string) => RouteTable,
  join: (one: Made, routes: RouteTable) => void,
  nat: NonNullable<ConfigNetwork["nat"]>,
): readonly { readonly letter: string; readonly nat: NatGateway }[] {
  const internet = scope.add(InternetGateway, undefined, { vpcId }, ["config", "subnets"]);
  const routes = table("public");
  scope.add(Route, "public", { routeTableId: routes.id, destinationCidrBlock: "0.0.0.0/0", gatewayId: internet.id }, [
    "config",
    "subnets",
  ]);
  for (const one of subnets) join(one, routes);

  const [first] = subnets;
  const hosts = subnets.filter(({ name }) => name === first?.name).slice(0, nat === "per-zone" ? scope.site.zones.length : 1);
  if (nat === "none") return [];
  return hosts.map(({ letter, resource }) => {
    const part = nat === "per-zone" ? letter : undefined;
    const address = scope.add(Eip, part, { domain: "vpc" }, ["config", "nat"]);
    const gate = { allocationId: address.allocationId, subnetId: resource.id, dependsOn: [internet] };
    return { letter, nat: scope.add(NatGateway, part, gate, ["config", "nat"]) };
  });
}

/** BGP over two tunnels. AWS makes the pre-shared keys and keeps them in Secrets Manager, so none is in the state. */
function addVpn(scope: Scope, vpcId: string, { peer }: NonNullable<ConfigNetwork["vpn"]>): string {
  const at = ["config", "vpn"];
  const ours = scope.add(VpnGateway, undefined, { vpcId }, at);
  const theirs = scope.add(CustomerGateway, undefined, { type: "ipsec.1", ipAddress: peer, bgpAsn: "65000" }, at);
  scope.add(
    VpnConnection,
    undefined,
    { type: "ipsec.1", customerGatewayId: theirs.id, vpnGatewayId: ours.id, presharedKeyStorage: "SecretsManager" },
    at,
  );
  return ours.id;
}

function addFlowLog(scope: Scope, vpcId: string): void {
  const at = ["config", "flowLogs"];
  const group = logGroup(scope, "flow", `/sirsi/${scope.name(200)}/flow`, at);
  const role = serviceRole(
    scope,
    "flow",
    "vpc-flow-logs.amazonaws.com",
    [
      {
        Action: ["logs:CreateLogStream", "logs:PutLogEvents", "logs:DescribeLogGroups", "logs:DescribeLogStreams"],
        Resource: [group.arn, `${group.arn}:*`],
      },
    ],
    at,
  );
  const log = {
    vpcId,
    trafficType: "ALL",
    logDestinationType: "cloud-watch-logs",
    logDestination: group.arn,
    iamRoleArn: role.arn,
  };
  scope.add(FlowLog, undefined, log, at);
}
