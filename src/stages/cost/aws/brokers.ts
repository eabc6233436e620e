import { classSku } from "../../../domain/sku.ts";
import { hourly, line, metered, type Line } from "../line.ts";
import type { Gap } from "../quote.ts";
import { rule } from "../rule.ts";

export const kafkaClusters = rule({
  types: ["aws_msk_cluster"],
  lines: (resource) => {
    const brokers = resource.number("number_of_broker_nodes") ?? 1;
    const group = resource.block("broker_node_group_info");
    const type = group.text("instance_type") ?? "?";
    const ebs = group.block("storage_info").block("ebs_storage_info");
    const size = ebs.number("volume_size") ?? group.number("ebs_volume_size");
    const provisioned = ebs.block("provisioned_throughput");
    const unknown: Gap = { gap: "the volume size is not known before apply" };
    const throughput: Line = line(
      "Provisioned throughput",
      (provisioned.number("volume_throughput") ?? 0) * brokers,
      "MBps",
      resource.price("msk", "throughput"),
    );
    return [
      hourly(`Brokers (${type})`, brokers, resource.price("msk", classSku("kafka", type, "broker"))),
      line("Storage", size === undefined ? unknown : size * brokers, "GB", resource.price("msk", "storage")),
      ...(provisioned.flag("enabled") ? [throughput] : []),
    ];
  },
});

export const serverlessKafkaClusters = rule({
  types: ["aws_msk_serverless_cluster"],
  usage: { monthly_partition_hours: "partition-hours a month" },
  lines: (resource, usage) => [
    hourly("Serverless cluster", 1, resource.price("msk", "serverless/cluster")),
    metered("Partitions", usage.monthly_partition_hours, "partition-hours", resource.price("msk", "serverless/partition")),
  ],
});

/** A broker with a standby runs twice; a RabbitMQ cluster runs three times. */
const instancesOf: Readonly<Record<string, number>> = { SINGLE_INSTANCE: 1, ACTIVE_STANDBY_MULTI_AZ: 2, CLUSTER_MULTI_AZ: 3 };

export const messageBrokers = rule({
  types: ["aws_mq_broker"],
  usage: { storage_size_gb: "GB stored by each broker" },
  lines: (resource, usage) => {
    const engine = (resource.text("engine_type") ?? "?").toLowerCase();
    const type = resource.text("host_instance_type") ?? "?";
    const mode = resource.text("deployment_mode") ?? "SINGLE_INSTANCE";
    const count = instancesOf[mode] ?? 1;
    const stored = usage.storage_size_gb === undefined ? undefined : usage.storage_size_gb * count;
    return [
      hourly(
        `Broker (${engine}, ${type})`,
        1,
        resource.price("mq", `${engine}/${sizeName(type)}/${mode === "SINGLE_INSTANCE" ? "single" : "multi"}`),
      ),
      metered("Storage", stored, "GB", resource.price("mq", `storage/${engine}`)),
    ];
  },
});

/** One row serves both small types. */
const sizeName = (type: string): string => (type === "mq.t3.micro" || type === "mq.t2.micro" ? "mq.t3-or-t2.micro" : type);
