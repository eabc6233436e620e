import { SnsTopic } from "@cdktf/provider-aws/lib/sns-topic/index.js";
import { SqsQueue } from "@cdktf/provider-aws/lib/sqs-queue/index.js";
import type { Built, KindWorkload, Scope } from "../../kind.ts";
import { policy } from "../policy.ts";

export function buildSns({ config }: KindWorkload<"queue">, scope: Scope): Built {
  const ordered = config.ordered === true;
  const name = ordered ? `${scope.name(251)}.fifo` : scope.name(256);
  const topic = scope.add(
    SnsTopic,
    undefined,
    { name, kmsMasterKeyId: "alias/aws/sns", ...(ordered ? { fifoTopic: true, contentBasedDeduplication: true } : {}) },
    ["config"],
  );
  const dead = config.deadLetter === undefined ? undefined : deadLetters(scope, topic.arn, ordered);
  return {
    outputs: {
      id: topic.id,
      arn: topic.arn,
      name: topic.name,
      address: topic.arn,
      ...(dead === undefined ? {} : { "deadLetter.name": dead.name, "deadLetter.arn": dead.arn }),
    },
  };
}

/** What no subscriber took, for as long as SQS keeps a message. */
function deadLetters(scope: Scope, topic: string, ordered: boolean): SqsQueue {
  const name = ordered ? `${scope.name(75, "dead")}.fifo` : scope.name(80, "dead");
  const { region, account } = scope.site;
  const send = {
    Principal: { Service: "sns.amazonaws.com" },
    Action: "sqs:SendMessage",
    Resource: `arn:aws:sqs:${region}:${account}:${name}`,
    Condition: { ArnEquals: { "aws:SourceArn": topic } },
  };
  const queue = { name, sqsManagedSseEnabled: true, messageRetentionSeconds: 14 * 86_400, policy: policy([send]) };
  return scope.add(SqsQueue, "dead", { ...queue, fifoQueue: ordered ? true : undefined }, ["config", "deadLetter"]);
}
