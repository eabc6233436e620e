import { InvalidArgumentError, Option } from "commander";

/** `--now`: RFC 3339 with a zone, so that the same command means the same everywhere. */
export function instant(text: string): Date {
  const at = new Date(text);
  const wellFormed = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2}))?$/.test(text);
  if (!wellFormed || Number.isNaN(at.getTime()))
    throw new InvalidArgumentError("Write a date or an RFC 3339 time such as 2026-01-12T09:00:00Z.");
  return at;
}

export function positive(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new InvalidArgumentError("Write a whole number above 0.");
  return value;
}

export function seconds(text: string): number {
  const value = Number(text);
  if (text.trim() === "" || !Number.isFinite(value) || value < 0)
    throw new InvalidArgumentError("Write seconds, such as 2 or 0.5.");
  return value;
}

/** A sha256 as we print it. */
export function hashArgument(text: string): string {
  if (!/^[0-9a-f]{64}$/.test(text)) throw new InvalidArgumentError("Write the 64 hexadecimal digits of a hash.");
  return text;
}

export const collect = (value: string, previous: readonly string[] | undefined): readonly string[] => [
  ...(previous ?? []),
  ...value.split(",").filter((part) => part !== ""),
];

export const nowOption = () => new Option("--now <time>", "the clock of this run, as RFC 3339").argParser(instant);
export const outputOption = () => new Option("-o, --output <file>", "write to a file instead of standard output");
export const quietOption = () => new Option("-q, --quiet", "no progress on standard error");
export const formatOption = (...formats: readonly [string, ...string[]]) =>
  new Option("-f, --format <format>", "output format").choices(formats).default(formats[0]);
export const severityOption = () =>
  new Option("--fail-on <severity>", "the mildest severity that denies")
    .choices(["critical", "high", "medium", "low", "info"])
    .default("high");
