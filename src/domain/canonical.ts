/** Deeper than any of our events; a text from outside may be deeper. */
const deepest = 16;

/**
 * The one way to write a JSON value, so that equal values have equal digests: keys sorted, no space, everything outside printable ASCII
 * as \uXXXX, numbers whole or with at most three decimals. Python writes the same with
 * `json.dumps(value, sort_keys=True, separators=(",", ":"))`. Throws RangeError for a value that has no such form.
 */
export const canonical = (value: unknown): string => write(value, 0);

function write(value: unknown, depth: number): string {
  if (depth > deepest) throw new RangeError("a value is nested too deeply");
  if (value === null || typeof value === "boolean") return String(value);
  if (typeof value === "string") return quoted(value);
  if (typeof value === "number") return figure(value);
  if (Array.isArray(value)) return `[${value.map((item: unknown) => write(item, depth + 1)).join(",")}]`;
  if (typeof value === "object") return `{${membersOf(value, depth).join(",")}}`;
  throw new RangeError(`a value of type ${typeof value} has no canonical form`);
}

/** What is undefined is not there. */
const membersOf = (value: object, depth: number): readonly string[] =>
  Object.entries(value as Readonly<Record<string, unknown>>)
    .filter(([, item]) => item !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, item]) => `${quoted(key)}:${write(item, depth + 1)}`);

const quoted = (text: string): string =>
  JSON.stringify(text).replaceAll(
    /[\u007f-\uffff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );

/** Programs differ in how they write very large and very small numbers, so there are none. */
function figure(value: number): string {
  const isExact = Number.isSafeInteger(value) || (Math.abs(value) < 1e9 && Number(value.toFixed(3)) === value);
  if (!isExact) throw new RangeError("a number is neither whole nor of three decimals");
  return Object.is(value, -0) ? "0" : String(value);
}
