import type { FullMigration, FullWorkload } from "../../domain/defaults.ts";
import type { CheckMoment, CheckWork, DueCheck } from "../../domain/due-check.ts";
import type { Check } from "../../domain/spec.generated.ts";
import { secondsOf } from "../../domain/units.ts";
import { isActive } from "../../domain/workload.ts";
import type { Site } from "../../kinds/kind.ts";
import { fillIn, type RecordedOutput } from "./fill-in.ts";
import { latencyRequests } from "./latency-requests.ts";
import { targetOf } from "./target-of.ts";

/** Defaults of the schema. */
const defaults = {
  when: "after-cutover",
  blocking: true,
  from: "service",
  attempts: 5,
  interval: "30s",
  timeout: "10s",
} as const;
/** Timers of every system overflow at 24 days and then end at once. */
const longestMs = 24 * 3600 * 1000;

export interface ChecksWanted {
  readonly migration: FullMigration;
  readonly wave: string;
  readonly when: CheckMoment;
  readonly output: RecordedOutput;
  /** Where the wave was built. */
  readonly site: Site;
  /** `verify.allow` of the base's settings. */
  readonly allowed: readonly string[];
}

/** Every check that a wave's workloads have for a moment, in the order of the spec. */
export function checksFor({ migration: { spec }, wave: name, when, ...given }: ChecksWanted): readonly DueCheck[] {
  const wave = spec.waves.find((one) => one.name === name);
  if (wave === undefined) throw new TypeError(`There is no wave ${name}.`);
  const workloads = spec.workloads.filter((workload) => wave.workloads.includes(workload.name) && isActive(workload));
  return workloads.flatMap((workload) =>
    (workload.verify ?? []).flatMap((check, index) =>
      (check.when ?? defaults.when) === when ? [dueCheck(workload, check, index, given)] : [],
    ),
  );
}

type Given = Omit<ChecksWanted, "migration" | "wave" | "when">;

function dueCheck(workload: FullWorkload, check: Check, index: number, given: Given): DueCheck {
  const timeoutMs = timeoutOf(check);
  return {
    workload: workload.name,
    index,
    name: check.name ?? `${check.type} ${index + 1}`,
    type: check.type,
    blocking: check.blocking ?? defaults.blocking,
    attempts: check.attempts ?? defaults.attempts,
    intervalMs: milliseconds(check.interval ?? defaults.interval),
    timeoutMs,
    work: workOf(check, given, timeoutMs),
  };
}

function workOf(written: Check, { site, output, allowed }: Given, timeoutMs: number): CheckWork {
  const filled = fillIn(written, site, output);
  if ("why" in filled) return { by: "nobody", why: filled.why };
  const { check } = filled;
  const from = check.from ?? defaults.from;
  if (from !== "service") return { by: from, check };
  if (check.type === "policy") return { by: "policies" };
  const target = targetOf(check, { allowed, timeoutMs });
  return "why" in target ? { by: "nobody", why: target.why } : { by: "service", target };
}

/** What nobody wrote for a latency check is long enough for as many slow requests as it allows. */
function timeoutOf(check: Check): number {
  if (check.timeout !== undefined) return milliseconds(check.timeout);
  const slow = check.type === "latency" ? latencyRequests * milliseconds(check.expect?.maxLatency ?? "0s") : 0;
  return Math.min(longestMs, Math.max(milliseconds(defaults.timeout), slow));
}

/** The schema says that it is a duration. */
const milliseconds = (duration: string): number => Math.min(longestMs, Math.round((secondsOf(duration) ?? 0) * 1000));
