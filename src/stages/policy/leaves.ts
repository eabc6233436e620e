import type { Json } from "../../domain/change.ts";
import { isList } from "./normalise.ts";

/** A text inside a value, with the keys that lead to it; list indexes are dropped. */
export interface Leaf {
  readonly path: readonly string[];
  readonly text: string;
}

/** Every string inside a value, without recursion: configuration may be as deep as its author likes. */
export function textLeaves(value: Json): readonly Leaf[] {
  const leaves: Leaf[] = [];
  const open: { path: readonly string[]; value: Json }[] = [{ path: [], value }];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { path, value: at } = next;
    if (typeof at === "string") leaves.push({ path, text: at });
    else if (at !== null && typeof at === "object") {
      const children: readonly (readonly [string | null, Json])[] = isList(at)
        ? at.map((item) => [null, item] as const)
        : Object.entries(at);
      // The stack turns the order around twice, so leaves come out as they are written.
      for (const [key, child] of children.toReversed()) open.push({ path: key === null ? path : [...path, key], value: child });
    }
  }
  return leaves;
}
