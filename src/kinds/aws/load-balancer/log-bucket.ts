import type { SpecPath } from "../../../domain/spec-path.ts";
import { privateBucket } from "../bucket.ts";
import { logRetention } from "../log-group.ts";
import type { Scope } from "../../kind.ts";
import type { Statement } from "../policy.ts";

/** Who writes the logs. Source: "Enable access logs" of the Application and the Network Load Balancer guides. */
const writers = { application: "logdelivery.elasticloadbalancing.amazonaws.com", network: "delivery.logs.amazonaws.com" };

/** A bucket for access logs; yields its name once the balancer may write to it. */
export function logBucket(
  scope: Scope,
  balancer: keyof typeof writers,
  at: SpecPath,
): { readonly name: string; readonly ready: ReturnType<typeof privateBucket>["ready"] } {
  const { bucket, ready } = privateBucket(scope, {
    part: "logs",
    encryption: { algorithm: "AES256" },
    versioned: true,
    rules: [expiry(logRetention(scope.migration))],
    statements: (arn) => mayWrite(arn, balancer, scope.site.account),
    at,
  });
  return { name: bucket.id, ready };
}

function mayWrite(arn: string, balancer: keyof typeof writers, account: string): readonly Statement[] {
  const Principal = { Service: writers[balancer] };
  const write = { Sid: "Logs", Principal, Action: "s3:PutObject", Resource: `${arn}/AWSLogs/${account}/*` };
  if (balancer === "application") return [write];
  const own = { "aws:SourceAccount": account };
  return [
    { ...write, Condition: { StringEquals: { ...own, "s3:x-amz-acl": "bucket-owner-full-control" } } },
    { Sid: "LogsCheck", Principal, Action: "s3:GetBucketAcl", Resource: arn, Condition: { StringEquals: own } },
  ];
}

function expiry(days: number) {
  const kept = days === 0 ? 3653 : days;
  return {
    id: "expire",
    status: "Enabled",
    filter: [{ prefix: "" }],
    expiration: [{ days: kept }],
    noncurrentVersionExpiration: [{ noncurrentDays: 1 }],
  };
}
