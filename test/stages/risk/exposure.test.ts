import { describe, expect, it } from "vitest";
import type { Attributes, Change } from "../../../src/domain/change.ts";
import type { Workload } from "../../../src/domain/spec.generated.ts";
import { migration } from "../estimate/given.ts";
import { change, gatesOf, only, plan, pointsOf, riskOf } from "./given.ts";

const spec = (parts: Partial<Workload> = {}) =>
  migration({ workloads: [{ name: "edge", kind: "load-balancer", criticality: "high", ...parts }] });

function risk(changes: readonly Change[], parts: Partial<Workload> = {}) {
  return riskOf({ migration: spec(parts), base: spec(parts), plans: [plan(changes)] });
}

const created = (type: string, after: Attributes) => change("create", `${type}.x`, { workload: "edge", after });
const words = (type: string, after: Attributes) =>
  pointsOf(risk([created(type, after)]), "exposure").map(([points, why]) => `${points} ${why.replace(`${type}.x `, "")}`);

const rule = (cidr: string, from: number | null, to: number | null, protocol = "tcp"): Attributes => ({
  cidr_ipv4: cidr,
  from_port: from,
  to_port: to,
  ip_protocol: protocol,
});
const rules = (...given: Parameters<typeof rule>) => words("aws_vpc_security_group_ingress_rule", rule(...given));

describe("ingress from the world", () => {
  it.each([
    [22, "SSH"],
    [23, "Telnet"],
    [445, "SMB"],
    [1433, "SQL Server"],
    [1521, "Oracle"],
    [2049, "NFS"],
    [2375, "Docker"],
    [2376, "Docker"],
    [3306, "MySQL"],
    [3389, "RDP"],
    [5432, "PostgreSQL"],
    [5439, "Redshift"],
    [5900, "VNC"],
    [5985, "WinRM"],
    [5986, "WinRM"],
    [6379, "Redis"],
    [6443, "Kubernetes"],
    [9042, "Cassandra"],
    [9092, "Kafka"],
    [9200, "OpenSearch"],
    [10250, "kubelet"],
    [11211, "Memcached"],
    [27017, "MongoDB"],
  ])("port %i is %s, and never a matter of declaration", (port, name) => {
    const opened = risk([created("aws_vpc_security_group_ingress_rule", rule("0.0.0.0/0", port, port))], { access: "public" });

    expect(pointsOf(opened, "exposure")).toEqual([
      [40, `aws_vpc_security_group_ingress_rule.x opens port ${port} (${name}) to 0.0.0.0/0`],
    ]);
    expect(gatesOf(opened)).toEqual([`high: aws_vpc_security_group_ingress_rule.x opens port ${port} (${name}) to 0.0.0.0/0`]);
    expect(opened.level).toBe("high");
  });

  it("finds the sensitive port inside a range, at either end", () => {
    expect(rules("0.0.0.0/0", 20, 22)).toEqual(["40 opens ports 20-22 to 0.0.0.0/0, 22 (SSH) among them"]);
    expect(rules("0.0.0.0/0", 22, 80)[0]).toContain("22 (SSH)");
    expect(rules("0.0.0.0/0", 24, 442)[0]).toMatch(/^20 opens ports 24-442/);
    expect(rules("0.0.0.0/0", null, null, "-1")).toEqual(["40 opens every port to 0.0.0.0/0, 22 (SSH) among them"]);
    expect(rules("0.0.0.0/0", null, null, "all")[0]).toContain("every port");
    // AWS ignores the ports of a rule for every protocol.
    expect(rules("0.0.0.0/0", 443, 443, "all")[0]).toContain("every port");
    expect(rules("0.0.0.0/0", null, null, "udp")[0]).toContain("every port");
    expect(rules("0.0.0.0/0", 0, 65535)[0]).toContain("every port");
    expect(rules("0.0.0.0/0", 53, 53, "17")).toEqual(["20 opens port 53 to 0.0.0.0/0 (not declared: access private)"]);
  });

  it("has no ports in ICMP", () => {
    expect(rules("0.0.0.0/0", -1, -1, "icmp")).toEqual([]);
  });

  it("takes any very short prefix for the world", () => {
    expect(rules("128.0.0.0/1", 22, 22)).toHaveLength(1);
    expect(rules("8.0.0.0/7", 22, 22)).toHaveLength(1);
    expect(rules("10.0.0.0/8", 22, 22)).toEqual([]);
    expect(rules("203.0.113.0/24", 22, 22)).toEqual([]);
    expect(
      words("aws_vpc_security_group_ingress_rule", { cidr_ipv6: "::/0", from_port: 22, to_port: 22, ip_protocol: "tcp" }),
    ).toEqual(["40 opens port 22 (SSH) to ::/0"]);
    expect(
      words("aws_vpc_security_group_ingress_rule", { cidr_ipv6: "2000::/11", from_port: 22, to_port: 22, ip_protocol: "6" }),
    ).toHaveLength(1);
    expect(
      words("aws_vpc_security_group_ingress_rule", { cidr_ipv6: "2000::/12", from_port: 22, to_port: 22, ip_protocol: "tcp" }),
    ).toEqual([]);
    expect(
      words("aws_vpc_security_group_ingress_rule", { cidr_ipv6: "fc00::/7", from_port: 22, to_port: 22, ip_protocol: "tcp" }),
    ).toEqual([]);
  });

  it("is read from inline rules and from the older rule type as well", () => {
    const inline = {
      ingress: [
        { protocol: "tcp", from_port: "22", to_port: "22", cidr_blocks: ["10.0.0.0/8", "0.0.0.0/0"], ipv6_cidr_blocks: ["::/0"] },
      ],
    };
    const old = { type: "ingress", protocol: "tcp", from_port: 3306, to_port: 3306, cidr_blocks: ["0.0.0.0/0"] };

    expect(words("aws_security_group", inline)).toEqual(["40 opens port 22 (SSH) to 0.0.0.0/0 and ::/0"]);
    expect(words("aws_default_security_group", inline)).toHaveLength(1);
    expect(words("aws_security_group_rule", old)).toEqual(["40 opens port 3306 (MySQL) to 0.0.0.0/0"]);
    expect(words("aws_security_group_rule", { ...old, type: "egress" })).toEqual([]);
  });

  it("counts what is new: an old opening that stays is not this merge's doing", () => {
    const open = rule("0.0.0.0/0", 22, 22);
    const update = (before: Attributes, after: Attributes) =>
      risk([change("update", "aws_vpc_security_group_ingress_rule.x", { workload: "edge", before, after })]);

    expect(only(update(open, { ...open, description: "x" }), "exposure")).toEqual([]);
    expect(only(update({ ...open, cidr_ipv4: "10.0.0.0/8" }, open), "exposure")).toEqual([40]);
    expect(
      only(risk([change("delete", "aws_vpc_security_group_ingress_rule.x", { workload: "edge", before: open })]), "exposure"),
    ).toEqual([]);
  });
});

describe("public data", () => {
  const anyone = JSON.stringify({
    Statement: [{ Effect: "Allow", Principal: "*", Action: "s3:GetObject", Resource: "arn:aws:s3:::b/*" }],
  });

  it.each([
    ["aws_db_instance", { publicly_accessible: true }, "makes the database reachable from the internet"],
    ["aws_rds_cluster_instance", { publicly_accessible: true }, "makes the database reachable from the internet"],
    ["aws_redshift_cluster", { publicly_accessible: true }, "makes the warehouse reachable from the internet"],
    ["aws_redshiftserverless_workgroup", { publicly_accessible: true }, "makes the warehouse reachable from the internet"],
    ["aws_s3_bucket_acl", { acl: "public-read" }, "makes the bucket public (public-read)"],
    ["aws_s3_bucket_acl", { acl: "public-read-write" }, "makes the bucket public (public-read-write)"],
    ["aws_s3_bucket", { acl: "authenticated-read" }, "makes the bucket public (authenticated-read)"],
    ["aws_s3_bucket_policy", { policy: anyone }, "lets anyone in through its policy"],
    ["aws_sqs_queue_policy", { policy: anyone }, "lets anyone in through its policy"],
  ] as const)("%s %j: 40 and at least high", (type, after, why) => {
    const opened = risk([created(type, after)], { access: "public" });

    expect(pointsOf(opened, "exposure")).toEqual([[40, `${type}.x ${why}`]]);
    expect(gatesOf(opened)).toEqual([`high: ${type}.x ${why}`]);
  });

  it.each([
    ["aws_db_instance", { publicly_accessible: false }],
    ["aws_s3_bucket_acl", { acl: "private" }],
    ["aws_s3_bucket_policy", { policy: anyone.replace("Allow", "Deny") }],
    ["aws_s3_bucket_policy", { policy: "not json" }],
    ["aws_iam_role", { assume_role_policy: anyone }],
  ] as const)("%s %j: none", (type, after) => {
    expect(only(risk([created(type, after)]), "exposure")).toEqual([]);
  });
});

describe("public places", () => {
  const guarded = { block_public_acls: true, block_public_policy: true, ignore_public_acls: true, restrict_public_buckets: true };

  it.each([
    ["aws_lb", { internal: false }, "puts a load balancer on the internet"],
    ["aws_cloudfront_distribution", {}, "puts a content network on the internet"],
    ["aws_apigatewayv2_api", {}, "puts an HTTP API on the internet"],
    ["aws_lambda_function_url", { authorization_type: "NONE" }, "opens a function to anyone"],
    ["aws_instance", { associate_public_ip_address: true }, "gives a machine a public address"],
    ["aws_launch_template", { network_interfaces: [{ associate_public_ip_address: "true" }] }, "gives machines public addresses"],
    ["aws_launch_template", { network_interfaces: [{ associate_public_ip_address: true }] }, "gives machines public addresses"],
    ["aws_dms_replication_instance", { publicly_accessible: true }, "gives the replication instance a public address"],
    ["aws_eks_cluster", { vpc_config: [{ endpoint_public_access: true }] }, "opens the Kubernetes API to the internet"],
    ["aws_eks_cluster", { vpc_config: [{ public_access_cidrs: ["0.0.0.0/0"] }] }, "opens the Kubernetes API to the internet"],
    [
      "aws_s3_bucket_public_access_block",
      { ...guarded, block_public_policy: false },
      "drops a guard against public access to the bucket",
    ],
    ["aws_s3_bucket_public_access_block", { block_public_acls: true }, "drops a guard against public access to the bucket"],
  ] as const)("%s %j: 20, or 5 where the workload declares it", (type, after, why) => {
    expect(words(type, after)).toEqual([`20 ${why} (not declared: access private)`]);
    expect(pointsOf(risk([created(type, after)], { access: "public" }), "exposure")).toEqual([
      [5, `${type}.x ${why} (declared: access public)`],
    ]);
    expect(gatesOf(risk([created(type, after)]))).toEqual([]);
  });

  it.each([
    ["aws_lb", { internal: true }],
    ["aws_lambda_function_url", { authorization_type: "AWS_IAM" }],
    ["aws_instance", { associate_public_ip_address: false }],
    ["aws_launch_template", { network_interfaces: [{}] }],
    ["aws_eks_cluster", { vpc_config: [{ endpoint_public_access: false }] }],
    ["aws_eks_cluster", { vpc_config: [{ endpoint_public_access: true, public_access_cidrs: ["203.0.113.0/24"] }] }],
    ["aws_s3_bucket_public_access_block", guarded],
    ["aws_sqs_queue", {}],
  ] as const)("%s %j: none", (type, after) => {
    expect(words(type, after)).toEqual([]);
  });

  it("drops the guard when it deletes it", () => {
    expect(only(risk([change("delete", "aws_s3_bucket_public_access_block.x", { workload: "edge" })]), "exposure")).toEqual([20]);
  });

  it("counts the doors of one workload once, and those of nobody each", () => {
    const two = [
      created("aws_lb", { internal: false }),
      created("aws_vpc_security_group_ingress_rule", rule("0.0.0.0/0", 443, 443)),
    ];
    const nobody = ["a", "b"].map((name) => change("create", `aws_lb.${name}`, { after: { internal: false } }));

    expect(only(risk(two), "exposure")).toEqual([20]);
    expect(only(risk(nobody), "exposure")).toEqual([15, 15]);
    expect(pointsOf(risk(nobody), "exposure")[0]?.[1]).toContain("not declared: access unknown");
  });

  it("are softened by a weighted cutover that finds its own way back; open databases are not", () => {
    const careful: Partial<Workload> = { cutover: { type: "weighted" }, verify: [{ type: "http" }] };
    const mitigations = (parts: Partial<Workload>, type = "aws_lb", after: Attributes = { internal: false }) =>
      risk([created(type, after)], parts).reasons.find(({ factor }) => factor === "exposure")?.mitigations;

    expect(mitigations(careful)).toEqual(["weighted cutover with automatic rollback -30 %"]);
    expect(mitigations({ ...careful, cutover: { type: "dns" } })).toEqual([]);
    expect(mitigations({ ...careful, verify: [] })).toEqual([]);
    expect(mitigations({ ...careful, verify: [{ type: "http", when: "after-build" }] })).toEqual([]);
    expect(mitigations({ ...careful, verify: [{ type: "http", blocking: false }] })).toEqual([]);
    expect(mitigations({ ...careful, rollback: { strategy: "none", acknowledge: "x" } })).toEqual([]);
    expect(mitigations(careful, "aws_db_instance", { publicly_accessible: true })).toEqual([]);
  });
});
