import type { Json } from "../../domain/change.ts";
import { isList, isObject } from "./json.ts";

/** What is wrong with a value, beginning with its place in it (`.change.actions is not a list`); undefined when nothing is. */
type Check = (value: Json) => string | undefined;

const text: Check = (value) => (typeof value === "string" ? undefined : " is not a text");
const flag: Check = (value) => (typeof value === "boolean" ? undefined : " is neither true nor false");
const key: Check = (value) => (typeof value === "string" || typeof value === "number" ? undefined : " is no text and no number");
const object: Check = (value) => (isObject(value) ? undefined : " is not an object");

const list =
  (item: Check): Check =>
  (value) => {
    if (!isList(value)) return " is not a list";
    for (const [index, inner] of value.entries()) {
      const wrong = item(inner);
      if (wrong !== undefined) return `[${index}]${wrong}`;
    }
    return undefined;
  };

const map =
  (item: Check): Check =>
  (value) => {
    if (!isObject(value)) return " is not an object";
    for (const [name, inner] of Object.entries(value)) {
      const wrong = item(inner);
      if (wrong !== undefined) return `.${name.slice(0, 60)}${wrong}`;
    }
    return undefined;
  };

type Members = Readonly<Record<string, Check>>;

/** An object with these members, of which all may be left out but the `required`, and any others. */
const record =
  (members: Members, required: readonly string[] = []): Check =>
  (value) => {
    if (!isObject(value)) return " is not an object";
    const missing = required.find((name) => !Object.hasOwn(value, name));
    if (missing !== undefined) return ` has no ${missing}`;
    for (const [name, check] of Object.entries(members)) {
      const inner = Object.hasOwn(value, name) ? value[name] : undefined;
      const wrong = inner === undefined ? undefined : check(inner);
      if (wrong !== undefined) return `.${name}${wrong}`;
    }
    return undefined;
  };

const nullable =
  (check: Check): Check =>
  (value) =>
    value === null ? undefined : check(value);

/** `after_unknown` and its like: `true` and `false` in the form of the values. */
const marks: Check = (value) => {
  if (typeof value === "boolean") return undefined;
  return isList(value) ? list(marks)(value) : map(marks)(value);
};

const change = record(
  {
    actions: list(text),
    before: nullable(object),
    after: nullable(object),
    after_unknown: marks,
    before_sensitive: marks,
    after_sensitive: marks,
    replace_paths: list(list(key)),
    importing: object,
  },
  ["actions"],
);

const resourceChange = record(
  {
    address: text,
    module_address: text,
    previous_address: text,
    mode: text,
    type: text,
    name: text,
    index: key,
    provider_name: text,
    deposed: text,
    action_reason: text,
    change,
  },
  ["address", "mode", "type", "name", "change"],
);

const stateModule: Check = (value) =>
  record({
    resources: list(record({ address: text, mode: text, type: text, values: object, sensitive_values: marks })),
    child_modules: list(stateModule),
  })(value);

const stateValues = record({ outputs: object, root_module: stateModule });

/** An expression says its constant or what it refers to; a block holds expressions, and a repeated one a list of blocks. */
const expression: Check = (value) => {
  if (isList(value)) return list(expression)(value);
  if (!isObject(value)) return " is no expression";
  for (const [name, inner] of Object.entries(value)) {
    if (name === "constant_value") continue;
    const wrong = name === "references" && isList(inner) && !inner.some(isObject) ? list(text)(inner) : expression(inner);
    if (wrong !== undefined) return `.${name.slice(0, 60)}${wrong}`;
  }
  return undefined;
};

const moduleConfiguration: Check = (value) =>
  record({
    resources: list(
      record({
        address: text,
        mode: text,
        type: text,
        name: text,
        provider_config_key: text,
        expressions: map(expression),
        count_expression: expression,
        for_each_expression: expression,
      }),
    ),
    module_calls: map(record({ module: moduleConfiguration, expressions: map(expression), for_each_expression: expression })),
    variables: map(record({ sensitive: flag })),
    outputs: map(record({ expression, sensitive: flag })),
  })(value);

const plan = record({
  errored: flag,
  complete: flag,
  applyable: flag,
  variables: map(object),
  checks: list(record({ instances: list(record({ problems: list(object) })) })),
  resource_changes: list(resourceChange),
  resource_drift: list(resourceChange),
  relevant_attributes: list(object),
  planned_values: stateValues,
  prior_state: record({ values: stateValues }),
  configuration: record({
    root_module: moduleConfiguration,
    provider_config: map(record({ alias: text, module_address: text, expressions: map(expression) })),
  }),
});

/** Why a document has not the form of a plan, in words. What is not of the type that Terraform writes was not written by it. */
export const whyMisshapen = (json: Json): string | undefined => plan(json)?.replace(/^\./, "");
