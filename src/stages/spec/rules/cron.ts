const fields = [
  { name: "minute", low: 0, high: 59 },
  { name: "hour", low: 0, high: 23 },
  { name: "day of month", low: 1, high: 31 },
  { name: "month", low: 1, high: 12 },
  { name: "day of week", low: 0, high: 7 },
] as const;

const names = /^(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|sun|mon|tue|wed|thu|fri|sat)$/i;

/** What is wrong with a five-field cron expression; undefined when nothing is. */
export function cronFault(text: string): string | undefined {
  const parts = text.trim().split(/\s+/);
  if (parts.length !== fields.length) return `it has ${parts.length} fields`;
  for (const [index, { name, low, high }] of fields.entries()) {
    const part = parts[index] ?? "";
    if (!part.split(",").every((item) => isItem(item, low, high, index > 2))) return `${name} is not valid`;
  }
  return undefined;
}

function isItem(item: string, low: number, high: number, named: boolean): boolean {
  const [range = "", step, ...rest] = item.split("/");
  if (rest.length > 0 || (step !== undefined && !/^[1-9]\d?$/.test(step))) return false;
  if (range === "*") return true;
  const ends = range.split("-");
  return ends.length <= 2 && ends.every((end) => isValue(end, low, high, named));
}

function isValue(text: string, low: number, high: number, named: boolean): boolean {
  if (named && names.test(text)) return true;
  return /^\d{1,2}$/.test(text) && Number(text) >= low && Number(text) <= high;
}
