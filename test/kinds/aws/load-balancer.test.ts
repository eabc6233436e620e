import { describe, expect, it } from "vitest";
import type { Migration, Workload } from "../../../src/domain/spec.generated.ts";
import { addresses, codes, migrationOf, net, resource, stackOf, synth } from "../../stages/synth/migrations.ts";

const web: Workload = {
  name: "web",
  kind: "vm",
  size: { vcpu: 2, memory: "8Gi" },
  scale: { min: 2, max: 4 },
  config: { os: { family: "linux" } },
  dependsOn: ["net"],
};
const zone: Workload = { name: "zone", kind: "dns", config: { zone: "example.com" } };
const edge = (config: object = {}, more: Partial<Workload> = {}): Workload => ({
  name: "edge",
  kind: "load-balancer",
  access: "public",
  config: {
    domain: "shop.example.com",
    listeners: [{ port: 443, protocol: "https", target: "web", targetPort: 8080 }],
    ...config,
  },
  ...more,
});
const synthesis = (workload: Workload, spec: Partial<Migration["spec"]> = {}) =>
  synth(migrationOf([net, zone, web, workload], spec));
const built = (workload: Workload) => stackOf(synthesis(workload), "main");
const ids = (stack: ReturnType<typeof built>, type: string) =>
  addresses(stack).flatMap((address) => (address.startsWith(`${type}.`) ? [address.slice(type.length + 1)] : []));

describe("a load balancer on aws", () => {
  it("drops bad headers, keeps its logs, and speaks nothing older than TLS 1.2", () => {
    const stack = built(edge());

    expect(resource(stack, "aws_lb.edge")).toMatchObject({
      load_balancer_type: "application",
      internal: false,
      drop_invalid_header_fields: true,
      access_logs: { bucket: "${aws_s3_bucket.edge_logs.id}", enabled: true },
    });
    expect(resource(stack, "aws_lb_listener.edge_443")["ssl_policy"]).toBe("ELBSecurityPolicy-TLS13-1-2-2021-06");
    expect(resource(built(edge({ tls: { minVersion: "1.3" } })), "aws_lb_listener.edge_443")["ssl_policy"]).toBe(
      "ELBSecurityPolicy-TLS13-1-3-2021-06",
    );
  });

  it("waits for a certificate that its zone has proved", () => {
    const stack = built(edge());

    expect(resource(stack, "aws_lb_listener.edge_443")["certificate_arn"]).toBe(
      "${aws_acm_certificate_validation.edge.certificate_arn}",
    );
    expect(resource(stack, "aws_route53_record.edge_certificate")["zone_id"]).toBe("${aws_route53_zone.zone.zone_id}");
  });

  it("says what is to be done by hand where no zone of the spec holds its domain", () => {
    const result = synthesis(edge({ domain: "shop.example.org" }));

    expect(result.notes.map(({ text }) => text).join()).toContain("No public dns workload holds shop.example.org");
    expect(ids(stackOf(result, "main"), "aws_acm_certificate_validation")).toEqual([]);
  });

  it("needs a domain for a certificate of its own", () => {
    const { domain: _none, ...rest } = edge().config as { domain: string };

    expect(codes(synthesis({ ...edge(), config: rest }))).toEqual(["SIR-E106"]);
  });

  it("only sends plain HTTP to HTTPS where it has both", () => {
    const both = [
      { port: 80, protocol: "http", target: "web" },
      { port: 443, protocol: "https", target: "web" },
    ];

    expect(resource(built(edge({ listeners: both })), "aws_lb_listener.edge_80")["default_action"]).toEqual([
      { type: "redirect", redirect: { port: "443", protocol: "HTTPS", status_code: "HTTP_301" } },
    ]);
  });

  it("sends paths where they belong, and the rest to the listener without paths", () => {
    const listeners = [
      { port: 443, protocol: "https", target: "web", targetPort: 8080 },
      { port: 443, protocol: "https", target: "web", targetPort: 9090, paths: ["/api/*"] },
    ];
    const stack = built(edge({ listeners }));

    expect(ids(stack, "aws_lb_target_group")).toEqual(["edge_web_8080", "edge_web_9090"]);
    expect(resource(stack, "aws_lb_listener.edge_443")["default_action"]).toMatchObject([
      { target_group_arn: "${aws_lb_target_group.edge_web_8080.arn}" },
    ]);
    expect(resource(stack, "aws_lb_listener_rule.edge_443_1")).toMatchObject({
      condition: [{ path_pattern: { values: ["/api/*"] } }],
      action: [{ target_group_arn: "${aws_lb_target_group.edge_web_9090.arn}" }],
    });
  });

  it("joins a group of machines in its own wave, and attaches one of an earlier wave", () => {
    const waves = [
      { name: "one", state: "built" as const, workloads: ["net", "zone", "web"] },
      { name: "two", state: "built" as const, workloads: ["edge"], dependsOn: ["one"] },
    ];

    expect(resource(built(edge()), "aws_autoscaling_group.web")).toMatchObject({
      target_group_arns: ["${aws_lb_target_group.edge_web_8080.arn}"],
      health_check_type: "ELB",
    });
    const later = stackOf(synthesis(edge(), { waves }), "two");
    expect(resource(later, "aws_autoscaling_attachment.edge_web_8080")["autoscaling_group_name"]).toBe(
      "${terraform_data.upstream.output.web_group}",
    );
  });

  it("lets in everyone, those it is told, or the company's networks", () => {
    const open = (workload: Workload) => {
      const stack = stackOf(
        synthesis(workload, { source: { provider: "on-premise", connection: { cidrs: ["10.20.0.0/16"] } } }),
        "main",
      );
      return ids(stack, "aws_vpc_security_group_ingress_rule")
        .filter((id) => id.startsWith("edge_") && !id.startsWith("edge_to"))
        .map((id) => resource(stack, `aws_vpc_security_group_ingress_rule.${id}`)["cidr_ipv4"]);
    };

    expect(open(edge())).toEqual(["0.0.0.0/0"]);
    expect(open(edge({ allow: ["203.0.113.0/24"] }))).toEqual(["203.0.113.0/24"]);
    expect(open(edge({}, { access: "internal" }))).toEqual(["10.20.0.0/16", "10.60.0.0/16"]);
    expect(open(edge({}, { access: "private" }))).toEqual([]);
  });

  it("stands in private subnets unless it is public", () => {
    expect(resource(built(edge({}, { access: "internal" })), "aws_lb.edge")).toMatchObject({
      internal: true,
      subnets: ["${aws_subnet.net_private_a.id}", "${aws_subnet.net_private_b.id}"],
    });
  });

  it("is a network balancer for tcp, which passes connections on", () => {
    const stack = built(edge({ type: "tcp", listeners: [{ port: 5432, protocol: "tcp", target: "web" }] }));

    expect(resource(stack, "aws_lb.edge")).toMatchObject({ load_balancer_type: "network" });
    expect(resource(stack, "aws_lb_target_group.edge_web_5432")).toMatchObject({ protocol: "TCP", port: 5432 });
  });

  it("has a firewall where the spec asks for one", () => {
    const stack = built(edge({ waf: true }));

    expect(resource(stack, "aws_wafv2_web_acl.edge")).toMatchObject({ scope: "REGIONAL" });
    expect(resource(stack, "aws_wafv2_web_acl_association.edge")["resource_arn"]).toBe("${aws_lb.edge.arn}");
  });

  it("is a distribution for cdn, before a balancer that only it can reach", () => {
    const stack = built(edge({ type: "cdn", waf: true }));

    expect(resource(stack, "aws_cloudfront_distribution.edge")).toMatchObject({
      aliases: ["shop.example.com"],
      viewer_certificate: { minimum_protocol_version: "TLSv1.2_2021" },
      default_cache_behavior: { viewer_protocol_policy: "redirect-to-https" },
      web_acl_id: "${aws_wafv2_web_acl.edge_us-east-1.arn}",
    });
    expect(resource(stack, "aws_acm_certificate.edge_us-east-1")["provider"]).toBe("aws.us-east-1");
    expect(resource(stack, "aws_lb.edge")["internal"]).toBe(true);
  });

  it("cannot put a database behind itself", () => {
    const db: Workload = { name: "db", kind: "database", config: { engine: "postgres" }, dependsOn: ["net"] };
    const behind = edge({ listeners: [{ port: 443, protocol: "https", target: "db" }] });

    expect(codes(synth(migrationOf([net, zone, db, behind])))).toEqual(["SIR-E207"]);
  });

  it("is watched for what the objectives promise, in the units of CloudWatch", () => {
    const monitoring = { slo: { latencyP95: "300ms", errorRate: "1%" } };
    const stack = stackOf(synthesis(edge(), { monitoring }), "main");

    expect(resource(stack, "aws_cloudwatch_metric_alarm.edge_latency")).toMatchObject({
      metric_name: "TargetResponseTime",
      extended_statistic: "p95",
      threshold: 0.3,
      comparison_operator: "GreaterThanThreshold",
      alarm_actions: ["${aws_sns_topic._alerts.arn}"],
    });
    expect(resource(stack, "aws_cloudwatch_metric_alarm.edge_error-rate")).toMatchObject({
      threshold: 1,
      metric_query: [{ expression: "100*part/whole" }, {}, {}],
    });
  });
});
