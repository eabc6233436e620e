import { readFileSync } from "node:fs";
import { join } from "node:path";
import { wholePath } from "../http/route.ts";

export type Schema = Readonly<Record<string, unknown>>;

export interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly required?: boolean;
  readonly schema: Schema;
}

interface Content {
  readonly content?: Readonly<Record<string, { readonly schema?: Schema }>>;
  readonly required?: boolean;
}

/** One operation as GitHub describes it, references followed as far as its parts go. */
export interface Operation {
  readonly name: string;
  readonly pattern: RegExp;
  readonly literals: number;
  readonly query: readonly Parameter[];
  readonly body: { readonly schema: Schema; readonly required: boolean } | undefined;
  readonly responses: ReadonlyMap<number, Schema | undefined>;
}

interface Contract {
  readonly source: { readonly package: string; readonly sha256: string };
  readonly paths: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly components: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

let loaded: Contract | undefined;

export function contract(): Contract {
  loaded ??= JSON.parse(readFileSync(join(import.meta.dirname, "github-openapi.json"), "utf8")) as Contract;
  return loaded;
}

export function follow(value: unknown): Schema {
  const reference = (value as { readonly $ref?: string }).$ref;
  if (reference === undefined) return value as Schema;
  const [, , group = "", name = ""] = reference.split("/");
  return follow(contract().components[group]?.[name]);
}

/** These of GitHub's parameters hold slashes. */
const long = /\{(path|ref|basehead|branch)\}/g;

let read: readonly Operation[] | undefined;

export function operations(): readonly Operation[] {
  read ??= Object.entries(contract().paths)
    .flatMap(([path, methods]) => Object.entries(methods).map(([method, one]) => readOperation(method, path, one as Schema)))
    .sort((a, b) => b.literals - a.literals);
  return read;
}

function readOperation(method: string, path: string, operation: Schema): Operation {
  const pattern = path.replace(/[.*+?^$()|[\]\\]/g, "\\$&").replace(long, "(.+)").replace(/\{[^}]+\}/g, "([^/]+)"); // prettier-ignore
  const parameters = ((operation["parameters"] ?? []) as unknown[]).map((one) => follow(one) as unknown as Parameter);
  const request = operation["requestBody"] === undefined ? undefined : (follow(operation["requestBody"]) as Content);
  const schema = request?.content?.["application/json"]?.schema;
  const responses = Object.entries((operation["responses"] ?? {}) as Readonly<Record<string, unknown>>).map(
    ([status, answer]) => [Number(status), (follow(answer) as Content).content?.["application/json"]?.schema] as const,
  );
  return {
    name: `${method.toUpperCase()} ${path}`,
    pattern: wholePath(pattern),
    literals: path.split("/").filter((part) => part !== "" && !part.startsWith("{")).length,
    query: parameters.filter((one) => one.in === "query"),
    body: schema && { schema, required: request.required === true },
    responses: new Map(responses),
  };
}
