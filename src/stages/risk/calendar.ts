import { openingsOf } from "../../domain/openings.ts";
import type { Freeze, Window } from "../../domain/spec.generated.ts";
import { minutesOfDay } from "../../domain/time-of-day.ts";

const days = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"] as const;
export type Day = (typeof days)[number];

/** A moment on the wall clock of a time zone. Minutes count from midnight. */
export interface LocalTime {
  readonly day: Day;
  readonly minutes: number;
}

/** An unknown time zone is read as UTC; validation names it. */
export function localTimes(timezone = "UTC"): (instant: Date) => LocalTime {
  const format = formatOf(timezone);
  return (instant) => {
    const parts = new Map(format.formatToParts(instant).map(({ type, value }) => [type, value]));
    return {
      day: days.find((day) => day === parts.get("weekday")) ?? "Sun",
      minutes: minutesOfDay(`${parts.get("hour") ?? ""}:${parts.get("minute") ?? ""}`),
    };
  };
}

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const parts = { weekday: "short", hour: "2-digit", minute: "2-digit", hourCycle: "h23" } as const;
  try {
    return new Intl.DateTimeFormat("en-US", { ...parts, timeZone });
  } catch {
    return new Intl.DateTimeFormat("en-US", { ...parts, timeZone: "UTC" });
  }
}

/** Is the window open? One that crosses midnight belongs to the day on which it opens. */
export function isOpen(window: Window, { day, minutes }: LocalTime): boolean {
  const from = minutesOfDay(window.from);
  const to = minutesOfDay(window.to);
  const opensOn = (name: Day) => window.days.includes(name);
  if (from < to) return opensOn(day) && minutes >= from && minutes < to;
  return (opensOn(day) && minutes >= from) || (opensOn(dayBefore(day)) && minutes < to);
}

const dayBefore = (day: Day): Day => days[(days.indexOf(day) + 6) % 7] ?? day;

/** Clocks that skip a window's times make it wait for another week. */
const searchedMs = 30 * 86_400_000;

/** When the window is open next: the moment itself when it is open then. undefined for a window without days. */
export function nextOpen(window: Window, after: Date): Date | undefined {
  const openings = openingsOf(window) ?? openingsOf({ ...window, timezone: "UTC" });
  const at = openings?.next(after.getTime(), after.getTime() + searchedMs);
  return at === undefined ? undefined : new Date(at);
}

export function freezeAt(freezes: readonly Freeze[], instant: Date): Freeze | undefined {
  return freezes.find(({ from, to }) => instant.getTime() >= Date.parse(from) && instant.getTime() < Date.parse(to));
}
