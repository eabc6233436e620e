import { prefixed, type Line } from "../line.ts";
import type { Resource } from "../resource.ts";
import { rule, type UsageNumbers } from "../rule.ts";
import { instanceUsage, instanceWords } from "./instance-usage.ts";
import { launchOf } from "./launch.ts";
import { machineLines, publicAddressLine, type Machine } from "./machine.ts";
import { operatingSystem } from "./operating-system.ts";
import { volumeLines, volumeOf } from "./volumes.ts";

export const instances = rule({
  types: ["aws_instance", "aws_spot_instance_request"],
  usage: { ...instanceUsage, monthly_standard_io_requests: "I/O requests a month of magnetic volumes" },
  words: instanceWords,
  lines: (resource, usage, { operating_system }) => {
    const machine = machineOf(resource, usage, operating_system);
    return [
      ...machineLines(resource, machine),
      ...addressLines(resource, machine.hours),
      ...rootVolume(resource, usage.monthly_standard_io_requests),
      ...dataVolumes(resource, usage.monthly_standard_io_requests),
    ];
  },
});

function machineOf(resource: Resource, usage: UsageNumbers<keyof typeof instanceUsage>, word: string | undefined): Machine {
  const [template] = resource.linked("launch_template", "aws_launch_template");
  const launch = template === undefined ? undefined : launchOf(template);
  const market = resource.block("instance_market_options").text("market_type");
  const spot = resource.type === "aws_spot_instance_request" || market === "spot" || launch?.spot === true;
  return {
    type: resource.text("instance_type") ?? launch?.type,
    os: operatingSystem(resource, resource.text("ami") ?? launch?.image, word),
    purchase: spot ? "spot" : "on-demand",
    tenancy: resource.text("tenancy") ?? launch?.tenancy,
    count: 1,
    hours: usage.monthly_hrs,
    monitoring: resource.flag("monitoring") || launch?.monitoring === true,
    credits: resource.block("credit_specification").text("cpu_credits") ?? launch?.credits,
    ebsOptimized: resource.flag("ebs_optimized"),
    creditHours: usage.monthly_cpu_credit_hrs,
    vcpuCount: usage.vcpu_count,
  };
}

/** An elastic address replaces the one that the instance was given at start, and is charged as a resource of its own. */
function addressLines(resource: Resource, hours: number | undefined): readonly Line[] {
  if (!resource.flag("associate_public_ip_address")) return [];
  const elastic = [...resource.referrers("aws_eip", "instance"), ...resource.referrers("aws_eip_association", "instance_id")];
  return elastic.length > 0 ? [] : [publicAddressLine(resource, 1, hours)];
}

function rootVolume(resource: Resource, io: number | undefined): readonly Line[] {
  const [template] = resource.linked("launch_template", "aws_launch_template");
  const fromTemplate = template === undefined ? undefined : launchOf(template).root;
  const block = resource.has("root_block_device") ? resource.block("root_block_device") : fromTemplate;
  return prefixed("root_block_device", volumeLines(resource, volumeOf(block ?? resource.block("root_block_device")), 1, io));
}

/** The state of an instance also lists volumes that stand as resources of their own; those are charged there. */
function dataVolumes(resource: Resource, io: number | undefined): readonly Line[] {
  const attached = resource
    .referrers("aws_volume_attachment", "instance_id")
    .flatMap((one) => one.linked("volume_id", "aws_ebs_volume"));
  const elsewhere = new Set(attached.map((volume) => volume.text("id")));
  const own = resource.blocks("ebs_block_device").filter((block) => !elsewhere.has(block.text("volume_id") ?? "not known"));
  const [template] = resource.linked("launch_template", "aws_launch_template");
  const volumes = own.length > 0 || template === undefined ? own : launchOf(template).volumes;
  return volumes.flatMap((block, index) => prefixed(`ebs_block_device[${index}]`, volumeLines(resource, volumeOf(block), 1, io)));
}
