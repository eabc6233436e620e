import type { Json } from "../../domain/change.ts";
import { isList, isObject, put, step } from "./json.ts";
import { leftOut } from "./static-values.ts";

/**
 * Marks of what is unknown, without those of attributes that the configuration leaves out at base and at head: the provider chose
 * them once, and nothing says that it would choose again.
 */
export function withoutDefaults(unknown: Json, head: Json | undefined, base: Json | undefined): Json {
  if (unknown === true) return head !== leftOut || (base !== undefined && base !== leftOut);
  if (isList(unknown)) return unknown.map((mark, index) => withoutDefaults(mark, step(head, index), step(base, index)));
  if (!isObject(unknown)) return unknown;
  const left: Record<string, Json> = {};
  for (const [name, mark] of Object.entries(unknown)) {
    const inner = withoutDefaults(mark, step(head, name), step(base, name));
    if (inner !== false) put(left, name, inner);
  }
  return left;
}
