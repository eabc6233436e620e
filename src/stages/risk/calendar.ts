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
export function localTimes(timezone: string | undefined): (instant: Date) => LocalTime {
  const format = formatOf(timezone ?? "UTC") ?? formatOf("UTC");
  return (instant) => {
    const parts = new Map(format?.formatToParts(instant).map(({ type, value }) => [type, value]));
    return {
      day: days.find((day) => day === parts.get("weekday")) ?? "Sun",
      minutes: Number(parts.get("hour") ?? 0) * 60 + Number(parts.get("minute") ?? 0),
    };
  };
}

function formatOf(timeZone: string): Intl.DateTimeFormat | undefined {
  try {
    return new Intl.DateTimeFormat("en-US", { timeZone, weekday: "short", hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
  } catch {
    return undefined;
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

const dayBefore = (day: Day): Day => days[(days.indexOf(day) + 6) % 7] ?? "Sun";

const stepMs = 5 * 60_000;
const searchDays = 8;

/** When the window is open next, to five minutes; the moment itself when it is open then. undefined for one that opens for less. */
export function nextOpen(window: Window, after: Date): Date | undefined {
  const local = localTimes(window.timezone);
  for (let step = 0; step <= (searchDays * 86_400_000) / stepMs; step += 1) {
    const instant = new Date(after.getTime() + step * stepMs);
    if (isOpen(window, local(instant))) return instant;
  }
  return undefined;
}

export function freezeAt(freezes: readonly Freeze[], instant: Date): Freeze | undefined {
  return freezes.find(({ from, to }) => instant.getTime() >= Date.parse(from) && instant.getTime() < Date.parse(to));
}
