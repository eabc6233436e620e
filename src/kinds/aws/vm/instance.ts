import { EbsVolume } from "@cdktf/provider-aws/lib/ebs-volume/index.js";
import { Instance } from "@cdktf/provider-aws/lib/instance/index.js";
import { VolumeAttachment } from "@cdktf/provider-aws/lib/volume-attachment/index.js";
import type { Built, Scope } from "../../kind.ts";
import { networkOf } from "../network-view.ts";
import { dataDisks, rootVolume, volumeOf } from "./disk.ts";
import { machineOf, type Vm } from "./machine.ts";

/** One machine that stays. The template carries the image; what policy looks at is on the instance as well. */
export function buildInstance(workload: Vm, image: string, scope: Scope): Built {
  const machine = machineOf(workload, image, scope, false);
  const [subnet] = networkOf(scope).subnets("private", "one-zone");
  const instance = scope.add(
    Instance,
    undefined,
    {
      launchTemplate: { id: machine.template.id, version: "$Latest" },
      instanceType: machine.type,
      subnetId: subnet?.id,
      vpcSecurityGroupIds: [machine.group],
      iamInstanceProfile: machine.profile.name,
      metadataOptions: machine.metadata,
      rootBlockDevice: { ...rootVolume(workload), encrypted: true },
      disableApiTermination: scope.isProtected,
      tags: { ...machine.tags },
      // A newer image is for new machines: this one is patched, not replaced.
      lifecycle: { ignoreChanges: ["ami"] },
    },
    ["config"],
  );
  const volumes = dataDisks(workload).map(({ disk, device }) => {
    const { volumeSize, volumeType, iops, throughput } = volumeOf(disk);
    const at = ["config", "disks"];
    const volume = scope.add(
      EbsVolume,
      disk.name,
      { availabilityZone: subnet?.zone ?? "", size: volumeSize, type: volumeType, iops, throughput, encrypted: true },
      at,
    );
    scope.add(VolumeAttachment, disk.name, { deviceName: device, volumeId: volume.id, instanceId: instance.id }, at);
    return [`volume.${disk.name}`, volume.arn] as const;
  });
  return {
    outputs: {
      ...machine.outputs,
      ...Object.fromEntries(volumes),
      id: instance.id,
      arn: instance.arn,
      address: instance.privateIp,
      names: instance.privateDns,
    },
  };
}
