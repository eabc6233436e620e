import type { Built, KindWorkload, Scope } from "../kind.ts";
import type { AlarmMetric, AlarmSource, AwsKind } from "./aws-kind.ts";
import { imageAliases, imageOf } from "./vm/image.ts";
import { importedImage } from "./vm/imported-image.ts";
import { buildInstance } from "./vm/instance.ts";
import type { Vm } from "./vm/machine.ts";
import { buildScaleSet } from "./vm/scale-set.ts";

export const vm = {
  kind: "vm",
  provider: "aws",
  connects: () => true,
  build(workload: Vm, scope: Scope): Built {
    const image = chooseImage(workload, scope);
    return isGroup(workload) ? buildScaleSet(workload, image, scope) : buildInstance(workload, image, scope);
  },
  alarm(metric: AlarmMetric, workload: Vm, output: (name: string) => string): AlarmSource | undefined {
    const grouped = isGroup(workload);
    const dimensions = grouped ? { AutoScalingGroupName: output("id") } : { InstanceId: output("id") };
    if (metric === "cpu") return { namespace: "AWS/EC2", metric: "CPUUtilization", dimensions, statistic: "Average" };
    // Memory and disks are seen from inside the machine only, by an agent that we do not install.
    return undefined;
  },
} satisfies AwsKind<"vm">;

function isGroup({ scale }: KindWorkload<"vm">): boolean {
  return (scale?.max ?? 1) > 1 || (scale?.min ?? 1) > 1;
}

function chooseImage(workload: Vm, scope: Scope): string {
  const { config, transfer } = workload;
  const disk = transfer?.method === "image-import" ? transfer.endpoint : undefined;
  if (config.image === undefined && disk?.bucket !== undefined && disk.path !== undefined)
    return importedImage(workload, { bucket: disk.bucket, key: disk.path.replace(/^\//, "") }, scope);
  const image = imageOf(config);
  switch (image.from) {
    case "ami":
      return image.id;
    case "bucket":
      return importedImage(workload, image, scope);
    case "elsewhere":
      scope.report({
        code: "SIR-E223",
        level: "error",
        message: `config.image is an image of ${image.cloud}, which aws cannot start. Export it to a bucket and name it s3://bucket/key, or use os.image.`,
        path: scope.at("config", "image"),
      });
      return "";
    case "unknown":
      scope.report({
        code: "SIR-E214",
        level: "error",
        message: `No public image on aws is called "${config.image ?? config.os.image ?? ""}"${config.arch === undefined ? "" : ` for ${config.arch}`}. Use one of ${imageAliases.join(", ")}, or set config.image to ami-… or s3://bucket/key.`,
        path: config.image === undefined ? scope.at("config", "os", "image") : scope.at("config", "image"),
      });
      return "";
  }
}
