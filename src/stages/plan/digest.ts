import { createHash } from "node:crypto";
import type { Action, Json } from "../../domain/change.ts";
import type { SpecPath } from "../../domain/spec-path.ts";
import { isEmpty, isList, isObject } from "./json.ts";
import { hasMark, markOf } from "./marks.ts";

/** One change as it is before masking. Marks are trees in the form of a plan's `after_unknown` and `after_sensitive`. */
export interface DigestEntry {
  readonly address: string;
  readonly action: Action;
  readonly createBeforeDestroy: boolean;
  readonly replacePaths: readonly SpecPath[];
  readonly previousAddress: string | undefined;
  readonly importing: string | undefined;
  readonly before: Json;
  readonly after: Json;
  readonly unknown: Json | undefined;
  readonly beforeSensitive: Json | undefined;
  readonly afterSensitive: Json | undefined;
}

/** Attributes that change by themselves between two plans of the same thing. */
const volatile = /^latest_restorable_time$|(?:^|_)last_(?:modified|updated)(?:_|$)/;
const plainKey = /^\w+$/;

/** Says what was digested, in which form. Without it a plan without changes has the digest of an empty file, which looks like a mistake. */
const firstLine = "sirsi plan 1\n";

/**
 * sha256 over a line that names the form, and what would be done: address, action and its order, replace paths, moves and imports, and the values before and after,
 * sorted by address. Equal digests do the same; the order of changes, the time and the version of Terraform are left out, and
 * so are changes that do nothing, `null` against empty, and attributes that change by themselves.
 * What is not known yet equals only what is not known yet. A sensitive value enters as the sha256 of the real value: the same
 * secret gives the same digest in every plan, and no secret is kept. (Whoever knows all else of a plan can test guesses of a
 * weak secret against it, as against any hash.)
 */
export function planDigest(changes: readonly DigestEntry[]): string {
  const lines = changes.filter(doesSomething).map(line).sort();
  const hash = createHash("sha256").update(firstLine);
  for (const each of lines) hash.update(each).update("\n");
  return `sha256:${hash.digest("hex")}`;
}

function doesSomething({ action, previousAddress, importing }: DigestEntry): boolean {
  return action !== "no-op" || previousAddress !== undefined || importing !== undefined;
}

function line(change: DigestEntry): string {
  const replaced = change.replacePaths.map((path) => JSON.stringify(path)).sort();
  const order = change.action === "replace" && change.createBeforeDestroy ? "create-first" : "";
  const head = [change.address, change.action, order, change.previousAddress ?? "", change.importing ?? "", replaced];
  const before = canonical(steady(change.before), undefined, change.beforeSensitive);
  const after = canonical(steady(change.after), steady(change.unknown), change.afterSensitive);
  return `${JSON.stringify(head)} ${before} ${after}`;
}

/** Only attributes of the resource itself: what people put into a map such as `tags` is their choice, whatever its name. */
function steady<T extends Json | undefined>(values: T): T | Json {
  if (!isObject(values) || !Object.keys(values).some((name) => volatile.test(name))) return values;
  return Object.fromEntries(Object.entries(values).filter(([name]) => !volatile.test(name)));
}

/** JSON with sorted keys, without what is empty; `?` is unknown and `#…` sensitive, which no JSON value looks like. */
function canonical(value: Json | undefined, unknown: Json | undefined, sensitive: Json | undefined): string {
  if (unknown === true) return "?";
  if (sensitive === true && value !== null && value !== undefined) return `#${sha256(canonical(value, undefined, undefined))}`;
  if (isList(value) || (value === undefined && isList(unknown))) return canonicalList(value ?? [], unknown, sensitive);
  if (isObject(value) || (isEmpty(value) && isObject(unknown) && hasMark(unknown)))
    return canonicalObject(value ?? {}, unknown, sensitive);
  return JSON.stringify(value ?? null);
}

function canonicalList(value: Json, unknown: Json | undefined, sensitive: Json | undefined): string {
  const list = isList(value) ? value : [];
  const length = Math.max(list.length, isList(unknown) ? unknown.length : 0);
  const parts = Array.from({ length }, (_, index) => canonical(list[index], markOf(unknown, index), markOf(sensitive, index)));
  return `[${parts.join(",")}]`;
}

function canonicalObject(value: Json, unknown: Json | undefined, sensitive: Json | undefined): string {
  const object = isObject(value) ? value : {};
  const keys = Object.keys(object);
  if (isObject(unknown)) for (const key of Object.keys(unknown)) if (!Object.hasOwn(object, key)) keys.push(key);
  let text = "";
  for (const key of keys.sort()) {
    const inner = Object.hasOwn(object, key) ? object[key] : undefined;
    const mark = markOf(unknown, key);
    if (isEmpty(inner) && !hasMark(mark)) continue;
    text += `${text === "" ? "" : ","}${plainKey.test(key) ? `"${key}"` : JSON.stringify(key)}:${canonical(inner, mark, markOf(sensitive, key))}`;
  }
  return `{${text}}`;
}

const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");
