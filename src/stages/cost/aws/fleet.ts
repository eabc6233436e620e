import type { Block } from "../block.ts";
import { isGap } from "../quote.ts";
import { prefixed, type Line, type Quantity } from "../line.ts";
import type { Resource } from "../resource.ts";
import type { UsageNumbers } from "../rule.ts";
import type { groupUsage } from "./instance-usage.ts";
import type { Launch } from "./launch.ts";
import { machineLines, publicAddressLine, type Machine } from "./machine.ts";
import { operatingSystem } from "./operating-system.ts";
import { volumeLines, volumeOf } from "./volumes.ts";

/** Instances that a group keeps running, all started alike. */
export interface Fleet {
  readonly launch: Launch;
  readonly onDemand: Quantity;
  readonly spot: Quantity;
  /** GB of the root volume where nobody says it. */
  readonly rootSize: number;
}

export type GroupUsage = UsageNumbers<keyof typeof groupUsage>;

export function fleetLines(resource: Resource, fleet: Fleet, usage: GroupUsage, word: string | undefined): readonly Line[] {
  const { launch, onDemand, spot } = fleet;
  const machine = (purchase: Machine["purchase"], count: Quantity): readonly Line[] =>
    count === 0 ? [] : machineLines(resource, { ...machineOf(resource, launch, usage, word), purchase, count });
  const count = isGap(onDemand) ? onDemand : isGap(spot) ? spot : onDemand + spot;
  return [
    ...machine("on-demand", count === 0 ? 0 : onDemand),
    ...machine("spot", spot),
    ...(launch.publicAddress && count !== 0 ? [publicAddressLine(resource, count, usage.monthly_hrs)] : []),
    ...(count === 0 ? [] : volumesOf(resource, fleet, count)),
  ];
}

function machineOf(
  resource: Resource,
  launch: Launch,
  usage: GroupUsage,
  word: string | undefined,
): Omit<Machine, "purchase" | "count"> {
  return {
    type: launch.type,
    os: operatingSystem(resource, launch.image, word),
    tenancy: launch.tenancy,
    hours: usage.monthly_hrs,
    monitoring: launch.monitoring,
    credits: launch.credits,
    ebsOptimized: launch.ebsOptimized,
    creditHours: usage.monthly_cpu_credit_hrs,
    vcpuCount: usage.vcpu_count,
  };
}

function volumesOf(resource: Resource, { launch, rootSize }: Fleet, count: Quantity): readonly Line[] {
  const lines = (block: Block | undefined, name: string, size: number): readonly Line[] => {
    const volume = block === undefined ? { type: "gp2", size, iops: undefined, throughput: undefined } : volumeOf(block, size);
    return prefixed(name, volumeLines(resource, volume, count));
  };
  return [
    ...lines(launch.root, "root_block_device", rootSize),
    ...launch.volumes.flatMap((block, index) => lines(block, `block_device_mapping[${index}]`, 8)),
  ];
}
