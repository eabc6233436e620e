import type { FullMigration, FullWave } from "../../domain/defaults.ts";
import type { Settings } from "../../domain/settings.generated.ts";
import { secondsOf } from "../../domain/units.ts";
import type { CalendarRules } from "../../domain/calendar.ts";

export interface CalendarFacts {
  /** As it was merged, with the gates that govern. */
  readonly migration: FullMigration;
  /** Of the base. */
  readonly settings: Pick<Settings, "environments">;
  readonly wave: string;
  /** Does this apply move traffic: from replicating, or built, to cutover? */
  readonly movesTraffic: boolean;
  /** Does the soak of the wave count for this apply? */
  readonly soaks: boolean;
  /** Since when a wave has been healthy, RFC 3339; null while it is not. */
  readonly healthySince: (wave: string) => string | null;
}

/** What the spec and the settings say of when a wave may be applied. undefined for a wave that the spec does not have. */
export function calendarRules({
  migration,
  settings,
  wave: name,
  movesTraffic,
  soaks,
  healthySince,
}: CalendarFacts): CalendarRules | undefined {
  const { metadata, spec } = migration;
  const wave = spec.waves.find((candidate) => candidate.name === name);
  if (wave === undefined) return undefined;
  const general = settings.environments?.[metadata.environment];
  const moved = movesTraffic ? spec.workloads.filter((workload) => wave.workloads.includes(workload.name)) : [];
  return {
    environment: { name: metadata.environment, windows: general?.windows ?? [], freezes: general?.freezes ?? [] },
    spec: { windows: spec.constraints?.windows ?? [], freezes: spec.constraints?.freezes ?? [] },
    wave: {
      name,
      ...(wave.window === undefined ? {} : { window: wave.window }),
      ...(wave.start === undefined ? {} : { start: wave.start }),
    },
    cutovers: moved.flatMap(({ name: workload, cutover }) =>
      cutover === undefined || cutover.type === "none"
        ? []
        : [
            {
              workload,
              ...(cutover.window === undefined ? {} : { window: cutover.window }),
              ...(cutover.at === undefined ? {} : { at: cutover.at }),
            },
          ],
    ),
    soak: soaks ? soakOf(wave, healthySince) : { seconds: 0, predecessors: [] },
  };
}

function soakOf({ soak, dependsOn = [] }: FullWave, healthySince: CalendarFacts["healthySince"]): CalendarRules["soak"] {
  if (soak === undefined) return { seconds: 0, predecessors: [] };
  return {
    seconds: secondsOf(soak) ?? Number.NaN,
    predecessors: dependsOn.map((wave) => ({ wave, healthySince: healthySince(wave) })),
  };
}
