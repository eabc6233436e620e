import { S3BucketReplicationConfigurationA } from "@cdktf/provider-aws/lib/s3-bucket-replication-configuration/index.js";
import type { S3BucketPolicy } from "@cdktf/provider-aws/lib/s3-bucket-policy/index.js";
import type { S3Bucket } from "@cdktf/provider-aws/lib/s3-bucket/index.js";
import type { KindWorkload, Scope } from "../../kind.ts";
import { privateBucket } from "../bucket.ts";
import { customerKey } from "../key.ts";
import { serviceRole } from "../role.ts";

const at = ["config", "replicateTo"];

interface Original {
  readonly bucket: S3Bucket;
  readonly ready: S3BucketPolicy;
  readonly key: string | undefined;
}

/** A second bucket in another region that S3 keeps in step: objects from now on; older ones need a batch job. */
export function replicate(workload: KindWorkload<"object-store">, scope: Scope, original: Original, region: string): void {
  const away = scope.in(region);
  const key =
    original.key === undefined
      ? `arn:aws:kms:${away.site.region}:${scope.site.account}:alias/aws/s3`
      : customerKey(away, "key", at).arn;
  const copy = privateBucket(away, {
    part: "replica",
    encryption: { algorithm: "aws:kms", key: original.key === undefined ? undefined : key },
    versioned: true,
    locked: workload.config.objectLock !== undefined,
    rules: [],
    at,
  });
  const role = serviceRole(
    scope,
    "replication",
    "s3.amazonaws.com",
    [
      { Action: ["s3:GetReplicationConfiguration", "s3:ListBucket"], Resource: original.bucket.arn },
      {
        Action: [
          "s3:GetObjectVersionForReplication",
          "s3:GetObjectVersionAcl",
          "s3:GetObjectVersionTagging",
          "s3:GetObjectRetention",
          "s3:GetObjectLegalHold",
        ],
        Resource: `${original.bucket.arn}/*`,
      },
      { Action: ["s3:ReplicateObject", "s3:ReplicateDelete", "s3:ReplicateTags"], Resource: `${copy.bucket.arn}/*` },
      { Action: "kms:Decrypt", Resource: original.key ?? `arn:aws:kms:${scope.site.region}:${scope.site.account}:key/*` },
      {
        Action: "kms:Encrypt",
        Resource: original.key === undefined ? `arn:aws:kms:${away.site.region}:${scope.site.account}:key/*` : key,
      },
    ],
    at,
  );
  scope.add(
    S3BucketReplicationConfigurationA,
    undefined,
    {
      bucket: original.bucket.id,
      role: role.arn,
      rule: [
        {
          id: "all",
          status: "Enabled",
          filter: { prefix: "" },
          deleteMarkerReplication: { status: "Enabled" },
          sourceSelectionCriteria: { sseKmsEncryptedObjects: { status: "Enabled" } },
          destination: { bucket: copy.bucket.arn, encryptionConfiguration: { replicaKmsKeyId: key } },
        },
      ],
      // S3 refuses to replicate into or out of a bucket without versions.
      dependsOn: [original.ready, copy.ready],
    },
    at,
  );
}
