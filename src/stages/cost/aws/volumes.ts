import type { Block } from "../block.ts";
import { line, metered, scale, tiered, type Line, type Quantity } from "../line.ts";
import type { Resource } from "../resource.ts";
import type { Gap } from "../quote.ts";

/** An EBS volume, however it came to be. */
export interface Volume {
  readonly type: string;
  readonly size: number | Gap;
  readonly iops: number | undefined;
  readonly throughput: number | undefined;
}

/** gp3 includes these; what is provisioned above is charged. */
const gp3Iops = 3000;
const gp3Throughput = 125;
/** The least that io1 and io2 can be given. */
const leastProvisionedIops = 100;

/** A volume of an instance or a launch template: 8 GB of gp2 where nothing else is said. */
export function volumeOf(block: Block, defaultSize = 8): Volume {
  return {
    type: block.text("volume_type") ?? "gp2",
    size: block.number("volume_size") ?? defaultSize,
    iops: block.number("iops"),
    throughput: block.number("throughput"),
  };
}

/** `count` is how many such volumes there are; usage is of all of them together. */
export function volumeLines(resource: Resource, volume: Volume, count: Quantity = 1, io?: number): readonly Line[] {
  const { type, size } = volume;
  const stored = typeof size === "number" ? scale(count, size) : size;
  const storage = line(`Storage (${type})`, stored, "GB", resource.price("ebs", type));
  switch (type) {
    case "gp3":
      return [storage, ...gp3Extras(resource, volume, count)];
    case "io1":
    case "io2":
      return [storage, ...provisionedIops(resource, volume, count)];
    case "standard":
      return [storage, metered("I/O requests", millions(io), "1M requests", resource.price("ebs", "standard/io"))];
    default:
      return [storage];
  }
}

const millions = (requests: number | undefined): number | undefined => (requests === undefined ? undefined : requests / 1e6);

function gp3Extras(resource: Resource, { iops = gp3Iops, throughput = gp3Throughput }: Volume, count: Quantity): readonly Line[] {
  const lines: Line[] = [];
  if (iops > gp3Iops)
    lines.push(line("Provisioned IOPS (gp3)", scale(count, iops - gp3Iops), "IOPS", resource.price("ebs", "gp3/iops-over-3000")));
  if (throughput > gp3Throughput) {
    const price = resource.price("ebs", "gp3/throughput-over-125");
    lines.push(line("Provisioned throughput (gp3)", scale(count, throughput - gp3Throughput), "MBps", price));
  }
  return lines;
}

function provisionedIops(resource: Resource, { type, iops = leastProvisionedIops }: Volume, count: Quantity): readonly Line[] {
  const name = `Provisioned IOPS (${type})`;
  if (type === "io1") return [line(name, scale(count, iops), "IOPS", resource.price("ebs", "io1/iops"))];
  // Each volume climbs the tiers by itself.
  const tiers = tiered(name, iops, "IOPS", 1, [
    { name: "up to 32,000", upTo: 32_000, price: resource.price("ebs", "io2/iops/0-32000") },
    { name: "32,001 to 64,000", upTo: 64_000, price: resource.price("ebs", "io2/iops/32000-64000") },
    { name: "above 64,000", upTo: Infinity, price: resource.price("ebs", "io2/iops/64000+") },
  ]);
  return tiers.map((tier) => ({
    ...tier,
    quantity: typeof tier.quantity === "number" ? scale(count, tier.quantity) : tier.quantity,
  }));
}
