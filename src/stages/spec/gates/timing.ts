import type { Freeze, Window } from "../../../domain/spec.generated.ts";
import { secondsOf } from "../../../domain/units.ts";
import { windowSeconds } from "../../../domain/windows.ts";
import { wavesBefore } from "./approvals.ts";
import { goesFrom, weakened, workloadBefore, type Gate } from "./gate.ts";

const constraints = ["spec", "constraints"];

/** A window may become narrower at once; a wider one counts once it is merged. */
const windowsGate: Gate = ({ base, head, effective }) => {
  const before = base?.spec.constraints?.windows ?? [];
  const after = head.spec.constraints?.windows ?? [];
  const drafts = before.flatMap((window) => {
    const index = after.findIndex(({ name }) => name === window.name);
    const now = after[index];
    if (now !== undefined && liesIn(now, window)) return [];
    const path = [...constraints, "windows", ...(now === undefined ? [] : [index])];
    const what = now === undefined ? "is removed" : "becomes wider";
    return [weakened(path, `Window ${window.name} ${what}. It counts as it was until this is merged.`)];
  });
  if (drafts.length === 0) return [];
  const kept = after.filter((window) => before.every((old) => old.name !== window.name || liesIn(window, old)));
  const restored = before.filter((old) => !kept.some(({ name }) => name === old.name));
  effective.spec.constraints = { ...effective.spec.constraints, windows: [...kept, ...restored] };
  return drafts;
};

const minutesOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));

/** Is one window never open while the other is closed? In doubt, no. */
function liesIn(inner: Window, outer: Window): boolean {
  const from = minutesOf(inner.from) - minutesOf(outer.from);
  return (
    (inner.timezone ?? "UTC") === (outer.timezone ?? "UTC") &&
    inner.days.every((day) => outer.days.includes(day)) &&
    from >= 0 &&
    from * 60 + windowSeconds(inner) <= windowSeconds(outer)
  );
}

/** Freezes that are not over stay as long as they were. */
const freezesGate: Gate = ({ base, head, now, effective }) => {
  const after = head.spec.constraints?.freezes ?? [];
  const lost = (base?.spec.constraints?.freezes ?? []).filter(
    (freeze) => !(now !== undefined && Date.parse(freeze.to) <= now.getTime()) && !after.some((other) => covers(other, freeze)),
  );
  if (lost.length === 0) return [];
  const others = after.filter((freeze) => !lost.some((old) => covers(old, freeze)));
  effective.spec.constraints = { ...effective.spec.constraints, freezes: [...others, ...lost] };
  return lost.map((freeze) => {
    const index = after.findIndex(({ name }) => name !== undefined && name === freeze.name);
    const message = `Freeze ${freeze.name ?? freeze.from} is ${index === -1 ? "removed" : "shortened"}. It counts as it was until this is merged.`;
    return weakened([...constraints, "freezes", ...(index === -1 ? [] : [index])], message);
  });
};

const covers = (outer: Freeze, inner: Freeze): boolean =>
  Date.parse(outer.from) <= Date.parse(inner.from) && Date.parse(outer.to) >= Date.parse(inner.to);

/** Waves keep their window, and wait as long as before. */
const wavesGate: Gate = (context) =>
  (context.effective.spec.waves ?? []).flatMap((wave, index) => {
    const before = wavesBefore(context, wave);
    const window = before.find((old) => old.window !== undefined)?.window;
    const soak = before.map((old) => old.soak ?? "0s").toSorted((a, b) => (secondsOf(b) ?? 0) - (secondsOf(a) ?? 0))[0] ?? "0s";
    const drafts = [];
    if (window !== undefined && wave.window !== window) {
      drafts.push(
        weakened(["spec", "waves", index, "window"], goesFrom(`window of ${wave.name}`, window, wave.window ?? "none")),
      );
      wave.window = window;
    }
    if ((secondsOf(soak) ?? 0) > (secondsOf(wave.soak ?? "0s") ?? 0)) {
      drafts.push(weakened(["spec", "waves", index, "soak"], goesFrom(`soak of ${wave.name}`, soak, wave.soak ?? "0s")));
      wave.soak = soak;
    }
    return drafts;
  });

/** Cutovers keep their window. */
const cutoversGate: Gate = (context) =>
  context.effective.spec.workloads.flatMap((workload, index) => {
    const window = workloadBefore(context, workload.name)?.cutover?.window;
    if (window === undefined || workload.cutover === undefined || workload.cutover.window === window) return [];
    const path = ["spec", "workloads", index, "cutover", "window"];
    const draft = weakened(path, goesFrom(`cutover.window of ${workload.name}`, window, workload.cutover.window ?? "none"));
    workload.cutover.window = window;
    return [draft];
  });

/** When things may happen. */
export const timingGates: readonly Gate[] = [windowsGate, freezesGate, wavesGate, cutoversGate];
