import { isCollection, isScalar, type Node } from "yaml";
import { belowKey, renderBlock, renderFlow, type Columns, type Layout, type Rendered } from "./render-value.ts";
import { isPlainScalar, renderScalar } from "./render-scalar.ts";
import { columnOf, isTextBlock, isUnwritten, leafEnd, lineBreakOf, lineEnd, lineStart, spaces, type Splice } from "./lines.ts";
import { indicatorEnd, refuseShared, refuseSharedBelow, type Place } from "./find-place.ts";
import { Refusal } from "./refusal.ts";

/** Writes a value where another one stands, or where nothing is written behind a key. */
export function setValue(text: string, place: Place, value: unknown, layout: Layout): readonly Splice[] {
  refuseShared(place.node);
  refuseSharedBelow(place.node);
  if (place.flow) return setInFlow(place, value);
  return setInBlock(text, place, renderBlock(value, columnsOf(text, place, layout), layout, scalarOf(place.node)));
}

/** A list or map over several lines where an empty one stands on one line. */
export function unfold(
  text: string,
  place: Place,
  layout: Layout,
  linesAt: (columns: Columns) => readonly string[],
): readonly Splice[] {
  return setInBlock(text, place, { head: "", lines: linesAt(columnsOf(text, place, layout)) });
}

const scalarOf = (node: Node | null) => (isScalar(node) && !isUnwritten(node) ? node : undefined);

function columnsOf(text: string, place: Place, layout: Layout): Columns {
  const at = place.in === "map" ? place.entry?.key.range?.[0] : (indicatorEnd(place) ?? 1) - 1;
  switch (place.in) {
    case "document":
      return { map: 0, list: 0 };
    case "map":
      return belowKey(columnOf(text, at ?? 0), layout);
    case "list":
      return { map: columnOf(text, at ?? 0) + 2, list: columnOf(text, at ?? 0) + 2 };
  }
}

function setInFlow(place: Place, value: unknown): readonly Splice[] {
  const was = scalarOf(place.node);
  const written = isPlainScalar(value) && was !== undefined ? renderScalar(value, { flow: true, was }) : renderFlow(value);
  if (place.node !== null && !isUnwritten(place.node)) return [rangeSplice(place.node, written)];
  const behind = indicatorEnd(place);
  if (behind !== undefined) return [{ start: behind, end: behind, text: ` ${written}` }];
  const key = place.in === "map" ? place.entry?.key.range?.[1] : undefined;
  if (key === undefined) throw new Refusal("There is nothing here that could be replaced.");
  return [{ start: key, end: key, text: `: ${written}` }];
}

const rangeSplice = (node: Node, written: string): Splice => {
  const [start, end] = node.range ?? [0, 0];
  return { start, end, text: written };
};

function setInBlock(text: string, place: Place, rendered: Rendered): readonly Splice[] {
  const { node } = place;
  const behind = indicatorEnd(place);
  if (node === null || isUnwritten(node)) return setBehind(text, behind, rendered);
  if (isTextBlock(node)) return setTextBlock(text, node, rendered);
  if (isCollection(node) && node.flow !== true) return setBlockCollection(text, node, behind, rendered);
  return setInline(text, node, behind, rendered);
}

/** Nothing is written behind the colon or dash yet; a comment may be. */
function setBehind(text: string, behind: number | undefined, { head, lines }: Rendered): readonly Splice[] {
  if (behind === undefined) throw new Refusal("The document is empty. Write the whole file instead.");
  const first: Splice = { start: behind, end: behind, text: head === "" ? "" : ` ${head}` };
  return [first, ...linesAfter(text, behind, lines)];
}

function setInline(text: string, node: Node, behind: number | undefined, { head, lines }: Rendered): readonly Splice[] {
  const [start, end] = node.range ?? [0, 0];
  if (behind === undefined && lines.length > 0 && head === "") return [{ start, end, text: lines.join(lineBreakOf(text)) }];
  const sameLine = behind !== undefined && lineStart(text, behind) === lineStart(text, start);
  return [{ start: head === "" && sameLine ? behind : start, end, text: head }, ...linesAfter(text, end, lines)];
}

/** The comment behind `|` and blank lines below the text stay. */
function setTextBlock(text: string, node: Node, { head, lines }: Rendered): readonly Splice[] {
  const start = node.range?.[0] ?? 0;
  const mark = /^[|>][-+0-9]*/.exec(text.slice(start, start + 4))?.[0] ?? "|";
  const body = Math.min(lineEnd(text, start), node.range?.[1] ?? start);
  const end = Math.max(body, leafEnd(text, node));
  const br = lineBreakOf(text);
  const closed = text[end - 1] === "\n" ? br : "";
  const heading: Splice = { start, end: start + mark.length, text: head };
  if (lines.length > 0) return [heading, { start: body, end, text: lines.join(br) + closed }];
  // Without its lines, the end of the file must stay as it was: with or without a last line break.
  return [heading, closed === "" && body > 0 ? { start: body - br.length, end, text: "" } : { start: body, end, text: "" }];
}

function setBlockCollection(text: string, node: Node, behind: number | undefined, { head, lines }: Rendered): readonly Splice[] {
  const start = node.range?.[0] ?? 0;
  const end = leafEnd(text, node);
  const br = lineBreakOf(text);
  if (behind === undefined || lineStart(text, behind) === lineStart(text, start)) {
    // Behind a dash, what comes may start no further left than what was there.
    const shift = behind === undefined || head !== "" ? "" : spaces(columnOf(text, start) - columnOf(text, behind) - 1);
    const written = head === "" ? lines.map((line, at) => (at === 0 ? line.trimStart() : shift + line)) : [head, ...lines];
    return [{ start, end, text: written.join(br) + (text[end - 1] === "\n" ? br : "") }];
  }
  const first: Splice = { start: behind, end: behind, text: head === "" ? "" : ` ${head}` };
  return [first, ...withoutLines(text, lineStart(text, start), end, lines)];
}

/** Whole lines below the line of `at`. */
export function linesAfter(text: string, at: number, lines: readonly string[]): readonly Splice[] {
  if (lines.length === 0) return [];
  const br = lineBreakOf(text);
  const next = lineEnd(text, at);
  const closed = next > 0 && text[next - 1] === "\n";
  const body = lines.join(br);
  return [{ start: next, end: next, text: closed ? body + br : br + body }];
}

/** The lines from `start` to the end of the line of `at` go, others may come. The file ends as it did: with or without a line break. */
export function withoutLines(text: string, start: number, at: number, lines: readonly string[] = []): readonly Splice[] {
  const end = lineEnd(text, at);
  const br = lineBreakOf(text);
  const closed = end > 0 && text[end - 1] === "\n";
  if (lines.length > 0) return [{ start, end, text: lines.join(br) + (closed ? br : "") }];
  const before = /(?:\r?\n[ \t]*)+$/.exec(text.slice(0, start));
  const from = closed || before === null ? start : before.index;
  return [{ start: from, end, text: "" }];
}
