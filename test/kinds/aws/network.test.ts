import { describe, expect, it } from "vitest";
import type { Workload } from "../../../src/domain/spec.generated.ts";
import { addresses, codes, migrationOf, resource, stackOf, synth } from "../../stages/synth/migrations.ts";

const network = (config: object, more: Partial<Workload> = {}): Workload => ({
  name: "net",
  kind: "network",
  config: { cidr: "10.60.0.0/16", ...config },
  ...more,
});
const built = (...workloads: Workload[]) => stackOf(synth(migrationOf(workloads)), "main");
const ids = (stack: ReturnType<typeof built>, type: string) =>
  addresses(stack).flatMap((address) => (address.startsWith(`${type}.`) ? [address.slice(type.length + 1)] : []));

const web: Workload = { name: "web", kind: "vm", config: { os: { family: "linux" } } };

describe("a network on aws", () => {
  it("reaches out through one NAT gateway, one per zone or none", () => {
    expect(ids(built(network({})), "aws_nat_gateway")).toEqual(["net"]);
    expect(ids(built(network({ nat: "per-zone" })), "aws_nat_gateway")).toEqual(["net_a", "net_b"]);
    expect(ids(built(network({ nat: "none" })), "aws_nat_gateway")).toEqual([]);
  });

  it("sends each private subnet through the gateway of its own zone", () => {
    const stack = built(network({ nat: "per-zone" }));

    expect(resource(stack, "aws_route.net_private_b")["nat_gateway_id"]).toBe("${aws_nat_gateway.net_b.id}");
    expect(resource(stack, "aws_route_table_association.net_private_b")["route_table_id"]).toBe(
      "${aws_route_table.net_private_b.id}",
    );
  });

  it("gives data subnets no way out", () => {
    const stack = built(network({}));

    expect(ids(stack, "aws_route")).toEqual(["net_private", "net_public"]);
    expect(resource(stack, "aws_route_table_association.net_data_a")["route_table_id"]).toBe("${aws_route_table.net_data.id}");
  });

  it("never hands out public addresses by itself", () => {
    const stack = built(network({}));

    expect(ids(stack, "aws_subnet")).toHaveLength(6);
    for (const id of ids(stack, "aws_subnet")) expect(resource(stack, `aws_subnet.${id}`)["map_public_ip_on_launch"]).toBe(false);
  });

  it("lets AWS make the keys of its VPN and keep them out of the state", () => {
    const stack = built(network({ vpn: { peer: "198.51.100.7", cidrs: ["10.20.0.0/16"] } }));

    expect(resource(stack, "aws_vpn_connection.net")).toMatchObject({ type: "ipsec.1", preshared_key_storage: "SecretsManager" });
    expect(resource(stack, "aws_customer_gateway.net")["ip_address"]).toBe("198.51.100.7");
    expect(resource(stack, "aws_route_table.net_private")["propagating_vgws"]).toEqual(["${aws_vpn_gateway.net.id}"]);
  });

  it("records its traffic unless told not to", () => {
    expect(resource(built(network({})), "aws_flow_log.net")).toMatchObject({
      traffic_type: "ALL",
      log_destination_type: "cloud-watch-logs",
    });
    expect(ids(built(network({ flowLogs: false })), "aws_flow_log")).toEqual([]);
  });

  it("is built in both regions when it spans two", () => {
    const migration = migrationOf([network({}, { availability: "multi-region" })], {
      target: { provider: "aws", region: "ireland", secondaryRegion: "germany", account: "111122223333" },
    });
    const stack = stackOf(synth(migration), "main");

    expect(ids(stack, "aws_vpc")).toEqual(["net", "net_eu-central-1"]);
    expect(resource(stack, "aws_vpc.net_eu-central-1")["provider"]).toBe("aws.eu-central-1");
    expect(resource(stack, "aws_subnet.net_data_a_eu-central-1")["availability_zone"]).toBe("eu-central-1a");
    expect(stack.configuration["provider"]).toEqual({
      aws: [{ region: "eu-west-1" }, { alias: "eu-central-1", region: "eu-central-1" }],
    });
  });

  it("is made for a workload that needs one where the spec has none", () => {
    const stack = built(web);

    expect(resource(stack, "aws_vpc.network")["cidr_block"]).toBe("10.0.0.0/16");
    expect(resource(stack, "aws_security_group.web")["vpc_id"]).toBe("${aws_vpc.network.id}");
  });

  it("is not made where nothing lives in it", () => {
    const store: Workload = { name: "table", kind: "database", config: { engine: "key-value" } };

    expect(ids(built(store), "aws_vpc")).toEqual([]);
  });

  it("must be large enough for its subnets", () => {
    expect(codes(synth(migrationOf([network({ cidr: "10.60.0.0/26" })])))).toEqual(["SIR-E214"]);
  });
});
