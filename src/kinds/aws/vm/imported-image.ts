import { Ami } from "@cdktf/provider-aws/lib/ami/index.js";
import { EbsSnapshotImport } from "@cdktf/provider-aws/lib/ebs-snapshot-import/index.js";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role/index.js";
import type { Scope } from "../../kind.ts";
import { policy } from "../policy.ts";
import { rolePolicy } from "../role.ts";
import type { Vm } from "./machine.ts";

/** Turns a disk in a bucket into an image; the apply waits for the conversion. */
export function importedImage(workload: Vm, disk: { readonly bucket: string; readonly key: string }, scope: Scope): string {
  const at = ["config", "image"];
  const role = scope.add(
    IamRole,
    "import",
    {
      name: scope.name(64, "import"),
      assumeRolePolicy: policy([
        {
          Action: "sts:AssumeRole",
          Principal: { Service: "vmie.amazonaws.com" },
          Condition: { StringEquals: { "sts:ExternalId": "vmimport" } },
        },
      ]),
    },
    at,
  );
  const bucket = `arn:aws:s3:::${disk.bucket}`;
  // Snapshots have no name before they exist; VM Import asks for these actions on all of them.
  rolePolicy(scope, "import", role.name, [
    { Action: ["s3:GetBucketLocation", "s3:ListBucket"], Resource: bucket },
    { Action: "s3:GetObject", Resource: `${bucket}/${disk.key}` },
    { Action: ["ec2:ModifySnapshotAttribute", "ec2:CopySnapshot", "ec2:RegisterImage", "ec2:Describe*"], Resource: "*" },
  ]);
  const snapshot = scope.add(
    EbsSnapshotImport,
    undefined,
    {
      roleName: role.name,
      encrypted: true,
      diskContainer: { format: formatOf(disk.key), userBucket: { s3Bucket: disk.bucket, s3Key: disk.key } },
    },
    at,
  );
  const root = "/dev/sda1";
  const image = scope.add(
    Ami,
    undefined,
    {
      name: scope.name(128),
      architecture: workload.config.arch ?? "x86_64",
      virtualizationType: "hvm",
      enaSupport: true,
      imdsSupport: "v2.0",
      rootDeviceName: root,
      ebsBlockDevice: [{ deviceName: root, snapshotId: snapshot.id, volumeType: "gp3" }],
    },
    at,
  );
  return image.id;
}

function formatOf(key: string): "VMDK" | "VHD" | "RAW" {
  const extension = key.split(".").at(-1)?.toLowerCase();
  if (extension === "vmdk") return "VMDK";
  return extension === "vhd" || extension === "vhdx" ? "VHD" : "RAW";
}
