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

const dayAfter = (day: Day, ahead: number): Day => days[(days.indexOf(day) + ahead) % 7] ?? day;
const dayBefore = (day: Day): Day => dayAfter(day, 6);

const minuteMs = 60_000;

/** When the window is open next: the moment itself when it is open then. undefined for a window without days. */
export function nextOpen(window: Window, after: Date): Date | undefined {
  const local = localTimes(window.timezone);
  const { day, minutes } = local(after);
  if (isOpen(window, { day, minutes })) return after;
  const from = minutesOfDay(window.from);
  const waits = [0, 1, 2, 3, 4, 5, 6, 7]
    .filter((ahead) => window.days.includes(dayAfter(day, ahead)))
    .map((ahead) => ahead * 1440 + from - minutes);
  const wait = waits.find((candidate) => candidate > 0);
  if (wait === undefined) return undefined;
  const guess = new Date((Math.floor(after.getTime() / minuteMs) + wait) * minuteMs);
  // The clocks may change on the way: land on the wall clock's time, not on the hours that passed.
  return new Date(guess.getTime() + shiftTo(from, local(guess).minutes) * minuteMs);
}

/** Minutes from one time of day to another, the short way round midnight. */
const shiftTo = (wanted: number, actual: number): number => ((wanted - actual + 2160) % 1440) - 720;

export function freezeAt(freezes: readonly Freeze[], instant: Date): Freeze | undefined {
  return freezes.find(({ from, to }) => instant.getTime() >= Date.parse(from) && instant.getTime() < Date.parse(to));
}
