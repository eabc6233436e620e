import { SqsQueue } from "@cdktf/provider-aws/lib/sqs-queue/index.js";
import type { Built, KindWorkload, Scope } from "../../kind.ts";
import { within } from "../limits.ts";

/** Seconds. Source: "Amazon SQS message quotas". */
const retention = { least: 60, most: 14 * 86_400 };
const visibility = { least: 0, most: 43_200 };

export function buildSqs({ config }: KindWorkload<"queue">, scope: Scope): Built {
  const ordered = config.ordered === true;
  const common = {
    sqsManagedSseEnabled: true,
    ...(ordered ? { fifoQueue: true, contentBasedDeduplication: true } : {}),
  };
  const name = (part?: string) => (ordered ? `${scope.name(75, part)}.fifo` : scope.name(80, part));
  const dead =
    config.deadLetter === undefined
      ? undefined
      : scope.add(SqsQueue, "dead", { ...common, name: name("dead"), messageRetentionSeconds: retention.most }, [
          "config",
          "deadLetter",
        ]);
  const queue = scope.add(
    SqsQueue,
    undefined,
    {
      ...common,
      name: name(),
      messageRetentionSeconds: within(scope, config.retention ?? "4d", retention, "SQS keeps a message", ["config", "retention"]),
      visibilityTimeoutSeconds: within(scope, config.visibility ?? "30s", visibility, "SQS hides a message", [
        "config",
        "visibility",
      ]),
      redrivePolicy:
        dead === undefined
          ? undefined
          : JSON.stringify({ deadLetterTargetArn: dead.arn, maxReceiveCount: config.deadLetter?.after }),
    },
    ["config"],
  );
  return {
    outputs: {
      id: queue.id,
      arn: queue.arn,
      name: queue.name,
      url: queue.url,
      address: queue.arn,
      ...(dead === undefined ? {} : { "deadLetter.name": dead.name }),
    },
  };
}
