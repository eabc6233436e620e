/** JSON has no Infinity, which a review may hold for a copy that never ends. No text of a person begins like this. */
const infinity = "\u0000Infinity";

/** For a column of type json or text: jsonb would refuse U+0000 and forget the order of keys. */
export const toColumn = (value: unknown): string =>
  JSON.stringify(value, (_key, item: unknown) => (item === Infinity ? infinity : item));

/** What {@link toColumn} wrote. */
export const fromColumn = (text: string): unknown =>
  JSON.parse(text, (_key, item: unknown) => (item === infinity ? Infinity : item));

/** PostgreSQL's text knows no U+0000. */
export const withoutNul = (text: string): string => text.replaceAll("\u0000", "\uFFFD");
