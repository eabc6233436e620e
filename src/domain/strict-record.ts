/** What somebody sent, once it is known to be an object with these members and no others. */
export type StrictRecord = Readonly<Record<string, unknown>>;

/** The object, or undefined when it is none, lacks a member or has one that nobody knows. */
export function strictRecord(
  value: unknown,
  required: readonly string[],
  optional: readonly string[] = [],
): StrictRecord | undefined {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
  const names = Object.keys(value);
  const isKnown = (name: string): boolean => required.includes(name) || optional.includes(name);
  return required.every((name) => Object.hasOwn(value, name)) && names.every(isKnown) ? (value as StrictRecord) : undefined;
}

/** What would spoil a terminal or a log line; tab and line break are neither. */
// eslint-disable-next-line no-control-regex
const control = /[\u0000-\u0008\u000b-\u001f\u007f]/;
const allControl = new RegExp(control, "g");

/** Half of a character is none to a database. */
export const isText = (value: unknown, longest: number): value is string =>
  typeof value === "string" && value.length <= longest && !control.test(value) && value.isWellFormed();

export const withoutControl = (text: string): string => text.replaceAll(allControl, " ").toWellFormed();

/** A whole number that counts something. */
export const isCount = (value: unknown, most = Number.MAX_SAFE_INTEGER): value is number =>
  typeof value === "number" && Number.isSafeInteger(value) && value >= 0 && value <= most;

export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
