import type { Json } from "../../domain/change.ts";
import type { TerraformJson } from "../../domain/stack.ts";
import {
  emptyBlock,
  jsonBlock,
  jsonExpression,
  planBlock,
  planExpression,
  usesJsonSyntax,
  type Block,
  type Expression,
} from "./expression.ts";
import { entries, flag, isList, isObject, items, member, text } from "./json.ts";

/** Resources, module calls and values of one module, from a plan's `configuration` or from Terraform JSON. */
export interface Module {
  /** By `type.name` or `data.type.name`. */
  readonly resources: ReadonlyMap<string, Resource>;
  readonly calls: ReadonlyMap<string, Call>;
  readonly variables: ReadonlyMap<string, Variable>;
  readonly outputs: ReadonlyMap<string, Expression>;
  /** undefined: a plan does not tell locals. */
  readonly locals: Block | undefined;
}

export interface Resource {
  readonly body: Block;
  readonly count?: Expression;
  readonly forEach?: Expression;
  /** Key of its provider configuration: `aws` or `aws.replica`. */
  readonly provider: string | undefined;
}

export interface Call {
  readonly inputs: Block;
  readonly forEach?: Expression;
  readonly module: Module;
}

interface Variable {
  readonly default: Json | undefined;
  readonly sensitive: boolean;
}

interface ProviderConfiguration {
  readonly alias: boolean;
  readonly body: Block;
  /** Module that declares it; "" is the root. */
  readonly module: string;
}

export interface Configuration {
  readonly root: Module;
  readonly providers: ReadonlyMap<string, ProviderConfiguration>;
}

/** Arguments that Terraform itself reads; a plan leaves them out of `expressions`. */
const metaArguments: ReadonlySet<string> = new Set([
  "//",
  "connection",
  "count",
  "depends_on",
  "for_each",
  "lifecycle",
  "provider",
  "provisioner",
]);

export function planConfiguration(json: Json | undefined, beside: TerraformJson | undefined): Configuration {
  if (!isObject(json)) return beside === undefined ? empty : jsonConfiguration(beside);
  const jsonSyntax = usesJsonSyntax(json);
  const root = planModule(member(json, "root_module"), jsonSyntax);
  const providers = entries(member(json, "provider_config")).map(
    ([key, provider]) => [key, planProvider(provider, jsonSyntax)] as const,
  );
  if (beside === undefined) return { root, providers: new Map(providers) };
  const own = jsonConfiguration(beside);
  // Of HCL the plan drops the text of expressions and of both languages the locals; the configuration beside it has them.
  const resources = jsonSyntax
    ? root.resources
    : new Map([...root.resources].map(([name, resource]) => [name, withBody(resource, own.root.resources.get(name)?.body)]));
  return { root: { ...root, resources, locals: own.root.locals }, providers: new Map([...own.providers, ...providers]) };
}

const empty: Configuration = {
  root: { resources: new Map(), calls: new Map(), variables: new Map(), outputs: new Map(), locals: undefined },
  providers: new Map(),
};

const withBody = (resource: Resource, body: Block | undefined): Resource =>
  body === undefined ? resource : { ...resource, body };

function planModule(json: Json | undefined, jsonSyntax: boolean): Module {
  return {
    resources: new Map(items(member(json, "resources")).flatMap((resource) => planResource(resource, jsonSyntax))),
    calls: new Map(entries(member(json, "module_calls")).map(([name, call]) => [name, planCall(call, jsonSyntax)])),
    variables: variablesOf(member(json, "variables")),
    outputs: new Map(
      entries(member(json, "outputs")).map(([name, output]) => [
        name,
        planExpression(member(output, "expression") ?? {}, jsonSyntax),
      ]),
    ),
    locals: undefined,
  };
}

function planResource(json: Json, jsonSyntax: boolean): readonly (readonly [string, Resource])[] {
  const address = text(member(json, "address"));
  if (address === undefined) return [];
  const read = (key: string): Expression | undefined => {
    const found = member(json, key);
    return found === undefined ? undefined : planExpression(found, jsonSyntax);
  };
  const repetition = repeated(read("count_expression"), read("for_each_expression"));
  const body = planBlock(member(json, "expressions"), jsonSyntax);
  return [[address, { body, provider: text(member(json, "provider_config_key")), ...repetition }]];
}

function repeated(count: Expression | undefined, forEach: Expression | undefined): Pick<Resource, "count" | "forEach"> {
  return { ...(count === undefined ? {} : { count }), ...(forEach === undefined ? {} : { forEach }) };
}

function planCall(json: Json, jsonSyntax: boolean): Call {
  const forEach = member(json, "for_each_expression");
  return {
    inputs: planBlock(member(json, "expressions"), jsonSyntax),
    module: planModule(member(json, "module"), jsonSyntax),
    ...(forEach === undefined ? {} : { forEach: planExpression(forEach, jsonSyntax) }),
  };
}

function planProvider(json: Json, jsonSyntax: boolean): ProviderConfiguration {
  return {
    alias: member(json, "alias") !== undefined,
    body: planBlock(member(json, "expressions"), jsonSyntax),
    module: text(member(json, "module_address")) ?? "",
  };
}

function variablesOf(json: Json | undefined): ReadonlyMap<string, Variable> {
  return new Map(
    entries(json).map(([name, variable]) => [
      name,
      { default: member(variable, "default"), sensitive: flag(member(variable, "sensitive")) ?? false },
    ]),
  );
}

/** The root module of Terraform JSON such as `cdk.tf.json`. Modules that it calls are elsewhere and stay unknown. */
export function jsonConfiguration(json: TerraformJson): Configuration {
  return {
    root: {
      resources: new Map([...jsonResources(json["resource"], ""), ...jsonResources(json["data"], "data.")]),
      calls: new Map(),
      variables: variablesOf(json["variable"]),
      outputs: new Map(entries(json["output"]).map(([name, output]) => [name, jsonExpression(member(output, "value") ?? null)])),
      locals: json["locals"] === undefined ? emptyBlock : jsonBlock(json["locals"]),
    },
    providers: new Map(entries(json["provider"]).flatMap(([name, provider]) => jsonProviders(name, provider))),
  };
}

function jsonResources(json: Json | undefined, prefix: string): readonly (readonly [string, Resource])[] {
  return entries(json).flatMap(([type, byName]) =>
    entries(byName).map(([name, body]) => [`${prefix}${type}.${name}`, jsonResource(type, body)] as const),
  );
}

function jsonResource(type: string, json: Json): Resource {
  const all = jsonBlock(json).entries;
  const told = new Map([...all].filter(([name]) => !metaArguments.has(name)));
  const provider = text(member(json, "provider")) ?? type.split("_", 1)[0];
  return { body: { kind: "block", entries: told }, provider, ...repeated(all.get("count"), all.get("for_each")) };
}

function jsonProviders(name: string, json: Json): readonly (readonly [string, ProviderConfiguration])[] {
  return (isList(json) ? json : [json]).map((one) => {
    const alias = text(member(one, "alias"));
    return [alias === undefined ? name : `${name}.${alias}`, { alias: alias !== undefined, body: jsonBlock(one), module: "" }];
  });
}
