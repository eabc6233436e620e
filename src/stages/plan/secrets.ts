import { Buffer } from "node:buffer";
import { masked, type Json } from "../../domain/change.ts";
import { isList, isObject } from "./json.ts";
import { markOf } from "./marks.ts";

/** Shorter values occur by chance: masking them everywhere would hide what is not secret. */
const shortest = 8;

/** More secrets than this with the same start: comparing a hostile text with each of them would take for ever. */
const mostAlike = 100;

/** Values that are marked sensitive somewhere and are no secret anywhere: hiding them would blind cost and policy. */
const plain = /^(?:[a-z]{2}(?:-[a-z]+)+-\d[a-z]?|postgres|postgresql|sqlserver|production|development)$/;

/** Names of keys, inside a sensitive JSON text, whose values are the secret part of it. */
const secretName = /pass|secret|token|credential|private|key|pwd/i;

/** Every sensitive text of a plan, to find it again where Terraform does not mark it. */
export class Secrets {
  readonly #byStart = new Map<string, Set<string>>();
  /** A text can only start a secret where its first three characters do; most do not, and cost one look. */
  readonly #starts = new Uint8Array(65_536);

  /** Adds all texts in a sensitive value. */
  add(value: Json | undefined): void {
    if (typeof value === "string") {
      this.#addText(value);
      this.#addEmbedded(value);
    } else if (isList(value)) for (const item of value) this.add(item);
    else if (isObject(value)) for (const item of Object.values(value)) this.add(item);
  }

  /** Adds the texts that a tree of marks points at. */
  addMarked(value: Json | undefined, marks: Json | undefined): void {
    if (marks === true) this.add(value);
    else if (isList(marks))
      marks.forEach((mark, index) => {
        this.addMarked(isList(value) ? value[index] : undefined, mark);
      });
    else if (isObject(marks) && isObject(value))
      for (const key of Object.keys(marks)) if (Object.hasOwn(value, key)) this.addMarked(value[key], marks[key]);
  }

  #addText(secret: string): void {
    if (secret.length < shortest || plain.test(secret)) return;
    for (const form of forms(secret)) {
      const start = form.slice(0, shortest);
      const known = this.#byStart.get(start);
      if (known === undefined) this.#byStart.set(start, new Set([form]));
      else if (known.size <= mostAlike) known.add(form);
      this.#starts[hash(form, 0)] = 1;
    }
  }

  /** A connection as JSON holds the user name too, which is not secret; only what is named like a secret counts. */
  #addEmbedded(text: string): void {
    if (!text.startsWith("{") || text.length > 100_000) return;
    const visit = (value: unknown, name: string, depth: number): void => {
      if (typeof value === "string" && secretName.test(name)) this.#addText(value);
      else if (value !== null && typeof value === "object" && depth < 10)
        for (const [key, inner] of Object.entries(value)) visit(inner, key, depth + 1);
    };
    visit(parsed(text), "", 0);
  }

  /** The text with every secret in it masked. */
  text(value: string): string {
    if (this.#byStart.size === 0 || value.length < shortest) return value;
    let result = "";
    let kept = 0;
    for (let at = 0; at + shortest <= value.length; at += 1) {
      if (this.#starts[hash(value, at)] !== 1) continue;
      const length = this.#lengthAt(value, at);
      if (length === 0) continue;
      result += value.slice(kept, at) + masked;
      kept = at + length;
      at = kept - 1;
    }
    return kept === 0 ? value : result + value.slice(kept);
  }

  /** Length of the longest secret that stands here; the shorter one inside it would leave its rest behind. */
  #lengthAt(value: string, at: number): number {
    const alike = this.#byStart.get(value.slice(at, at + shortest));
    if (alike === undefined) return 0;
    // So many that start alike are not worth comparing: hide the rest of the text.
    if (alike.size > mostAlike) return value.length - at;
    let longest = 0;
    for (const secret of alike) if (secret.length > longest && value.startsWith(secret, at)) longest = secret.length;
    return longest;
  }

  /** The value with marked parts and found secrets masked; `found` gets the path of each. Shares what needs no change. */
  mask(value: Json, marks: Json | undefined, found: (path: readonly (string | number)[]) => void): Json {
    const path: (string | number)[] = [];
    const inside = (key: string | number, inner: Json, mark: Json | undefined): Json => {
      path.push(key);
      const safe = visit(inner, mark);
      path.pop();
      return safe;
    };
    const visit = (at: Json, mark: Json | undefined): Json => {
      if (mark === true && path.length > 0) {
        // That nothing is set is no secret, and rules ask for it.
        if (at === null) return null;
        found([...path]);
        return masked;
      }
      if (typeof at === "string") {
        const safe = this.text(at);
        if (safe !== at) found([...path]);
        return safe;
      }
      if (isList(at)) return changedList(at, (item, index) => inside(index, item, markOf(mark, index)));
      if (isObject(at))
        return changedObject(
          at,
          (item, key) => inside(key, item, markOf(mark, key)),
          (key) => this.text(key),
        );
      return at;
    };
    return visit(value, marks);
  }
}

function hash(text: string, at: number): number {
  return ((text.charCodeAt(at) * 31 + text.charCodeAt(at + 1)) * 31 + text.charCodeAt(at + 2)) & 0xffff;
}

/** The secret as it looks inside JSON, a URL and base64. */
function forms(secret: string): ReadonlySet<string> {
  const json = JSON.stringify(secret).slice(1, -1);
  const all = [secret, json, JSON.stringify(json).slice(1, -1), percentEncoded(secret), Buffer.from(secret).toString("base64")];
  return new Set(all);
}

function percentEncoded(secret: string): string {
  try {
    return encodeURIComponent(secret);
  } catch {
    // Half a surrogate pair has no such form.
    return secret;
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function changedList(list: readonly Json[], change: (item: Json, index: number) => Json): readonly Json[] {
  let copy: Json[] | undefined;
  list.forEach((item, index) => {
    const safe = change(item, index);
    if (safe !== item) (copy ??= [...list])[index] = safe;
  });
  return copy ?? list;
}

function changedObject(
  object: { readonly [key: string]: Json },
  change: (item: Json, key: string) => Json,
  changeKey: (key: string) => string,
): { readonly [key: string]: Json } {
  const keys = Object.keys(object);
  let changes: Map<string, Json> | undefined;
  let keysChange = false;
  for (const key of keys) {
    const item = object[key] ?? null;
    const safe = change(item, key);
    if (safe !== item) (changes ??= new Map()).set(key, safe);
    if (key.length >= shortest) keysChange ||= changeKey(key) !== key;
  }
  if (changes === undefined && !keysChange) return object;
  return Object.fromEntries(keys.map((key) => [changeKey(key), changes?.get(key) ?? object[key] ?? null]));
}
