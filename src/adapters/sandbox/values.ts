import type { BlockSchema, CtyType } from "../../domain/provider-schema.ts";

/** A value that is known only after apply. */
export const unknownValue: unique symbol = Symbol("unknown");
export type Unknown = typeof unknownValue;
export type Value = null | boolean | number | string | Unknown | readonly Value[] | ValueMap;
export type ValueMap = { readonly [name: string]: Value };

type NestedBlock = NonNullable<BlockSchema["block_types"]>[string];

export const isMap = (value: Value | undefined): value is ValueMap =>
  value !== null && typeof value === "object" && !Array.isArray(value);
export const isList = (value: Value | undefined): value is readonly Value[] => Array.isArray(value);

export function hasUnknown(value: Value): boolean {
  if (value === unknownValue) return true;
  if (isList(value)) return value.some(hasUnknown);
  return isMap(value) && Object.values(value).some(hasUnknown);
}

/** What a block looks like that a configuration leaves out. */
export function emptyNested({ nesting_mode: mode }: NestedBlock): Value {
  switch (mode) {
    case "single":
      return null;
    case "map":
      return {};
    case "list":
    case "set":
      return [];
  }
}

/** A block with nothing in it. */
export function emptyBlock(block: BlockSchema): ValueMap {
  return Object.fromEntries([
    ...Object.keys(block.attributes ?? {}).map((name) => [name, null] as const),
    ...Object.entries(block.block_types ?? {}).map(([name, nested]) => [name, emptyNested(nested)] as const),
  ]);
}

/** Equal as Terraform sees it: the order of a set's elements says nothing, and an unknown value equals nothing. */
export function sameValue(type: CtyType | BlockSchema, a: Value, b: Value): boolean {
  if (typeof a !== "object" || typeof b !== "object") return a === b && a !== unknownValue;
  return !hasUnknown(a) && !hasUnknown(b) && canonical(type, a) === canonical(type, b);
}

/** A text that is equal for equal values. */
export function canonical(type: CtyType | BlockSchema, value: Value): string {
  if (value === unknownValue) return "?";
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  if (isList(value)) {
    const [kind, element] = Array.isArray(type) ? (type as readonly [string, CtyType]) : ["list", "dynamic" as const];
    const elements = value.map((item) => canonical(element, item));
    return `[${(kind === "set" ? elements.sort() : elements).join()}]`;
  }
  if (!isMap(value)) return JSON.stringify(value);
  const parts = Object.entries(value).sort(([x], [y]) => (x < y ? -1 : 1));
  return `{${parts.map(([name, part]) => `${JSON.stringify(name)}:${canonicalPart(type, name, part)}`).join()}}`;
}

function canonicalPart(type: CtyType | BlockSchema, name: string, part: Value): string {
  if (typeof type === "string") return canonical("dynamic", part);
  if (isTuple(type)) return canonical(type[0] === "object" ? (type[1][name] ?? "dynamic") : type[1], part);
  const nested = type.block_types?.[name];
  if (nested === undefined) return canonical(type.attributes?.[name]?.type ?? "dynamic", part);
  if (!isList(part)) return canonical(nested.block, part);
  const elements = part.map((item) => canonical(nested.block, item));
  return `[${(nested.nesting_mode === "set" ? elements.sort() : elements).join()}]`;
}

const isTuple = (type: CtyType | BlockSchema): type is Exclude<CtyType, string> => Array.isArray(type);

/** Makes any JSON fit a block: what the schema does not know is dropped, what is missing is empty. */
export function conform(block: BlockSchema, value: unknown): ValueMap {
  const source = asRecord(value);
  return Object.fromEntries([
    ...Object.entries(block.attributes ?? {}).map(([name, { type }]) => [name, conformType(type, own(source, name))] as const),
    ...Object.entries(block.block_types ?? {}).map(([name, nested]) => [name, conformNested(nested, own(source, name))] as const),
  ]);
}

function conformNested(nested: NestedBlock, value: unknown): Value {
  if (value === unknownValue) return unknownValue;
  if (value === null || value === undefined) return emptyNested(nested);
  switch (nested.nesting_mode) {
    case "single":
      return conform(nested.block, value);
    case "map":
      return Object.fromEntries(Object.entries(asRecord(value)).map(([name, item]) => [name, conform(nested.block, item)]));
    case "list":
    case "set":
      return (Array.isArray(value) ? value : [value]).map((item) => conform(nested.block, item));
  }
}

/** Makes any JSON fit an attribute's type. */
export function conformType(type: CtyType, value: unknown): Value {
  if (value === unknownValue) return unknownValue;
  if (value === null || value === undefined) return null;
  if (typeof type === "string") return conformPrimitive(type, value);
  const [kind, inner] = type;
  if (kind === "object") {
    const source = asRecord(value);
    return Object.fromEntries(Object.entries(inner).map(([name, part]) => [name, conformType(part, own(source, name))]));
  }
  if (kind === "map")
    return Object.fromEntries(Object.entries(asRecord(value)).map(([name, item]) => [name, conformType(inner, item)]));
  return (Array.isArray(value) ? value : [value]).map((item) => conformType(inner, item));
}

function conformPrimitive(type: "string" | "number" | "bool" | "dynamic", value: unknown): Value {
  switch (type) {
    case "string":
      // eslint-disable-next-line @typescript-eslint/no-base-to-string -- no object gets here
      return typeof value === "object" ? JSON.stringify(value) : String(value);
    case "number":
      return conformNumber(value);
    case "bool":
      return typeof value === "boolean" ? value : value === "true";
    case "dynamic":
      return value as Value;
  }
}

/** A number that does not fit stays the text as which it came; see the codec. */
function conformNumber(value: unknown): number | string | null {
  if (typeof value === "number") return value;
  if (typeof value !== "string" || value.trim() === "" || !Number.isFinite(Number(value))) return null;
  const number = Number(value);
  return Number.isInteger(number) && !Number.isSafeInteger(number) ? value : number;
}

const asRecord = (value: unknown): Readonly<Record<string, unknown>> =>
  value !== null && typeof value === "object" && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
const own = (record: Readonly<Record<string, unknown>>, name: string): unknown =>
  Object.hasOwn(record, name) ? record[name] : undefined;
