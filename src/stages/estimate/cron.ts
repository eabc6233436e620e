const daySeconds = 86_400;
/** Nine years, so that 29 February comes twice. */
const calendarDays = 3288;

/** The longest time between two runs of a five-field cron schedule, in seconds; undefined when it is none or never runs. */
export function longestGap(schedule: string): number | undefined {
  const fields = schedule.trim().split(/\s+/);
  if (fields.length !== 5) return undefined;
  const [minutes, hours, days, months, weekdays] = [
    parseField(fields[0], 0, 59),
    parseField(fields[1], 0, 23),
    parseField(fields[2], 1, 31),
    parseField(fields[3], 1, 12, monthNames),
    parseField(fields[4], 0, 7, dayNames),
  ];
  if (!minutes || !hours || !days || !months || !weekdays) return undefined;
  // Cron's old rule: where both day fields are restricted, either one is enough.
  const either = !fields[2]?.startsWith("*") && !fields[4]?.startsWith("*");
  const runs = runDays((day, month, weekday) => {
    const byDay = days.has(day);
    const byWeekday = weekdays.has(weekday) || (weekday === 0 && weekdays.has(7));
    return months.has(month) && (either ? byDay || byWeekday : byDay && byWeekday);
  });
  const times = [...hours].flatMap((hour) => [...minutes].map((minute) => hour * 3600 + minute * 60)).sort((a, b) => a - b);
  return gapBetween(runs, times);
}

/** Day numbers, from 0, on which the schedule runs. */
function runDays(runs: (day: number, month: number, weekday: number) => boolean): readonly number[] {
  const start = Date.UTC(2024, 0, 1);
  return Array.from({ length: calendarDays }, (_day, index) => index).filter((index) => {
    const date = new Date(start + index * daySeconds * 1000);
    return runs(date.getUTCDate(), date.getUTCMonth() + 1, date.getUTCDay());
  });
}

function gapBetween(days: readonly number[], times: readonly number[]): number | undefined {
  const first = times[0];
  const last = times.at(-1);
  if (first === undefined || last === undefined || days.length === 0) return undefined;
  const within = differences(times);
  const across = differences(days).map((gap) => gap * daySeconds + first - last);
  return Math.max(...within, ...across);
}

const differences = (values: readonly number[]): readonly number[] =>
  values.slice(1).map((value, index) => value - (values[index] ?? value));

const monthNames = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const dayNames = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

function parseField(text: string | undefined, low: number, high: number, names?: readonly string[]): Set<number> | undefined {
  const values = new Set<number>();
  for (const part of (text ?? "").split(",")) {
    const range = parsePart(part, low, high, names);
    if (range === undefined) return undefined;
    for (let value = range.from; value <= range.to; value += range.step) values.add(value);
  }
  return values;
}

function parsePart(part: string, low: number, high: number, names?: readonly string[]) {
  const match = /^(?:\*|([a-z\d]+)(?:-([a-z\d]+))?)(?:\/(\d{1,4}))?$/.exec(part.toLowerCase());
  if (match === null) return undefined;
  const [, first, second, every] = match;
  const step = every === undefined ? 1 : Number(every);
  const from = first === undefined ? low : numberOf(first, low, names);
  // `5/15` means from 5 on, in steps of 15.
  const to = second !== undefined ? numberOf(second, low, names) : first === undefined || every !== undefined ? high : from;
  return step >= 1 && from >= low && to <= high && from <= to ? { from, to, step } : undefined;
}

/** NaN, which no range accepts, for what is neither a number nor a name. */
function numberOf(text: string, low: number, names: readonly string[] = []): number {
  const name = names.indexOf(text);
  if (name >= 0) return name + low;
  return /^\d{1,4}$/.test(text) ? Number(text) : Number.NaN;
}
