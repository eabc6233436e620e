import type { Built, KindWorkload, Peer, Scope, WaveScope } from "../kind.ts";
import type { Access, AlarmMetric, AlarmSource, AwsKind } from "./aws-kind.ts";
import type { Statement } from "./policy.ts";
import { buildSqs } from "./queue/sqs.ts";
import { buildKinesis } from "./queue/stream.ts";
import { subscribe } from "./queue/subscriptions.ts";
import { buildSns } from "./queue/topic.ts";

type Queue = KindWorkload<"queue">;

export const queue = {
  kind: "queue",
  provider: "aws",
  build(workload: Queue, scope: Scope): Built {
    switch (workload.config.type ?? "queue") {
      case "queue":
        return buildSqs(workload, scope);
      case "topic":
        return buildSns(workload, scope);
      case "stream":
        return buildKinesis(workload, scope);
    }
  },
  grant(access: Access, to: Peer): readonly Statement[] | undefined {
    const actions = verbs[(to.workload as Queue).config.type ?? "queue"][access];
    return actions === undefined ? undefined : [{ Action: actions, Resource: to.get("arn") }];
  },
  alarm(metric: AlarmMetric, { config }: Queue, output: (name: string) => string): AlarmSource | undefined {
    if (metric !== "queue-age") return undefined;
    switch (config.type ?? "queue") {
      case "queue":
        return {
          namespace: "AWS/SQS",
          metric: "ApproximateAgeOfOldestMessage",
          dimensions: { QueueName: output("name") },
          statistic: "Maximum",
        };
      case "stream":
        return {
          namespace: "AWS/Kinesis",
          metric: "GetRecords.IteratorAgeMilliseconds",
          dimensions: { StreamName: output("name") },
          statistic: "Maximum",
          scale: 1000,
        };
      case "topic":
        return undefined;
    }
  },
  complete(wave: WaveScope): void {
    subscribe(wave);
  },
} satisfies AwsKind<"queue">;

const sqs = {
  publish: ["sqs:SendMessage", "sqs:GetQueueAttributes", "sqs:GetQueueUrl"],
  consume: [
    "sqs:ReceiveMessage",
    "sqs:DeleteMessage",
    "sqs:ChangeMessageVisibility",
    "sqs:GetQueueAttributes",
    "sqs:GetQueueUrl",
  ],
};
const kinesis = {
  publish: ["kinesis:PutRecord", "kinesis:PutRecords", "kinesis:DescribeStreamSummary"],
  consume: [
    "kinesis:GetRecords",
    "kinesis:GetShardIterator",
    "kinesis:ListShards",
    "kinesis:DescribeStream",
    "kinesis:DescribeStreamSummary",
  ],
};

/** A queue is published to and consumed from; read and write say the same to people who think of files. */
const verbs: Readonly<Record<"queue" | "topic" | "stream", Readonly<Partial<Record<Access, readonly string[]>>>>> = {
  queue: {
    publish: sqs.publish,
    consume: sqs.consume,
    write: sqs.publish,
    read: sqs.consume,
    "read-write": [...new Set([...sqs.publish, ...sqs.consume])],
    admin: [...new Set([...sqs.publish, ...sqs.consume, "sqs:PurgeQueue"])],
  },
  topic: { publish: ["sns:Publish"], write: ["sns:Publish"] },
  stream: {
    publish: kinesis.publish,
    consume: kinesis.consume,
    write: kinesis.publish,
    read: kinesis.consume,
    "read-write": [...new Set([...kinesis.publish, ...kinesis.consume])],
  },
};
