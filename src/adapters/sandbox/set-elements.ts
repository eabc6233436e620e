import type { BlockSchema } from "../../domain/provider-schema.ts";
import { canonical, isList, isMap, sameValue, type Value, type ValueMap } from "./values.ts";

type NestedBlock = NonNullable<BlockSchema["block_types"]>[string];
/** What the provider gives to an attribute (dotted, from the top of the resource) that is left out; null when nothing. */
export type DefaultAt = (path: string) => Value;

/** The blocks of one type: what they are made of, where they stand (`rule.life.`), and their defaults. */
interface Place {
  readonly block: BlockSchema;
  readonly at: string;
  readonly defaultAt: DefaultAt;
}

/**
 * For each proposed element of a set of blocks, the prior element that it is again; undefined for a new one. Elements of a set have
 * no place of their own, so one is known by what is written of it: Terraform does the same (ProposedNew in its package objchange),
 * but cannot see the defaults that the provider added. Each prior element is found once, those that are the same as a whole first.
 */
export function knownAgain(
  place: Place,
  priors: readonly Value[],
  proposed: readonly Value[],
): readonly (ValueMap | undefined)[] {
  const free = new Map(priors.filter(isMap).map((prior) => [canonical(place.block, prior), prior]));
  const take = (key: string | undefined): ValueMap | undefined => {
    if (key === undefined) return undefined;
    const taken = free.get(key);
    free.delete(key);
    return taken;
  };
  const whole = proposed.map((item) => take(canonical(place.block, item)));
  // A set may have thousands of elements: only those that are written alike are compared.
  const alike = Map.groupBy(free.keys(), (key) => written(place, free.get(key) ?? null));
  return proposed.map((item, index) => {
    const found = whole[index];
    if (found !== undefined || !isMap(item)) return found;
    const candidates = alike.get(written(place, item)) ?? [];
    return take(candidates.find((key) => agrees(place, free.get(key), item)));
  });
}

/** A text that is equal for blocks in which the same is written, or left out where the default is the same. */
function written({ block, at, defaultAt }: Place, value: Value): string {
  if (!isMap(value)) return canonical("dynamic", value);
  const attributes = Object.entries(block.attributes ?? {})
    .filter(([, { computed, write_only }]) => computed !== true && write_only !== true)
    .map(([name, { type }]) => canonical(type, value[name] ?? defaultAt(at + name)));
  const blocks = Object.entries(block.block_types ?? {}).map(([name, nested]) => {
    const inner = placeIn({ block, at, defaultAt }, name, nested);
    const part = value[name] ?? null;
    if (nested.nesting_mode === "map" && isMap(part))
      return Object.keys(part)
        .sort()
        .map((key) => `${JSON.stringify(key)}:${written(inner, part[key] ?? null)}`)
        .join();
    if (!isList(part)) return written(inner, part);
    const items = part.map((item) => written(inner, item));
    return `[${(nested.nesting_mode === "set" ? items.sort() : items).join()}]`;
  });
  return `{${[...attributes, ...blocks].join(";")}}`;
}

/** True when the prior block, written alike, also has what may be written or computed: left out, that may be anything. */
function agrees(place: Place, prior: Value | undefined, proposed: Value): boolean {
  if (!isMap(prior) || !isMap(proposed)) return (prior ?? null) === proposed;
  const attributes = Object.entries(place.block.attributes ?? {}).every(([name, { type, computed }]) => {
    const value = proposed[name] ?? null;
    return value === null || computed !== true || sameValue(type, prior[name] ?? null, value);
  });
  if (!attributes) return false;
  return Object.entries(place.block.block_types ?? {}).every(([name, nested]) => {
    const inner = placeIn(place, name, nested);
    const before: Value = prior[name] ?? null;
    const after: Value = proposed[name] ?? null;
    if (isList(before) && isList(after)) {
      if (nested.nesting_mode === "set") return knownAgain(inner, before, after).every((found) => found !== undefined);
      return after.every((item, index) => agrees(inner, before[index], item));
    }
    if (nested.nesting_mode === "map" && isMap(before) && isMap(after))
      return Object.entries(after).every(([key, item]) => agrees(inner, before[key], item));
    return agrees(inner, before, after);
  });
}

const placeIn = ({ at, defaultAt }: Place, name: string, { block }: NestedBlock): Place => ({
  block,
  at: `${at}${name}.`,
  defaultAt,
});
