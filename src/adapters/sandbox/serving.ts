import type { BlockSchema, ProviderSchema } from "../../domain/provider-schema.ts";
import type { SandboxUse } from "../../ports/terraform.ts";

type NestedBlock = NonNullable<BlockSchema["block_types"]>[string];

/** A block with more blocks under it is cut where nobody uses it: a WAF statement has thousands, and Terraform reads them all. */
const large = 30;

/** What to serve of a provider: its types in use, without the depths of large blocks that nothing in use reaches. */
export function serving(
  schema: ProviderSchema,
  { types: named, uses = [] }: { readonly types?: readonly string[]; readonly uses?: readonly SandboxUse[] },
): ProviderSchema {
  if (named === undefined && uses.length === 0) return schema;
  const bodies = new Map<string, unknown[]>();
  for (const [type, body] of uses.flatMap((use) => [...configured(use), ...recorded(use)]))
    bodies.set(type, [...(bodies.get(type) ?? []), body]);
  const blocks = new Map<string, BlockSchema>();
  for (const [type, values] of bodies) {
    const block = schema.type(type);
    if (block !== undefined) blocks.set(type, prune(block, values));
  }
  // What is only named may be used in any depth.
  for (const type of named ?? []) {
    const block = schema.type(type);
    if (block !== undefined) blocks.set(type, block);
  }
  const types = [...blocks.keys()].sort();
  return {
    source: schema.source,
    version: schema.version,
    provider: schema.provider,
    typeNames: types,
    type: (name) => blocks.get(name),
    forceNew: (name) => schema.forceNew(name),
    behaviour: (name) => schema.behaviour?.(name),
  };
}

function configured({ configuration }: SandboxUse): readonly (readonly [string, unknown])[] {
  const resources = recordOf(configuration["resource"]);
  const written = Object.entries(resources).flatMap(([type, named]) =>
    Object.values(recordOf(named)).map((body) => [type, body] as const),
  );
  // Blocks that import, move or remove name a type without a body.
  const named = ["import", "moved", "removed"].flatMap((block) =>
    typesNamedIn(configuration[block]).map((type) => [type, {}] as const),
  );
  return [...written, ...named];
}

const typesNamedIn = (block: unknown): readonly string[] =>
  [...JSON.stringify(block ?? null).matchAll(/"(?:to|from)":"(?:\$\{)?(?:module\.[^.]+\.)*([a-z0-9]+_[a-z0-9_]+)\./g)].map(
    ([, type = ""]) => type,
  );

/** What is in the state is read, and perhaps deleted, though the configuration no longer has it. */
function recorded({ state }: SandboxUse): readonly (readonly [string, unknown])[] {
  if (state === undefined) return [];
  const { resources } = recordOf(JSON.parse(Buffer.from(state).toString("utf8")));
  return listOf(resources).flatMap((resource) => {
    const { type, instances } = recordOf(resource);
    return typeof type === "string" ? listOf(instances).map((instance) => [type, recordOf(instance)["attributes"]] as const) : [];
  });
}

function prune(block: BlockSchema, values: readonly unknown[]): BlockSchema {
  const nested = Object.entries(block.block_types ?? {}).map(([name, inner]) => {
    if (countOf(inner.block) < large) return [name, inner] as const;
    const used = values.flatMap((value) => elementsOf(recordOf(value)[name]));
    return [name, { ...inner, block: used.length === 0 ? flat(inner) : prune(inner.block, used) }] as const;
  });
  // A dynamic block hides what it makes.
  return values.some((value) => Object.hasOwn(recordOf(value), "dynamic"))
    ? block
    : { ...block, block_types: Object.fromEntries(nested) };
}

/** Its attributes, and of its blocks none that is not required. */
function flat({ block }: NestedBlock): BlockSchema {
  const required = Object.entries(block.block_types ?? {}).filter(([, nested]) => (nested.min_items ?? 0) > 0);
  return {
    ...block,
    block_types: Object.fromEntries(required.map(([name, nested]) => [name, { ...nested, block: flat(nested) }])),
  };
}

const counts = new WeakMap<BlockSchema, number>();
function countOf(block: BlockSchema): number {
  const known = counts.get(block);
  if (known !== undefined) return known;
  const count = Object.values(block.block_types ?? {}).reduce((sum, nested) => sum + 1 + countOf(nested.block), 0);
  counts.set(block, count);
  return count;
}

const elementsOf = (value: unknown): readonly unknown[] => {
  if (value === null || value === undefined) return [];
  return Array.isArray(value) ? (value as readonly unknown[]) : [value];
};
const recordOf = (value: unknown): Readonly<Record<string, unknown>> =>
  value !== null && typeof value === "object" && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? (value as readonly unknown[]) : []);
