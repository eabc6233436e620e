import type { Block } from "../block.ts";
import type { Resource } from "../resource.ts";

/** What a launch template or launch configuration says about the instances that are started from it. */
export interface Launch {
  readonly type: string | undefined;
  readonly image: string | undefined;
  readonly spot: boolean;
  readonly tenancy: string | undefined;
  readonly monitoring: boolean;
  readonly credits: string | undefined;
  readonly ebsOptimized: boolean;
  readonly publicAddress: boolean;
  /** The root volume, where it is said; every instance has one. */
  readonly root: Block | undefined;
  readonly volumes: readonly Block[];
}

export function launchOf(resource: Resource): Launch {
  return resource.type === "aws_launch_configuration" ? ofConfiguration(resource) : ofTemplate(resource);
}

/** Device names of root volumes: Amazon Linux, then the others. */
const rootDevices: ReadonlySet<string> = new Set(["/dev/xvda", "/dev/sda1"]);

function ofTemplate(resource: Resource): Launch {
  const mappings = resource.blocks("block_device_mappings").filter((mapping) => mapping.has("ebs"));
  const isRoot = (mapping: Block): boolean => rootDevices.has(mapping.text("device_name") ?? "");
  return {
    type: resource.text("instance_type"),
    image: resource.text("image_id"),
    spot: resource.block("instance_market_options").text("market_type") === "spot",
    tenancy: resource.block("placement").text("tenancy"),
    monitoring: resource.block("monitoring").flag("enabled"),
    credits: resource.block("credit_specification").text("cpu_credits"),
    ebsOptimized: resource.flag("ebs_optimized"),
    publicAddress: resource.block("network_interfaces").flag("associate_public_ip_address"),
    root: mappings.find(isRoot)?.block("ebs"),
    volumes: mappings.filter((mapping) => !isRoot(mapping)).map((mapping) => mapping.block("ebs")),
  };
}

function ofConfiguration(resource: Resource): Launch {
  return {
    type: resource.text("instance_type"),
    image: resource.text("image_id"),
    spot: resource.text("spot_price") !== undefined,
    tenancy: resource.text("placement_tenancy"),
    // On by default, unlike with templates.
    monitoring: resource.value("enable_monitoring") === undefined || resource.flag("enable_monitoring"),
    credits: undefined,
    ebsOptimized: resource.flag("ebs_optimized"),
    publicAddress: resource.flag("associate_public_ip_address"),
    root: resource.blocks("root_block_device")[0],
    volumes: resource.blocks("ebs_block_device"),
  };
}
