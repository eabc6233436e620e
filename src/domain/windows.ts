/** A maintenance window of a spec or of the settings. */
export interface OpenHours {
  readonly days: readonly string[];
  /** HH:MM */
  readonly from: string;
  /** HH:MM; at or before `from` means the next day. */
  readonly to: string;
  /** IANA name, default UTC. */
  readonly timezone?: string;
}

const weekdays = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
const minutesOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));
const dayMinutes = 1440;

/** How long a window stays open, in seconds. Clock changes are ignored. */
export function windowSeconds({ from, to }: OpenHours): number {
  const minutes = minutesOf(to) - minutesOf(from);
  return (minutes > 0 ? minutes : minutes + dayMinutes) * 60;
}

export function isTimezone(name: string): boolean {
  try {
    new Intl.DateTimeFormat("en-US", { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

/** Is the instant inside the window? A window that crosses midnight belongs to the day on which it opens. */
export function isInWindow(window: OpenHours, instant: Date): boolean {
  const { day, minutes } = localTime(instant, window.timezone ?? "UTC");
  const from = minutesOf(window.from);
  const to = minutesOf(window.to);
  const opensOn = (weekday: string | undefined) => weekday !== undefined && window.days.includes(weekday);
  if (from < to) return opensOn(weekdays[day]) && minutes >= from && minutes < to;
  return (opensOn(weekdays[day]) && minutes >= from) || (opensOn(weekdays[(day + 6) % 7]) && minutes < to);
}

function localTime(instant: Date, timeZone: string): { readonly day: number; readonly minutes: number } {
  const format = new Intl.DateTimeFormat("en-US", {
    timeZone,
    weekday: "short",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  });
  const parts = new Map(format.formatToParts(instant).map(({ type, value }) => [type, value]));
  return {
    day: weekdays.indexOf(parts.get("weekday") ?? ""),
    minutes: Number(parts.get("hour")) * 60 + Number(parts.get("minute")),
  };
}
