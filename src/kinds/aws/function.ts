import { LambdaFunction } from "@cdktf/provider-aws/lib/lambda-function/index.js";
import { dependencyEdges } from "../../domain/graph.ts";
import type { FullMigration } from "../../domain/defaults.ts";
import { isActive, type WorkloadKind } from "../../domain/workload.ts";
import { gibibytesOf } from "../../domain/units.ts";
import type { Built, KindWorkload, Peer, Scope, WaveScope } from "../kind.ts";
import type { Access, AlarmMetric, AlarmSource, AwsKind } from "./aws-kind.ts";
import { packageOf } from "./function/package.ts";
import { runtimeOf } from "./function/runtime.ts";
import { addTrigger, notifyFunctions } from "./function/triggers.ts";
import { within } from "./limits.ts";
import { logGroup } from "./log-group.ts";
import { networkOf } from "./network-view.ts";
import type { Statement } from "./policy.ts";
import { rolePolicy, serviceRole } from "./role.ts";
import { secretsOf } from "./secrets.ts";
import { allowOut, everywhere, securityGroup } from "./security-group.ts";

type Function_ = KindWorkload<"function">;

/** MiB. Source: "Lambda quotas". */
const memoryLimits = { least: 128, most: 10_240 };

export const lambda = {
  kind: "function",
  provider: "aws",
  connects: livesInNetwork,
  build(workload: Function_, scope: Scope): Built {
    const { config, size, scale } = workload;
    const name = scope.name(64);
    const logs = logGroup(scope, undefined, `/aws/lambda/${name}`);
    const role = serviceRole(scope, "role", "lambda.amazonaws.com", [
      { Action: ["logs:CreateLogStream", "logs:PutLogEvents"], Resource: `${logs.arn}:*` },
    ]);
    const inside = livesInNetwork(workload, scope.migration) ? joinNetwork(scope, role.name) : undefined;
    const secrets = secretsOf(workload, scope, role.name);
    // Lambda has no way to put a secret into the environment, so it gets its address.
    const variables = { ...config.env, ...Object.fromEntries(secrets.map((secret) => [`${secret.name}_ARN`, secret.arn])) };
    const runtime = runtimeOf(workload, scope);
    const code = packageOf(workload, scope);
    const resource = scope.add(
      LambdaFunction,
      undefined,
      {
        functionName: name,
        role: role.arn,
        runtime: runtime.name,
        handler: config.handler ?? runtime.handler,
        architectures: ["x86_64"],
        timeout: within(scope, config.timeout ?? "30s", { least: 1, most: 900 }, "Lambda runs a function", ["config", "timeout"]),
        memorySize: memoryOf(gibibytesOf(size?.memory ?? "256Mi") ?? 0.25),
        filename: code.path,
        sourceCodeHash: code.hash,
        environment: Object.keys(variables).length === 0 ? undefined : { variables },
        vpcConfig: inside === undefined ? undefined : { subnetIds: [...inside.subnets], securityGroupIds: [inside.group] },
        reservedConcurrentExecutions: scale?.max,
        dependsOn: inside === undefined ? [logs] : [logs, inside.allowed],
      },
      ["config"],
    );
    const trigger = addTrigger(workload, scope, resource, role.name);
    return {
      outputs: {
        id: resource.arn,
        arn: resource.arn,
        name: resource.functionName,
        identity: role.arn,
        role: role.name,
        ...trigger,
        ...(inside === undefined ? {} : { securityGroup: inside.group }),
      },
    };
  },
  grant(access: Access, to: Peer): readonly Statement[] | undefined {
    return access === "invoke" ? [{ Action: "lambda:InvokeFunction", Resource: to.get("arn") }] : undefined;
  },
  alarm(metric: AlarmMetric, _workload: Function_, output: (name: string) => string): AlarmSource | undefined {
    const source = { namespace: "AWS/Lambda", dimensions: { FunctionName: output("name") } };
    if (metric === "latency") return { ...source, metric: "Duration", statistic: "p95" };
    if (metric === "error-rate") return { ...source, metric: "Errors", statistic: "Sum", per: { metric: "Invocations" } };
    return undefined;
  },
  complete(wave: WaveScope, workloads: readonly Function_[]): void {
    notifyFunctions(wave, workloads);
  },
} satisfies AwsKind<"function">;

function memoryOf(gib: number): number {
  return Math.min(memoryLimits.most, Math.max(memoryLimits.least, Math.ceil(gib * 1024)));
}

/** Kinds that are reached only inside the network. */
const insideKinds: ReadonlySet<WorkloadKind> = new Set<WorkloadKind>([
  "network",
  "database",
  "cache",
  "file-share",
  "warehouse",
  "vm",
]);

/** A function is outside the network, where it starts faster, unless it depends on something inside. */
function livesInNetwork({ name }: Function_, migration: FullMigration): boolean {
  const needs = dependencyEdges(migration).filter(({ from }) => from === name);
  return needs.some(({ to }) => {
    const peer = migration.spec.workloads.find((one) => one.name === to);
    if (peer === undefined || !isActive(peer) || !insideKinds.has(peer.kind)) return false;
    return peer.kind !== "database" || (peer.config as KindWorkload<"database">["config"]).engine !== "key-value";
  });
}

function joinNetwork(scope: Scope, role: string) {
  const group = securityGroup(scope).id;
  allowOut(scope, "out_443", { group, port: 443, peer: { cidr: everywhere } });
  // Network interfaces have no name before they exist; AWS asks for these actions on all of them.
  const allowed = rolePolicy(scope, "network", role, [
    {
      Action: [
        "ec2:CreateNetworkInterface",
        "ec2:DescribeNetworkInterfaces",
        "ec2:DescribeSubnets",
        "ec2:DeleteNetworkInterface",
      ],
      Resource: "*",
    },
  ]);
  const subnets = networkOf(scope).subnets("private");
  return { group, allowed, subnets: subnets.map(({ id }) => id) };
}
