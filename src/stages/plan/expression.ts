import type { Json } from "../../domain/change.ts";
import { entries, isList, isObject, items, text } from "./json.ts";
import { isTemplate, parseTemplate, referencesInTemplate } from "./template.ts";
import { withoutPrefixes } from "./traversal.ts";

/** What stands on the right of an argument, as far as a plan or Terraform JSON tells. */
export type Expression =
  | { readonly kind: "constant"; readonly value: Json }
  /** `template` is the text where it is known; a plan made from HCL keeps only the references. */
  | { readonly kind: "references"; readonly references: readonly string[]; readonly template?: string }
  /** Functions of constants: not unknown, but not told. */
  | { readonly kind: "opaque" }
  | Block
  | { readonly kind: "list"; readonly items: readonly Expression[] };

export interface Block {
  readonly kind: "block";
  readonly entries: ReadonlyMap<string, Expression>;
}

const opaque: Expression = { kind: "opaque" };
export const emptyBlock: Block = { kind: "block", entries: new Map() };

/**
 * Reads an expression of a plan's `configuration`. Of a configuration written in JSON the plan holds the raw text beside the
 * references (`constant_value: "${local.key}"`), and escapes such as `$${` are still in it.
 */
export function planExpression(json: Json, jsonSyntax: boolean): Expression {
  if (isList(json)) return { kind: "list", items: json.map((item) => planExpression(item, jsonSyntax)) };
  if (!isObject(json)) return { kind: "constant", value: json };
  const hasConstant = Object.hasOwn(json, "constant_value");
  if (isList(json["references"])) {
    const references = withoutPrefixes(json["references"].filter((reference) => typeof reference === "string"));
    const raw = json["constant_value"];
    if (isObject(raw) || isList(raw)) return jsonExpression(raw);
    const template = text(raw);
    return template === undefined ? { kind: "references", references } : { kind: "references", references, template };
  }
  if (hasConstant)
    return jsonSyntax
      ? jsonExpression(json["constant_value"] ?? null)
      : { kind: "constant", value: json["constant_value"] ?? null };
  if (Object.keys(json).length === 0) return opaque;
  return planBlock(json, jsonSyntax);
}

export function planBlock(json: Json | undefined, jsonSyntax: boolean): Block {
  return { kind: "block", entries: new Map(entries(json).map(([name, value]) => [name, planExpression(value, jsonSyntax)])) };
}

/** Reads a value of Terraform JSON, where every string is a template. */
export function jsonExpression(json: Json): Expression {
  if (typeof json === "string") return stringExpression(json);
  if (!hasTemplate(json)) return { kind: "constant", value: json };
  return isList(json) ? { kind: "list", items: json.map(jsonExpression) } : jsonBlock(json);
}

export function jsonBlock(json: Json | undefined): Block {
  const told = entries(json).filter(([name]) => name !== "//");
  return { kind: "block", entries: new Map(told.map(([name, value]) => [name, jsonExpression(value)])) };
}

function stringExpression(template: string): Expression {
  if (!isTemplate(template)) return { kind: "constant", value: template };
  const references = referencesInTemplate(template);
  if (references.length > 0) return { kind: "references", references, template };
  const parts = parseTemplate(template);
  const literals = parts?.map((part) => ("literal" in part ? part.literal : undefined));
  return literals === undefined || literals.includes(undefined) ? opaque : { kind: "constant", value: literals.join("") };
}

function hasTemplate(json: Json): boolean {
  if (typeof json === "string") return isTemplate(json);
  if (isList(json)) return json.some(hasTemplate);
  return isObject(json) && Object.values(json).some(hasTemplate);
}

/** Does a plan's configuration come from JSON? Only there text and references stand side by side. */
export function usesJsonSyntax(configuration: Json | undefined): boolean {
  if (isList(configuration)) return configuration.some(usesJsonSyntax);
  if (!isObject(configuration)) return false;
  if (isList(configuration["references"]) && Object.hasOwn(configuration, "constant_value")) return true;
  return Object.values(configuration).some(usesJsonSyntax);
}

/** Follows `.name` and `[key]` into an expression as far as its structure is known. */
export function within(expression: Expression | undefined, path: readonly (string | number)[]): Expression | undefined {
  let at = expression;
  for (const key of path) {
    if (at === undefined) return undefined;
    if (at.kind === "block") at = at.entries.get(String(key));
    else if (at.kind === "list") at = typeof key === "number" ? at.items[key] : undefined;
    else if (at.kind === "constant") return constantWithin(at.value, key);
    else return at;
  }
  return at;
}

function constantWithin(value: Json, key: string | number): Expression | undefined {
  const inner = isList(value) ? items(value)[Number(key)] : isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
  return inner === undefined ? undefined : { kind: "constant", value: inner };
}
