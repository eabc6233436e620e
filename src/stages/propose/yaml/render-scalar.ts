import type { Scalar } from "yaml";
import { Refusal } from "./refusal.ts";

export type PlainScalar = string | number | boolean | null;

export interface ScalarPlace {
  /** Inside braces or brackets, where commas and brackets end a plain value. */
  readonly flow: boolean;
  /** How the value that stood here was written. */
  readonly was?: Pick<Scalar, "type" | "value">;
}

export const isPlainScalar = (value: unknown): value is PlainScalar =>
  value === null || typeof value === "string" || typeof value === "number" || typeof value === "boolean";

/** A scalar on one line. */
export function renderScalar(value: PlainScalar, { flow, was }: ScalarPlace): string {
  if (typeof value === "number" && !Number.isFinite(value)) throw new Refusal("A value is not a finite number.");
  if (typeof value !== "string") return String(value);
  switch (was?.type) {
    case "QUOTE_SINGLE":
      return unfit.test(value) ? doubleQuoted(value) : `'${value.replaceAll("'", "''")}'`;
    case "QUOTE_DOUBLE":
      return doubleQuoted(value);
    case "PLAIN":
    case "BLOCK_FOLDED":
    case "BLOCK_LITERAL":
    case undefined:
    default:
      return isPlain(value, flow, wasBareDate(was)) ? value : doubleQuoted(value);
  }
}

/** Someone who writes dates without quotes gets the next one without quotes. */
const wasBareDate = (was: ScalarPlace["was"]): boolean =>
  was?.type === "PLAIN" && typeof was.value === "string" && date.test(was.value);

/** Letters, digits and a few marks may start a plain value; everything else has a meaning somewhere in YAML. */
const start = /^[\p{L}\p{N}_./$(]/u;
const date = /^\d{4}-\d{1,2}-\d{1,2}(?:$|[Tt\s])/;
/** What YAML 1.1 or 1.2 reads as something other than text: other tools than ours read these files too. */
const notText = [
  /^(?:~|null|true|false|yes|no|on|off|y|n)$/i,
  /^[-+]?(?:0x[\da-f_]+|0o?[0-7_]+|0b[01_]+)$/i,
  /^[-+]?[\d_]*\.?[\d_]*(?:e[-+]?[\d_]+)?$/i,
  /^[-+]?[\d_]+(?::[0-5]?\d)+(?:\.[\d_]*)?$/,
  /^[-+]?\.(?:inf|nan)$/i,
];

function isPlain(text: string, flow: boolean, bareDates: boolean): boolean {
  if (
    !start.test(text) ||
    /\s$|:(?:\s|$)|\s#|^\.\.\./.test(text) ||
    unfit.test(text) ||
    /[\t\u00a0\u2000-\u200a\u3000]/.test(text)
  )
    return false;
  if (flow && /[,[\]{}]/.test(text)) return false;
  if (date.test(text)) return bareDates;
  return !notText.some((form) => form.test(text));
}

/** Control characters, marks that reorder or hide text, what is no character at all, and line breaks of any kind. */
const unfit = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Cn}\ufffd]/u;
const everyUnfit = new RegExp(unfit.source, "gu");

/** JSON's escapes are YAML's; what would not be seen is escaped as well. */
export function doubleQuoted(text: string): string {
  return JSON.stringify(text).replaceAll(everyUnfit, (character) => {
    const point = character.codePointAt(0) ?? 0;
    return point > 0xffff ? `\\U${point.toString(16).padStart(8, "0")}` : `\\u${point.toString(16).padStart(4, "0")}`;
  });
}
