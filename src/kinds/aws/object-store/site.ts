import { CloudfrontDistribution } from "@cdktf/provider-aws/lib/cloudfront-distribution/index.js";
import { CloudfrontOriginAccessControl } from "@cdktf/provider-aws/lib/cloudfront-origin-access-control/index.js";
import type { S3Bucket } from "@cdktf/provider-aws/lib/s3-bucket/index.js";
import type { KindWorkload, Scope } from "../../kind.ts";
import { managedPolicies } from "../load-balancer/managed-policies.ts";

/** A website for everyone out of a bucket for nobody. A domain of its own comes with a load balancer of type cdn. */
export function ownSite({ config }: KindWorkload<"object-store">, scope: Scope, bucket: S3Bucket): CloudfrontDistribution {
  const at = ["config", "website"];
  const access = scope.add(
    CloudfrontOriginAccessControl,
    undefined,
    { name: scope.name(64), originAccessControlOriginType: "s3", signingBehavior: "always", signingProtocol: "sigv4" },
    at,
  );
  return scope.add(
    CloudfrontDistribution,
    undefined,
    {
      enabled: true,
      isIpv6Enabled: true,
      httpVersion: "http2and3",
      comment: scope.name(128),
      defaultRootObject: config.website?.index ?? "index.html",
      origin: [{ originId: "bucket", domainName: bucket.bucketRegionalDomainName, originAccessControlId: access.id }],
      defaultCacheBehavior: {
        targetOriginId: "bucket",
        viewerProtocolPolicy: "redirect-to-https",
        allowedMethods: ["GET", "HEAD", "OPTIONS"],
        cachedMethods: ["GET", "HEAD"],
        compress: true,
        cachePolicyId: managedPolicies.cacheEverything,
        responseHeadersPolicyId: managedPolicies.securityHeaders,
      },
      restrictions: { geoRestriction: { restrictionType: "none" } },
      viewerCertificate: { cloudfrontDefaultCertificate: true },
    },
    at,
  );
}
