import { isCollection, type Node } from "yaml";
import { entryEnd, itemEnd, columnOf, lineBreakOf, spaces, type Splice, isUnwritten } from "./lines.ts";
import { entryLines, itemLines, renderFlow, renderKey, type Layout } from "./render-value.ts";
import { indicatorEnd, type Entry, type Place } from "./find-place.ts";
import { linesAfter, unfold } from "./set-value.ts";
import { Refusal } from "./refusal.ts";

type MapPlace = Extract<Place, { in: "map" }>;
type ListPlace = Extract<Place, { in: "list" }>;

/** A key that is not there yet goes behind the last one. `whole` is where the map itself stands. */
export function addEntry(
  text: string,
  place: MapPlace,
  whole: Place,
  value: unknown,
  layout: Layout,
  comment?: string,
): readonly Splice[] {
  const { map, key } = place;
  const last = map.items.at(-1);
  if (last === undefined && !whole.flow)
    return unfold(text, whole, layout, ({ map: column }) => [
      ...remark(comment, column),
      ...entryLines(key, value, column, layout),
    ]);
  if (last === undefined) return [between(text, map, `${renderKey(key, true)}: ${renderFlow(value)}`)];
  if (place.flow) {
    const end = flowEnd(last.value) ?? indicatorEndOf(place, last) ?? last.key.range?.[1] ?? 0;
    return [{ start: end, end, text: `, ${renderKey(key, true)}: ${renderFlow(value)}` }];
  }
  const column = columnOf(text, map.items[0]?.key.range?.[0] ?? 0);
  return linesAfter(text, entryEnd(text, last), [...remark(comment, column), ...entryLines(key, value, column, layout)]);
}

/** An item with the remark above it. */
export interface NewItem {
  readonly to: unknown;
  readonly comment?: string;
}

/** Items go in front of the one that stands at the place, or behind the last one. `whole` is where the list itself stands. */
export function addItems(
  text: string,
  place: ListPlace,
  whole: Place,
  items: readonly NewItem[],
  layout: Layout,
): readonly Splice[] {
  const { list, index } = place;
  const linesAt = (column: number) =>
    items.flatMap(({ to, comment }) => [...remark(comment, column), ...itemLines(to, column, layout)]);
  if (list.items.length === 0 && !whole.flow) return unfold(text, whole, layout, (columns) => linesAt(columns.list));
  if (list.items.length === 0) return [between(text, list, items.map(({ to }) => renderFlow(to)).join(", "))];
  if (place.flow)
    return [
      flowItems(
        place,
        items.map(({ to }) => to),
      ),
    ];
  const column = columnOf(text, (indicatorEnd(index === 0 ? place : { ...place, index: 0 }) ?? 1) - 1);
  if (index > 0) return linesAfter(text, itemEnd(text, list, index - 1), linesAt(column));
  const start = (indicatorEnd(place) ?? 1) - 1;
  const br = lineBreakOf(text);
  return [{ start, end: start, text: `${linesAt(column).join(br).slice(column)}${br}${spaces(column)}` }];
}

function flowItems({ list, index }: ListPlace, values: readonly unknown[]): Splice {
  const written = values.map((value) => renderFlow(value)).join(", ");
  const before = list.items[index] as Node | undefined;
  const start = before?.range?.[0];
  if (start !== undefined) return { start, end: start, text: `${written}, ` };
  const end = flowEnd((list.items.at(-1) ?? null) as Node | null);
  if (end === undefined) throw new Refusal("The last item of the list is empty. Write it out first.", list.range?.[0]);
  return { start: end, end, text: `, ${written}` };
}

const flowEnd = (node: Node | null): number | undefined => (node === null || isUnwritten(node) ? undefined : node.range?.[1]);

const indicatorEndOf = (place: MapPlace, entry: Entry): number | undefined => indicatorEnd({ ...place, entry });

/** Into empty braces or brackets. */
function between(text: string, node: Node, written: string): Splice {
  if (!isCollection(node)) throw new Refusal("There is no list or map in this place.");
  const [start, end] = node.range ?? [0, 0];
  const empty = text.slice(start + 1, end - 1).trim() === "";
  const padded = text[start] === "{" ? ` ${written} ` : written;
  return empty ? { start: start + 1, end: end - 1, text: padded } : { start: start + 1, end: start + 1, text: padded };
}

const longestComment = 160;

/** One line, whatever the text: it may come from a file. */
function remark(comment: string | undefined, column: number): readonly string[] {
  const line = (comment ?? "").replaceAll(/[^\P{C}]|[\p{Zl}\p{Zp}\s]+/gu, " ").trim();
  return line === "" ? [] : [`${spaces(column)}# ${Array.from(line).slice(0, longestComment).join("")}`];
}
