import { Apigatewayv2Api } from "@cdktf/provider-aws/lib/apigatewayv2-api/index.js";
import { Apigatewayv2Integration } from "@cdktf/provider-aws/lib/apigatewayv2-integration/index.js";
import { Apigatewayv2Route } from "@cdktf/provider-aws/lib/apigatewayv2-route/index.js";
import { Apigatewayv2Stage } from "@cdktf/provider-aws/lib/apigatewayv2-stage/index.js";
import { LambdaEventSourceMapping } from "@cdktf/provider-aws/lib/lambda-event-source-mapping/index.js";
import type { LambdaFunction } from "@cdktf/provider-aws/lib/lambda-function/index.js";
import { LambdaPermission } from "@cdktf/provider-aws/lib/lambda-permission/index.js";
import { S3BucketNotification } from "@cdktf/provider-aws/lib/s3-bucket-notification/index.js";
import { SchedulerSchedule } from "@cdktf/provider-aws/lib/scheduler-schedule/index.js";
import { SnsTopicSubscription } from "@cdktf/provider-aws/lib/sns-topic-subscription/index.js";
import type { KindWorkload, Outputs, Peer, Scope, WaveScope } from "../../kind.ts";
import { awsCron } from "../cron.ts";
import { logGroup } from "../log-group.ts";
import { rolePolicy, serviceRole } from "../role.ts";

type Function_ = KindWorkload<"function">;
const at = ["config", "trigger"];

/** What calls the function. An object trigger is joined with the others of its bucket in {@link notifyFunctions}. */
export function addTrigger(workload: Function_, scope: Scope, lambda: LambdaFunction, role: string): Outputs {
  const { trigger } = workload.config;
  switch (trigger?.type) {
    case undefined:
    case "object":
      return {};
    case "http":
      return addApi(workload, scope, lambda);
    case "schedule":
      addSchedule(trigger.schedule ?? "", scope, lambda);
      return {};
    case "queue":
      addMapping(source(workload, scope), scope, lambda, role);
      return {};
    case "topic": {
      const topic = source(workload, scope);
      if (topic === undefined) return {};
      permit(scope, undefined, lambda.functionName, "sns.amazonaws.com", topic.get("arn"));
      scope.add(SnsTopicSubscription, undefined, { topicArn: topic.get("arn"), protocol: "lambda", endpoint: lambda.arn }, at);
      return {};
    }
  }
}

function source({ config }: Function_, scope: Scope): Peer | undefined {
  const peer = config.trigger?.workload === undefined ? undefined : scope.peer(config.trigger.workload);
  if (peer === undefined) {
    scope.report({
      code: "SIR-E202",
      level: "error",
      message: `config.trigger.workload "${config.trigger?.workload ?? ""}" is not a workload with resources. Name the queue, topic or store that calls this function.`,
      path: scope.at(...at),
    });
  }
  return peer;
}

function permit(
  scope: Scope,
  part: string | undefined,
  functionName: string,
  principal: string,
  sourceArn: string,
): LambdaPermission {
  return scope.add(LambdaPermission, part, { action: "lambda:InvokeFunction", functionName, principal, sourceArn }, at);
}

/** Open to everyone only where the spec says public; otherwise callers sign their requests with IAM. */
function addApi({ access }: Function_, scope: Scope, lambda: LambdaFunction): Outputs {
  const api = scope.add(Apigatewayv2Api, undefined, { name: scope.name(128), protocolType: "HTTP" }, at);
  const call = { apiId: api.id, integrationType: "AWS_PROXY", integrationUri: lambda.arn, payloadFormatVersion: "2.0" };
  const integration = scope.add(Apigatewayv2Integration, undefined, call, at);
  const authorizationType = access === "public" ? "NONE" : "AWS_IAM";
  scope.add(
    Apigatewayv2Route,
    undefined,
    { apiId: api.id, routeKey: "$default", target: `integrations/${integration.id}`, authorizationType },
    at,
  );
  const logs = logGroup(scope, "api", `/sirsi/${scope.name(200)}/api`, at);
  const fields = {
    requestId: "$context.requestId",
    ip: "$context.identity.sourceIp",
    status: "$context.status",
    path: "$context.path",
  };
  scope.add(
    Apigatewayv2Stage,
    undefined,
    {
      apiId: api.id,
      name: "$default",
      autoDeploy: true,
      accessLogSettings: { destinationArn: logs.arn, format: JSON.stringify(fields) },
    },
    at,
  );
  permit(scope, undefined, lambda.functionName, "apigateway.amazonaws.com", `${api.executionArn}/*/*`);
  const host = `\${replace(aws_apigatewayv2_api.${api.friendlyUniqueId}.api_endpoint, "https://", "")}`;
  return { url: api.apiEndpoint, host };
}

function addSchedule(schedule: string, scope: Scope, lambda: LambdaFunction): void {
  const scheduleExpression = awsCron(schedule);
  if (scheduleExpression === undefined) {
    scope.report({
      code: "SIR-E105",
      level: "error",
      message: `"${schedule}" is not a schedule that AWS can run: five fields, and not both a day of the month and a day of the week.`,
      path: scope.at(...at, "schedule"),
    });
  }
  const role = serviceRole(
    scope,
    "schedule",
    "scheduler.amazonaws.com",
    [{ Action: "lambda:InvokeFunction", Resource: lambda.arn }],
    at,
  );
  scope.add(
    SchedulerSchedule,
    undefined,
    {
      name: scope.name(64),
      scheduleExpression: scheduleExpression ?? "",
      scheduleExpressionTimezone: "UTC",
      flexibleTimeWindow: { mode: "OFF" },
      target: { arn: lambda.arn, roleArn: role.arn },
    },
    at,
  );
}

function addMapping(from: Peer | undefined, scope: Scope, lambda: LambdaFunction, role: string): void {
  if (from === undefined) return;
  const stream = (from.workload.config as KindWorkload<"queue">["config"]).type === "stream";
  const actions = stream
    ? [
        "kinesis:GetRecords",
        "kinesis:GetShardIterator",
        "kinesis:DescribeStream",
        "kinesis:DescribeStreamSummary",
        "kinesis:ListShards",
      ]
    : ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"];
  const allowed = rolePolicy(scope, "trigger", role, [{ Action: actions, Resource: from.get("arn") }], at);
  scope.add(
    LambdaEventSourceMapping,
    undefined,
    {
      eventSourceArn: from.get("arn"),
      functionName: lambda.arn,
      ...(stream ? { startingPosition: "LATEST" } : { functionResponseTypes: ["ReportBatchItemFailures"] }),
      // AWS checks the right to read when the mapping is made.
      dependsOn: [allowed],
    },
    at,
  );
}

/** A bucket has one list of notifications, so the functions of a wave that it calls stand in one resource. */
export function notifyFunctions(wave: WaveScope, workloads: readonly Function_[]): void {
  const called = workloads.filter(({ config }) => config.trigger?.type === "object");
  const buckets = new Set(called.flatMap(({ config }) => config.trigger?.workload ?? []));
  for (const name of buckets) {
    const bucket = wave.peer(name);
    const own = called.filter(({ config }) => config.trigger?.workload === name);
    const [first] = own;
    if (bucket === undefined || first === undefined) continue;
    const permissions = own.map((workload) =>
      permit(
        wave.of(workload.name),
        "object",
        wave.peer(workload.name)?.get("name") ?? "",
        "s3.amazonaws.com",
        bucket.get("arn"),
      ),
    );
    wave.of(first.name).add(
      S3BucketNotification,
      name,
      {
        bucket: bucket.get("id"),
        lambdaFunction: own.map((workload) => ({
          lambdaFunctionArn: wave.peer(workload.name)?.get("arn") ?? "",
          events: ["s3:ObjectCreated:*"],
        })),
        dependsOn: permissions,
      },
      at,
    );
  }
}
