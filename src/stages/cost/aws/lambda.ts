import { hoursPerMonth } from "../../../domain/price.ts";
import { line, metered, tiered, type Line, type Quantity } from "../line.ts";
import { usageNotGiven, type Price } from "../quote.ts";
import type { Resource } from "../resource.ts";
import { rule } from "../rule.ts";

type Architecture = "x86" | "arm64";

/** Up to how many GB-seconds a month each tier of duration reaches. */
const durationTiers: Readonly<Record<Architecture, readonly (readonly [name: string, upTo: number, sku: string])[]>> = {
  x86: [
    ["first 6B", 6e9, "0-6B"],
    ["next 9B", 15e9, "6B-15B"],
    ["over 15B", Infinity, "15B+"],
  ],
  arm64: [
    ["first 7.5B", 7.5e9, "0-7.5B"],
    ["next 11.25B", 18.75e9, "7.5B-18.75B"],
    ["over 18.75B", Infinity, "18.75B+"],
  ],
};

const defaultMemory = 128;
/** MB of /tmp that come with a function. */
const includedStorage = 512;

const usage = {
  monthly_requests: "requests a month",
  request_duration_ms: "average duration of a request in milliseconds; rounded up to a whole one",
} as const;

export const lambdaFunctions = rule({
  types: ["aws_lambda_function"],
  usage,
  lines: (resource, { monthly_requests: requests, request_duration_ms: duration }) => {
    const architecture = architectureOf(resource);
    const seconds = secondsOf(requests, duration);
    return [
      metered("Requests", millions(requests), "1M requests", resource.price("lambda", `${architecture}/requests`)),
      ...durationLines(resource, architecture, gbSeconds(seconds, resource.number("memory_size") ?? defaultMemory)),
      ...storageLines(resource, seconds),
    ];
  },
});

const millions = (requests: number | undefined): number | undefined => (requests === undefined ? undefined : requests / 1e6);

function secondsOf(requests: number | undefined, durationMs: number | undefined): number | undefined {
  return requests === undefined || durationMs === undefined ? undefined : (requests * Math.ceil(durationMs)) / 1000;
}

const gbSeconds = (seconds: number | undefined, memory: number): Quantity =>
  seconds === undefined ? usageNotGiven : seconds * (memory / 1024);

const architectureOf = (resource: Resource): Architecture => (resource.texts("architectures")[0] === "arm64" ? "arm64" : "x86");

function durationLines(resource: Resource, architecture: Architecture, quantity: Quantity): readonly Line[] {
  const tiers = durationTiers[architecture].map(([name, upTo, sku]) => ({
    name,
    upTo,
    price: resource.price("lambda", `${architecture}/duration/${sku}`),
  }));
  return tiered("Duration", quantity, "GB-seconds", 1, tiers);
}

function storageLines(resource: Resource, seconds: number | undefined): readonly Line[] {
  const extra = (resource.block("ephemeral_storage").number("size") ?? includedStorage) - includedStorage;
  if (extra <= 0) return [];
  return [line("Ephemeral storage", gbSeconds(seconds, extra), "GB-seconds", resource.price("lambda", "ephemeral-storage"))];
}

export const provisionedConcurrency = rule({
  types: ["aws_lambda_provisioned_concurrency_config"],
  usage: {
    ...usage,
    monthly_duration_hrs: "hours a month that the concurrency is kept; 730 when absent",
    memory_mb: "memory of the function, where it is not in the plan",
  },
  words: { architecture: "x86_64 or arm64, where the function is not in the plan" },
  lines: (resource, { monthly_requests: requests, request_duration_ms: duration, monthly_duration_hrs, memory_mb }, words) => {
    const [target] = resource.linked("function_name", "aws_lambda_function");
    const memory = target?.number("memory_size") ?? memory_mb ?? defaultMemory;
    const architecture = target === undefined ? (words.architecture === "arm64" ? "arm64" : "x86") : architectureOf(target);
    const kept = (resource.number("provisioned_concurrent_executions") ?? 1) * (monthly_duration_hrs ?? hoursPerMonth) * 3600;
    const price = (part: string): Price => resource.price("lambda", `${architecture}/${part}`);
    return [
      line("Provisioned concurrency", gbSeconds(kept, memory), "GB-seconds", price("provisioned-concurrency")),
      metered("Requests", millions(requests), "1M requests", price("requests")),
      line("Provisioned duration", gbSeconds(secondsOf(requests, duration), memory), "GB-seconds", price("provisioned-duration")),
    ];
  },
});
