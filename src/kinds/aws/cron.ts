const days = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];

/**
 * A five-field schedule as AWS writes it: six fields, Sunday is 1 instead of 0, and one of the two day fields is `?`.
 * Undefined when it names both a day of the month and a day of the week, which AWS cannot say.
 */
export function awsCron(schedule: string): string | undefined {
  const fields = schedule.trim().split(/\s+/);
  const [minute, hour, dayOfMonth, month, dayOfWeek] = fields;
  if (fields.length !== 5 || !fields.every((field) => /^[A-Za-z0-9*,/-]+$/.test(field))) return undefined;
  if (dayOfMonth !== "*" && dayOfWeek !== "*") return undefined;
  const week = dayOfWeek === "*" ? "?" : dayOfWeek?.replace(/(?<!\/)\d+/g, (day) => days[Number(day) % 7] ?? day).toUpperCase();
  return `cron(${minute} ${hour} ${dayOfWeek === "*" ? dayOfMonth : "?"} ${month} ${week} *)`;
}
