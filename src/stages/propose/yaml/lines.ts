import { isCollection, isMap, isScalar, isSeq, type Node, type Pair, type YAMLSeq } from "yaml";

/** Replace `[start, end)` of a text. */
export interface Splice {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** The text with every splice made. They must not overlap. */
export function spliced(text: string, splices: readonly Splice[]): string {
  const ordered = splices.toSorted((a, b) => b.start - a.start || b.end - a.end);
  return ordered.reduce((result, { start, end, text: part }) => result.slice(0, start) + part + result.slice(end), text);
}

export const lineStart = (text: string, at: number): number => (at === 0 ? 0 : text.lastIndexOf("\n", at - 1) + 1);

/** Columns count from 0. */
export const columnOf = (text: string, at: number): number => at - lineStart(text, at);

/** Where the next line starts; the end of the text when there is none. A place at the start of a line stays. */
export function lineEnd(text: string, at: number): number {
  if (at > 0 && text[at - 1] === "\n") return at;
  const newline = text.indexOf("\n", at);
  return newline === -1 ? text.length : newline + 1;
}

export const lineBreakOf = (text: string): string => (/\r?\n/.exec(text)?.[0] === "\r\n" ? "\r\n" : "\n");

export const spaces = (count: number): string => " ".repeat(count);

/** A value that is written as nothing: `key:`. */
export const isUnwritten = (node: Node | null): boolean =>
  node === null || (isScalar(node) && (node.range === null || node.range === undefined || node.range[0] === node.range[1]));

export const isTextBlock = (node: Node | null): boolean =>
  isScalar(node) && (node.type === "BLOCK_LITERAL" || node.type === "BLOCK_FOLDED");

/** The end of the dash of an item of a block list. */
export function dashEnd(list: YAMLSeq, index: number): number | undefined {
  const token = list.srcToken;
  if (token?.type !== "block-seq") return undefined;
  const dash = token.items[index]?.start.find(({ type }) => type === "seq-item-ind");
  return dash === undefined ? undefined : dash.offset + 1;
}

/** The end of the colon of a map entry; undefined where a flow map leaves it out. */
export function colonEnd(pair: Pair): number | undefined {
  const colon = pair.srcToken?.sep?.find(({ type }) => type === "map-value-ind");
  return colon === undefined ? undefined : colon.offset + 1;
}

/**
 * Where the last thing that a node says ends. The range of a block collection already lies past its newline, and past the
 * comments below it, so what is inserted there may land in the next item.
 */
export function leafEnd(text: string, node: Node): number {
  if (isTextBlock(node)) return textBlockEnd(text, node);
  if (!isCollection(node) || node.flow === true) return node.range?.[1] ?? 0;
  if (isMap(node)) {
    const last = node.items.at(-1);
    return last === undefined ? (node.range?.[1] ?? 0) : entryEnd(text, last as Pair<Node, Node | null>);
  }
  return isSeq(node) ? itemEnd(text, node, node.items.length - 1) : 0;
}

export function entryEnd(text: string, pair: Pair<Node, Node | null>): number {
  if (pair.value !== null && !isUnwritten(pair.value)) return leafEnd(text, pair.value);
  return colonEnd(pair) ?? pair.key.range?.[1] ?? 0;
}

export function itemEnd(text: string, list: YAMLSeq, index: number): number {
  const item = (list.items[index] ?? null) as Node | null;
  return item === null || isUnwritten(item) ? (dashEnd(list, index) ?? list.range?.[1] ?? 0) : leafEnd(text, item);
}

/** Blank lines below a text block belong to it only when it keeps them (`|+`). */
function textBlockEnd(text: string, node: Node): number {
  const [start, end] = node.range ?? [0, 0];
  const block = text.slice(start, end);
  if (/^[|>][0-9]*\+/.test(block)) return end;
  const blank = /(?:(?<=\n)[ \t]*(?:\r?\n|$))+$/.exec(block);
  return blank === null ? end : start + blank.index;
}
