import { minutesOfDay } from "./time-of-day.ts";
import type { OpenHours } from "./windows.ts";
import { steadyTimes, type ZoneOffset, zoneOffset } from "./zone-offset.ts";

/** When a window is open. Moments are milliseconds since 1970. */
export interface Openings {
  isOpen(at: number): boolean;
  /** The first moment from `after` on at which it is open, `after` itself included; undefined when there is none before `until`. */
  next(after: number, until: number): number | undefined;
  /** How far the clocks on its wall are ahead of UTC. */
  readonly offsetAt: ZoneOffset;
}

const dayMs = 86_400_000;
const minuteMs = 60_000;
const weekdays = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
const time = /^(?:[01]\d|2[0-3]):[0-5]\d$/;

/**
 * The clock on the wall decides: a window is open while that clock shows one of its times. Where clocks go forward, times that they
 * skip never come, and a window that lies there does not open; where they go back, its times come twice, and it is open twice. A window
 * that crosses midnight belongs to the day on which it opens. undefined for a zone or a time that cannot be read.
 */
export function openingsOf({ days, from, to, timezone = "UTC" }: OpenHours): Openings | undefined {
  const offsetAt = zoneOffset(timezone);
  if (offsetAt === undefined || !time.test(from) || !time.test(to)) return undefined;
  const begin = minutesOfDay(from) * minuteMs;
  const length = ((minutesOfDay(to) * minuteMs - begin + dayMs - 1) % dayMs) + 1;

  /** On the wall: the first moment from one on, before another, at which it is open. */
  const nextOnWall = (after: number, until: number): number | undefined => {
    for (let day = Math.floor(after / dayMs) - 1; day * dayMs + begin < until; day += 1) {
      const opens = day * dayMs + begin;
      if (opens + length > after && days.includes(weekdayOf(day))) return Math.max(opens, after);
    }
    return undefined;
  };

  return {
    offsetAt,
    isOpen: (at) => {
      const wall = at + offsetAt(at);
      return nextOnWall(wall, wall + 1) === wall;
    },
    next: (after, until) => {
      for (const { from: start, to: end, offset } of steadyTimes(after, until, offsetAt)) {
        const found = nextOnWall(start + offset, end + offset);
        if (found !== undefined) return found - offset;
      }
      return undefined;
    },
  };
}

/** 1 January 1970 was a Thursday. */
const weekdayOf = (day: number): string => weekdays[(((day + 4) % 7) + 7) % 7] ?? "";
