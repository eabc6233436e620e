import { parseTraversal, readKey } from "./traversal.ts";

/** A string of Terraform JSON, cut at its interpolations. */
export type TemplatePart = { readonly literal: string } | { readonly expression: string };

/** undefined: it holds something that we do not take apart, such as a `%{ if }`, or never ends. */
export function parseTemplate(text: string): readonly TemplatePart[] | undefined {
  const parts: TemplatePart[] = [];
  let literal = "";
  let at = 0;
  while (at < text.length) {
    const three = text.slice(at, at + 3);
    if (three === "$${" || three === "%%{") {
      literal += three.slice(1);
      at += 3;
    } else if (three.startsWith("%{")) {
      return undefined;
    } else if (three.startsWith("${")) {
      const end = closingBrace(text, at + 2);
      if (end === undefined) return undefined;
      if (literal !== "") parts.push({ literal });
      literal = "";
      parts.push({
        expression: text
          .slice(at + 2, end)
          .replaceAll(/^~|~$/g, "")
          .trim(),
      });
      at = end + 1;
    } else {
      const next = /[$%]/g;
      next.lastIndex = at + 1;
      const until = next.exec(text)?.index ?? text.length;
      literal += text.slice(at, until);
      at = until;
    }
  }
  return literal === "" ? parts : [...parts, { literal }];
}

export const isTemplate = (text: string): boolean => /[$%]\{/.test(text);

/** Templates in strings in templates: nobody writes more of them than this. */
const deepest = 20;

/** Where the brace that opened before `from` closes, past nested braces and quoted strings. */
function closingBrace(text: string, from: number, nested = 0): number | undefined {
  if (nested > deepest) return undefined;
  let depth = 0;
  let at = from;
  while (at < text.length) {
    const char = text[at];
    if (char === '"') {
      const end = closingQuote(text, at + 1, nested);
      if (end === undefined) return undefined;
      at = end;
    } else if (char === "{") depth += 1;
    else if (char === "}") {
      if (depth === 0) return at;
      depth -= 1;
    }
    at += 1;
  }
  return undefined;
}

function closingQuote(text: string, from: number, nested = 0): number | undefined {
  let at = from;
  while (at < text.length) {
    if (text[at] === "\\") at += 2;
    else if (text[at] === '"') return at;
    else if (text.startsWith("$${", at)) at += 3;
    else if (text.startsWith("${", at)) {
      const end = closingBrace(text, at + 2, nested + 1);
      if (end === undefined) return undefined;
      at = end + 1;
    } else at += 1;
  }
  return undefined;
}

/** The only reference of an expression that is nothing else: `local.key`, but not `upper(local.key)`. */
export function soleReference(expression: string): string | undefined {
  const steps = parseTraversal(expression);
  return steps !== undefined && steps.length > 1 && !expression.includes("*") && /^[\p{L}_]/u.test(expression)
    ? expression
    : undefined;
}

/** References inside an expression, in the form in which a plan lists them. Names of functions and keys of objects are none. */
function referencesIn(expression: string, nested: number): readonly string[] {
  const found: string[] = [];
  let at = 0;
  while (at < expression.length) {
    if (expression[at] === '"') {
      const end = closingQuote(expression, at + 1) ?? expression.length;
      for (const inner of referencesInTemplate(expression.slice(at + 1, end), nested + 1)) found.push(inner);
      at = end + 1;
      continue;
    }
    const reference = readReference(expression, at);
    if (reference === undefined) {
      at += 1;
      continue;
    }
    if (reference.text.includes(".")) found.push(reference.text);
    at = reference.end;
  }
  return found;
}

/** References in a string, each once. */
export function referencesInTemplate(template: string, nested = 0): readonly string[] {
  if (nested > deepest) return [];
  const parts = parseTemplate(template) ?? [{ expression: template }];
  return [...new Set(parts.flatMap((part) => ("expression" in part ? referencesIn(part.expression, nested) : [])))];
}

/** A name with the attributes and literal keys after it; an index that is computed ends it, as in a plan. */
function readReference(expression: string, from: number): { readonly text: string; readonly end: number } | undefined {
  const word = /[\p{L}\p{N}_][\p{L}\p{N}_-]*/uy;
  word.lastIndex = from;
  const first = word.exec(expression)?.[0];
  if (first === undefined) return undefined;
  let at = from + first.length;
  if (/^\s*\(/.test(expression.slice(at, at + 20))) return { text: "", end: at };
  for (;;) {
    const name = /\.[\p{L}_][\p{L}\p{N}_-]*/uy;
    name.lastIndex = at;
    const attribute = name.exec(expression)?.[0];
    const key = expression[at] === "[" ? readKey(expression, at) : undefined;
    if (attribute !== undefined) at += attribute.length;
    else if (key !== undefined) at = key.end;
    else break;
  }
  return { text: /^\d/.test(first) ? "" : expression.slice(from, at), end: at };
}
