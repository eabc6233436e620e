import type { Json } from "../../domain/change.ts";
import type { Block, Expression } from "./expression.ts";
import { isList, isObject } from "./json.ts";
import { dotted, hasMark, markedPaths } from "./marks.ts";
import type { RawChange } from "./raw-change.ts";
import type { Scope, Scopes } from "./scope.ts";
import type { Frame } from "./values.ts";

/**
 * Sensitive attributes (dotted) for which the configuration has a literal: a password that stands in the repository. Said is only
 * that it does; the value itself is masked. A reference to where a secret is kept, written as a literal, is none.
 */
export function literalSecrets(
  { afterSensitive, after }: RawChange,
  body: Block,
  { scope }: Pick<Frame, "scope">,
  scopes: Scopes,
): readonly string[] {
  if (!hasMark(afterSensitive)) return [];
  const marked = new Set(markedPaths(afterSensitive, after).map(dotted));
  const found = new Set<string>();
  const visit = (expression: Expression, path: string, isSecret: boolean): void => {
    const secret = isSecret || marked.has(path);
    switch (expression.kind) {
      case "opaque":
        return;
      case "references": {
        const inside = [...marked].filter((name) => name.startsWith(`${path}.`));
        const hidden = secret ? [path] : inside;
        if (hidden.length === 0 || !expression.references.some((reference) => isLiteralVariable(reference, scope, scopes)))
          return;
        for (const name of hidden) if (!isUserName(name)) found.add(name);
        return;
      }
      case "constant":
        for (const leaf of secretLeaves(expression.value, path, secret, marked)) found.add(leaf);
        return;
      case "block":
        for (const [name, entry] of expression.entries) visit(entry, below(path, name), secret);
        return;
      case "list":
        for (const item of expression.items) visit(item, path, secret);
    }
  };
  visit(body, "", false);
  return [...found];
}

/** Modules are nested a few levels deep; a chain longer than this is a loop. */
const longest = 40;

/**
 * A variable that the configuration itself gives a text: as its default, where nobody gave it another for this plan, or in the call of
 * its module. A value from outside - the environment, a file, a secret store - stands in no configuration.
 */
function isLiteralVariable(reference: string, scope: Scope, scopes: Scopes, depth = 0): boolean {
  const name = /^var\.([\w-]+)/.exec(reference)?.[1];
  if (name === undefined || depth > longest) return false;
  const given = scope.caller?.call.inputs.entries.get(name);
  if (scope.caller === undefined || given === undefined) {
    const written = scope.module.variables.get(name)?.default;
    if (typeof written !== "string" || !isLiteral(written)) return false;
    return scope.caller !== undefined || scopes.variable(name) === written;
  }
  const { caller } = scope;
  if (given.kind === "constant") return typeof given.value === "string" && isLiteral(given.value);
  return given.kind === "references" && given.references.some((next) => isLiteralVariable(next, caller.scope, scopes, depth + 1));
}

function secretLeaves(value: Json, path: string, isSecret: boolean, marked: ReadonlySet<string>): readonly string[] {
  const secret = isSecret || marked.has(path);
  if (typeof value === "string") return secret && isLiteral(value) && !isUserName(path) ? [path] : [];
  if (isList(value)) return value.flatMap((item) => secretLeaves(item, path, secret, marked));
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([name, item]) => secretLeaves(item, below(path, name), secret, marked));
}

/** Providers mark who logs in as sensitive as well; it is no secret, and a rule that denies it would deny every database. */
const isUserName = (path: string): boolean => /(?:^|[._])(?:user|username|user_name|login)$/.test(path);

const below = (path: string, name: string): string => (path === "" ? name : `${path}.${name}`);

/** The beginnings of texts that say where a secret is; policies/lib/secrets.rego has the same list. */
export const beginningsOfReferences: readonly string[] = [
  "arn:",
  "vault://",
  "vault:",
  "aws-sm://",
  "azure-kv://",
  "gcp-sm://",
  "github://",
  "resolve:ssm",
  "{{resolve:",
  "${",
  "$(",
  "/",
  "http://",
  "https://",
  "(sensitive)",
];

const isLiteral = (text: string): boolean =>
  text !== "" && text !== "true" && text !== "false" && !beginningsOfReferences.some((beginning) => text.startsWith(beginning));
