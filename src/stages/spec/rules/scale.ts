import { gibibytesOf, secondsOf } from "../../../domain/units.ts";
import type { Scale } from "../../../domain/spec.generated.ts";
import type { SpecPath } from "../../../domain/spec-path.ts";
import type { Provider, WorkloadKind } from "../../../domain/workload.ts";
import type { Draft } from "../draft.ts";
import { configOf, ofKind, type Member, type SpecRule, type Subject } from "./subject.ts";

const fault = (path: SpecPath, message: string): Draft => ({ code: "SIR-E214", path, message });

/** SIR-E214: scales have an order, and only what something else wakes up goes down to zero. */
export const possibleScales: SpecRule = (subject) => {
  const { provider } = subject.migration.spec.target;
  return subject.members.flatMap((member) => {
    if (!member.active) return [];
    const { workload, path } = member;
    const pools = configOf(workload, "kubernetes-cluster")?.nodePools ?? [];
    return [
      ...scaleFaults(workload.scale, [...path, "scale"], zeroFault(workload.kind, provider)),
      ...pools.flatMap(({ scale }, index) => scaleFaults(scale, [...path, "config", "nodePools", index, "scale"], undefined)),
    ];
  });
};

function scaleFaults(scale: Scale | undefined, path: SpecPath, zero: string | undefined): readonly Draft[] {
  if (scale === undefined) return [];
  const { min = 1, max = Math.max(1, min) } = scale;
  if (min > max) return [fault([...path, "max"], `max ${max} is below min ${min}. Raise max.`)];
  if (max === 0) return [fault([...path, "max"], "max 0 runs nothing. Use 1 or more.")];
  if (min === 0 && zero !== undefined) return [{ ...fault([...path, "min"], `min 0: ${zero}. Set min: 1.`), replacement: "1" }];
  return [];
}

/** Why a kind cannot scale to zero; undefined when it can. */
function zeroFault(kind: WorkloadKind, provider: Provider): string | undefined {
  if (kind === "function") return undefined;
  if (kind !== "container-service") return `a CPU target cannot wake a ${kind} from zero`;
  return provider === "aws" ? "a CPU target cannot wake an ECS service from zero" : undefined;
}

interface Bound {
  readonly low?: string;
  readonly high: string;
  readonly service: string;
}

/** Limits of the clouds. Sources: the quotas pages of SQS, Service Bus, Pub/Sub, Kinesis, Event Hubs, Lambda and Cloud Run. */
const visibility: Readonly<Record<Provider, Bound | undefined>> = {
  aws: { high: "12h", service: "SQS" },
  // A lock lasts five minutes at most, but its holder renews it.
  azure: undefined,
  gcp: { low: "10s", high: "600s", service: "Pub/Sub" },
};
const retention: Readonly<Record<"queue" | "stream", Readonly<Record<Provider, Bound | undefined>>>> = {
  queue: {
    aws: { low: "60s", high: "14d", service: "SQS" },
    azure: undefined,
    gcp: { low: "10m", high: "31d", service: "Pub/Sub" },
  },
  stream: {
    aws: { low: "24h", high: "365d", service: "Kinesis" },
    azure: { low: "1h", high: "90d", service: "Event Hubs" },
    gcp: undefined,
  },
};
const functionTimeout: Readonly<Record<Provider, Bound | undefined>> = {
  aws: { low: "1s", high: "15m", service: "Lambda" },
  azure: undefined,
  gcp: { low: "1s", high: "60m", service: "Cloud Run functions" },
};

/** SIR-E214: times of queues and functions are ones that the target offers. */
export const possibleTimes: SpecRule = (subject) => {
  const { provider } = subject.migration.spec.target;
  return [
    ...ofKind(subject, "queue").flatMap(({ config, path }) => [
      ...(config.type === "topic" || config.type === "stream"
        ? []
        : bounded(config.visibility, visibility[provider], [...path, "config", "visibility"])),
      ...(config.type === "topic"
        ? []
        : bounded(config.retention, retention[config.type ?? "queue"][provider], [...path, "config", "retention"])),
    ]),
    ...ofKind(subject, "function").flatMap(({ config, path }) =>
      bounded(config.timeout, functionTimeout[provider], [...path, "config", "timeout"]),
    ),
    ...ofKind(subject, "function").flatMap((member) => lambdaMemory(subject, member)),
  ];
};

function bounded(value: string | undefined, bound: Bound | undefined, path: SpecPath): readonly Draft[] {
  const seconds = value === undefined ? undefined : secondsOf(value);
  if (value === undefined || seconds === undefined || bound === undefined) return [];
  const low = secondsOf(bound.low ?? "0s") ?? 0;
  const high = secondsOf(bound.high) ?? Infinity;
  if (seconds >= low && seconds <= high) return [];
  const allowed = bound.low === undefined ? `at most ${bound.high}` : `${bound.low} to ${bound.high}`;
  return [fault(path, `${bound.service} offers ${allowed}, not ${value}. Use a value inside.`)];
}

function lambdaMemory({ migration }: Subject, { workload, path }: Member): readonly Draft[] {
  const gibibytes = gibibytesOf(workload.size?.memory ?? "");
  if (gibibytes === undefined || migration.spec.target.provider !== "aws" || (gibibytes >= 0.125 && gibibytes <= 10)) return [];
  return [
    fault([...path, "size", "memory"], `Lambda offers 128Mi to 10Gi, not ${workload.size?.memory ?? ""}. Use a value inside.`),
  ];
}

/** SIR-E215: data fits with a fifth to spare. */
export const roomForData: SpecRule = ({ members }) =>
  members.flatMap(({ workload, path, active }): readonly Draft[] => {
    const volume = gibibytesOf(workload.data?.volume ?? "");
    const storage = gibibytesOf(workload.size?.storage ?? "");
    const disks = (configOf(workload, "vm")?.disks ?? []).reduce((sum, disk) => sum + (gibibytesOf(disk.size) ?? 0), 0);
    if (!active || volume === undefined || (storage === undefined && disks === 0)) return [];
    const needed = (volume * 6) / 5;
    if ((storage ?? 0) + disks >= needed) return [];
    const at = { code: "SIR-E215" } as const;
    const least = `${Math.ceil(needed - disks)}Gi`;
    const below = `below 1.2 x data.volume ${workload.data?.volume ?? ""}`;
    return storage === undefined
      ? [{ ...at, path: [...path, "config", "disks"], message: `The disks hold ${disks}Gi, ${below}. Add at least ${least}.` }]
      : [
          {
            ...at,
            path: [...path, "size", "storage"],
            message: `${workload.size?.storage ?? ""} is ${below}. Use at least ${least}.`,
            replacement: least,
          },
        ];
  });
