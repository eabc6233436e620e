import { describe, expect, it } from "vitest";
import type { Workload } from "../../../src/domain/spec.generated.ts";
import { estimateTransfers } from "../../../src/stages/estimate/estimate-transfers.ts";
import { migration } from "../estimate/given.ts";
import { change, gatesOf, plan, pointsOf, riskOf } from "./given.ts";

const fill = (count: number, criticality: NonNullable<Workload["criticality"]> = "medium"): Workload[] =>
  Array.from({ length: count }, (_item, index) => ({ name: `filler-${index}`, kind: "queue", criticality }));

const policy = (statement: unknown) => ({ policy: JSON.stringify({ Version: "2012-10-17", Statement: [statement] }) });

/** The same cases as in score.test.ts, from migration and plan instead of from points. */
describe("the worked cases, from what a merge changes", () => {
  it("A: staging, twelve additions, nothing stateful changed: 9, low", () => {
    const spec = migration({ environment: "staging", workloads: fill(10) });
    const additions = Array.from({ length: 12 }, (_item, index) =>
      change("create", `aws_sqs_queue.q${index}`, { workload: "filler-0" }),
    );
    const risk = riskOf({ migration: spec, base: spec, plans: [plan(additions)] });

    expect(risk).toMatchObject({ score: 9, level: "low", blocked: false, gates: [], confidence: { score: 100, level: "high" } });
    expect(risk.reasons.map(({ points, why }) => [points, why])).toEqual([
      [7.4, "12 resource changes"],
      [1.5, "10 % of the workloads (by criticality) can feel the change: filler-0"],
    ]);
  });

  it("B: production cutover of the web tier inside its window, tolerance low: 26, medium", () => {
    const edge: Workload = {
      name: "edge",
      kind: "load-balancer",
      access: "public",
      criticality: "high",
      config: { listeners: [{ port: 443, protocol: "https", target: "web" }] },
      cutover: { type: "weighted", dns: "zone", window: "weekday", steps: [5, 25, 50, 100] },
      rollback: { until: "6h" },
    };
    const workloads: Workload[] = [
      edge,
      { name: "web", kind: "vm", criticality: "low" },
      { name: "zone", kind: "dns", config: { zone: "example.com" } },
      { name: "ledger", kind: "database", criticality: "mission-critical", config: { engine: "postgres" } },
      ...fill(2),
    ];
    const windows = [{ name: "weekday", days: ["Wed" as const], from: "08:00", to: "12:00" }];
    const at = (state: "built" | "cutover") =>
      migration({
        constraints: { riskTolerance: "low", maxDowntime: "30m", windows },
        workloads,
        waves: [
          { name: "front", state, workloads: ["edge", "zone"] },
          { name: "rest", state: "finalized", workloads: ["web", "ledger", "filler-0", "filler-1"] },
        ],
      });
    const changes = [
      change("update", "aws_route53_record.shop", { workload: "zone" }),
      change("create", "aws_lb.edge", { workload: "edge", after: { internal: false } }),
      change("create", "aws_launch_template.web", { workload: "web" }),
    ];
    const downtime = { best: 691, expected: 691, worst: 691 };
    const risk = riskOf({
      migration: at("cutover"),
      base: at("built"),
      plans: [plan(changes, { wave: "front" })],
      estimates: [{ wave: "front", transfers: [], downtime }],
    });

    expect(risk).toMatchObject({ score: 26, level: "medium", blocked: false, gates: [] });
    expect(risk.reasons.map(({ factor, points, why }) => [factor, points, why])).toEqual([
      ["blast", 11.3, "45 % of the workloads (by criticality) can feel the change: edge, web, zone"],
      ["reversibility", 6, "edge: rollback possible for 6h only"],
      ["exposure", 5, "aws_lb.edge puts a load balancer on the internet (declared: access public)"],
      ["size", 4, "3 resource changes"],
    ]);
  });

  /** 1.75 of 2.5 by criticality, 70 %, stand on the database or are it. */
  const around = (orders: Partial<Workload>, web: NonNullable<Workload["criticality"]>): Workload[] => [
    { name: "orders-db", kind: "database", config: { engine: "postgres" }, ...orders },
    { name: "web", kind: "vm", criticality: web, dependsOn: ["orders-db"] },
    ...fill(1),
  ];

  it("C: production, engine change on a protected database and *:*: 100, critical, blocked", () => {
    const workloads = around(
      {
        criticality: "mission-critical",
        source: { engine: "mysql", usage: {} },
        data: { volume: "480Gi" },
        transfer: { method: "replication-service", mode: "offline" },
      },
      "low",
    );
    const spec = migration({
      connection: { bandwidth: "500Mbps" },
      constraints: { riskTolerance: "low", maxDowntime: "30m" },
      workloads,
    });
    const changes = [
      change("replace", "aws_db_instance.orders-db", {
        workload: "orders-db",
        before: { skip_final_snapshot: false, backup_retention_period: 35, delete_automated_backups: false },
        replacePaths: [["engine"]],
      }),
      change("update", "aws_iam_role_policy.etl", {
        workload: "web",
        before: policy({ Effect: "Allow", Action: "s3:GetObject", Resource: "arn:aws:s3:::lake/*" }),
        after: policy({ Effect: "Allow", Action: "*", Resource: "*" }),
      }),
    ];
    const risk = riskOf({ migration: spec, base: spec, plans: [plan(changes)], estimates: estimateTransfers(spec).waves });

    expect(risk).toMatchObject({ score: 100, level: "critical", blocked: true });
    expect(risk.reasons.map(({ factor, points }) => [factor, points])).toEqual([
      ["destructive", 37.5],
      ["iam", 35],
      ["downtime", 35],
      ["dataLoss", 25],
      ["blast", 17.5],
      ["compat", 12.5],
      ["size", 3.2],
    ]);
    expect(risk.reasons[0]).toMatchObject({
      why: "replaces aws_db_instance.orders-db (because of engine)",
      mitigations: ["final snapshot -25 %", "point-in-time recovery -20 %"],
    });
    expect(gatesOf(risk)).toEqual([
      "blocked: protected stateful resource aws_db_instance.orders-db would be replaced: merge protect: false alone first",
      'high: aws_iam_role_policy.etl allows action "*" on resource "*" in production',
      "high: wave main: the downtime estimate 4.1 h exceeds constraints.maxDowntime 30m",
    ]);
  });

  it("C2: the same in development, unprotected, tolerance high: 17, low", () => {
    const workloads = around({ criticality: "low", protect: false }, "mission-critical");
    const spec = migration({ environment: "development", constraints: { riskTolerance: "high" }, workloads });
    const replaced = change("replace", "aws_db_instance.orders-db", {
      workload: "orders-db",
      before: { skip_final_snapshot: false },
    });
    const risk = riskOf({ migration: spec, base: spec, plans: [plan([replaced])] });

    expect(risk).toMatchObject({ score: 17, level: "low", blocked: false, gates: [] });
    expect(risk.reasons.map(({ factor, points }) => [factor, points])).toEqual([
      ["destructive", 7.5],
      ["blast", 7],
      ["size", 2],
    ]);
  });

  it("D: production, administrator attached and SSH opened to the world: 73, high", () => {
    const spec = migration({ workloads: fill(5) });
    const changes = [
      change("create", "aws_iam_role_policy_attachment.x", {
        workload: "filler-0",
        after: { policy_arn: "arn:aws:iam::aws:policy/AdministratorAccess" },
      }),
      change("create", "aws_vpc_security_group_ingress_rule.ssh", {
        workload: "filler-0",
        after: { cidr_ipv4: "0.0.0.0/0", ip_protocol: "tcp", from_port: 22, to_port: 22 },
      }),
    ];
    const risk = riskOf({ migration: spec, base: spec, plans: [plan(changes)] });

    expect(risk).toMatchObject({ score: 73, level: "high", blocked: false });
    expect(risk.reasons.map(({ factor, points, why }) => [factor, points, why])).toEqual([
      ["iam", 35, "aws_iam_role_policy_attachment.x attaches AdministratorAccess"],
      ["exposure", 30, "aws_vpc_security_group_ingress_rule.ssh opens port 22 (SSH) to 0.0.0.0/0"],
      ["blast", 5, "20 % of the workloads (by criticality) can feel the change: filler-0"],
      ["size", 3.2, "2 resource changes"],
    ]);
    expect(pointsOf(risk, "destructive")).toEqual([]);
  });
});
