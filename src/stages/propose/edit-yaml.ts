import type { SpecPath } from "../../domain/spec-path.ts";
import { expectedValue } from "./expected-value.ts";
import { sameValue } from "./same-value.ts";
import { smallerEdits } from "./smaller-edits.ts";
import type { EditResult, YamlEdit } from "./yaml-edit.ts";
import { addEntry, addItems } from "./yaml/add-value.ts";
import { findPlace, isThere, offsetOf, refuseShared, type Place } from "./yaml/find-place.ts";
import { layoutOf } from "./yaml/layout-of.ts";
import { spliced, type Splice } from "./yaml/lines.ts";
import { readDocument, type YamlText } from "./yaml/read-document.ts";
import { Refusal } from "./yaml/refusal.ts";
import { removeValue } from "./yaml/remove-value.ts";
import { setValue } from "./yaml/set-value.ts";

const byteOrderMark = "\ufeff";

/**
 * Makes edits in the text itself: every byte outside of what is edited stays, comments and forms of writing included. Each
 * edit applies to the result of the one before. After each, the text is read again and must mean exactly what was intended;
 * otherwise nothing is edited.
 */
export function editYaml(source: string, edits: readonly YamlEdit[], choice: { readonly document?: number } = {}): EditResult {
  const mark = source.startsWith(byteOrderMark) ? byteOrderMark : "";
  let current = source.slice(mark.length);
  let path: SpecPath = [];
  try {
    let reading = readDocument(current, choice.document);
    for (const group of appended(edits)) {
      path = group[0].path;
      current = reading.text;
      reading = edited(reading, group, choice.document);
    }
    return { ok: true, text: mark + reading.text };
  } catch (cause) {
    if (!(cause instanceof Refusal)) throw cause;
    return { ok: false, problems: [{ path, message: cause.message, ...lineOf(current, cause.offset) }] };
  }
}

/** The plain value of a text that is to be edited, or why it cannot be. */
export function readYamlValue(
  source: string,
): { readonly ok: true; readonly value: unknown } | Extract<EditResult, { ok: false }> {
  const text = withoutMark(source);
  try {
    return { ok: true, value: readDocument(text, undefined).value };
  } catch (cause) {
    if (!(cause instanceof Refusal)) throw cause;
    return { ok: false, problems: [{ path: [], message: cause.message, ...lineOf(text, cause.offset) }] };
  }
}

const withoutMark = (text: string): string => (text.startsWith(byteOrderMark) ? text.slice(1) : text);

const lineOf = (text: string, offset: number | undefined): { readonly line?: number } =>
  offset === undefined ? {} : { line: text.slice(0, offset).split("\n").length };

/** One edit, or several that append to the same list: those are one change of the text, which is read again only once. */
type Group = readonly [YamlEdit, ...Add[]];
type Add = Extract<YamlEdit, { op: "add" }>;

function appended(edits: readonly YamlEdit[]): readonly Group[] {
  const groups: [YamlEdit, ...Add[]][] = [];
  for (const edit of edits) {
    const group = groups.at(-1);
    const last = group?.at(-1);
    if (group !== undefined && last !== undefined && edit.op === "add" && continues(last, edit)) group.push(edit);
    else groups.push([edit]);
  }
  return groups;
}

function continues(last: YamlEdit, { path, from }: Add): boolean {
  if (last.op !== "add" || last.from !== undefined || from !== undefined) return false;
  const before = last.path.at(-1);
  const index = path.at(-1);
  return typeof before === "number" && index === before + 1 && sameValue(last.path.slice(0, -1), path.slice(0, -1));
}

function edited(reading: YamlText, group: Group, document: number | undefined): YamlText {
  const [edit] = group;
  if (edit.op === "replace") {
    requireValue(reading, findPlace(reading, edit.path), edit);
    const smaller = smallerEdits(edit);
    if (smaller.length !== 1 || smaller[0]?.path.length !== edit.path.length || smaller[0].op !== "replace")
      return appended(smaller).reduce((result, part) => edited(result, part, document), reading);
  }
  const intended = group.reduce<unknown>(expectedValue, reading.value);
  for (const textBlocks of [true, false]) {
    const next = reread(spliced(reading.text, splicesOf(reading, group, textBlocks)), document);
    if (next !== undefined && sameValue(next.value, intended) && sameValue(next.others, reading.others)) return next;
  }
  throw new Refusal("The text cannot be edited here without changing more than that. Edit it by hand.", startOf(reading, edit));
}

/** undefined when the edit broke the text: then it is not made. */
function reread(text: string, document: number | undefined): YamlText | undefined {
  try {
    return readDocument(text, document);
  } catch (cause) {
    if (cause instanceof Refusal) return undefined;
    throw cause;
  }
}

function splicesOf(reading: YamlText, [edit, ...more]: Group, textBlocks: boolean): readonly Splice[] {
  const { text, document } = reading;
  const place = findPlace(reading, edit.path);
  const layout = { ...layoutOf(text, document), textBlocks };
  const whole = findPlace(reading, edit.path.slice(0, -1));
  switch (edit.op) {
    case "replace":
      return setValue(text, place, edit.to, layout);
    case "remove":
      requireValue(reading, place, edit);
      return removeValue(text, place, whole, layout);
    case "add":
      requireRoom(reading, place, edit);
      if (place.in === "map") return addEntry(text, place, whole, edit.to, layout, edit.comment);
      if (place.in === "list") return addItems(text, place, whole, [edit, ...more], layout);
      throw new Refusal("The whole document cannot be added. Write the whole file instead.");
  }
}

function requireValue(
  { value }: YamlText,
  place: Place,
  { path, from }: { readonly path: SpecPath; readonly from: unknown },
): void {
  if (!isThere(place)) throw new Refusal("There is no such place in the file.");
  if (!sameValue(valueAt(value, path), from))
    throw new Refusal("The value is not the one that was expected. The file has changed: look at it again.", offsetOf(place));
}

function requireRoom({ value }: YamlText, place: Place, { path, from }: Add): void {
  if (place.in === "map" && isThere(place)) throw new Refusal("The key is there already.", offsetOf(place));
  if (place.in !== "list") return;
  if (from === undefined ? isThere(place) : !isThere(place) || !sameValue(valueAt(value, path), from))
    throw new Refusal(
      "The list is not the one that was expected. The file has changed: look at it again.",
      place.list.range?.[0],
    );
  refuseShared(place.node);
}

/** Own keys only: a path comes from outside. */
function valueAt(value: unknown, path: SpecPath): unknown {
  return path.reduce<unknown>((at, step) => {
    if (at === null || typeof at !== "object" || !Object.hasOwn(at, step)) return undefined;
    return (at as Readonly<Record<string | number, unknown>>)[step];
  }, value);
}

function startOf(reading: YamlText, { path }: YamlEdit): number | undefined {
  return offsetOf(findPlace(reading, path)) ?? offsetOf(findPlace(reading, path.slice(0, -1)));
}
