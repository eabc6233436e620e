import { S3BucketObjectLockConfigurationA } from "@cdktf/provider-aws/lib/s3-bucket-object-lock-configuration/index.js";
import { S3BucketWebsiteConfiguration } from "@cdktf/provider-aws/lib/s3-bucket-website-configuration/index.js";
import type { S3Bucket } from "@cdktf/provider-aws/lib/s3-bucket/index.js";
import type { FullMigration } from "../../domain/defaults.ts";
import { isActive } from "../../domain/workload.ts";
import type { Built, KindWorkload, Peer, Scope } from "../kind.ts";
import type { Access, AwsKind, TransferMethod } from "./aws-kind.ts";
import { privateBucket } from "./bucket.ts";
import { customerKey } from "./key.ts";
import { lifecycleRules } from "./object-store/lifecycle.ts";
import { replicate } from "./object-store/replication.ts";
import { ownSite } from "./object-store/site.ts";
import type { Statement } from "./policy.ts";
import { secondRegion } from "./second-region.ts";
import { addTask, bucketLocation, fromNfs } from "./transfer/datasync.ts";

type ObjectStore = KindWorkload<"object-store">;

export const objectStore = {
  kind: "object-store",
  provider: "aws",
  build(workload: ObjectStore, scope: Scope): Built {
    const { config } = workload;
    const isServed = servedByCdn(workload, scope.migration) || ownsSite(workload, scope.migration);
    const reader = isServed ? [cloudfront(scope.site.account)] : [];
    const key = config.key === "customer" ? customerKey(scope, "key", ["config", "key"], reader.map(keyUse)) : undefined;
    const region = copyRegion(workload, scope);
    const { bucket, ready } = privateBucket(scope, {
      // CloudFront cannot use AWS's own key for S3.
      encryption: isServed && key === undefined ? { algorithm: "AES256" } : { algorithm: "aws:kms", key: key?.arn },
      versioned: (config.versioning ?? true) || region !== undefined || config.objectLock !== undefined,
      locked: config.objectLock !== undefined,
      rules: lifecycleRules(workload, scope),
      statements: (arn) =>
        reader.map((principal) => ({ Sid: "Cdn", ...principal, Action: "s3:GetObject", Resource: `${arn}/*` })),
      at: ["config"],
    });
    addLock(workload, scope, bucket);
    if (config.website !== undefined) addWebsite(workload, scope, bucket);
    if (region !== undefined) replicate(workload, scope, { bucket, ready, key: key?.arn }, region);
    const site = ownsSite(workload, scope.migration) ? ownSite(workload, scope, bucket) : undefined;
    return {
      outputs: {
        id: bucket.id,
        arn: bucket.arn,
        name: bucket.bucket,
        endpoint: bucket.bucketRegionalDomainName,
        url: `https://${site?.domainName ?? bucket.bucketRegionalDomainName}`,
        ...(site === undefined ? {} : { hostname: site.domainName, zoneId: site.hostedZoneId }),
        ...(key === undefined ? {} : { key: key.arn }),
      },
    };
  },
  grant(access: Access, to: Peer): readonly Statement[] | undefined {
    const read = ["GetObject", "GetObjectTagging"];
    const write = ["PutObject", "PutObjectTagging", "AbortMultipartUpload", "ListMultipartUploadParts"];
    const objects = {
      read,
      write,
      "read-write": [...read, ...write, "DeleteObject"],
      admin: [...read, ...write, "DeleteObject", "GetObjectVersion", "DeleteObjectVersion"],
      invoke: undefined,
      publish: undefined,
      consume: undefined,
    }[access];
    if (objects === undefined) return undefined;
    const key = to.find("key");
    const lists = access === "write" ? [] : [{ Action: ["s3:ListBucket", "s3:GetBucketLocation"], Resource: to.get("arn") }];
    return [
      ...lists,
      { Action: objects.map((action) => `s3:${action}`), Resource: `${to.get("arn")}/*` },
      ...(key === undefined
        ? []
        : [{ Action: ["kms:Decrypt", ...(access === "read" ? [] : ["kms:GenerateDataKey"])], Resource: key }]),
    ];
  },
  transfer(workload: ObjectStore, method: TransferMethod, scope: Scope, self: Peer): void {
    const { bucket, host, path = "/" } = workload.transfer?.endpoint ?? {};
    const fromAws = scope.migration.spec.source?.provider === "aws";
    if (method === "file-sync" && host !== undefined)
      addTask(workload, scope, fromNfs(workload, scope), bucketLocation(scope, "target", self.get("arn"), "/"));
    else if (method === "object-sync" && fromAws && bucket !== undefined)
      addTask(
        workload,
        scope,
        bucketLocation(scope, "source", `arn:aws:s3:::${bucket}`, path),
        bucketLocation(scope, "target", self.get("arn"), "/"),
      );
    else if (method === "object-sync")
      scope.note(
        "DataSync reads a bucket of another cloud only with its keys in the state, so the copy is a step outside Terraform.",
        ["transfer"],
      );
    else scope.note(`${method} has no resource on aws: it runs as a step of the transfer.`, ["transfer", "method"]);
  },
} satisfies AwsKind<"object-store">;

/** Where a copy is kept: named by the author, or the second region of a store that spans two. */
function copyRegion({ config, availability }: ObjectStore, scope: Scope): string | undefined {
  if (config.replicateTo !== undefined) return secondRegion(scope, config.replicateTo);
  return availability === "multi-region" ? secondRegion(scope) : undefined;
}

/** Any distribution of this account: which one is only known where it is made, perhaps in a later wave. */
function cloudfront(account: string) {
  return {
    Principal: { Service: "cloudfront.amazonaws.com" },
    Condition: { ArnLike: { "aws:SourceArn": `arn:aws:cloudfront::${account}:distribution/*` } },
  };
}

function keyUse(principal: ReturnType<typeof cloudfront>): Statement {
  return { Sid: "Cdn", ...principal, Action: "kms:Decrypt", Resource: "*" };
}

function servedByCdn({ name }: ObjectStore, { spec }: FullMigration): boolean {
  return spec.workloads.filter(isActive).some(({ kind, config }) => {
    if (kind !== "load-balancer") return false;
    const { type, listeners } = config as KindWorkload<"load-balancer">["config"];
    return type === "cdn" && listeners.some(({ target }) => target === name);
  });
}

/** A public website that no load balancer serves gets a distribution of its own; the bucket stays private. */
function ownsSite(workload: ObjectStore, migration: FullMigration): boolean {
  return workload.access === "public" && workload.config.website !== undefined && !servedByCdn(workload, migration);
}

function addLock({ config }: ObjectStore, scope: Scope, bucket: S3Bucket): void {
  if (config.objectLock === undefined) return;
  const { mode, days } = config.objectLock;
  const rule = { defaultRetention: { mode: mode.toUpperCase(), days } };
  scope.add(S3BucketObjectLockConfigurationA, undefined, { bucket: bucket.id, rule }, ["config", "objectLock"]);
}

function addWebsite({ config }: ObjectStore, scope: Scope, bucket: S3Bucket): void {
  const { index = "index.html", error } = config.website ?? {};
  scope.add(
    S3BucketWebsiteConfiguration,
    undefined,
    { bucket: bucket.id, indexDocument: { suffix: index }, errorDocument: error === undefined ? undefined : { key: error } },
    ["config", "website"],
  );
}
