import {
  S3BucketLifecycleConfiguration,
  type S3BucketLifecycleConfigurationRule,
} from "@cdktf/provider-aws/lib/s3-bucket-lifecycle-configuration/index.js";
import { S3BucketPolicy } from "@cdktf/provider-aws/lib/s3-bucket-policy/index.js";
import { S3BucketPublicAccessBlock } from "@cdktf/provider-aws/lib/s3-bucket-public-access-block/index.js";
import { S3BucketServerSideEncryptionConfigurationA } from "@cdktf/provider-aws/lib/s3-bucket-server-side-encryption-configuration/index.js";
import { S3BucketVersioningA } from "@cdktf/provider-aws/lib/s3-bucket-versioning/index.js";
import { S3Bucket } from "@cdktf/provider-aws/lib/s3-bucket/index.js";
import type { SpecPath } from "../../domain/spec-path.ts";
import type { Scope } from "../kind.ts";
import { policy, type Statement } from "./policy.ts";

interface Bucket {
  readonly part?: string;
  /** `AES256` only where the writer cannot use KMS, as with a load balancer's logs. */
  readonly encryption: { readonly algorithm: "AES256" } | { readonly algorithm: "aws:kms"; readonly key?: string | undefined };
  readonly versioned: boolean;
  readonly locked?: boolean;
  readonly rules: readonly S3BucketLifecycleConfigurationRule[];
  readonly statements?: (arn: string) => readonly Statement[];
  readonly at?: SpecPath;
}

/** A bucket that nobody outside reaches: no public access, encrypted, and only over TLS. */
export function privateBucket(scope: Scope, wanted: Bucket): { readonly bucket: S3Bucket; readonly ready: S3BucketPolicy } {
  const { part, encryption, rules, at } = wanted;
  const bucket = scope.add(
    S3Bucket,
    part,
    { bucket: scope.uniqueName(63, part), forceDestroy: false, objectLockEnabled: wanted.locked === true ? true : undefined },
    at,
  );
  const key = encryption.algorithm === "aws:kms" ? encryption.key : undefined;
  scope.add(
    S3BucketVersioningA,
    part,
    { bucket: bucket.id, versioningConfiguration: { status: wanted.versioned ? "Enabled" : "Suspended" } },
    at,
  );
  scope.add(
    S3BucketServerSideEncryptionConfigurationA,
    part,
    {
      bucket: bucket.id,
      rule: [
        {
          applyServerSideEncryptionByDefault: {
            sseAlgorithm: encryption.algorithm,
            ...(key === undefined ? {} : { kmsMasterKeyId: key }),
          },
          bucketKeyEnabled: encryption.algorithm === "aws:kms",
        },
      ],
    },
    at,
  );
  const closed = scope.add(
    S3BucketPublicAccessBlock,
    part,
    { bucket: bucket.id, blockPublicAcls: true, blockPublicPolicy: true, ignorePublicAcls: true, restrictPublicBuckets: true },
    at,
  );
  if (rules.length > 0) scope.add(S3BucketLifecycleConfiguration, part, { bucket: bucket.id, rule: [...rules] }, at);
  const statements = [tlsOnly(bucket.arn), ...(wanted.statements?.(bucket.arn) ?? [])];
  // Both change the bucket's policy status; AWS refuses them at the same time.
  const ready = scope.add(S3BucketPolicy, part, { bucket: bucket.id, policy: policy(statements), dependsOn: [closed] }, at);
  return { bucket, ready };
}

function tlsOnly(arn: string): Statement {
  return {
    Sid: "TlsOnly",
    Effect: "Deny",
    Principal: "*",
    Action: "s3:*",
    Resource: [arn, `${arn}/*`],
    Condition: { Bool: { "aws:SecureTransport": "false" } },
  };
}
