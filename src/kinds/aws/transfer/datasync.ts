import { DatasyncAgent } from "@cdktf/provider-aws/lib/datasync-agent/index.js";
import { DatasyncLocationEfs } from "@cdktf/provider-aws/lib/datasync-location-efs/index.js";
import { DatasyncLocationNfs } from "@cdktf/provider-aws/lib/datasync-location-nfs/index.js";
import { DatasyncLocationS3 } from "@cdktf/provider-aws/lib/datasync-location-s3/index.js";
import { DatasyncTask } from "@cdktf/provider-aws/lib/datasync-task/index.js";
import type { FullWorkload } from "../../../domain/defaults.ts";
import { bitsPerSecondOf } from "../../../domain/units.ts";
import type { Peer, Scope } from "../../kind.ts";
import { awsCron } from "../cron.ts";
import { networkOf } from "../network-view.ts";
import { serviceRole } from "../role.ts";
import { allowIn, allowOut, securityGroup } from "../security-group.ts";

const at = ["transfer"];

/** A file server of the old place, read through an agent that a person has set up and activated there. */
export function fromNfs({ transfer }: FullWorkload, scope: Scope): string {
  const agent = scope.add(DatasyncAgent, undefined, { name: scope.name(256) }, at);
  scope.note(
    "DataSync needs an agent beside the file server: start its image there and set overrides.aws.aws_datasync_agent.ip_address to its address.",
    at,
  );
  const server = {
    serverHostname: transfer?.endpoint?.host ?? "",
    subdirectory: transfer?.endpoint?.path ?? "/",
    onPremConfig: { agentArns: [agent.arn] },
  };
  return scope.add(DatasyncLocationNfs, "source", server, [...at, "endpoint"]).arn;
}

/** A bucket of this account or of one that lets the role in. */
export function bucketLocation(scope: Scope, part: "source" | "target", bucket: string, path: string): string {
  const objects =
    part === "source"
      ? ["s3:GetObject", "s3:GetObjectTagging"]
      : [
          "s3:GetObject",
          "s3:PutObject",
          "s3:PutObjectTagging",
          "s3:DeleteObject",
          "s3:AbortMultipartUpload",
          "s3:ListMultipartUploadParts",
        ];
  const role = serviceRole(
    scope,
    `transfer_${part}`,
    "datasync.amazonaws.com",
    [
      { Action: ["s3:GetBucketLocation", "s3:ListBucket", "s3:ListBucketMultipartUploads"], Resource: bucket },
      { Action: objects, Resource: `${bucket}/*` },
    ],
    at,
  );
  return scope.add(
    DatasyncLocationS3,
    part,
    { s3BucketArn: bucket, subdirectory: path, s3Config: { bucketAccessRoleArn: role.arn } },
    at,
  ).arn;
}

/** DataSync enters the file system through an interface of its own in one of its subnets. */
export function toEfs(scope: Scope, self: Peer): string {
  const { region, account } = scope.site;
  const group = securityGroup(scope, "transfer");
  const [subnet] = networkOf(scope).subnets("data", "one-zone");
  const own = self.get("securityGroup");
  allowOut(scope, "transfer_target", { group: group.id, port: 2049, peer: { group: own }, at });
  allowIn(scope, "transfer_target", { group: own, port: 2049, peer: { group: group.id }, at });
  return scope.add(
    DatasyncLocationEfs,
    "target",
    {
      efsFileSystemArn: self.get("arn"),
      inTransitEncryption: "TLS1_2",
      ec2Config: { securityGroupArns: [group.arn], subnetArn: `arn:aws:ec2:${region}:${account}:subnet/${subnet?.id ?? ""}` },
    },
    at,
  ).arn;
}

export function addTask({ transfer, ...workload }: FullWorkload, scope: Scope, source: string, target: string): void {
  const { bandwidth, schedule, onConflict, keepSourceDeletes } = transfer ?? {};
  const bits = bandwidth === undefined ? undefined : bitsPerSecondOf(bandwidth);
  const cron = schedule === undefined || transfer?.mode !== "online" ? undefined : awsCron(schedule);
  if (schedule !== undefined && cron === undefined && transfer?.mode === "online")
    scope.note(
      `The schedule "${schedule}" names a day of the month and of the week, which AWS cannot combine: the copy runs when it is started.`,
      at,
    );
  scope.add(
    DatasyncTask,
    undefined,
    {
      name: scope.name(256),
      sourceLocationArn: source,
      destinationLocationArn: target,
      options: {
        bytesPerSecond: bits === undefined ? -1 : Math.floor(bits / 8),
        verifyMode: "ONLY_FILES_TRANSFERRED",
        transferMode: "CHANGED",
        overwriteMode: onConflict === "skip" ? "NEVER" : "ALWAYS",
        preserveDeletedFiles: keepSourceDeletes === true ? "REMOVE" : "PRESERVE",
        ...(workload.kind === "object-store" ? { posixPermissions: "NONE", uid: "NONE", gid: "NONE" } : {}),
      },
      schedule: cron === undefined ? undefined : { scheduleExpression: cron },
    },
    at,
  );
}
