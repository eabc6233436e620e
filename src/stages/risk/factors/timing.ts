import type { RiskGate } from "../../../domain/risk.ts";
import type { Freeze, Window } from "../../../domain/spec.generated.ts";
import { secondsOf } from "../../../domain/units.ts";
import { freezeAt, isOpen, localTimes, nextOpen } from "../calendar.ts";
import type { Evidence, RiskPoint } from "../point.ts";
import type { Scope, ScopedWave } from "../scope.ts";

const fridayFrom = 15 * 60;

/** When the merge would take effect: in a freeze, outside its window, on a Friday afternoon, before its soak. */
export function timing(scope: Scope): Evidence {
  const judged = scope.waves.map((wave) => ({ wave, when: plannedTime(wave, scope) }));
  return {
    points: judged.flatMap(({ wave, when }) => [
      ...outside(wave, when, scope),
      ...soakShortened(wave, scope),
      ...friday(wave, when, scope),
    ]),
    gates: judged.flatMap(({ wave, when }) => frozen(wave, when, scope)),
  };
}

interface Planned {
  readonly at: Date;
  readonly window?: Window;
  /** An exact time was asked for; otherwise the apply is held until the window opens. */
  readonly exact: boolean;
}

function plannedTime(wave: ScopedWave, scope: Scope): Planned {
  const cut = isCutting(wave) ? wave.workloads.map(({ workload }) => workload.cutover) : [];
  const name = wave.wave.window ?? cut.find((cutover) => cutover?.window !== undefined)?.window;
  const window = windowsOf(scope).find((candidate) => candidate.name === name);
  const held = window === undefined ? {} : { window };
  const exact = cut.flatMap((cutover) => cutover?.at ?? []).toSorted()[0];
  if (exact !== undefined) return { at: new Date(exact), exact: true, ...held };
  const start = Date.parse(`${wave.wave.start ?? ""}T00:00:00Z`);
  const earliest = new Date(Math.max(scope.now.getTime(), Number.isNaN(start) ? 0 : start));
  return { at: (window === undefined ? undefined : nextOpen(window, earliest)) ?? scope.now, exact: false, ...held };
}

const isCutting = ({ wave, before }: ScopedWave): boolean => wave.state === "cutover" && before !== "cutover";

/** A window of the settings has the same shape as one of the spec; the spec's own comes first. */
const windowsOf = ({ migration, calendar }: Scope): readonly Window[] => [
  ...(migration.spec.constraints?.windows ?? []),
  ...(calendar?.windows ?? []),
];

const freezesOf = ({ migration, calendar }: Scope): readonly Freeze[] => [
  ...(migration.spec.constraints?.freezes ?? []),
  ...(calendar?.freezes ?? []),
];

function outside(wave: ScopedWave, { at, window, exact }: Planned, scope: Scope): readonly RiskPoint[] {
  const point = (why: string, lower: string): RiskPoint => ({
    factor: "timing",
    base: scope.weights.points.timing.outsideWindow,
    why: `wave ${wave.wave.name} ${why}`,
    lower,
    path: ["spec", "waves", wave.index],
  });
  const open = (candidate: Window) => isOpen(candidate, localTimes(candidate.timezone)(at));
  if (window !== undefined) {
    const outOfIt = exact && !open(window);
    return outOfIt
      ? [point(`cuts over at ${at.toISOString()}, outside window ${window.name}`, "Set cutover.at inside the window.")]
      : [];
  }
  // The environment's windows hold for every wave; the spec's own only where traffic moves.
  const held = isCutting(wave) ? windowsOf(scope) : (scope.calendar?.windows ?? []);
  if (held.length === 0 || held.some(open)) return [];
  return [point(`names no window and would take effect at ${at.toISOString()}, outside all of them`, "Name a window.")];
}

/** How long the wave before must have been healthy. */
function soakShortened({ wave, index }: ScopedWave, { base, weights }: Scope): readonly RiskPoint[] {
  const old = base?.spec.waves.find(({ name }) => name === wave.name)?.soak;
  const length = (soak: string | undefined) => secondsOf(soak ?? "") ?? 0;
  if (old === undefined || length(wave.soak) >= length(old)) return [];
  return [
    {
      factor: "timing",
      base: weights.points.timing.soakShortened,
      why: `wave ${wave.name}: soak shortened from ${old} to ${wave.soak ?? "0s"}`,
      lower: "Keep the soak.",
      path: ["spec", "waves", index, "soak"],
    },
  ];
}

function friday({ wave, index }: ScopedWave, { at, window }: Planned, scope: Scope): readonly RiskPoint[] {
  const zone = window?.timezone ?? windowsOf(scope)[0]?.timezone;
  const { day, minutes } = localTimes(zone)(at);
  if (day !== "Fri" || minutes < fridayFrom) return [];
  return [
    {
      factor: "timing",
      base: scope.weights.points.timing.fridayAfternoon,
      why: `wave ${wave.name} takes effect on a Friday after 15:00 (${zone ?? "UTC"})`,
      lower: "Wait until Monday.",
      path: ["spec", "waves", index],
    },
  ];
}

/** Refused now, and refused at the planned time. */
function frozen({ wave, index }: ScopedWave, { at }: Planned, scope: Scope): readonly RiskGate[] {
  const freeze = freezeAt(freezesOf(scope), scope.now) ?? freezeAt(freezesOf(scope), at);
  if (freeze === undefined) return [];
  const why = `wave ${wave.name} falls into freeze ${freeze.name ?? `${freeze.from} to ${freeze.to}`}`;
  return [{ level: "blocked", why, path: ["spec", "waves", index] }];
}
