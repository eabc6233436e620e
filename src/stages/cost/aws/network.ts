import { hourly, ifUsed, metered, tiered, type Line } from "../line.ts";
import { times, usageNotGiven } from "../quote.ts";
import type { Resource } from "../resource.ts";
import { rule } from "../rule.ts";

export const natGateways = rule({
  types: ["aws_nat_gateway"],
  usage: { monthly_data_processed_gb: "GB a month through the gateway" },
  lines: (resource, usage) => [
    hourly("NAT gateway", 1, resource.price("nat-gateway", "hourly")),
    metered("Data processed", usage.monthly_data_processed_gb, "GB", resource.price("nat-gateway", "data-processed")),
  ],
});

/** AWS charges for every public IPv4 address, used or not; addresses that a customer brought cost nothing. */
export const elasticAddresses = rule({
  types: ["aws_eip"],
  lines: (resource) => {
    const pool = resource.text("public_ipv4_pool") ?? "amazon";
    if (pool !== "amazon" || resource.text("customer_owned_ipv4_pool") !== undefined) return [];
    const held = holders.some((attribute) => resource.value(attribute) !== undefined) || isReferred(resource);
    const [name, sku] = held ? ["Public IPv4 address", "in-use"] : ["Public IPv4 address (idle)", "idle"];
    return [hourly(name, 1, resource.price("public-ipv4", sku))];
  },
});

const holders = ["instance", "network_interface", "association_id"];

function isReferred(resource: Resource): boolean {
  return (
    resource.referrers("aws_nat_gateway", "allocation_id").length > 0 ||
    resource.referrers("aws_eip_association", "allocation_id").length > 0 ||
    resource.linked("instance", "aws_instance").length > 0 ||
    resource.referrers("aws_lb", "subnet_mapping").length > 0
  );
}

export const vpcEndpoints = rule({
  types: ["aws_vpc_endpoint"],
  usage: { monthly_data_processed_gb: "GB a month through the endpoint" },
  lines: (resource, usage) => {
    const kind = resource.text("vpc_endpoint_type") ?? "Gateway";
    if (kind === "Gateway") return [];
    // One network interface, and one hourly charge, per subnet.
    const joined = resource.referrers("aws_vpc_endpoint_subnet_association", "vpc_endpoint_id").length;
    const zones = (resource.count("subnet_ids", "aws_subnet") ?? 0) + joined || 1;
    const used = usage.monthly_data_processed_gb;
    if (kind === "GatewayLoadBalancer") {
      const data = metered("Data processed", used, "GB", resource.price("vpc-endpoint", "gwlb/data"));
      return [hourly("Endpoint (Gateway Load Balancer)", zones, resource.price("vpc-endpoint", "gwlb/per-az")), data];
    }
    const endpoint = hourly(`Endpoint (${kind})`, zones, resource.price("vpc-endpoint", "interface/per-az"));
    return [endpoint, ...interfaceData(resource, used)];
  },
});

function interfaceData(resource: Resource, used: number | undefined): readonly Line[] {
  const price = (tier: string) => resource.price("vpc-endpoint", `interface/data/${tier}`);
  return tiered("Data processed", used ?? usageNotGiven, "GB", 1, [
    { name: "first 1 PB", upTo: 1_048_576, price: price("0-1PB") },
    { name: "next 4 PB", upTo: 5_242_880, price: price("1-5PB") },
    { name: "over 5 PB", upTo: Infinity, price: price("5PB+") },
  ]);
}

const attachment = (resource: Resource, used: number | undefined): readonly Line[] => [
  hourly("Transit gateway attachment", 1, resource.price("transit-gateway", "vpc-attachment")),
  metered("Transit gateway data processed", used, "GB", resource.price("transit-gateway", "data-processed")),
];

export const transitGatewayAttachments = rule({
  types: ["aws_ec2_transit_gateway_vpc_attachment"],
  usage: { monthly_data_processed_gb: "GB a month from the attachment" },
  lines: (resource, usage) => attachment(resource, usage.monthly_data_processed_gb),
});

/** AWS charges the owner of each side for its attachment, and no data. */
export const transitGatewayPeerings = rule({
  types: ["aws_ec2_transit_gateway_peering_attachment", "aws_ec2_transit_gateway_peering_attachment_accepter"],
  lines: (resource) => [hourly("Transit gateway attachment", 1, resource.price("transit-gateway", "vpc-attachment"))],
});

export const vpnConnections = rule({
  types: ["aws_vpn_connection"],
  usage: { monthly_data_processed_gb: "GB a month through a transit gateway" },
  lines: (resource, usage) => [
    hourly("VPN connection", 1, resource.price("vpn", "site-to-site/connection")),
    ...(toTransitGateway(resource) ? attachment(resource, usage.monthly_data_processed_gb) : []),
  ],
});

const toTransitGateway = (resource: Resource): boolean =>
  resource.text("transit_gateway_id") !== undefined ||
  resource.linked("transit_gateway_id", "aws_ec2_transit_gateway").length > 0;

export const clientVpnEndpoints = rule({
  types: ["aws_ec2_client_vpn_endpoint"],
  usage: { monthly_connection_hours: "hours a month of all its connections together" },
  lines: (resource, usage) => [
    metered("Client connections", usage.monthly_connection_hours, "hours", resource.price("vpn", "client/connection")),
  ],
});

export const clientVpnAssociations = rule({
  types: ["aws_ec2_client_vpn_network_association"],
  lines: (resource) => [hourly("Endpoint association", 1, resource.price("vpn", "client/endpoint-association"))],
});

/** The gateway costs nothing; what leaves through it does. Nothing in a plan says how much that is. */
export const internetGateways = rule({
  types: ["aws_internet_gateway"],
  usage: { monthly_outbound_internet_gb: "GB a month from the VPC to the internet" },
  lines: (resource, usage) => {
    const price = (tier: string) => resource.price("egress", `internet/${tier}`);
    return tiered("Data transfer to the internet", usage.monthly_outbound_internet_gb ?? usageNotGiven, "GB", 1, [
      { name: "first 10 TB", upTo: 10_240, price: price("0-10240GB") },
      { name: "next 40 TB", upTo: 51_200, price: price("10240-51200GB") },
      { name: "next 100 TB", upTo: 153_600, price: price("51200-153600GB") },
      { name: "over 150 TB", upTo: Infinity, price: price("153600+GB") },
    ]);
  },
});

export const vpcs = rule({
  types: ["aws_vpc"],
  usage: {
    monthly_intra_region_gb: "GB a month between zones of the region",
    monthly_outbound_other_regions_gb: "GB a month to other regions of AWS",
  },
  lines: (resource, usage) => [
    // Charged where it leaves and where it arrives.
    ...ifUsed("Data transfer between zones", usage.monthly_intra_region_gb, "GB", () =>
      times(resource.price("egress", "cross-az/each-direction"), 2, "both directions"),
    ),
    ...ifUsed("Data transfer to other regions", usage.monthly_outbound_other_regions_gb, "GB", () =>
      resource.price("egress", `inter-region/${resource.region ?? ""}-to-any-standard`),
    ),
  ],
});
