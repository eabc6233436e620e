import type { FullMigration } from "../../domain/defaults.ts";
import type { ConfigNetwork } from "../../domain/spec.generated.ts";
import { isActive } from "../../domain/workload.ts";
import type { KindWorkload } from "../kind.ts";
import { blockOf, partOf, sayBlock } from "./cidr.ts";

type Subnet = NonNullable<ConfigNetwork["subnets"]>[number];
export type SubnetType = Subnet["type"];

/** One logical subnet in one zone: AWS subnets belong to a zone. */
export interface ZonalSubnet {
  readonly name: string;
  readonly type: SubnetType;
  readonly zone: string;
  /** `a` of `eu-central-1a`: names the resource, so that another zone never renames it. */
  readonly letter: string;
  readonly cidr: string;
}

/**
 * Every logical subnet keeps an eighth of the network, and every zone a quarter of that, used or not:
 * a subnet appended or a zone added later moves no address.
 */
const subnetSlots = 8;
const slotBits = 3;
const zoneBits = 2;

/** The slot of the public subnet that we add where the author named none. */
const ownPublicSlot = subnetSlots - 1;

/** Load balancers and database subnet groups need two zones, Redshift three, whatever the spec spreads over. */
export function leastZones({ spec }: FullMigration): number {
  return spec.workloads.some((workload) => workload.kind === "warehouse" && isActive(workload)) ? 3 : 2;
}

const usual: readonly Subnet[] = [
  { name: "public", type: "public" },
  { name: "private", type: "private" },
  { name: "data", type: "data" },
];

export function logicalSubnets(network: KindWorkload<"network">, migration: FullMigration): readonly Subnet[] {
  const named = network.config.subnets ?? usual;
  if (named.some(({ type }) => type === "public") || !needsPublicSubnet(network, migration)) return named;
  return [...named, { name: named.some(({ name }) => name === "public") ? "public-edge" : "public", type: "public" }];
}

function needsPublicSubnet({ config }: KindWorkload<"network">, { spec }: FullMigration): boolean {
  if ((config.nat ?? "single") !== "none") return true;
  return spec.workloads.some(
    (workload) => workload.kind === "load-balancer" && workload.access === "public" && isActive(workload),
  );
}

/** The address plan, and whether it fits. What does not fit keeps its place with an address that AWS would refuse. */
export function zonalSubnets(
  network: KindWorkload<"network">,
  migration: FullMigration,
  zones: readonly string[],
): { readonly subnets: readonly ZonalSubnet[]; readonly fits: boolean } {
  const logical = logicalSubnets(network, migration);
  const whole = blockOf(network.config.cidr) ?? { base: 0, prefix: 32 };
  const own = (network.config.subnets ?? usual).length;
  const blocks = logical.map((subnet, index) => {
    const slot = partOf(whole, whole.prefix + slotBits, index < own ? index : ownPublicSlot);
    return subnet.cidr === undefined ? slot : (blockOf(subnet.cidr) ?? slot);
  });
  return {
    fits:
      whole.prefix >= 16 && logical.length <= subnetSlots && blocks.every(({ prefix }) => prefix + zoneBits <= smallestPrefix),
    subnets: logical.flatMap(({ name, type }, index) =>
      zones.map((zone, position) => {
        const block = blocks[index] ?? whole;
        return { name, type, zone, letter: zone.slice(-1), cidr: sayBlock(partOf(block, block.prefix + zoneBits, position)) };
      }),
    ),
  };
}

/** Source: https://docs.aws.amazon.com/vpc/latest/userguide/subnet-sizing.html */
const smallestPrefix = 28;
