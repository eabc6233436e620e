import type { SpecPath } from "../../domain/spec-path.ts";
import type { YamlEdit } from "./yaml-edit.ts";
import { sameValue } from "./same-value.ts";

type PlainMap = Readonly<Record<string, unknown>>;

/**
 * A replacement of one map or list by another, as edits of what differs: the comments and the form of everything else stay.
 * Each edit applies to the result of the one before.
 */
export function smallerEdits({ path, from, to }: Extract<YamlEdit, { op: "replace" }>): readonly YamlEdit[] {
  if (sameValue(from, to)) return [];
  if (Array.isArray(from) && Array.isArray(to) && from.length > 0 && to.length > 0) return listEdits(path, from, to);
  if (isMap(from) && isMap(to) && Object.keys(from).length > 0 && Object.keys(to).length > 0) return mapEdits(path, from, to);
  return [{ op: "replace", path, from, to }];
}

const isMap = (value: unknown): value is PlainMap => value !== null && typeof value === "object" && !Array.isArray(value);

/** What comes is written before what goes, so that a map never runs empty in between. */
function mapEdits(path: SpecPath, from: PlainMap, to: PlainMap): readonly YamlEdit[] {
  const changed = Object.entries(to).flatMap(([key, value]): readonly YamlEdit[] => {
    const at = [...path, key];
    return Object.hasOwn(from, key)
      ? smallerEdits({ op: "replace", path: at, from: from[key], to: value })
      : [{ op: "add", path: at, to: value }];
  });
  const gone = Object.entries(from).filter(([key]) => !Object.hasOwn(to, key));
  return [...changed, ...gone.map(([key, value]): YamlEdit => ({ op: "remove", path: [...path, key], from: value }))];
}

/** Items that were and are alike keep their place and their comments; the rest is replaced in order, then added or removed. */
function listEdits(path: SpecPath, from: readonly unknown[], to: readonly unknown[]): readonly YamlEdit[] {
  const shorter = Math.min(from.length, to.length);
  let head = 0;
  while (head < shorter && isAlike(from[head], to[head])) head += 1;
  let tail = 0;
  while (tail < shorter - head && isAlike(from.at(-1 - tail), to.at(-1 - tail))) tail += 1;
  const replaced = (index: number, by: unknown) =>
    smallerEdits({ op: "replace", path: [...path, index], from: from[index], to: by });
  const after = Array.from({ length: tail }, (_, index) => index + 1).flatMap((back) =>
    replaced(from.length - back, to.at(-back)),
  );
  const before = Array.from({ length: shorter - tail }, (_, index) => index).flatMap((index) => replaced(index, to[index]));
  const start = shorter - tail;
  const added = to.slice(start, to.length - tail).map((value, index): YamlEdit => {
    const follows = tail === 0 ? {} : { from: to.at(-tail) };
    return { op: "add", path: [...path, start + index], to: value, ...follows };
  });
  const removed = from.slice(start, from.length - tail).map((value, index): YamlEdit => {
    return { op: "remove", path: [...path, start + index], from: value };
  });
  return [...after, ...before, ...added, ...removed.toReversed()];
}

function isAlike(a: unknown, b: unknown): boolean {
  return sameValue(a, b) || (isMap(a) && isMap(b) && a["name"] !== undefined && a["name"] === b["name"]);
}
