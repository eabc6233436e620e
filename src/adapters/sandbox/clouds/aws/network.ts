import { arn, capitals, digits, ec2, lowers, newId, partOf, type Recipe, type Recipes } from "./recipe.ts";
import type { Subject } from "../../cloud.ts";
import { hexDigits } from "../../cloud.ts";

const address = (s: Subject, label: string): string =>
  `203.0.113.${Number.parseInt(s.token(label, 2, hexDigits), 16) % 254 || 1}`;
const inside = (s: Subject, label: string): string => `10.0.${digits(s, 1, `${label}a`)}.${digits(s, 2, `${label}b`)}`;

const rule: Recipe = (s) => {
  const id = newId(s, "sgr");
  return { id, security_group_rule_id: id, arn: arn(s, "ec2", `security-group-rule/${id}`) };
};

export const network: Recipes = {
  aws_vpc: ec2("vpc", "vpc", (s) => ({
    default_network_acl_id: newId(s, "acl", "acl"),
    default_route_table_id: newId(s, "rtb", "rtb"),
    main_route_table_id: newId(s, "rtb", "rtb"),
    default_security_group_id: newId(s, "sg", "sg"),
    dhcp_options_id: newId(s, "dopt", "dopt"),
    ipv6_association_id: "",
    ipv6_cidr_block: "",
    enable_dns_hostnames: false,
    enable_network_address_usage_metrics: false,
  })),
  aws_subnet: ec2("subnet", "subnet", (s) => ({
    availability_zone: `${s.region}a`,
    availability_zone_id: `${s.region.replace(/^(..)-(.).*-(\d)$/, "$1$2$3")}-az1`,
    ipv6_cidr_block_association_id: "",
    private_dns_hostname_type_on_launch: "ip-name",
  })),
  aws_internet_gateway: ec2("igw", "internet-gateway"),
  aws_nat_gateway: (s) => ({
    id: newId(s, "nat"),
    association_id: newId(s, "eipassoc", "association"),
    network_interface_id: newId(s, "eni", "eni"),
    private_ip: inside(s, "private"),
    public_ip: address(s, "public"),
    availability_mode: "zonal",
  }),
  aws_eip: ec2("eipalloc", "elastic-ip", (s, id) => {
    const ip = address(s, "ip");
    return {
      allocation_id: id,
      public_ip: ip,
      public_dns: `ec2-${ip.replaceAll(".", "-")}.${s.region}.compute.amazonaws.com`,
      domain: "vpc",
    };
  }),
  aws_eip_association: (s) => ({ id: newId(s, "eipassoc"), public_ip: address(s, "ip") }),
  aws_route_table: ec2("rtb", "route-table"),
  aws_route: (s) => ({
    id: `r-${s.text("route_table_id") ?? newId(s, "rtb")}${digits(s, 10, "id")}`,
    origin: "CreateRoute",
    state: "active",
  }),
  aws_route_table_association: (s) => ({ id: newId(s, "rtbassoc") }),
  aws_security_group: ec2("sg", "security-group", (s) => ({ name: s.text("name") ?? `terraform-${digits(s, 26, "name")}` })),
  aws_default_security_group: (s) => ({ id: newId(s, "sg"), name: "default", description: "default VPC security group" }),
  aws_vpc_security_group_ingress_rule: rule,
  aws_vpc_security_group_egress_rule: rule,
  aws_network_acl: ec2("acl", "network-acl"),
  aws_flow_log: ec2("fl", "vpc-flow-log"),
  aws_vpc_endpoint: ec2("vpce", "vpc-endpoint", () => ({ state: "available" })),
  aws_customer_gateway: ec2("cgw", "customer-gateway"),
  aws_vpn_gateway: ec2("vgw", "vpn-gateway", () => ({ amazon_side_asn: "64512" })),
  aws_vpn_gateway_attachment: (s) => ({ id: `vpn-attachment-${s.token("id", 8, hexDigits)}` }),
  aws_vpn_connection: ec2("vpn", "vpn-connection", (s) => ({
    tunnel1_address: address(s, "tunnel1"),
    tunnel2_address: address(s, "tunnel2"),
    tunnel1_preshared_key: lowers(s, 32, "key1"),
    tunnel2_preshared_key: lowers(s, 32, "key2"),
    tunnel1_bgp_asn: "64512",
    tunnel2_bgp_asn: "64512",
    tunnel1_bgp_holdtime: 30,
    tunnel2_bgp_holdtime: 30,
    customer_gateway_configuration: "<vpn_connection/>",
  })),
  aws_vpn_connection_route: partOf(":", "destination_cidr_block", "vpn_connection_id"),
  aws_ec2_transit_gateway: ec2("tgw", "transit-gateway", (s) => ({
    association_default_route_table_id: newId(s, "tgw-rtb", "rtb"),
    propagation_default_route_table_id: newId(s, "tgw-rtb", "rtb"),
  })),
  aws_route53_zone: (s) => {
    const id = `Z${capitals(s, 20, "id")}`;
    const servers = ["com", "net", "org", "co.uk"].map(
      (domain, index) => `ns-${digits(s, 3, `ns${index}`)}.awsdns-0${index}.${domain}`,
    );
    return {
      id,
      zone_id: id,
      arn: `arn:aws:route53:::hostedzone/${id}`,
      name_servers: servers,
      primary_name_server: servers[0] ?? null,
    };
  },
  aws_route53_record: (s) => ({
    id: [s.text("zone_id"), s.text("name"), s.text("type"), s.text("set_identifier")]
      .filter((part) => part !== undefined)
      .join("_"),
    fqdn: s.text("name") ?? "",
  }),
  aws_route53_zone_association: (s) => ({
    id: `${s.text("zone_id") ?? ""}:${s.text("vpc_id") ?? ""}`,
    owning_account: s.settings.account,
    vpc_region: s.region,
  }),
  aws_route53_health_check: (s) => {
    const id = s.token("id", 32, hexDigits);
    return { id, arn: `arn:aws:route53:::healthcheck/${id}` };
  },
};
