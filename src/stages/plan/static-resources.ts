import type { Json } from "../../domain/change.ts";
import type { ProviderSchema } from "../../domain/provider-schema.ts";
import type { Stack } from "../../domain/stack.ts";
import { formatKey, parseAddress } from "./address.ts";
import { jsonConfiguration, type Configuration, type Resource } from "./configuration.ts";
import { flag, isList, isObject, items, member, text } from "./json.ts";
import { ownRegion, providerRegions } from "./region.ts";
import { scopesOf, type Scopes } from "./scope.ts";
import { staticValues, type StaticValue } from "./static-values.ts";
import { evaluate, type Frame } from "./values.ts";

/** One resource instance that a configuration declares. */
export interface StaticResource {
  readonly address: string;
  readonly type: string;
  readonly name: string;
  readonly key: string | number | undefined;
  readonly provider: string;
  readonly values: StaticValue;
  readonly region: string | undefined;
  readonly createBeforeDestroy: boolean;
  readonly ignored: readonly string[] | "all";
}

/** A stack without Terraform. */
export interface StaticStack {
  readonly configuration: Configuration;
  readonly scopes: Scopes;
  readonly resources: ReadonlyMap<string, StaticResource>;
  /** New address to old. */
  readonly moved: ReadonlyMap<string, string>;
  /** Addresses that leave the state without being destroyed. */
  readonly forgotten: ReadonlySet<string>;
  /** Address to the id of what exists. */
  readonly imports: ReadonlyMap<string, string>;
}

export function staticStack(
  { configuration: json }: Pick<Stack, "configuration">,
  schema: ProviderSchema | undefined,
): StaticStack {
  const configuration = jsonConfiguration(json);
  const scopes = scopesOf(configuration, [], new Map());
  const regions = providerRegions(configuration, scopes);
  const resources = new Map<string, StaticResource>();
  for (const [address, resource] of configuration.root.resources) {
    const parsed = parseAddress(address);
    if (parsed?.mode !== "managed") continue;
    const { type, name } = parsed;
    const body = member(member(json["resource"], type), name);
    for (const key of keysOf(resource, scopes)) {
      const frame: Frame = {
        scope: scopes.root,
        ...(key === undefined ? {} : { key }),
        ...(resource.forEach === undefined ? {} : { forEach: resource.forEach }),
      };
      const values = staticValues(resource.body, schema?.type(type), frame, scopes);
      const region = ownRegion(type, values.value) ?? regions.of(type, resource.provider);
      const provider = providerName(json["terraform"], resource.provider ?? type);
      const instance = {
        address: `${address}${formatKey(key)}`,
        type,
        name,
        key,
        provider,
        values,
        region,
        ...lifecycleOf(body),
      };
      resources.set(instance.address, instance);
    }
  }
  return {
    configuration,
    scopes,
    resources,
    moved: new Map(blocks(json["moved"]).map((block) => [target(block, "to"), target(block, "from")])),
    forgotten: new Set(
      blocks(json["removed"])
        .filter(keepsObject)
        .map((block) => target(block, "from")),
    ),
    imports: new Map(blocks(json["import"]).map((block) => [target(block, "to"), text(member(block, "id")) ?? ""])),
  };
}

/** More instances than a stack has. */
const most = 1000;

/** Keys of count and for_each where they are constant; else one instance without key stands for all. */
function keysOf({ count, forEach }: Resource, scopes: Scopes): readonly (string | number | undefined)[] {
  const frame: Frame = { scope: scopes.root };
  const number = count === undefined ? undefined : evaluate(count, frame, scopes)?.value;
  if (typeof number === "number" && number <= most) return Array.from({ length: number }, (_, index) => index);
  const over = forEach === undefined ? undefined : evaluate(forEach, frame, scopes)?.value;
  if (isObject(over)) return Object.keys(over);
  return isList(over) ? over.filter((key) => typeof key === "string") : [undefined];
}

function lifecycleOf(body: Json | undefined): Pick<StaticResource, "createBeforeDestroy" | "ignored"> {
  const [lifecycle] = blocks(member(body, "lifecycle"));
  const ignored = member(lifecycle, "ignore_changes");
  return {
    createBeforeDestroy: flag(member(lifecycle, "create_before_destroy")) ?? false,
    ignored: ignored === "all" ? "all" : items(ignored).filter((name) => typeof name === "string"),
  };
}

/** Blocks that may be repeated stand in Terraform JSON as one object or a list of them. */
const blocks = (json: Json | undefined): readonly Json[] => (isObject(json) ? [json] : items(json));

const keepsObject = (block: Json): boolean =>
  blocks(member(block, "lifecycle")).some((lifecycle) => member(lifecycle, "destroy") === false);

const target = (block: Json, side: "from" | "to"): string =>
  (text(member(block, side)) ?? "").replace(/^\$\{(.*)\}$/s, "$1").trim();

function providerName(terraform: Json | undefined, key: string): string {
  const local = key.split(/[._]/, 1)[0] ?? key;
  const required = blocks(terraform).flatMap((block) => blocks(member(block, "required_providers")));
  const named =
    required.map((block) => text(member(member(block, local), "source"))).find((source) => source !== undefined) ?? local;
  const parts = named.split("/");
  if (parts.length === 3) return named;
  return `registry.terraform.io/${parts.length === 2 ? named : `hashicorp/${named}`}`;
}
