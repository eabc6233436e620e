import type { Change, Json } from "../../domain/change.ts";
import type { SpecPath } from "../../domain/spec-path.ts";
import { isEmpty, isList, isObject, sameJson } from "./json.ts";
import { hasMark, markOf } from "./marks.ts";
import { place } from "./plan-links.ts";
import type { RawChange } from "./raw-change.ts";
import type { Scopes } from "./scope.ts";

/** Attribute paths in which two values differ. `null`, nothing, an empty list and an empty map are the same; so is "" for null. */
export function differences(before: Json | undefined, after: Json | undefined): readonly SpecPath[] {
  const found: SpecPath[] = [];
  const visit = (left: Json | undefined, right: Json | undefined, path: SpecPath): void => {
    if (left === right || (isNothing(left) && isNothing(right))) return;
    if (isObject(left) && isObject(right)) {
      for (const key of new Set([...Object.keys(left), ...Object.keys(right)]))
        visit(own(left, key), own(right, key), [...path, key]);
    } else if (isList(left) && isList(right) && left.length === right.length && [...left, ...right].every(isObject)) {
      left.forEach((item, index) => {
        visit(item, right[index], [...path, index]);
      });
    } else if (!sameJson(left, right)) found.push(path);
  };
  visit(before, after, []);
  return found;
}

const isNothing = (value: Json | undefined): boolean => isEmpty(value) || value === "";
const own = (object: { readonly [key: string]: Json }, key: string): Json | undefined =>
  Object.hasOwn(object, key) ? object[key] : undefined;

/** Drift without its noise: a first refresh turns `null` into empty collections in nearly every resource. */
export function driftOf(
  drifted: readonly RawChange[],
  changes: readonly RawChange[],
  scopes: Scopes,
  build: (raw: RawChange) => Change,
): readonly Change[] {
  const planned = new Map(changes.filter(({ deposed }) => deposed === undefined).map((raw) => [raw.address, raw]));
  return drifted.flatMap((raw) => {
    if (raw.action === "delete") return [build(raw)];
    const paths = differences(raw.before, raw.after);
    if (paths.length === 0) return [];
    return [{ ...build(raw), computedOnly: consequences(paths, raw, planned.get(raw.address), scopes) }];
  });
}

/**
 * Which differences are consequences: the provider computed them, nobody chose them. An attribute that the configuration sets,
 * or that the plan would put back, was changed by someone; the others, such as a new public address, follow from that.
 */
function consequences(
  paths: readonly SpecPath[],
  raw: RawChange,
  planned: RawChange | undefined,
  scopes: Scopes,
): readonly SpecPath[] {
  const configured = place(raw, scopes)?.resource.body.entries;
  const repaired = new Set(differences(raw.after, planned?.after ?? raw.after).map(([attribute]) => attribute));
  return paths.filter(([attribute]) => {
    if (attribute === undefined || configured?.has(String(attribute)) === true) return false;
    return !repaired.has(attribute) || hasMark(markOf(planned?.unknown, attribute));
  });
}
