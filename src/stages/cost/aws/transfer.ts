import { hourly, line, metered } from "../line.ts";
import { rule } from "../rule.ts";

export const replicationInstances = rule({
  types: ["aws_dms_replication_instance"],
  lines: (resource) => {
    const type = resource.text("replication_instance_class") ?? "?";
    const zones = resource.flag("multi_az") ? "multi-az" : "single-az";
    const extra = (resource.number("allocated_storage") ?? 0) - includedStorage(type);
    const storage = line("Storage beyond what is included", extra, "GB", resource.price("dms", `storage/${zones}`));
    return [
      hourly(`Replication instance (${zones}, ${type})`, 1, resource.price("dms", `${type}/${zones}`)),
      ...(extra > 0 ? [storage] : []),
    ];
  },
});

/** GB that come with a replication instance: less with the small classes. */
const includedStorage = (type: string): number => (/^dms\.t\d/.test(type) ? 50 : 100);

export const dataSyncTasks = rule({
  types: ["aws_datasync_task"],
  usage: { monthly_data_copied_gb: "GB a month copied by the task" },
  lines: (resource, usage) => [metered("Data copied", usage.monthly_data_copied_gb, "GB", resource.price("datasync", "copied"))],
});
