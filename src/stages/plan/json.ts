import type { Json } from "../../domain/change.ts";
import { Failure } from "../../domain/failure.ts";

export type JsonObject = { readonly [key: string]: Json };

/** Terraform's own values nest a few levels; a plan that goes deeper than this was made to hurt. */
const deepest = 100;
const mostNodes = 10_000_000;

/** The one place where a plan is doubted: what leaves here is JSON, of bounded depth and size. Throws Failure "plan-unreadable". */
export function jsonOf(value: unknown): Json {
  let nodes = 0;
  const check = (at: unknown, depth: number): void => {
    nodes += 1;
    if (nodes > mostNodes) refuse("it is too large");
    if (at === null || typeof at === "string" || typeof at === "boolean" || typeof at === "number") return;
    if (typeof at !== "object") refuse(`it holds a ${typeof at}, which is not JSON`);
    if (depth > deepest) refuse(`it is nested deeper than ${deepest} levels`);
    if (Array.isArray(at)) for (const item of at) check(item, depth + 1);
    else for (const key of Object.keys(at)) check((at as Record<string, unknown>)[key], depth + 1);
  };
  check(value, 0);
  return value as Json;
}

export function refuse(why: string): never {
  throw new Failure("plan-unreadable", { why });
}

export const isObject = (value: Json | undefined): value is JsonObject =>
  value !== null && typeof value === "object" && !Array.isArray(value);

export const isList = (value: Json | undefined): value is readonly Json[] => Array.isArray(value);

/** An own property; inherited ones such as `constructor` are not data. */
export function member(value: Json | undefined, key: string): Json | undefined {
  return isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}

/** An own property or list item. */
export function step(value: Json | undefined, key: string | number): Json | undefined {
  if (isList(value)) return typeof key === "number" ? value[key] : undefined;
  return member(value, String(key));
}

export function text(value: Json | undefined): string | undefined {
  return typeof value === "string" ? value : undefined;
}

export function flag(value: Json | undefined): boolean | undefined {
  return typeof value === "boolean" ? value : undefined;
}

export function entries(value: Json | undefined): readonly (readonly [string, Json])[] {
  return isObject(value) ? Object.entries(value) : [];
}

export function items(value: Json | undefined): readonly Json[] {
  return isList(value) ? value : [];
}

/** Sets a key that came from outside. Plain assignment of `__proto__` would change the object's prototype instead. */
export function put<T>(target: Record<string, T>, key: string, value: T): void {
  if (key !== "__proto__") target[key] = value;
  else Object.defineProperty(target, key, { value, enumerable: true, configurable: true, writable: true });
}

export function isEmpty(value: Json | undefined): boolean {
  if (value === undefined || value === null) return true;
  if (isList(value)) return value.length === 0;
  return isObject(value) && Object.keys(value).length === 0;
}

/** Equal as JSON, whatever the order of keys. */
export function sameJson(left: Json | undefined, right: Json | undefined): boolean {
  if (left === right) return true;
  if (isList(left))
    return isList(right) && left.length === right.length && left.every((item, index) => sameJson(item, right[index]));
  if (!isObject(left) || !isObject(right)) return false;
  const keys = Object.keys(left);
  return (
    keys.length === Object.keys(right).length && keys.every((key) => Object.hasOwn(right, key) && sameJson(left[key], right[key]))
  );
}
