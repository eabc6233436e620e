import { EfsBackupPolicy } from "@cdktf/provider-aws/lib/efs-backup-policy/index.js";
import { EfsFileSystem } from "@cdktf/provider-aws/lib/efs-file-system/index.js";
import { EfsMountTarget } from "@cdktf/provider-aws/lib/efs-mount-target/index.js";
import { FsxWindowsFileSystem } from "@cdktf/provider-aws/lib/fsx-windows-file-system/index.js";
import { gibibytesOf, secondsOf } from "../../domain/units.ts";
import type { Built, KindWorkload, Peer, Scope } from "../kind.ts";
import type { Access, AlarmMetric, AlarmSource, AwsKind, TransferMethod } from "./aws-kind.ts";
import { networkOf } from "./network-view.ts";
import type { Statement } from "./policy.ts";
import { allowInternal, securityGroup } from "./security-group.ts";
import { addTask, fromNfs, toEfs } from "./transfer/datasync.ts";

type FileShare = KindWorkload<"file-share">;

export const fileShare = {
  kind: "file-share",
  provider: "aws",
  connects: () => true,
  build(workload: FileShare, scope: Scope): Built {
    switch (workload.config.protocol) {
      case "nfs":
        return buildEfs(workload, scope);
      case "smb":
        return buildFsx(workload, scope);
    }
  },
  listens: ({ config }: FileShare) => [{ port: config.protocol === "nfs" ? 2049 : 445, protocol: "tcp" as const }],
  grant(access: Access, to: Peer): readonly Statement[] | undefined {
    const actions = {
      read: ["ClientMount"],
      write: ["ClientMount", "ClientWrite"],
      "read-write": ["ClientMount", "ClientWrite"],
      admin: ["ClientMount", "ClientWrite", "ClientRootAccess"],
      invoke: undefined,
      publish: undefined,
      consume: undefined,
    }[access];
    if (actions === undefined || (to.workload as FileShare).config.protocol !== "nfs") return undefined;
    return [{ Action: actions.map((action) => `elasticfilesystem:${action}`), Resource: to.get("arn") }];
  },
  transfer(workload: FileShare, method: TransferMethod, scope: Scope, self: Peer): void {
    if (method === "file-sync" && workload.config.protocol === "nfs")
      addTask(workload, scope, fromNfs(workload, scope), toEfs(scope, self));
    else if (method === "file-sync")
      scope.note("DataSync reads an SMB server only with its password in the state, so the copy is a step by hand.", [
        "transfer",
      ]);
    else scope.note(`${method} has no resource on aws: it runs as a step of the transfer.`, ["transfer", "method"]);
  },
  alarm(metric: AlarmMetric, { config, size }: FileShare, output: (name: string) => string): AlarmSource | undefined {
    const nfs = config.protocol === "nfs";
    const source = { namespace: nfs ? "AWS/EFS" : "AWS/FSx", dimensions: { FileSystemId: output("id") } };
    if (metric === "connections" && nfs) return { ...source, metric: "ClientConnections", statistic: "Sum" };
    const gib = gibibytesOf(size?.storage ?? "");
    if (metric !== "storage-free" || nfs || gib === undefined) return undefined;
    return { ...source, metric: "FreeStorageCapacity", statistic: "Minimum", scale: (gib * 1024 ** 3) / 100 };
  },
} satisfies AwsKind<"file-share">;

/** Regional whatever the availability: a file system in one zone could never become one in several without a copy. */
function buildEfs(workload: FileShare, scope: Scope): Built {
  const group = securityGroup(scope);
  allowInternal(scope, workload, group.id, 2049);
  const share = scope.add(
    EfsFileSystem,
    undefined,
    {
      creationToken: scope.name(64),
      encrypted: true,
      performanceMode: "generalPurpose",
      throughputMode: workload.config.performance === "premium" ? "elastic" : "bursting",
    },
    ["config", "performance"],
  );
  const targets = networkOf(scope)
    .subnets("data")
    .map(({ id, zone }) => {
      const target = { fileSystemId: share.id, subnetId: id, securityGroups: [group.id] };
      return scope.add(EfsMountTarget, zone.slice(-1), target, ["config", "protocol"]);
    });
  // A backup plan of ours and AWS's automatic one would both copy everything.
  const automatic = workload.backup === undefined ? "ENABLED" : "DISABLED";
  scope.add(EfsBackupPolicy, undefined, { fileSystemId: share.id, backupPolicy: { status: automatic } }, ["backup"]);
  const first = targets[0];
  return {
    outputs: {
      id: share.id,
      arn: share.arn,
      host: share.dnsName,
      path: "/",
      mountTarget: first?.ipAddress ?? "",
      securityGroup: group.id,
    },
  };
}

/** FSx sells SSD from 32 GiB to 64 TiB. */
const fsxStorage = { least: 32, most: 65_536 };

function buildFsx(workload: FileShare, scope: Scope): Built {
  if (!namesDirectory(workload)) {
    scope.report({
      code: "SIR-E207",
      level: "error",
      message:
        "An SMB share on aws belongs to an Active Directory, which the spec cannot name. Set overrides.aws.aws_fsx_windows_file_system.active_directory_id, or use protocol: nfs.",
      path: scope.at("config", "protocol"),
    });
  }
  const several = workload.availability !== "single";
  const subnets = networkOf(scope)
    .subnets("data", several ? "all" : "one-zone")
    .slice(0, 2);
  const group = securityGroup(scope);
  allowInternal(scope, workload, group.id, 445);
  const gib = Math.ceil(gibibytesOf(workload.size?.storage ?? "32Gi") ?? 0);
  const days = (secondsOf(workload.backup?.retention ?? "30d") ?? 0) / 86_400;
  const share = scope.add(
    FsxWindowsFileSystem,
    undefined,
    {
      deploymentType: several ? "MULTI_AZ_1" : "SINGLE_AZ_2",
      subnetIds: subnets.map(({ id }) => id),
      preferredSubnetId: several ? subnets[0]?.id : undefined,
      storageType: "SSD",
      storageCapacity: Math.min(fsxStorage.most, Math.max(fsxStorage.least, gib)),
      throughputCapacity: workload.config.performance === "premium" ? 128 : 32,
      securityGroupIds: [group.id],
      automaticBackupRetentionDays: workload.backup?.schedule === "none" ? 0 : Math.min(90, Math.max(1, Math.round(days))),
      copyTagsToBackups: true,
      skipFinalBackup: workload.onDelete === "delete",
    },
    ["config", "protocol"],
  );
  const outputs = {
    id: share.id,
    arn: share.arn,
    host: share.dnsName,
    path: "\\share",
    mountTarget: share.preferredFileServerIp,
  };
  return { outputs: { ...outputs, securityGroup: group.id } };
}

function namesDirectory({ overrides }: FileShare): boolean {
  const wished = overrides?.aws?.["aws_fsx_windows_file_system"];
  return wished !== undefined && ("active_directory_id" in wished || "self_managed_active_directory" in wished);
}
