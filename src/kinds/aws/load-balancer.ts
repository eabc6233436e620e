import type { Built, KindWorkload, Scope } from "../kind.ts";
import type { AlarmMetric, AlarmSource, AwsKind } from "./aws-kind.ts";
import { buildBalancer } from "./load-balancer/balancer.ts";
import { buildCdn } from "./load-balancer/cdn.ts";

type LoadBalancer = KindWorkload<"load-balancer">;

/** The zone that every CloudFront name lies in. Source: "AliasTarget" in the Route 53 API reference. */
const cloudfrontZone = "Z2FDTNDATAQYW2";

export const loadBalancer = {
  kind: "load-balancer",
  provider: "aws",
  connects: () => true,
  build(workload: LoadBalancer, scope: Scope): Built {
    const { config, access } = workload;
    const type = config.type ?? "http";
    if (type === "cdn") {
      const { distribution, group } = buildCdn(workload, scope);
      const host = distribution.domainName;
      const outputs = {
        id: distribution.id,
        arn: distribution.arn,
        address: host,
        hostname: host,
        url: `https://${config.domain ?? host}`,
      };
      return { outputs: { ...outputs, zoneId: cloudfrontZone, ...(group === undefined ? {} : { securityGroup: group }) } };
    }
    const { resource, group, secure } = buildBalancer(workload, scope, type === "http" ? "application" : "network", access);
    const host = config.domain ?? resource.dnsName;
    return {
      outputs: {
        id: resource.arn,
        arn: resource.arn,
        address: resource.dnsName,
        hostname: resource.dnsName,
        url: `${secure ? "https" : "http"}://${host}`,
        zoneId: resource.zoneId,
        suffix: resource.arnSuffix,
        securityGroup: group,
      },
    };
  },
  listens: ({ config }: LoadBalancer) =>
    config.type === "cdn" ? [] : config.listeners.map(({ port }) => ({ port, protocol: "tcp" as const })),
  alarm(metric: AlarmMetric, { config }: LoadBalancer, output: (name: string) => string): AlarmSource | undefined {
    // CloudFront reports from us-east-1, where an alarm of this region cannot look.
    if (config.type === "cdn") return undefined;
    const network = config.type === "tcp";
    const dimensions = { LoadBalancer: output("suffix") };
    const source = { namespace: network ? "AWS/NetworkELB" : "AWS/ApplicationELB", dimensions };
    switch (metric) {
      case "latency":
        return network ? undefined : { ...source, metric: "TargetResponseTime", statistic: "p95", scale: 0.001 };
      case "error-rate":
        return network
          ? undefined
          : { ...source, metric: "HTTPCode_Target_5XX_Count", statistic: "Sum", per: { metric: "RequestCount" } };
      case "connections":
        return {
          ...source,
          metric: network ? "ActiveFlowCount" : "ActiveConnectionCount",
          statistic: network ? "Average" : "Sum",
        };
      case "availability":
      case "cpu":
      case "memory":
      case "storage-free":
      case "replication-lag":
      case "queue-age":
      case "cost":
        return undefined;
    }
  },
} satisfies AwsKind<"load-balancer">;
