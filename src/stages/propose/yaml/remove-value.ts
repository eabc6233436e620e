import { isMap, isSeq, type CST, type Node } from "yaml";
import { entryEnd, itemEnd, lineEnd, lineStart, type Splice } from "./lines.ts";
import { indicatorEnd, refuseShared, refuseSharedBelow, type Entry, type Place } from "./find-place.ts";
import { setValue, withoutLines } from "./set-value.ts";
import type { Layout } from "./render-value.ts";
import { Refusal } from "./refusal.ts";

type Part = Exclude<Place, { in: "document" }>;

/** Takes an entry or item out. The last one leaves an empty map or list behind. `whole` is where the collection itself stands. */
export function removeValue(text: string, place: Place, whole: Place, layout: Layout): readonly Splice[] {
  if (place.in === "document") throw new Refusal("The whole document cannot be removed. Delete the file.");
  refuseShared(place.node);
  refuseSharedBelow(place.node);
  const { start, end } = extentOf(text, place);
  if (place.flow) return removeFromFlow(text, place, start, end);
  const collection = place.in === "map" ? place.map : place.list;
  if (collection.items.length === 1) return setValue(text, whole, place.in === "map" ? {} : [], layout);
  if (text.slice(lineStart(text, start), start).trim() === "") return removeLines(text, start, end);
  // It shares its line with the dash of the item that it is in: what follows moves up to there.
  const next = lineEnd(text, end);
  const indentation = /^[ \t]*/.exec(text.slice(next))?.[0].length ?? 0;
  return [{ start, end: next + indentation, text: "" }];
}

function extentOf(text: string, place: Part): { readonly start: number; readonly end: number } {
  if (place.in === "map") {
    const entry: Entry | undefined = place.entry;
    return entry === undefined
      ? { start: 0, end: 0 }
      : { start: entry.key.range?.[0] ?? 0, end: place.flow ? flowEntryEnd(place, entry) : entryEnd(text, entry) };
  }
  if (place.flow) return { start: place.node?.range?.[0] ?? 0, end: place.node?.range?.[1] ?? 0 };
  return { start: (indicatorEnd(place) ?? 1) - 1, end: itemEnd(text, place.list, place.index) };
}

const flowEntryEnd = (place: Part, entry: Entry): number =>
  Math.max(entry.value?.range?.[1] ?? 0, indicatorEnd(place) ?? 0, entry.key.range?.[1] ?? 0);

/** Comments directly above go too, when blank lines set the whole paragraph apart. */
function removeLines(text: string, start: number, end: number): readonly Splice[] {
  const first = lineStart(text, start);
  const next = lineEnd(text, end);
  const above = commentsAbove(text, first);
  const blankBelow = /^[ \t]*\r?\n/.exec(text.slice(next))?.[0];
  const blankAbove = /(?:^|\n)[ \t]*\r?\n$/.test(text.slice(0, above));
  if (above === first || !blankAbove || (blankBelow === undefined && next < text.length)) return withoutLines(text, first, end);
  return withoutLines(text, above, next < text.length ? next + (blankBelow?.length ?? 0) : end);
}

function commentsAbove(text: string, line: number): number {
  let start = line;
  while (start > 0) {
    const previous = lineStart(text, start - 1);
    if (!/^[ \t]*#/.test(text.slice(previous, start))) return start;
    start = previous;
  }
  return start;
}

function removeFromFlow(text: string, place: Part, start: number, end: number): readonly Splice[] {
  const collection: Node = place.in === "map" ? place.map : place.list;
  const [from, to] = innerRange(collection);
  const isSole = (place.in === "map" ? place.map : place.list).items.length === 1;
  if (isSole && !text.slice(from, to).includes("#")) return [{ start: from, end: to, text: "" }];
  const commas = commasOf(collection);
  const next = commas.find((comma) => comma >= end);
  const previous = commas.findLast((comma) => comma < start);
  const ownLine = /^[ \t]*$/.test(text.slice(lineStart(text, start), start));
  const tail = next === undefined ? end : next + 1;
  const rest = text.slice(tail, lineEnd(text, tail));
  if (ownLine && /^[ \t]*\r?\n$/.test(rest) && !/[#\n]/.test(text.slice(end, tail)))
    return [{ start: lineStart(text, start), end: lineEnd(text, tail), text: "" }];
  if (next !== undefined && !/[#\n]/.test(text.slice(end, next)))
    return [{ start, end: next + 1 + (/^ */.exec(text.slice(next + 1))?.[0].length ?? 0), text: "" }];
  if (previous !== undefined && !/[#\n]/.test(text.slice(previous, start))) return [{ start: previous, end, text: "" }];
  // A comma may stay behind the last item that is left.
  return [{ start, end, text: "" }, ...(next === undefined ? [] : [{ start: next, end: next + 1, text: "" }])];
}

/** Between the braces or brackets. */
function innerRange(collection: Node): readonly [number, number] {
  const [start, end] = collection.range ?? [0, 0];
  return [start + 1, end - 1];
}

function commasOf(collection: Node): readonly number[] {
  const token = isMap(collection) || isSeq(collection) ? collection.srcToken : undefined;
  if (token?.type !== "flow-collection") return [];
  const starts: readonly CST.SourceToken[] = token.items.flatMap((item) => item.start);
  return starts.filter(({ type }) => type === "comma").map(({ offset }) => offset);
}
