import { LambdaPermission } from "@cdktf/provider-aws/lib/lambda-permission/index.js";
import { SnsTopicSubscription } from "@cdktf/provider-aws/lib/sns-topic-subscription/index.js";
import { SqsQueuePolicy } from "@cdktf/provider-aws/lib/sqs-queue-policy/index.js";
import type { KindWorkload, Peer, WaveScope } from "../../kind.ts";
import { policy } from "../policy.ts";

interface Subscription {
  readonly topic: Peer;
  readonly subscriber: Peer;
}

/** Subscribers of topics, in the stack of the later of the two: the list makes no dependency. */
export function subscribe(wave: WaveScope): void {
  const all = wave.peersOf("queue").flatMap((topic) => {
    const { type, subscribers = [] } = (topic.workload as KindWorkload<"queue">).config;
    return type !== "topic" ? [] : subscribers.flatMap((name) => ({ topic, subscriber: wave.peer(name), name }));
  });
  const subscriptions = all.flatMap(({ topic, subscriber }) => {
    return subscriber !== undefined && (topic.here || subscriber.here) ? [{ topic, subscriber }] : [];
  });
  for (const one of subscriptions) addSubscription(wave, one);
  const queues = new Set(
    subscriptions
      .map(({ subscriber }) => subscriber)
      .filter(isQueue)
      .map(({ workload }) => workload.name),
  );
  for (const name of queues) letTopicsIn(wave, name, subscriptions);
}

function addSubscription(wave: WaveScope, { topic, subscriber }: Subscription): void {
  const [name, other] = [topic.workload.name, subscriber.workload.name];
  const owner = wave.of(topic.here ? name : other);
  const part = topic.here ? `to_${other}` : `from_${name}`;
  const at = topic.here ? ["config", "subscribers"] : [];
  const dead = topic.find("deadLetter.arn");
  const common = {
    topicArn: topic.get("arn"),
    redrivePolicy: dead === undefined ? undefined : JSON.stringify({ deadLetterTargetArn: dead }),
  };
  if (isQueue(subscriber)) {
    owner.add(
      SnsTopicSubscription,
      part,
      { ...common, protocol: "sqs", endpoint: subscriber.get("arn"), rawMessageDelivery: true },
      at,
    );
  } else if (subscriber.workload.kind === "function") {
    const permission = {
      action: "lambda:InvokeFunction",
      functionName: subscriber.get("name"),
      principal: "sns.amazonaws.com",
      sourceArn: topic.get("arn"),
    };
    owner.add(LambdaPermission, part, permission, at);
    owner.add(SnsTopicSubscription, part, { ...common, protocol: "lambda", endpoint: subscriber.get("arn") }, at);
  } else {
    wave.report({
      code: "SIR-E207",
      level: "error",
      message: `${other} is a ${subscriber.workload.kind}; on aws a queue or a function can subscribe to a topic.`,
      path: wave.pathOf(name, "config", "subscribers"),
    });
  }
}

function isQueue({ workload }: Peer): boolean {
  return workload.kind === "queue" && ((workload as KindWorkload<"queue">).config.type ?? "queue") === "queue";
}

/** A queue has one policy, so all its topics of this wave stand in one. */
function letTopicsIn(wave: WaveScope, name: string, subscriptions: readonly Subscription[]): void {
  const own = subscriptions.filter(({ subscriber }) => subscriber.workload.name === name);
  const queue = own[0]?.subscriber;
  if (queue === undefined) return;
  const send = {
    Principal: { Service: "sns.amazonaws.com" },
    Action: "sqs:SendMessage",
    Resource: queue.get("arn"),
    Condition: { ArnEquals: { "aws:SourceArn": own.map(({ topic }) => topic.get("arn")) } },
  };
  const owner = wave.of(queue.here ? name : (own[0]?.topic.workload.name ?? name));
  owner.add(SqsQueuePolicy, queue.here ? undefined : name, { queueUrl: queue.get("url"), policy: policy([send]) });
}
