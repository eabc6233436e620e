/** How far the clocks of a zone are ahead of UTC at a moment, both in milliseconds. */
export type ZoneOffset = (at: number) => number;

/** undefined for a zone that is not known here. Making one is slow; asking it is not. */
export function zoneOffset(timezone: string): ZoneOffset | undefined {
  const format = formatOf(timezone);
  if (format === undefined) return undefined;
  return (at) => {
    const [, sign, hours = "0", minutes = "0", seconds = "0"] =
      /GMT(?:([+-])(\d{2}):(\d{2})(?::(\d{2}))?)?$/.exec(format.format(at)) ?? [];
    const ahead = ((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1000;
    return sign === "-" ? -ahead : ahead;
  };
}

function formatOf(timeZone: string): Intl.DateTimeFormat | undefined {
  try {
    return new Intl.DateTimeFormat("en-US", { timeZone, timeZoneName: "longOffset" });
  } catch {
    return undefined;
  }
}

/** A stretch of time in which the clocks do not change. The end is left out. */
export interface SteadyTime {
  readonly from: number;
  readonly to: number;
  readonly offset: number;
}

/** Nowhere do clocks change twice within a day. */
const step = 86_400_000;

/** The time from one moment to another in pieces of at most a day, cut where the clocks change. */
export function* steadyTimes(from: number, to: number, offsetAt: ZoneOffset): Generator<SteadyTime> {
  let start = from;
  let offset = offsetAt(start);
  while (start < to) {
    const end = Math.min(start + step, to);
    const after = offsetAt(end);
    const change = after === offset ? end : changeBetween(start, end, offsetAt);
    yield { from: start, to: change, offset };
    start = change;
    offset = after;
  }
}

/** The first moment with the later offset. */
function changeBetween(from: number, to: number, offsetAt: ZoneOffset): number {
  const later = offsetAt(to);
  let before = from;
  let after = to;
  while (after - before > 1) {
    const middle = Math.floor((before + after) / 2);
    if (offsetAt(middle) === later) after = middle;
    else before = middle;
  }
  return after;
}
