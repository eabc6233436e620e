import { hoursPerMonth } from "../../../domain/price.ts";
import { anyRegion, machineSku, surchargeSku, type OperatingSystem } from "../../../domain/sku.ts";
import { hourly, line, metered, scale, type Line, type Quantity } from "../line.ts";
import { firstKnown, isGap, plus, times, type Gap, type Price } from "../quote.ts";
import type { Resource } from "../resource.ts";

/** EC2 instances of one type, charged alike. */
export interface Machine {
  readonly type: string | undefined;
  readonly os: OperatingSystem;
  readonly purchase: "on-demand" | "spot";
  readonly tenancy: string | undefined;
  readonly count: Quantity;
  readonly hours: number | undefined;
  /** Metrics each minute. */
  readonly monitoring: boolean;
  /** `unlimited` or `standard`; absent means the family's own default. */
  readonly credits: string | undefined;
  readonly ebsOptimized: boolean;
  /** Hours of bursting a month above what the credits earn, of one instance. */
  readonly creditHours: number | undefined;
  readonly vcpuCount: number | undefined;
}

const systemNames: Readonly<Record<OperatingSystem, string>> = { linux: "Linux", windows: "Windows", rhel: "RHEL", suse: "SUSE" };

export function machineLines(resource: Resource, machine: Machine): readonly Line[] {
  const { type } = machine;
  if (type === undefined) {
    const gap: Gap = { gap: "the instance type is not known before apply" };
    return [hourly("Instance usage", gap, gap)];
  }
  // On a dedicated host the host is charged, not what runs on it.
  if (machine.tenancy === "host") return [];
  return [
    hourly(usageName(machine, type), machine.count, instancePrice(resource, machine, type), machine.hours),
    ...redHat(machine),
    ...creditLines(resource, machine, type),
    ...monitoringLines(resource, machine),
    ...ebsOptimizedLines(resource, machine, type),
  ];
}

function usageName({ os, purchase, tenancy }: Machine, type: string): string {
  const bought = tenancy === "dedicated" ? `${purchase}, dedicated` : purchase;
  return `Instance usage (${systemNames[os]}, ${bought}, ${type})`;
}

function instancePrice(resource: Resource, { os, purchase, tenancy }: Machine, type: string): Price {
  if (tenancy === "dedicated") return resource.price("compute", `${machineSku(type, os, purchase)}/dedicated`);
  if (purchase === "spot") return resource.price("compute", machineSku(type, os, "spot"));
  const own = resource.price("compute", machineSku(type, os));
  const linux = resource.price("compute", machineSku(type, "linux"));
  switch (os) {
    case "linux":
      return own;
    case "windows":
      return firstKnown(own, plus(linux, windowsSurcharge(resource, type)));
    case "suse":
      return firstKnown(own, plus(linux, perSizeSurcharge(resource, type, "suse")));
    case "rhel":
      return linux;
  }
}

/** Windows costs so much per vCPU in most families and so much per instance in the small burstable ones. */
function windowsSurcharge(resource: Resource, type: string): Price {
  const [family = ""] = type.split(".", 1);
  const perInstance = resource.price("os-surcharge", surchargeSku(type, "windows"), anyRegion);
  if (!isGap(perInstance)) return perInstance;
  const perVcpu = resource.price("os-surcharge", surchargeSku(family, "windows"), anyRegion);
  const vcpu = resource.offer("compute", type)?.vcpu;
  if (isGap(perVcpu) || vcpu === undefined) return { gap: `no Windows price for ${type} in ${resource.region ?? "?"}` };
  return times(perVcpu, vcpu, `${vcpu} vCPU`);
}

function perSizeSurcharge(resource: Resource, type: string, os: OperatingSystem): Price {
  const vcpu = resource.offer("compute", type)?.vcpu ?? 0;
  return resource.price("os-surcharge", surchargeSku(`vcpu=${vcpu}`, os), anyRegion);
}

/** The figures at hand are from before Red Hat's change to prices per vCPU (2024) and must not be quoted. */
function redHat({ os, count, hours }: Machine): readonly Line[] {
  const stale: Gap = { gap: "the RHEL prices at hand are of 2023-02, before Red Hat's prices per vCPU, and are not used" };
  return os === "rhel" ? [hourly("RHEL licence", count, stale, hours)] : [];
}

/** T3 and T4g burst without limit unless told not to; T2 only when told to. */
function creditLines(resource: Resource, machine: Machine, type: string): readonly Line[] {
  const [family = ""] = type.split(".", 1);
  if (!/^t(?:2|3|3a|4g)$/.test(family)) return [];
  const mode = machine.credits ?? (family === "t2" ? "standard" : "unlimited");
  if (mode !== "unlimited") return [];
  const vcpu = machine.vcpuCount ?? resource.offer("compute", type)?.vcpu;
  const one = machine.creditHours === undefined || vcpu === undefined ? undefined : machine.creditHours * vcpu;
  const used = one === undefined || isGap(machine.count) ? undefined : one * machine.count;
  const sku = machine.os === "windows" ? "cpu-credits/unlimited-windows" : "cpu-credits/t3-unlimited-linux";
  return [metered("CPU credits", used, "vCPU-hours", resource.price("ec2", sku))];
}

/** Detailed monitoring is seven metrics per instance, at the price of custom metrics. */
function monitoringLines(resource: Resource, { monitoring, count }: Machine): readonly Line[] {
  if (!monitoring) return [];
  const price = firstKnown(resource.price("ec2", "detailed-monitoring/metric"), resource.price("cloudwatch", "metrics/0-10k"));
  return [line("EC2 detailed monitoring", scale(count, 7), "metrics", price)];
}

/** Only these old sizes pay for what every later one includes. */
const paysForEbs =
  /^(?:c1\.xlarge|c3\.(?:|2|4)xlarge|g2\.2xlarge|i2\.(?:|2|4)xlarge|m1\.x?large|m2\.[24]xlarge|m3\.2?xlarge|r3\.(?:|2|4)xlarge)$/;

function ebsOptimizedLines(resource: Resource, { ebsOptimized, count, hours }: Machine, type: string): readonly Line[] {
  if (!ebsOptimized || !paysForEbs.test(type)) return [];
  return [hourly("EBS-optimized usage", count, resource.price("ec2", `ebs-optimized/${type}`), hours)];
}

/** One public IPv4 address per instance. AWS charges for each, also while it is in use. */
export function publicAddressLine(resource: Resource, count: Quantity, hours: number | undefined): Line {
  return hourly("Public IPv4 address", count, resource.price("public-ipv4", "in-use"), hours ?? hoursPerMonth);
}
