import type { SpecPath } from "../../../domain/spec-path.ts";
import { isTimezone } from "../../../domain/windows.ts";
import type { Draft } from "../draft.ts";
import { nearMiss, suggestion } from "../near-miss.ts";
import { quote } from "../words.ts";
import { cronFault } from "./cron.ts";
import { configOf, type SpecRule } from "./subject.ts";

/** SIR-E108 and SIR-E105 of times: periods end after they start, schedules are cron, timezones exist. */
export const soundTimes: SpecRule = ({ migration: { spec }, members }) => [
  ...(spec.constraints?.freezes ?? []).flatMap(({ from, to }, index): readonly Draft[] =>
    Date.parse(to) > Date.parse(from)
      ? []
      : [
          {
            code: "SIR-E108",
            path: ["spec", "constraints", "freezes", index, "to"],
            message: `The freeze ends at ${to}, before it starts. Choose a later end.`,
          },
        ],
  ),
  ...(spec.constraints?.windows ?? []).flatMap(({ timezone }, index) =>
    timezoneFault(timezone, ["spec", "constraints", "windows", index, "timezone"]),
  ),
  ...members.flatMap(({ workload, path }) => [
    ...timezoneFault(workload.schedule?.timezone, [...path, "schedule", "timezone"]),
    ...runningFault(workload.schedule?.running, [...path, "schedule", "running"]),
    ...scheduleFault(workload.transfer?.schedule, [...path, "transfer", "schedule"]),
    ...scheduleFault(configOf(workload, "function")?.trigger?.schedule, [...path, "config", "trigger", "schedule"]),
  ]),
];

export function timezoneFault(timezone: string | undefined, path: SpecPath): readonly Draft[] {
  if (timezone === undefined || isTimezone(timezone)) return [];
  const near = nearMiss(timezone, Intl.supportedValuesOf("timeZone"));
  return [
    {
      code: "SIR-E105",
      path,
      message: `${quote(timezone)} is not a time zone. ${suggestion(near, "Write an IANA name such as Europe/Berlin.")}`,
      ...(near === undefined ? {} : { replacement: near }),
    },
  ];
}

function scheduleFault(schedule: string | undefined, path: SpecPath): readonly Draft[] {
  const fault = schedule === undefined ? undefined : cronFault(schedule);
  if (schedule === undefined || fault === undefined) return [];
  return [
    {
      code: "SIR-E108",
      path,
      message: `${quote(schedule)} is not a schedule: ${fault}. Write five cron fields, e.g. "0 22 * * *".`,
    },
  ];
}

const day = "(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)";
const running = new RegExp(
  String.raw`^${day}(?:-${day})?(?:,${day}(?:-${day})?)* (?:[01]\d|2[0-3]):[0-5]\d-(?:(?:[01]\d|2[0-3]):[0-5]\d|24:00)$`,
);

function runningFault(hours: string | undefined, path: SpecPath): readonly Draft[] {
  if (hours === undefined || running.test(hours)) return [];
  return [
    {
      code: "SIR-E108",
      path,
      message: `${quote(hours)} is not running hours. Write days and times, e.g. "Mon-Fri 07:00-20:00".`,
    },
  ];
}
