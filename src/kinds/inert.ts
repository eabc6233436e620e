/**
 * Text from a user travels through synthesis inert: marked so that neither CDKTF nor Terraform can take it for an expression.
 * What a kind writes itself stays alive. The marks leave the text in {@link written}, the last step before the file.
 */
const mark = "\uE000";

/** Marked text: no `{` is left, so it holds no template, and nothing that CDKTF reads as one of its tokens. */
export function inert(text: string): string {
  if (text === "__proto__") return `${mark}u_proto__`;
  // A percentage is read as a number by some kinds, and followed by nothing.
  if (/^\d+(\.\d+)?%$/.test(text)) return text;
  return (
    text
      .replaceAll(mark, `${mark}x`)
      .replaceAll("{", `${mark}o`)
      // CDKTF hides number tokens in doubles near -1e289 and looks for them in every string.
      .replace(/(-[\d.]+)([eE])(\+?\d{3})/g, `$1${mark}$2$3`)
      // A sign at the end would escape a reference that a kind writes right behind it.
      .replace(/[$%]$/, (sign) => `${mark}${sign === "$" ? "d" : "p"}`)
  );
}

/** The user's own text again, for reading a file or computing a name; never for Terraform. */
export function alive(text: string): string {
  return text.replace(/\uE000([xoudpeE])/g, (_, code: string) => plain[code] ?? "");
}

/** The text as Terraform must read it to mean what the user wrote: `${` and `%{` are escaped. */
export function written(text: string): string {
  if (!text.includes(mark)) return text;
  return text
    .replace(/(?:\uE000d|\$)(?:\uE000o|(?<=\uE000d)\{)/g, "$$$${")
    .replace(/(?:\uE000p|%)(?:\uE000o|(?<=\uE000p)\{)/g, "%%{")
    .replace(/\uE000d(?=\$\{)/g, '${"$"}')
    .replace(/\uE000p(?=%\{)/g, '${"%"}')
    .replace(/\uE000([xoudpeE])/g, (_, code: string) => plain[code] ?? "");
}

const plain: Readonly<Record<string, string>> = { x: mark, o: "{", u: "_", d: "$", p: "%", e: "e", E: "E" };

/** {@link inert} for every string and key below a value. */
export function deepInert<T>(value: T): T {
  return mapText(value, inert) as T;
}

/** A copy of a JSON value with every string and key mapped; own keys only, so `__proto__` stays data. */
export function mapText(value: unknown, map: (text: string) => unknown): unknown {
  if (typeof value === "string") return map(value);
  if (Array.isArray(value)) return value.map((item) => mapText(item, map));
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [String(map(key)), mapText(item, map)]));
}
