import { masked, type Json } from "../../domain/change.ts";
import type { BlockSchema } from "../../domain/provider-schema.ts";
import type { Block, Expression } from "./expression.ts";
import { isList, put } from "./json.ts";
import type { Scopes } from "./scope.ts";
import { evaluate, type Frame } from "./values.ts";

/** What the configuration alone says about a value. Marks have the form of a plan's `after_unknown` and `after_sensitive`. */
export interface StaticValue {
  /** undefined: not known before the apply. */
  readonly value: Json | undefined;
  readonly unknown: Json;
  readonly sensitive: Json;
  /** The value, or the text of its expression where it is not known: equal when nothing changes. */
  readonly comparable: Json;
}

/** Names of arguments whose literals are secret where no schema says so. */
const secretArgument = /(?:^|_)(?:password|passwd|secret_string|secret_key|auth_token|private_key|access_token|api_key)$/;

/** The arguments of a resource as a plan would show them: blocks as lists, and unset computed attributes as unknown. */
export function staticValues(body: Block, schema: BlockSchema | undefined, frame: Frame, scopes: Scopes): StaticValue {
  const parts = new Map<string, StaticValue>();
  for (const [name, expression] of body.entries) parts.set(name, argumentValue(name, expression, schema, frame, scopes));
  for (const [name, { computed }] of Object.entries(schema?.attributes ?? {}))
    if (computed === true && !parts.has(name)) parts.set(name, notKnown(""));
  return assemble(parts);
}

function argumentValue(
  name: string,
  expression: Expression,
  schema: BlockSchema | undefined,
  frame: Frame,
  scopes: Scopes,
): StaticValue {
  const block = own(schema?.block_types, name);
  const found = staticValue(expression, block?.block, frame, scopes);
  const secret = own(schema?.attributes, name)?.sensitive === true || secretArgument.test(name);
  if (secret && found.value !== undefined && found.value !== null) return { ...found, sensitive: true };
  const repeats = block?.nesting_mode === "list" || block?.nesting_mode === "set";
  return repeats && expression.kind !== "list" && !isList(found.value) && found.value !== undefined ? inList(found) : found;
}

function staticValue(expression: Expression, schema: BlockSchema | undefined, frame: Frame, scopes: Scopes): StaticValue {
  switch (expression.kind) {
    case "constant":
      return known(expression.value);
    case "opaque":
      return notKnown("function of constants");
    case "references": {
      const found = evaluate(expression, frame, scopes);
      const certain = found !== undefined && found.certain && found.partial !== true;
      return certain ? known(found.value) : notKnown(expression.template ?? expression.references.join(" "));
    }
    case "block":
      return schema === undefined ? untypedBlock(expression, frame, scopes) : staticValues(expression, schema, frame, scopes);
    case "list": {
      const items = expression.items.map((item) => staticValue(item, schema, frame, scopes));
      // As in a plan, an unknown item keeps its place.
      return {
        value: items.map(({ value }) => value ?? null),
        unknown: items.map(({ unknown }) => unknown),
        sensitive: items.map(({ sensitive }) => sensitive),
        comparable: items.map(({ comparable }) => comparable),
      };
    }
  }
}

function untypedBlock(block: Block, frame: Frame, scopes: Scopes): StaticValue {
  return assemble(new Map([...block.entries].map(([name, item]) => [name, argumentValue(name, item, undefined, frame, scopes)])));
}

const known = (value: Json): StaticValue => ({ value, unknown: false, sensitive: holdsMask(value), comparable: value });

/** {@link StaticValue.comparable} of an attribute that the configuration leaves out and the provider computes. */
export const leftOut = "\u0000";

/** NUL keeps the text of an expression apart from every value that people write. */
const notKnown = (text: string): StaticValue => ({
  value: undefined,
  unknown: true,
  sensitive: false,
  comparable: `${leftOut}${text}`,
});

const holdsMask = (value: Json): boolean => typeof value === "string" && value.includes(masked);

function inList({ value, unknown, sensitive, comparable }: StaticValue): StaticValue {
  return { value: [value ?? null], unknown: [unknown], sensitive: [sensitive], comparable: [comparable] };
}

function assemble(parts: ReadonlyMap<string, StaticValue>): StaticValue {
  const value: Record<string, Json> = {};
  const unknown: Record<string, Json> = {};
  const sensitive: Record<string, Json> = {};
  const comparable: Record<string, Json> = {};
  for (const [name, part] of parts) {
    if (part.value !== undefined) put(value, name, part.value);
    if (part.unknown !== false) put(unknown, name, part.unknown);
    if (part.sensitive !== false) put(sensitive, name, part.sensitive);
    put(comparable, name, part.comparable);
  }
  return { value, unknown, sensitive, comparable };
}

function own<T>(record: { readonly [name: string]: T } | undefined, name: string): T | undefined {
  return record !== undefined && Object.hasOwn(record, name) ? record[name] : undefined;
}
