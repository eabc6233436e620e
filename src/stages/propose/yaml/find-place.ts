import { isAlias, isCollection, isMap, isScalar, isSeq, visit, type Node, type Pair, type YAMLMap, type YAMLSeq } from "yaml";
import type { SpecPath } from "../../../domain/spec-path.ts";
import { colonEnd, dashEnd } from "./lines.ts";
import type { YamlText } from "./read-document.ts";
import { Refusal } from "./refusal.ts";

export type Entry = Pair<Node, Node | null>;

/** Where a value stands or could stand. */
export type Place =
  | { readonly in: "document"; readonly node: Node | null; readonly flow: false }
  | {
      readonly in: "map";
      readonly map: YAMLMap<Node, Node | null>;
      readonly key: string;
      readonly index: number;
      readonly entry: Entry | undefined;
      readonly node: Node | null;
      readonly flow: boolean;
    }
  | {
      readonly in: "list";
      readonly list: YAMLSeq;
      readonly index: number;
      readonly isThere: boolean;
      readonly node: Node | null;
      readonly flow: boolean;
    };

/** Finds a path; its last step may be a key that is not there yet, or the index behind the last item. */
export function findPlace({ document }: YamlText, path: SpecPath): Place {
  let place: Place = { in: "document", node: document.contents, flow: false };
  for (const step of path) {
    if (step === "__proto__") throw new Refusal("__proto__ is not a field.");
    if (place.in !== "document" && !isThere(place)) throw new Refusal("There is no such place in the file.");
    refuseShared(place.node);
    place = stepInto(place, step);
  }
  return place;
}

export const isThere = (place: Place): boolean => {
  switch (place.in) {
    case "document":
      return true;
    case "map":
      return place.entry !== undefined;
    case "list":
      return place.isThere;
  }
};

/** Where a place starts in the text, for messages. */
export const offsetOf = (place: Place): number | undefined =>
  (place.in === "map" ? place.entry?.key.range?.[0] : undefined) ?? place.node?.range?.[0];

function stepInto(place: Place, step: string | number): Place {
  const { node } = place;
  const flow = place.flow || (isCollection(node) && node.flow === true);
  if (typeof step === "string" && isMap<Node, Node | null>(node)) return entryOf(node, step, flow);
  if (typeof step === "number" && isSeq(node)) return itemOf(node, step, flow);
  throw new Refusal(
    typeof step === "number" ? "There is no list in this place." : "There is no map in this place.",
    offsetOf(place),
  );
}

function entryOf(map: YAMLMap<Node, Node | null>, key: string, flow: boolean): Place {
  const merge = map.items.find((pair) => isScalar(pair.key) && pair.key.value === "<<");
  if (merge !== undefined)
    throw new Refusal("The map takes fields from another one (<<). Write them out first.", merge.key.range?.[0]);
  const index = map.items.findIndex((pair) => isScalar(pair.key) && String(pair.key.value) === key);
  const entry = map.items[index];
  if (entry?.srcToken?.start.some(({ type }) => type === "explicit-key-ind") === true)
    throw new Refusal("The key is written with a question mark. Write it as `key: value` first.", entry.key.range?.[0]);
  if (entry !== undefined && isNamed(entry.key))
    throw new Refusal("The key has an anchor or a tag. Write it out first.", entry.key.range?.[0]);
  return { in: "map", map, key, index, entry, node: entry?.value ?? null, flow };
}

function itemOf(list: YAMLSeq, index: number, flow: boolean): Place {
  if (!Number.isInteger(index) || index < 0 || index > list.items.length)
    throw new Refusal(`The list has ${list.items.length} items, so there is no item ${index}.`, list.range?.[0]);
  const node = (list.items[index] ?? null) as Node | null;
  return { in: "list", list, index, isThere: index < list.items.length, node, flow };
}

/** The library sets the tag of a node only where one is written. */
const isNamed = (node: Node): boolean =>
  isAlias(node) || (node.anchor !== undefined && node.anchor !== "") || node.tag !== undefined;

/** What an anchor names is used elsewhere as well: an edit here would change more than this place. */
export function refuseShared(node: Node | null): void {
  if (node === null || !isNamed(node)) return;
  const what = isAlias(node) ? "The value is an alias (*)" : "The value has an anchor (&) or a tag (!)";
  throw new Refusal(`${what}. Write it out first.`, node.range?.[0]);
}

/** The same of everything below a value that goes. */
export function refuseSharedBelow(node: Node | null): void {
  if (node === null) return;
  visit(node, {
    Node: (_, below) => {
      if (!isAlias(below) && isNamed(below))
        throw new Refusal("What goes has an anchor (&) or a tag (!) inside. Write it out first.", below.range?.[0]);
    },
  });
}

/** The end of the colon or dash before a value; undefined in a flow list, and in a flow map that left the colon out. */
export function indicatorEnd(place: Place): number | undefined {
  switch (place.in) {
    case "document":
      return undefined;
    case "map":
      return place.entry === undefined ? undefined : colonEnd(place.entry);
    case "list":
      return dashEnd(place.list, place.index);
  }
}
