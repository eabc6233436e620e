import type { Attributes, Json } from "../../domain/change.ts";
import { Failure } from "../../domain/failure.ts";

/** No provider nests half as deep; what does is an attack on the recursion of whoever reads it next. */
export const depthLimit = 100;

/**
 * Attributes as rules read them: null, [] and {} are the same as absent. An empty object that stands in a list stays:
 * it is a block without arguments, and `allow {}` says something. So does null in a list: that is how a plan writes an item
 * that is not known yet, and without it a list that is known in part would look known as a whole.
 */
export function normalise(attributes: Attributes): Attributes {
  return entriesOf(attributes, 0);
}

function entriesOf(value: { readonly [key: string]: Json }, depth: number): { readonly [key: string]: Json } {
  assertDepth(depth);
  // fromEntries defines own properties, so a key named __proto__ stays a key.
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, item]) => {
      const kept = keep(item, depth + 1);
      return kept === undefined ? [] : [[key, kept]];
    }),
  );
}

function keep(value: Json, depth: number): Json | undefined {
  if (value === null) return undefined;
  if (typeof value !== "object") return value;
  if (isList(value)) {
    const items = listOf(value, depth);
    return items.length === 0 ? undefined : items;
  }
  const object = entriesOf(value, depth);
  return Object.keys(object).length === 0 ? undefined : object;
}

function listOf(list: readonly Json[], depth: number): readonly Json[] {
  assertDepth(depth);
  return list.flatMap((item) => {
    if (item === null) return [null];
    if (typeof item === "object" && !isList(item)) return [entriesOf(item, depth + 1)];
    const kept = keep(item, depth + 1);
    return kept === undefined ? [] : [kept];
  });
}

function assertDepth(depth: number): void {
  if (depth > depthLimit) throw new Failure("plan-unreadable", { why: `a value is nested deeper than ${depthLimit} levels` });
}

export const isList = (value: Json): value is readonly Json[] => Array.isArray(value);
