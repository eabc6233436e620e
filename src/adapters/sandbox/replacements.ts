import type { BlockSchema } from "../../domain/provider-schema.ts";
import { isList, isMap, sameValue, type Value, type ValueMap } from "./values.ts";

type Path = readonly (string | number)[];
type NestedBlock = NonNullable<BlockSchema["block_types"]>[string];

/** The paths whose change forces a replacement, out of what the type's `forceNew` names (dotted, blocks without index). */
export function replacements(
  { block, forceNew }: { readonly block: BlockSchema; readonly forceNew: readonly string[] },
  prior: ValueMap,
  planned: ValueMap,
): readonly Path[] {
  return forceNew.flatMap((name) => changedAt(block, name.split("."), [], prior, planned));
}

function changedAt(
  block: BlockSchema,
  steps: readonly string[],
  at: Path,
  prior: Value | undefined,
  planned: Value,
): readonly Path[] {
  const [name, ...rest] = steps;
  if (name === undefined || !isMap(planned)) return [];
  const before = isMap(prior) ? (prior[name] ?? null) : null;
  const after = planned[name] ?? null;
  const here = [...at, name];
  const attribute = block.attributes?.[name];
  // What was there and is only known after apply may well be the same; the provider replaces then, and so do we.
  if (attribute !== undefined) return sameValue(attribute.type, before, after) ? [] : [here];
  const nested = block.block_types?.[name];
  return nested === undefined ? [] : changedInBlocks(nested, rest, here, before, after);
}

function changedInBlocks(nested: NestedBlock, rest: readonly string[], here: Path, before: Value, after: Value): readonly Path[] {
  if (nested.nesting_mode === "set") {
    // A set is compared as a whole: an element that changes is another element.
    return sameValue({ block_types: { it: nested } }, { it: before }, { it: after }) ? [] : [here];
  }
  if (!isList(after)) return changedIn(nested.block, rest, here, before, after);
  const olds = isList(before) ? before : [];
  if (rest.length === 0) return olds.length === after.length ? [] : [here];
  const changed = after.flatMap((item, index) => changedIn(nested.block, rest, [...here, index], olds[index] ?? null, item));
  const isCut = olds.slice(after.length).some((item) => changedIn(nested.block, rest, here, item, emptied(item)).length > 0);
  return isCut ? [...changed, here] : changed;
}

const changedIn = (block: BlockSchema, rest: readonly string[], at: Path, before: Value, after: Value): readonly Path[] =>
  rest.length === 0 ? ((before === null) === (after === null) ? [] : [at]) : changedAt(block, rest, at, before, after);

const emptied = (item: Value): Value => (isMap(item) ? Object.fromEntries(Object.keys(item).map((key) => [key, null])) : null);
