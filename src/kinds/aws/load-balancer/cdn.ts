import { CloudfrontDistribution } from "@cdktf/provider-aws/lib/cloudfront-distribution/index.js";
import { CloudfrontOriginAccessControl } from "@cdktf/provider-aws/lib/cloudfront-origin-access-control/index.js";
import { CloudfrontVpcOrigin } from "@cdktf/provider-aws/lib/cloudfront-vpc-origin/index.js";
import type { KindWorkload, Peer, Scope } from "../../kind.ts";
import { buildBalancer } from "./balancer.ts";
import { certificateOf } from "./certificate.ts";
import { firewall } from "./firewall.ts";
import { managedPolicies } from "./managed-policies.ts";

type LoadBalancer = KindWorkload<"load-balancer">;

/** CloudFront takes certificates and firewalls from this region only. */
const edgeRegion = "us-east-1";

interface Origin {
  readonly id: string;
  readonly block: ConstructorParameters<typeof CloudfrontDistribution>[2]["origin"];
  readonly static: boolean;
  /** The origin decides by the name that the visitor asked for. */
  readonly keepsHost: boolean;
}

export interface Cdn {
  readonly distribution: CloudfrontDistribution;
  /** Security group of the balancer in front of machines and containers. */
  readonly group?: string;
}

export function buildCdn(workload: LoadBalancer, scope: Scope): Cdn {
  const { config } = workload;
  const edge = scope.in(edgeRegion);
  const certificate = config.domain === undefined ? undefined : certificateOf(workload, edge);
  const inside = config.listeners.filter(({ target }) => isInside(scope.peer(target)));
  const balancer = inside.length === 0 ? undefined : buildBalancer(onlyTo(workload, inside), scope, "application", "private");
  const insideOrigin = balancer === undefined ? undefined : vpcOrigin(scope, balancer.resource.arn, balancer.resource.dnsName);
  const origins = new Map<string, Origin>();
  for (const { target } of config.listeners) {
    const origin = isInside(scope.peer(target)) ? insideOrigin : originOf(scope, target);
    if (origin !== undefined) origins.set(target, origin);
  }
  const distribution = distribute(
    workload,
    scope,
    origins,
    certificate,
    config.waf === true ? firewall(edge, "CLOUDFRONT").arn : undefined,
  );
  return { distribution, ...(balancer === undefined ? {} : { group: balancer.group }) };
}

/** CloudFront reaches a private balancer through a network interface of its own, so it needs no public address. */
function vpcOrigin(scope: Scope, arn: string, domain: string): Origin {
  const reached = scope.add(
    CloudfrontVpcOrigin,
    undefined,
    {
      vpcOriginEndpointConfig: [
        {
          name: scope.name(64),
          arn,
          httpPort: 80,
          httpsPort: 443,
          originProtocolPolicy: "https-only",
          originSslProtocols: [{ items: ["TLSv1.2"], quantity: 1 }],
        },
      ],
    },
    ["config", "listeners"],
  );
  const block = [{ originId: "inside", domainName: domain, vpcOriginConfig: { vpcOriginId: reached.id } }];
  return { id: "inside", block, static: false, keepsHost: true };
}

function originOf(scope: Scope, target: string): Origin | undefined {
  const peer = scope.peer(target);
  if (peer?.workload.kind === "object-store") {
    const access = scope.add(
      CloudfrontOriginAccessControl,
      target,
      {
        name: scope.name(64, target),
        originAccessControlOriginType: "s3",
        signingBehavior: "always",
        signingProtocol: "sigv4",
      },
      ["config", "listeners"],
    );
    const block = [{ originId: target, domainName: peer.get("endpoint"), originAccessControlId: access.id }];
    return { id: target, block, static: true, keepsHost: false };
  }
  const host = peer?.find("host");
  if (host === undefined) return undefined;
  const custom = { httpPort: 80, httpsPort: 443, originProtocolPolicy: "https-only", originSslProtocols: ["TLSv1.2"] };
  return {
    id: target,
    block: [{ originId: target, domainName: host, customOriginConfig: custom }],
    static: false,
    keepsHost: false,
  };
}

function distribute(
  { config }: LoadBalancer,
  scope: Scope,
  origins: ReadonlyMap<string, Origin>,
  certificate: string | undefined,
  webAclId: string | undefined,
): CloudfrontDistribution {
  const whole = config.listeners.find(({ paths }) => paths === undefined) ?? config.listeners[0];
  const main = whole === undefined ? undefined : origins.get(whole.target);
  const index =
    whole === undefined
      ? undefined
      : (scope.peer(whole.target)?.workload.config as { website?: { index?: string } } | undefined)?.website;
  const blocks = new Map([...origins.values()].map(({ id, block }) => [id, block]));
  return scope.add(
    CloudfrontDistribution,
    undefined,
    {
      enabled: true,
      isIpv6Enabled: true,
      httpVersion: "http2and3",
      comment: scope.name(128),
      defaultRootObject: main?.static === true ? (index?.index ?? "index.html") : undefined,
      aliases: config.domain === undefined ? undefined : [config.domain],
      webAclId,
      origin: [...blocks.values()].flatMap((block) => (Array.isArray(block) ? block : [])),
      defaultCacheBehavior: behaviour(main, "default"),
      orderedCacheBehavior: config.listeners.flatMap(({ paths, target }) =>
        (paths ?? []).map((pathPattern) => ({ pathPattern, ...behaviour(origins.get(target), target) })),
      ),
      restrictions: { geoRestriction: { restrictionType: "none" } },
      viewerCertificate:
        certificate === undefined
          ? { cloudfrontDefaultCertificate: true }
          : { acmCertificateArn: certificate, sslSupportMethod: "sni-only", minimumProtocolVersion: "TLSv1.2_2021" },
    },
    ["config", "type"],
  );
}

function behaviour(origin: Origin | undefined, fallback: string) {
  const dynamic = origin?.static === false;
  return {
    targetOriginId: origin?.id ?? fallback,
    viewerProtocolPolicy: "redirect-to-https",
    allowedMethods: dynamic ? ["DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"] : ["GET", "HEAD", "OPTIONS"],
    cachedMethods: ["GET", "HEAD"],
    compress: true,
    cachePolicyId: dynamic ? managedPolicies.cacheNothing : managedPolicies.cacheEverything,
    responseHeadersPolicyId: managedPolicies.securityHeaders,
    ...(dynamic ? { originRequestPolicyId: origin.keepsHost ? managedPolicies.passAll : managedPolicies.passAllButHost } : {}),
  };
}

/** Machines and containers are behind a balancer; buckets and functions have an address of their own. */
function isInside(peer: Peer | undefined): boolean {
  return peer?.workload.kind === "vm" || peer?.workload.kind === "container-service";
}

function onlyTo(workload: LoadBalancer, listeners: LoadBalancer["config"]["listeners"]): LoadBalancer {
  return { ...workload, config: { ...workload.config, waf: false, listeners } };
}
