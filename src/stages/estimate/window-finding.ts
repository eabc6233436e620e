import type { FullMigration } from "../../domain/defaults.ts";
import type { Spread } from "../../domain/estimate.ts";
import type { UnlocatedFinding } from "../../domain/finding.ts";
import type { Window } from "../../domain/spec.generated.ts";
import type { SpecPath } from "../../domain/spec-path.ts";
import { minutesOfDay } from "../../domain/time-of-day.ts";
import type { EstimatedWave } from "./downtime-finding.ts";
import { sayShort } from "./words.ts";

/** SIR-E230: the worst case of the wave, and of each cutover with a window of its own, must fit. */
export function windowsTooShort(wave: EstimatedWave): readonly UnlocatedFinding[] {
  const downtimes = new Map(wave.estimate.transfers.map(({ workload, downtime }) => [workload, downtime]));
  const own = wave.moves.flatMap(({ workload, index }): readonly Held[] => {
    const window = workload.cutover?.window;
    if (window === undefined || window === wave.wave.window) return [];
    const path = ["spec", "workloads", index, "cutover", "window"];
    return [{ window, what: workload.name, downtime: downtimes.get(workload.name) ?? null, path }];
  });
  const whole: readonly Held[] =
    wave.wave.window === undefined
      ? []
      : [
          {
            window: wave.wave.window,
            what: "the wave",
            downtime: wave.estimate.downtime,
            path: ["spec", "waves", wave.index, "window"],
          },
        ];
  return [...whole, ...own].flatMap((held) => shortWindow(held, wave.migration));
}

/** Work that must fit into a window. */
interface Held {
  readonly window: string;
  readonly what: string;
  readonly downtime: Spread | null;
  readonly path: SpecPath;
}

function shortWindow({ window: name, what, downtime, path }: Held, migration: FullMigration): readonly UnlocatedFinding[] {
  const window = migration.spec.constraints?.windows?.find((candidate) => candidate.name === name);
  if (window === undefined || downtime === null || downtime.expected === Infinity) return [];
  const open = windowSeconds(window);
  if (downtime.worst <= open) return [];
  const needs = downtime.worst === Infinity ? "may never be done" : `needs ${sayShort(downtime.worst)}`;
  return [
    {
      code: "SIR-E230",
      level: "error",
      message: `window ${name} is ${sayShort(open)}, ${what} ${needs} (worst case). Widen the window, split the wave or raise bandwidth.`,
      path,
    },
  ];
}

/** Seconds that a window stays open. It may cross midnight; from and to alike is a whole day. */
function windowSeconds({ from, to }: Window): number {
  const minutes = minutesOfDay(to) - minutesOfDay(from);
  return (minutes > 0 ? minutes : minutes + 1440) * 60;
}
