import { Ajv2020, type ErrorObject, type ValidateFunction } from "ajv/dist/2020.js";
import { LineCounter, parseDocument } from "yaml";
import schema from "../../../schemas/credentials.schema.json" with { type: "json" };
import type { CredentialsFile } from "../../domain/credentials.generated.ts";

export type FormReading = { readonly file: CredentialsFile } | { readonly problems: readonly string[] };

let validate: ValidateFunction | undefined;

/** The file in its form, or all that is wrong with it: by place, and without any value, since it may be a secret. */
export function readCredentialsForm(text: string): FormReading {
  const lines = new LineCounter();
  const document = parseDocument(text, { version: "1.2", schema: "core", merge: false, prettyErrors: false, lineCounter: lines });
  const faults = document.errors.map(({ code, pos }) => `Line ${lines.linePos(pos[0]).line} is no YAML (${code}).`);
  if (faults.length > 0) return { problems: faults };
  const value = plainValue(() => document.toJS({ maxAliasCount: 0 }) as unknown);
  if (value === undefined) return { problems: ["It uses anchors. Write repeated values out."] };
  validate ??= new Ajv2020({ allErrors: true, allowUnionTypes: true, verbose: true }).compile(schema);
  // The schema just said that this is one.
  if (validate(value)) return { file: value as CredentialsFile };
  return { problems: [...new Set((validate.errors ?? []).flatMap(inWords))] };
}

function plainValue(read: () => unknown): unknown {
  try {
    return read() ?? null;
  } catch {
    return undefined;
  }
}

/** What one complaint of the validator says to people. A complaint about parts of another is left to that one. */
function inWords({ keyword, instancePath, params, schemaPath, parentSchema }: ErrorObject): readonly string[] {
  const place = placeOf(instancePath);
  switch (keyword) {
    case "additionalProperties":
      return [`${place}: ${JSON.stringify(String(params["additionalProperty"]).slice(0, 60))} is not known here.`];
    case "required":
      return schemaPath.includes("/oneOf/") ? [] : [`${place}: ${String(params["missingProperty"])} is missing.`];
    case "oneOf":
      return [`${place}: give either token or appRole.`];
    case "type":
    case "pattern":
    case "const":
    case "minimum":
    case "maximum":
    case "minLength":
    case "maxLength":
      return [`${place}: it must be ${expectation(parentSchema, params)}.`];
    case "minItems":
    case "minProperties":
      return [`${place}: it must not be empty.`];
    default:
      return [`${place}: it does not have the form of the schema (${keyword}).`];
  }
}

function expectation(parent: object | undefined, params: Readonly<Record<string, unknown>>): string {
  if (parent !== undefined && "description" in parent && typeof parent.description === "string") return parent.description;
  if ("allowedValue" in params) return JSON.stringify(params["allowedValue"]);
  if (parent !== undefined && "minimum" in parent && "maximum" in parent)
    return `a whole number from ${String(parent.minimum)} to ${String(parent.maximum)}`;
  if (parent !== undefined && "type" in parent) return `of type ${String(parent.type)}, within its limits`;
  return "of another form";
}

/** `/repositories/0/environments` as people write it. */
const placeOf = (pointer: string): string =>
  pointer === ""
    ? "The file"
    : pointer
        .slice(1)
        .split("/")
        .map((part) => part.replaceAll("~1", "/").replaceAll("~0", "~").slice(0, 60))
        .join(".");
