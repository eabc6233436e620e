import type { OpenHours } from "../../domain/windows.ts";
import { sayDuration } from "../../domain/units.ts";
import type { ZoneOffset } from "../../domain/zone-offset.ts";
import type { FreezePeriod } from "../../domain/calendar.ts";

/** RFC 3339, without milliseconds where there are none. */
export const instant = (at: number): string => new Date(at).toISOString().replace(".000Z", "Z");

const weekdays = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];

/** As people where the window is would say it: Saturday 2026-01-17 22:00 (Europe/Berlin). */
export function wallTime(at: number, { timezone }: Pick<OpenHours, "timezone">, offsetAt: ZoneOffset): string {
  const wall = new Date(at + offsetAt(at));
  const [date = "", time = ""] = wall.toISOString().split("T");
  return `${weekdays[wall.getUTCDay()] ?? ""} ${date} ${time.slice(0, 5)} (${timezone ?? "UTC"})`;
}

export const sayFreeze = ({ name, from, to, reason }: FreezePeriod): string =>
  `freeze ${name ?? `${from} to ${to}`}${reason === undefined ? "" : ` (${reason})`}`;

export function saySoak(wave: string, healthySince: string | null, seconds: number, until: number): string {
  const long = seconds > 0 ? ` for ${sayDuration(seconds)}` : "";
  if (healthySince === null) return `wave ${wave} is not healthy, and must have been so${long}`;
  return `wave ${wave} must have been healthy${long}, which it will have been at ${instant(until)}`;
}
