import { KinesisStream } from "@cdktf/provider-aws/lib/kinesis-stream/index.js";
import type { Built, KindWorkload, Scope } from "../../kind.ts";
import { within } from "../limits.ts";

/** Seconds. Source: "Changing the data retention period" in the Kinesis guide. */
const retention = { least: 86_400, most: 8760 * 3600 };

export function buildKinesis({ config }: KindWorkload<"queue">, scope: Scope): Built {
  const kept = within(scope, config.retention ?? "4d", retention, "Kinesis keeps a record", ["config", "retention"]);
  const stream = scope.add(
    KinesisStream,
    undefined,
    {
      name: scope.name(128),
      shardCount: config.partitions ?? 1,
      streamModeDetails: { streamMode: "PROVISIONED" },
      retentionPeriod: Math.round(kept / 3600),
      encryptionType: "KMS",
      kmsKeyId: "alias/aws/kinesis",
    },
    ["config"],
  );
  return { outputs: { id: stream.name, arn: stream.arn, name: stream.name, address: stream.arn } };
}
