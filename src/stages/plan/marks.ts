import type { Json } from "../../domain/change.ts";
import type { SpecPath } from "../../domain/spec-path.ts";
import { isList, isObject } from "./json.ts";

/** Paths of every `true` in a tree of marks such as `after_unknown`. `true` at the root stands for every key of `value`. */
export function markedPaths(marks: Json | undefined, value: Json | undefined): readonly SpecPath[] {
  if (marks === true) return isObject(value) ? Object.keys(value).map((key) => [key]) : [];
  const paths: SpecPath[] = [];
  const visit = (at: Json, path: SpecPath): void => {
    if (at === true) paths.push(path);
    else if (isList(at))
      at.forEach((item, index) => {
        visit(item, [...path, index]);
      });
    else if (isObject(at)) for (const key of Object.keys(at)) visit(at[key] ?? null, [...path, key]);
  };
  if (marks !== undefined) visit(marks, []);
  return paths;
}

/** Does a tree of marks hold a `true`? Most do not. */
export function hasMark(marks: Json | undefined): boolean {
  if (marks === true) return true;
  if (isList(marks)) return marks.some(hasMark);
  return isObject(marks) && Object.values(marks).some(hasMark);
}

/** The mark of a part; a marked whole marks its parts. */
export function markOf(marks: Json | undefined, key: string | number): Json | undefined {
  if (marks === true) return true;
  if (isList(marks)) return typeof key === "number" ? marks[key] : undefined;
  return isObject(marks) && Object.hasOwn(marks, key) ? marks[key] : undefined;
}

/** `rule.kms_key` of `["rule", 0, "kms_key"]`. */
export const dotted = (path: SpecPath): string => path.filter((step) => typeof step === "string").join(".");
