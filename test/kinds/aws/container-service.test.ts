import { describe, expect, it } from "vitest";
import type { Workload } from "../../../src/domain/spec.generated.ts";
import type { WorkloadOf } from "../../../src/domain/workload.ts";
import { codes, migrationOf, net, resource, stackOf, synth, types } from "../../stages/synth/migrations.ts";
import { actionsIn, built, plansWithTheRealProvider, textOf, typesOf } from "./offline-plan.ts";

type Service = WorkloadOf<"container-service">;
type LoadBalancer = WorkloadOf<"load-balancer">;

const image = "111122223333.dkr.ecr.eu-central-1.amazonaws.com/ledger:9.1.0";
const api: Service = {
  name: "api",
  kind: "container-service",
  availability: "multi-zone",
  size: { vcpu: 2, memory: "4Gi" },
  scale: { min: 3, max: 30, targetCpu: 50 },
  config: { image, healthCheck: { path: "/ready" } },
  dependsOn: ["net"],
};
const edge: LoadBalancer = {
  name: "edge",
  kind: "load-balancer",
  access: "public",
  config: { listeners: [{ port: 80, protocol: "http", target: "api", targetPort: 8080, healthCheck: "/ready" }] },
  dependsOn: ["api"],
};
const statements: Workload = { name: "statements", kind: "object-store", config: {} };

function container(workload: Service, ...more: readonly Workload[]): unknown {
  const text = textOf(built(workload, ...more), "aws_ecs_task_definition.api", "container_definitions");
  return (JSON.parse(text) as readonly unknown[])[0];
}

/** The environment of a reader that asks for one output of the service. */
function seenFrom(reader: string, workloads: readonly Workload[]) {
  const other: Service = { ...api, name: "reader", config: { image: "ghcr.io/acme/reader:1", env: { SEEN: reader } } };
  const synthesis = synth(migrationOf([net, ...workloads, other]));
  const text = textOf(stackOf(synthesis, "main"), "aws_ecs_task_definition.reader", "container_definitions");
  const [only] = JSON.parse(text) as readonly { environment: readonly { value: string }[] }[];
  return { value: only?.environment[0]?.value, codes: codes(synthesis) };
}

describe("a container service on aws", () => {
  it("is a Fargate service with its cluster, task, log, roles and scaling", () => {
    expect(typesOf(built(api), "api")).toEqual([
      "aws_appautoscaling_policy",
      "aws_appautoscaling_target",
      "aws_cloudwatch_log_group",
      "aws_ecs_cluster",
      "aws_ecs_service",
      "aws_ecs_task_definition",
      "aws_iam_role",
      "aws_iam_role_policy",
      "aws_security_group",
      "aws_vpc_security_group_egress_rule",
    ]);
  });

  it("has no public address, undoes a deployment that fails, and logs", () => {
    const service = resource(built(api), "aws_ecs_service.api");

    expect(service).toMatchObject({
      launch_type: "FARGATE",
      network_configuration: { assign_public_ip: false, security_groups: ["${aws_security_group.api.id}"] },
      deployment_circuit_breaker: { enable: true, rollback: true },
    });
    expect(container(api)).toMatchObject({
      image,
      logConfiguration: { logDriver: "awslogs", options: { "awslogs-group": "${aws_cloudwatch_log_group.api.name}" } },
    });
  });

  it("scales between the limits of the spec on the CPU that it names", () => {
    const stack = built(api);

    expect(resource(stack, "aws_ecs_service.api")).toMatchObject({
      desired_count: 3,
      lifecycle: { ignore_changes: ["desired_count"] },
    });
    expect(resource(stack, "aws_appautoscaling_target.api")).toMatchObject({ min_capacity: 3, max_capacity: 30 });
    expect(resource(stack, "aws_appautoscaling_policy.api")).toMatchObject({
      policy_type: "TargetTrackingScaling",
      target_tracking_scaling_policy_configuration: {
        target_value: 50,
        predefined_metric_specification: { predefined_metric_type: "ECSServiceAverageCPUUtilization" },
      },
    });
  });

  it("spreads over the zones where one may fail, and warns of a single task; otherwise one zone will do", () => {
    const spread = synth(migrationOf([net, { ...api, scale: { min: 1, max: 4 } }]));
    const alone = synth(migrationOf([net, { ...api, availability: "single", scale: { min: 1, max: 4 } }]));
    const subnetsOf = (synthesis: typeof spread) => {
      const { network_configuration } = resource(stackOf(synthesis, "main"), "aws_ecs_service.api");
      return (network_configuration as { readonly subnets: readonly string[] }).subnets;
    };

    expect(subnetsOf(spread)).toHaveLength(2);
    expect(spread.notes.map(({ text }) => text)).toContainEqual(expect.stringContaining("scale.min to 2"));
    expect(subnetsOf(alone)).toHaveLength(1);
    expect(alone.notes).toEqual([]);
  });

  it.each([
    [undefined, undefined, "256", "512"],
    [0.5, "1Gi", "512", "1024"],
    [1, "1Gi", "1024", "2048"],
    [2, "5Gi", "2048", "5120"],
    [1, "9Gi", "2048", "9216"],
    [8, "17Gi", "8192", "20480"],
    [16, "120Gi", "16384", "122880"],
  ])("with %s vCPU and %s gets the Fargate task of %s CPU units and %s MiB", (vcpu, memory, cpu, mebibytes) => {
    const size = { ...(vcpu === undefined ? {} : { vcpu }), ...(memory === undefined ? {} : { memory }) };

    expect(resource(built({ ...api, size }), "aws_ecs_task_definition.api")).toMatchObject({ cpu, memory: mebibytes });
  });

  it("says so when Fargate has no such task, and when it should scale to zero", () => {
    const codesOf = (more: Partial<Service>) => codes(synth(migrationOf([net, { ...api, ...more }])));

    expect(codesOf({ size: { vcpu: 32, memory: "64Gi" } })).toEqual(["SIR-E214"]);
    expect(codesOf({ size: { vcpu: 4, memory: "121Gi" } })).toEqual(["SIR-E214"]);
    expect(codesOf({ scale: { min: 0, max: 3 } })).toEqual(["SIR-E214"]);
  });

  it("may pull its own image and write its own log, and nothing else", () => {
    const policy = JSON.parse(textOf(built(api), "aws_iam_role_policy.api_start", "policy")) as {
      Statement: readonly { Action: unknown; Resource: unknown }[];
    };

    expect(policy.Statement.map(({ Action, Resource }) => [Action, Resource])).toEqual([
      [["logs:CreateLogStream", "logs:PutLogEvents"], "${aws_cloudwatch_log_group.api.arn}:*"],
      ["ecr:GetAuthorizationToken", "*"],
      [
        ["ecr:BatchCheckLayerAvailability", "ecr:GetDownloadUrlForLayer", "ecr:BatchGetImage"],
        "arn:aws:ecr:eu-central-1:111122223333:repository/ledger",
      ],
    ]);
    expect(actionsIn(built({ ...api, config: { image: "ghcr.io/acme/ledger:1" } }), "aws_iam_role_policy.api_start")).toEqual([
      "logs:CreateLogStream",
      "logs:PutLogEvents",
    ]);
  });

  it("acts under a role that has what was granted, and lets only ECS of its account assume it", () => {
    const stack = built({ ...api, grants: [{ to: "statements", access: "read" }] }, statements);
    const granted = resource(stack, "aws_iam_role_policy.api_grant_statements");
    const trust = JSON.parse(textOf(stack, "aws_iam_role.api_role", "assume_role_policy")) as unknown;

    expect(granted).toMatchObject({ role: "${aws_iam_role.api_role.name}" });
    expect(actionsIn(stack, "aws_iam_role_policy.api_grant_statements")).toContain("s3:GetObject");
    expect(actionsIn(stack, "aws_iam_role_policy.api_grant_statements")).not.toContain("s3:PutObject");
    expect(trust).toMatchObject({
      Statement: [
        {
          Principal: { Service: "ecs-tasks.amazonaws.com" },
          Condition: { StringEquals: { "aws:SourceAccount": "111122223333" } },
        },
      ],
    });
  });

  it("gets its secrets by reference, readable for what starts it only", () => {
    const withSecret: Service = { ...api, secrets: [{ name: "TOKEN", from: "vault://kv/ledger#token" }] };

    expect(container(withSecret)).toMatchObject({
      secrets: [{ name: "TOKEN", valueFrom: "${aws_secretsmanager_secret.api_secret_token.arn}" }],
    });
    expect(resource(built(withSecret), "aws_iam_role_policy.api_secrets")).toMatchObject({
      role: "${aws_iam_role.api_start.name}",
    });
  });

  it("stands behind a load balancer of its wave, once that listens", () => {
    const stack = built(api, edge);

    expect(resource(stack, "aws_lb_target_group.edge_api_8080")).toMatchObject({ target_type: "ip", port: 8080 });
    expect(resource(stack, "aws_ecs_service.api")).toMatchObject({
      load_balancer: [
        { target_group_arn: "${aws_lb_target_group.edge_api_8080.arn}", container_name: "api", container_port: 8080 },
      ],
      depends_on: ["aws_lb_listener.edge_80"],
    });
    expect(types(stack)).not.toContain("aws_lb_target_group_attachment");
  });

  it("is reached at its load balancer, by its domain where it has one", () => {
    const named: LoadBalancer = {
      ...edge,
      config: {
        domain: "ledger.example.com",
        listeners: [{ port: 443, protocol: "https", target: "api", targetPort: 8080 }],
      },
    };

    expect(seenFrom("${workloads.api.url}", [api, edge])).toEqual({ value: "http://${aws_lb.edge.dns_name}", codes: [] });
    expect(seenFrom("${workloads.api.url}", [api, named]).value).toBe("https://ledger.example.com");
    expect(seenFrom("${workloads.api.url}", [api]).codes).toEqual(["SIR-E222"]);
  });

  it("offers its id and identity", () => {
    expect(seenFrom("${workloads.api.id}", [api]).value).toBe("${aws_ecs_service.api.id}");
    expect(seenFrom("${workloads.api.identity}", [api]).value).toBe("${aws_iam_role.api_role.arn}");
  });

  plansWithTheRealProvider(() => [
    net,
    statements,
    {
      ...api,
      grants: [{ to: "statements", access: "read-write" }],
      secrets: [{ name: "TOKEN", from: "vault://kv/ledger#token" }],
    },
    edge,
  ]);
});
