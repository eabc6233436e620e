import type { ConfigVm } from "../../../domain/spec.generated.ts";
import { gibibytesOf } from "../../../domain/units.ts";
import type { KindWorkload } from "../../kind.ts";

type Disk = NonNullable<ConfigVm["disks"]>[number];

/** An EBS volume, as every resource that makes one takes it. */
export interface Volume {
  readonly volumeSize: number;
  readonly volumeType: "gp3" | "sc1";
  readonly iops?: number;
  readonly throughput?: number;
}

/** Source: "Amazon EBS volume types". gp3: 500 operations per GiB up to 16,000, and a quarter of that in MiB/s up to 1,000. */
const fast = { iopsPerGib: 500, iops: 16_000, throughput: 1000 };
const coldest = 125;
const rootSize = { linux: 30, windows: 50 };

export function volumeOf({ size, tier }: Pick<Disk, "size" | "tier">): Volume {
  const gib = Math.max(1, Math.ceil(gibibytesOf(size) ?? 0));
  switch (tier ?? "balanced") {
    case "cold":
      return { volumeSize: Math.max(coldest, gib), volumeType: "sc1" };
    case "balanced":
      return { volumeSize: gib, volumeType: "gp3" };
    case "fast": {
      const iops = Math.max(3000, Math.min(fast.iops, gib * fast.iopsPerGib));
      return {
        volumeSize: gib,
        volumeType: "gp3",
        iops,
        throughput: Math.max(125, Math.min(fast.throughput, Math.floor(iops / 4))),
      };
    }
  }
}

/** A disk named `root` is the system's; otherwise size.storage is. */
export function rootVolume({ config, size }: KindWorkload<"vm">): Volume {
  const named = config.disks?.find(({ name }) => name === "root");
  if (named !== undefined) return volumeOf(named);
  return volumeOf({ size: size?.storage ?? `${rootSize[config.os.family]}Gi` });
}

/** The other disks, each with the device name that EC2 knows it by. */
export function dataDisks({ config }: KindWorkload<"vm">): readonly { readonly disk: Disk; readonly device: string }[] {
  const prefix = config.os.family === "windows" ? "xvd" : "/dev/sd";
  const others = (config.disks ?? []).filter(({ name }) => name !== "root");
  return others.map((disk, index) => ({ disk, device: `${prefix}${"fghijklmnopqrstuvwxyz"[index] ?? "z"}` }));
}
