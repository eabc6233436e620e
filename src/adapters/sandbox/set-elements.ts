import type { BlockSchema } from "../../domain/provider-schema.ts";
import { canonical, isList, isMap, sameValue, type Value, type ValueMap } from "./values.ts";

type NestedBlock = NonNullable<BlockSchema["block_types"]>[string];
/** What the provider gives to an attribute (dotted, from the top of the resource) that is left out; null when nothing. */
export type DefaultAt = (path: string) => Value;

/**
 * For each proposed element of a set of blocks, the prior element that it is again; undefined for a new one. Elements of a set have
 * no place of their own, so one is known by what is written of it: Terraform does the same (ProposedNew in its package objchange),
 * but cannot see the defaults that the provider added. Each prior element is found once, those that are the same as a whole first.
 */
export function knownAgain(
  block: BlockSchema,
  at: string,
  defaultAt: DefaultAt,
  priors: readonly Value[],
  proposed: readonly Value[],
): readonly (ValueMap | undefined)[] {
  const free = new Map(priors.filter(isMap).map((prior) => [canonical(block, prior), prior]));
  const take = (key: string | undefined): ValueMap | undefined => {
    if (key === undefined) return undefined;
    const taken = free.get(key);
    free.delete(key);
    return taken;
  };
  const whole = proposed.map((item) => take(canonical(block, item)));
  return proposed.map(
    (item, index) => whole[index] ?? take([...free].find(([, prior]) => isAgain(block, at, defaultAt, prior, item))?.[0]),
  );
}

/** True when the prior block may have come of what is proposed now: what is left out and computed may have any value. */
function isAgain(block: BlockSchema, at: string, defaultAt: DefaultAt, prior: Value, proposed: Value): boolean {
  if (!isMap(prior) || !isMap(proposed)) return prior === null && proposed === null;
  const attributes = Object.entries(block.attributes ?? {}).every(([name, attribute]) => {
    const written = proposed[name] ?? null;
    if (attribute.write_only === true || (written === null && attribute.computed === true)) return true;
    return sameValue(attribute.type, prior[name] ?? null, written ?? defaultAt(at + name));
  });
  return (
    attributes &&
    Object.entries(block.block_types ?? {}).every(([name, nested]) =>
      areAgain(nested, `${at}${name}.`, defaultAt, prior[name] ?? null, proposed[name] ?? null),
    )
  );
}

function areAgain(nested: NestedBlock, at: string, defaultAt: DefaultAt, prior: Value, proposed: Value): boolean {
  const { block, nesting_mode: mode } = nested;
  const again = (before: Value, item: Value): boolean => isAgain(block, at, defaultAt, before, item);
  if (mode === "single") return again(prior, proposed);
  if (mode === "map") {
    if (!isMap(prior) || !isMap(proposed)) return prior === proposed;
    const keys = Object.keys(proposed);
    const isKnown = (key: string): boolean => Object.hasOwn(prior, key) && again(prior[key] ?? null, proposed[key] ?? null);
    return keys.length === Object.keys(prior).length && keys.every(isKnown);
  }
  if (!isList(prior) || !isList(proposed) || prior.length !== proposed.length) return false;
  if (mode === "list") return proposed.every((item, index) => again(prior[index] ?? null, item));
  return knownAgain(block, at, defaultAt, prior, proposed).every((found) => found !== undefined);
}
