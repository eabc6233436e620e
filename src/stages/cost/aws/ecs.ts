import { hoursPerMonth } from "../../../domain/price.ts";
import { hourly, line, scale, type Line, type Quantity } from "../line.ts";
import type { Gap } from "../quote.ts";
import type { Resource } from "../resource.ts";
import { rule } from "../rule.ts";
import { publicAddressLine } from "./machine.ts";

export const ecsServices = rule({
  types: ["aws_ecs_service"],
  usage: { monthly_hrs: "hours a month that each task runs; 730 when absent" },
  lines: (resource, usage) => {
    const { fargate, spot } = tasksOf(resource);
    if (fargate === 0 && spot === 0) return [];
    const [task] = resource.linked("task_definition", "aws_ecs_task_definition");
    if (task === undefined) return [hourly("Fargate tasks", noTask, noTask)];
    const hours = usage.monthly_hrs ?? hoursPerMonth;
    const open = resource.block("network_configuration").flag("assign_public_ip");
    const tasks = (count: number, discount: string) => (count === 0 ? [] : fargateLines(resource, task, count, hours, discount));
    return [
      ...tasks(fargate, ""),
      ...tasks(spot, "spot/"),
      ...(open ? [publicAddressLine(resource, fargate + spot, hours)] : []),
    ];
  },
});

const noTask: Gap = { gap: "the task definition is not in the plan" };

interface Tasks {
  readonly fargate: number;
  readonly spot: number;
}

/** Tasks on EC2 are charged as the instances that they run on. */
function tasksOf(resource: Resource): Tasks {
  const count = taskCount(resource);
  const launchType = resource.text("launch_type");
  if (launchType !== undefined) return { fargate: launchType === "FARGATE" ? count : 0, spot: 0 };
  const strategy = strategyOf(resource);
  let left = count;
  const tasks = { fargate: 0, spot: 0 };
  const give = (provider: string, amount: number): void => {
    if (provider === "FARGATE") tasks.fargate += amount;
    if (provider === "FARGATE_SPOT") tasks.spot += amount;
    left -= amount;
  };
  for (const { provider, base } of strategy) give(provider, Math.min(base, left));
  const weights = strategy.reduce((total, { weight }) => total + weight, 0);
  const spread = left;
  for (const { provider, weight } of weights === 0 ? [] : strategy) give(provider, (spread * weight) / weights);
  return tasks;
}

/** Autoscaling raises a service to its floor at once. */
function taskCount(resource: Resource): number {
  const floors = resource
    .referrers("aws_appautoscaling_target", "resource_id")
    .map((target) => target.number("min_capacity") ?? 0);
  return Math.max(resource.number("desired_count") ?? 0, ...floors);
}

interface Share {
  readonly provider: string;
  readonly base: number;
  readonly weight: number;
}

function strategyOf(resource: Resource): readonly Share[] {
  const own = resource.blocks("capacity_provider_strategy");
  const [cluster] = resource.linked("cluster", "aws_ecs_cluster");
  const providers = cluster?.referrers("aws_ecs_cluster_capacity_providers", "cluster_name")[0];
  const blocks = own.length > 0 ? own : (providers ?? cluster)?.blocks("default_capacity_provider_strategy");
  return (blocks ?? []).map((block) => ({
    provider: block.text("capacity_provider") ?? "",
    base: block.number("base") ?? 0,
    weight: block.number("weight") ?? 0,
  }));
}

/** Ephemeral storage up to this many GB comes with the task. */
const includedStorage = 20;

function fargateLines(resource: Resource, task: Resource, count: number, hours: number, bought: string): readonly Line[] {
  const runtime = task.block("runtime_platform");
  const windows = runtime.text("operating_system_family")?.startsWith("WINDOWS") === true;
  const platform = windows ? "windows" : runtime.text("cpu_architecture") === "ARM64" ? "linux-arm64" : "linux-x86";
  const price = (part: string) => resource.price("ecs-fargate", `${bought}${platform}/${part}`);
  const named = (name: string) => (bought === "" ? name : `${name} (Spot)`);
  const amount = (quantity: Quantity): Quantity => scale(quantity, count * hours);
  const cpu = vcpuOf(task);
  const storage = (task.block("ephemeral_storage").number("size_in_gib") ?? includedStorage) - includedStorage;
  return [
    line(named("Fargate vCPU"), amount(cpu), "vCPU-hours", price("vcpu")),
    line(named("Fargate memory"), amount(memoryOf(task)), "GB-hours", price("memory")),
    ...(windows ? [line(named("Fargate Windows licence"), amount(cpu), "vCPU-hours", price("os-license"))] : []),
    ...(storage > 0
      ? [
          line(
            "Fargate ephemeral storage",
            amount(storage),
            "GB-hours",
            resource.price("ecs-fargate", "ephemeral-storage-over-20GB"),
          ),
        ]
      : []),
  ];
}

/** `1024` units or `1 vCPU`. */
function vcpuOf(task: Resource): Quantity {
  const text = task.text("cpu") ?? "";
  const named = /^([\d.]+)\s*vcpu$/i.exec(text);
  const value = named === null ? Number(text) / 1024 : Number(named[1]);
  return text !== "" && Number.isFinite(value) ? value : { gap: "the CPU of the task is not known" };
}

/** `2048` MiB or `2 GB`. */
function memoryOf(task: Resource): Quantity {
  const text = task.text("memory") ?? "";
  const named = /^([\d.]+)\s*gb$/i.exec(text);
  const value = named === null ? Number(text) / 1024 : Number(named[1]);
  return text !== "" && Number.isFinite(value) ? value : { gap: "the memory of the task is not known" };
}
