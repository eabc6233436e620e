import { masked, type Json } from "../../domain/change.ts";
import type { Block, Expression } from "./expression.ts";
import { within } from "./expression.ts";
import { isObject, step } from "./json.ts";
import type { Scope, Scopes, Value } from "./scope.ts";
import { parseTemplate, soleReference } from "./template.ts";
import { parseTraversal } from "./traversal.ts";

/** Where an expression stands: its module and, inside something repeated, the key and what it repeats over. */
export interface Frame {
  readonly scope: Scope;
  readonly key?: string | number;
  readonly forEach?: Expression;
}

/** Chains of variables and locals are short; one longer than this is a loop. */
const longest = 40;
/** No argument is larger than this; what is was made by doubling a local again and again. */
const largest = 1_000_000;

export function evaluate(expression: Expression | undefined, frame: Frame, scopes: Scopes, depth = 0): Value | undefined {
  if (expression === undefined || depth > longest) return undefined;
  switch (expression.kind) {
    case "constant":
      return told(expression.value);
    case "references":
      return expression.template === undefined
        ? evaluateSole(expression.references, frame, scopes, depth)
        : evaluateTemplate(expression.template, frame, scopes, depth);
    case "opaque":
      return undefined;
    case "block":
      return evaluateBlock(expression, frame, scopes, depth);
    case "list":
      return together(
        expression.items.map((item) => evaluate(item, frame, scopes, depth + 1)),
        (values) => values,
      );
  }
}

function evaluateBlock(block: Block, frame: Frame, scopes: Scopes, depth: number): Value | undefined {
  const names = [...block.entries.keys()];
  const values = [...block.entries.values()].map((item) => evaluate(item, frame, scopes, depth + 1));
  return together(values, (known) => Object.fromEntries(known.map((value, index) => [names[index] ?? "", value])));
}

function together(values: readonly (Value | undefined)[], build: (values: readonly Json[]) => Json): Value | undefined {
  const known = values.filter((value) => value !== undefined);
  if (known.length < values.length || known.some(({ partial }) => partial === true)) return undefined;
  const size = known.reduce((sum, value) => sum + value.size, 1);
  if (size > largest) return undefined;
  return { value: build(known.map(({ value }) => value)), certain: known.every(({ certain }) => certain), size };
}

function evaluateSole(references: readonly string[], frame: Frame, scopes: Scopes, depth: number): Value | undefined {
  const [only] = references;
  const found = references.length === 1 && only !== undefined ? evaluateReference(only, frame, scopes, depth) : undefined;
  return found === undefined ? undefined : { ...found, certain: false };
}

function evaluateTemplate(template: string, frame: Frame, scopes: Scopes, depth: number): Value | undefined {
  const parts = parseTemplate(template);
  const [first] = parts ?? [];
  if (parts === undefined || first === undefined) return undefined;
  if (parts.length === 1 && "expression" in first) {
    const reference = soleReference(first.expression);
    return reference === undefined ? undefined : evaluateReference(reference, frame, scopes, depth);
  }
  let text = "";
  let complete = true;
  let certain = true;
  for (const part of parts) {
    const found = "literal" in part ? told(part.literal) : evaluatePart(part.expression, frame, scopes, depth);
    const written = found === undefined ? undefined : primitive(found.value);
    complete &&= written !== undefined && found?.partial !== true;
    certain &&= found?.certain ?? true;
    text += written ?? ("expression" in part ? `\${${part.expression}}` : "");
    if (text.length > largest) return undefined;
  }
  const value = { value: text, certain, size: text.length };
  return complete ? value : { ...value, partial: true };
}

function evaluatePart(expression: string, frame: Frame, scopes: Scopes, depth: number): Value | undefined {
  const reference = soleReference(expression);
  return reference === undefined ? undefined : evaluateReference(reference, frame, scopes, depth);
}

const primitive = (value: Json): string | undefined => (value === null || typeof value === "object" ? undefined : String(value));

/** The value of `var.x`, `local.x`, `each.value`, `each.key` or `count.index`; resources have none here. */
function evaluateReference(reference: string, frame: Frame, scopes: Scopes, depth = 0): Value | undefined {
  const steps = parseTraversal(reference);
  const [root, name, ...rest] = (steps ?? []).map(({ value }) => value);
  if (steps === undefined || name === undefined) return undefined;
  switch (root) {
    case "var":
      return once(reference, frame.scope, scopes, () => evaluateVariable(String(name), rest, frame.scope, scopes, depth));
    case "local": {
      const local = within(frame.scope.module.locals, [name, ...rest]);
      return once(reference, frame.scope, scopes, () => evaluate(local, { scope: frame.scope }, scopes, depth + 1));
    }
    case "count":
      return name === "index" && typeof frame.key === "number" ? told(frame.key) : undefined;
    case "each":
      return evaluateEach(String(name), rest, frame, scopes, depth);
    default:
      return undefined;
  }
}

function once(reference: string, scope: Scope, scopes: Scopes, work: () => Value | undefined): Value | undefined {
  const key = `${scope.address}|${reference}`;
  if (scopes.values.has(key)) return scopes.values.get(key);
  // Whoever asks again before it is answered asks in a circle.
  scopes.values.set(key, undefined);
  const value = work();
  scopes.values.set(key, value);
  return value;
}

function evaluateVariable(
  name: string,
  rest: readonly (string | number)[],
  scope: Scope,
  scopes: Scopes,
  depth: number,
): Value | undefined {
  // A secret must not reach the configuration that we show, however short it is.
  if (scope.module.variables.get(name)?.sensitive === true) return told(masked);
  if (scope.caller === undefined) return inside(told(scopes.variable(name)), rest);
  const { call, scope: outer } = scope.caller;
  const input = call.inputs.entries.get(name);
  if (input === undefined) return inside(told(scope.module.variables.get(name)?.default), rest);
  return inside(evaluate(input, callFrame(scope, outer), scopes, depth + 1), rest);
}

const told = (value: Json | undefined): Value | undefined =>
  value === undefined ? undefined : { value, certain: true, size: sizeOf(value) };

function sizeOf(value: Json): number {
  if (typeof value === "string") return value.length + 1;
  if (value === null || typeof value !== "object") return 1;
  return Object.values(value).reduce((sum: number, item) => sum + sizeOf(item), 1);
}

/** The frame in which the inputs of a module call are read: the caller's module, with the module's own key. */
export function callFrame({ key, caller }: Scope, outer: Scope): Frame {
  const forEach = caller?.call.forEach;
  return { scope: outer, ...(key === undefined ? {} : { key }), ...(forEach === undefined ? {} : { forEach }) };
}

function evaluateEach(
  name: string,
  rest: readonly (string | number)[],
  frame: Frame,
  scopes: Scopes,
  depth: number,
): Value | undefined {
  if (frame.key === undefined) return undefined;
  if (name === "key") return told(frame.key);
  const over = evaluate(frame.forEach, { scope: frame.scope }, scopes, depth + 1);
  // Over a set each value is its key.
  if (over !== undefined && !isObject(over.value)) return inside({ value: frame.key, certain: over.certain, size: 1 }, rest);
  return inside(over, [frame.key, ...rest]);
}

function inside(value: Value | undefined, path: readonly (string | number)[]): Value | undefined {
  let at: Json | undefined = value?.value;
  for (const key of path) at = step(at, key);
  return value === undefined || at === undefined ? undefined : { ...value, value: at };
}
