import { Refusal } from "./refusal.ts";
import { isPlainScalar, renderScalar, type PlainScalar, type ScalarPlace } from "./render-scalar.ts";
import { spaces } from "./lines.ts";

/** A value as it follows its `key:` or `-`: what stands on that line, and the lines below. */
export interface Rendered {
  readonly head: string;
  readonly lines: readonly string[];
}

/** How the file indents. */
export interface Layout {
  /** Columns between a key and the keys below it. */
  readonly mapStep: number;
  /** Columns between a key and the dashes below it. */
  readonly listStep: number;
  /** Write text of several lines as a block (`|`)? Such a block takes in the comments and blank lines below it. */
  readonly textBlocks: boolean;
}

/** Columns at which the lines of a value may start. */
export interface Columns {
  readonly map: number;
  readonly list: number;
}

const widest = 80;
const deepest = 50;

/** One entry of a block map as whole lines, from its own column on. */
export function entryLines(key: string, value: unknown, column: number, layout: Layout): readonly string[] {
  const { head, lines } = renderBlock(value, belowKey(column, layout), layout);
  return [`${spaces(column)}${renderKey(key, false)}:${head === "" ? "" : ` ${head}`}`, ...lines];
}

/** One item of a block list as whole lines. */
export function itemLines(value: unknown, column: number, layout: Layout): readonly string[] {
  const inner = column + 2;
  const isMap = !isPlainScalar(value) && !Array.isArray(value);
  const { head, lines } = isMap
    ? blockLines(value, { map: inner, list: inner }, layout)
    : renderBlock(value, { map: inner, list: inner }, layout);
  const [first, ...rest] = lines;
  if (head !== "" || first === undefined) return [`${spaces(column)}- ${head}`, ...lines];
  return [`${spaces(column)}- ${first.slice(inner)}`, ...rest];
}

export const belowKey = (column: number, { mapStep, listStep }: Layout): Columns => ({
  map: column + mapStep,
  list: column + listStep,
});

/** A value below a key or dash. Small collections of scalars go on one line. */
export function renderBlock(value: unknown, columns: Columns, layout: Layout, was?: ScalarPlace["was"]): Rendered {
  if (isPlainScalar(value)) return renderText(value, columns.map, layout.textBlocks, was);
  if (isShort(value)) {
    const flow = renderFlow(value);
    if (flow.length <= widest) return { head: flow, lines: [] };
  }
  return blockLines(value, columns, layout);
}

/** A collection over several lines; an empty one has no such form. */
function blockLines(value: unknown, columns: Columns, layout: Layout): Rendered {
  if (columns.map > deepest * 4) throw new Refusal("The value is nested too deeply.");
  if (Array.isArray(value)) {
    if (value.length === 0) return { head: "[]", lines: [] };
    return { head: "", lines: value.flatMap((item) => itemLines(item, columns.list, layout)) };
  }
  const entries = entriesOf(value);
  if (entries.length === 0) return { head: "{}", lines: [] };
  return { head: "", lines: entries.flatMap(([key, item]) => entryLines(key, item, columns.map, layout)) };
}

/** A value on one line, inside or outside of other flow values. */
export function renderFlow(value: unknown, depth = 0): string {
  if (depth > deepest) throw new Refusal("The value is nested too deeply.");
  if (isPlainScalar(value)) return renderScalar(value, { flow: true });
  if (Array.isArray(value)) return `[${value.map((item) => renderFlow(item, depth + 1)).join(", ")}]`;
  const entries = entriesOf(value).map(([key, item]) => `${renderKey(key, true)}: ${renderFlow(item, depth + 1)}`);
  return entries.length === 0 ? "{}" : `{ ${entries.join(", ")} }`;
}

export const renderKey = (key: string, flow: boolean): string => {
  if (key === "__proto__" || key === "<<") throw new Refusal(`${key} is not a field.`);
  return renderScalar(key, { flow });
};

const isShort = (value: unknown): boolean =>
  Array.isArray(value) ? value.every(isShortScalar) : entriesOf(value).every(([, item]) => isShortScalar(item));

const isShortScalar = (value: unknown): boolean => isPlainScalar(value) && String(value).length <= widest;

function entriesOf(value: unknown): readonly (readonly [string, unknown])[] {
  if (value === null || typeof value !== "object") throw new Refusal("A value is neither text, number, list nor map.");
  return Object.entries(value);
}

function renderText(value: PlainScalar, column: number, blocks: boolean, was: ScalarPlace["was"]): Rendered {
  if (blocks && typeof value === "string" && was?.type === "BLOCK_FOLDED" && isOneFoldedLine(value)) {
    return { head: value.endsWith("\n") ? ">" : ">-", lines: [`${spaces(column)}${value.replace(/\n$/, "")}`] };
  }
  if (!blocks || typeof value !== "string" || !isLiteral(value) || isQuoted(was))
    return { head: renderScalar(value, was === undefined ? { flow: false } : { flow: false, was }), lines: [] };
  const lines = value.replace(/\n$/, "").split("\n");
  return { head: value.endsWith("\n") ? "|" : "|-", lines: lines.map((line) => (line === "" ? "" : `${spaces(column)}${line}`)) };
}

const isQuoted = (was: ScalarPlace["was"]): boolean => was?.type === "QUOTE_DOUBLE" || was?.type === "QUOTE_SINGLE";

/** Text of several lines that a literal block can hold without an indentation mark and without rules about blank ends. */
const isLiteral = (text: string): boolean =>
  text.includes("\n") &&
  !/^\s|\n\n$|[^\n\P{Cc}]|[\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Cn}\ufffd]/u.test(text) &&
  text.split("\n").every((line) => line === "" || line.trim() !== "");

const isOneFoldedLine = (text: string): boolean =>
  /^\S/.test(text) && !/\n[\s\S]|[^\n\P{Cc}]|[\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Cn}\ufffd]/u.test(text) && text.trim() !== "";
