import { EcsTaskDefinition } from "@cdktf/provider-aws/lib/ecs-task-definition/index.js";
import type { IamRole } from "@cdktf/provider-aws/lib/iam-role/index.js";
import { gibibytesOf } from "../../../domain/units.ts";
import type { KindWorkload, Scope } from "../../kind.ts";
import { logGroup } from "../log-group.ts";
import type { Statement } from "../policy.ts";
import { serviceRole } from "../role.ts";
import { secretsOf, type SecretHandle } from "../secrets.ts";
import { fargateSize } from "./fargate.ts";

type ContainerService = KindWorkload<"container-service">;

export function addTask(workload: ContainerService, scope: Scope, role: IamRole, port: number): EcsTaskDefinition {
  const { config, size, name } = workload;
  const logs = logGroup(scope, undefined, `/sirsi/${scope.name(200)}`, ["config"]);
  const starter = serviceRole(scope, "start", "ecs-tasks.amazonaws.com", startRights(config.image, logs.arn));
  const secrets = secretsOf(workload, scope, starter.name);
  const fit = fargateSize(size?.vcpu ?? 0.25, gibibytesOf(size?.memory ?? "512Mi") ?? 0.5);
  if (fit === undefined) {
    scope.report({
      code: "SIR-E214",
      level: "error",
      message: `Fargate offers no task with ${size?.vcpu ?? 0.25} vCPU and ${size?.memory ?? "512Mi"}. Nearest: 16 vCPU with 120Gi.`,
      path: scope.at("size"),
    });
  }
  const container = {
    name,
    image: config.image,
    essential: true,
    portMappings: [{ containerPort: port, protocol: "tcp" }],
    ...(config.command === undefined ? {} : { command: config.command }),
    environment: Object.entries(config.env ?? {}).map(([key, value]) => ({ name: key, value })),
    secrets: secrets.map((secret) => ({ name: secret.name, valueFrom: valueFrom(secret) })),
    logConfiguration: {
      logDriver: "awslogs",
      options: { "awslogs-group": logs.name, "awslogs-region": scope.site.region, "awslogs-stream-prefix": name },
    },
  };
  return scope.add(
    EcsTaskDefinition,
    undefined,
    {
      family: scope.name(255),
      requiresCompatibilities: ["FARGATE"],
      networkMode: "awsvpc",
      cpu: String((fit?.cpu ?? 16) * 1024),
      memory: String((fit?.memory ?? 120) * 1024),
      executionRoleArn: starter.arn,
      taskRoleArn: role.arn,
      runtimePlatform: { cpuArchitecture: "X86_64", operatingSystemFamily: "LINUX" },
      containerDefinitions: JSON.stringify([container]),
    },
    ["config", "image"],
  );
}

/** One field of a secret that is a JSON object: ECS takes it out. */
function valueFrom({ arn, field }: SecretHandle): string {
  return field === undefined ? arn : `${arn}:${field}::`;
}

/** What is needed before the container runs: its image, where AWS keeps it, and a place to log. */
function startRights(image: string, logs: string): readonly Statement[] {
  const [, account, region, repository] = /^(\d{12})\.dkr\.ecr\.([a-z0-9-]+)\.amazonaws\.com\/([^:@]+)/.exec(image) ?? [];
  const pull: readonly Statement[] =
    repository === undefined
      ? []
      : [
          { Action: "ecr:GetAuthorizationToken", Resource: "*" },
          {
            Action: ["ecr:BatchCheckLayerAvailability", "ecr:GetDownloadUrlForLayer", "ecr:BatchGetImage"],
            Resource: `arn:aws:ecr:${region}:${account}:repository/${repository}`,
          },
        ];
  return [{ Action: ["logs:CreateLogStream", "logs:PutLogEvents"], Resource: `${logs}:*` }, ...pull];
}
