import type { Freeze, Window } from "../../domain/spec.generated.ts";

/** When changes may be applied: inside a window where any is declared, outside every freeze. */
export interface Calendar {
  /** Each list is one authority (the spec, the settings); where it declares windows, one of them must be open. */
  readonly windows: readonly (readonly Omit<Window, "name">[])[];
  readonly freezes: readonly Freeze[];
}

const days = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"] as const;

/** null: neither windows nor freezes are declared, so nothing is asked for. */
export function inWindow(now: string, { windows, freezes }: Calendar): boolean | null {
  const asked = windows.filter((list) => list.length > 0);
  if (asked.length === 0 && freezes.length === 0) return null;
  const at = new Date(now);
  if (freezes.some((freeze) => isFrozen(at, freeze))) return false;
  return asked.every((list) => list.some((window) => isOpen(at, window)));
}

/** A freeze whose dates cannot be read holds: it was meant to stop something. */
function isFrozen(at: Date, { from, to }: Freeze): boolean {
  const [start, end] = [Date.parse(from), Date.parse(to)];
  if (Number.isNaN(start) || Number.isNaN(end)) return true;
  return at.getTime() >= start && at.getTime() < end;
}

/** The day is the one on which the window opens, so `Sat 22:00-04:00` is still open early on Sunday. */
function isOpen(at: Date, window: Omit<Window, "name">): boolean {
  const local = localTime(at, window.timezone ?? "UTC");
  if (local === undefined) return false;
  const today = window.days.includes(local.day);
  if (window.from < window.to) return today && local.time >= window.from && local.time < window.to;
  const yesterday = window.days.includes(dayBefore(local.day));
  return (today && local.time >= window.from) || (yesterday && local.time < window.to);
}

type Day = (typeof days)[number];
const dayBefore = (day: Day): Day => days[(days.indexOf(day) + 6) % 7] ?? day;

/** Weekday and `HH:MM` in a time zone; undefined for a zone or time that does not exist. */
function localTime(at: Date, timeZone: string): { readonly day: Day; readonly time: string } | undefined {
  try {
    const format = new Intl.DateTimeFormat("en-US", {
      timeZone,
      weekday: "short",
      hour: "2-digit",
      minute: "2-digit",
      hourCycle: "h23",
    });
    const parts = new Map(format.formatToParts(at).map(({ type, value }) => [type, value]));
    const day = days.find((name) => name === parts.get("weekday"));
    return day === undefined ? undefined : { day, time: `${parts.get("hour") ?? ""}:${parts.get("minute") ?? ""}` };
  } catch {
    return undefined;
  }
}
