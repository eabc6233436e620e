import type { BlockSchema, CtyType } from "../../src/domain/provider-schema.ts";
import type { RealType } from "./provider-lab.ts";

const unknown = "${terraform_data.unknown.output}";
type Values = Record<string, unknown>;
type Nested = NonNullable<BlockSchema["block_types"]>[string];

/** Blocks nest without end in a few types (WAF statements); nobody learns more from the tenth level than from the fourth. */
const deepest = 5;
const largest = 400;

/** A configuration in which every settable attribute is unknown and every block stands once. */
export function everythingUnknown(block: BlockSchema): Values {
  const room = { left: largest };
  return fill(
    block,
    deepest,
    (nested, depth) => (depth > 0 && room.left > 0) || isNeeded(nested),
    room,
    () => true,
  );
}

/** Nothing but what the schema requires, all of it unknown. */
export function onlyRequired(block: BlockSchema): Values {
  return fill(block, deepest, isNeeded, { left: largest }, (required) => required);
}

/** What the schema requires, and every block once with what it requires in turn. */
export function requiredInEveryBlock(block: BlockSchema): Values {
  const room = { left: largest };
  return fill(
    block,
    deepest,
    (nested, depth) => (depth > 0 && room.left > 0) || isNeeded(nested),
    room,
    (required) => required,
  );
}

/** One configuration per attribute and block that everythingUnknown has, each beside what is required. */
export function oneByOne(block: BlockSchema): ReadonlyMap<string, Values> {
  const required = onlyRequired(block);
  return new Map(Object.entries(everythingUnknown(block)).map(([name, value]) => [name, { ...required, [name]: value }]));
}

/** One configuration per block, with what is required in it, each beside what is required. */
export function blocksOneByOne(block: BlockSchema): ReadonlyMap<string, Values> {
  const required = onlyRequired(block);
  const blocks = Object.entries(requiredInEveryBlock(block)).filter(([name]) => block.block_types?.[name] !== undefined);
  return new Map(blocks.map(([name, value]) => [name, { ...required, [name]: value }]));
}

const isNeeded = (nested: Nested): boolean => (nested.min_items ?? 0) > 0;

function fill(
  block: BlockSchema,
  depth: number,
  wantsBlock: (nested: Nested, depth: number) => boolean,
  room: { left: number },
  wantsAttribute: (required: boolean) => boolean,
): Values {
  const made: Values = {};
  for (const [name, attribute] of Object.entries(block.attributes ?? {})) {
    const settable = attribute.required === true || attribute.optional === true;
    // The id is the provider's to give, tags_all is computed from tags, and a write-only value is in no plan.
    const isGiven = name === "id" || name === "tags_all" || /_wo(_version)?$/.test(name);
    if (!settable || (isGiven && attribute.required !== true)) continue;
    if (!wantsAttribute(attribute.required === true)) continue;
    made[name] = unknownOf(attribute.type);
    room.left -= 1;
  }
  for (const [name, nested] of Object.entries(block.block_types ?? {})) {
    if (name === "timeouts" || !wantsBlock(nested, depth)) continue;
    const element = fill(nested.block, depth - 1, wantsBlock, room, wantsAttribute);
    made[name] = wrap(nested, element);
  }
  return made;
}

function wrap(nested: Nested, element: Values): unknown {
  switch (nested.nesting_mode) {
    case "single":
      return element;
    case "map":
      return { probe: element };
    case "list":
    case "set":
      return Array.from({ length: Math.max(1, nested.min_items ?? 0) }, () => element);
  }
}

/** Of known length, so that it has a type: an unknown list is not accepted where its elements' type is unknown too. */
function unknownOf(type: CtyType): unknown {
  if (typeof type === "string") return unknown;
  switch (type[0]) {
    case "map":
      return { probe: unknownOf(type[1]) };
    case "object":
      return Object.fromEntries(Object.entries(type[1]).map(([name, part]) => [name, unknownOf(part)]));
    case "list":
    case "set":
      // Two, because some lists of texts want as many; a list of objects stands for a block, which is often alone.
      return typeof type[1] === "string" ? [unknown, unknown] : [unknownOf(type[1])];
  }
}

/** What a type wants, in its configuration and its state, before it lets itself be asked; its schema does not say so. */
const given: Readonly<Record<string, Values>> = {
  aws_kinesis_stream: { shard_count: 1 },
  aws_lambda_function: { filename: unknown, handler: unknown, runtime: unknown },
  aws_lb_target_group: { port: unknown, protocol: unknown, vpc_id: unknown },
  aws_alb_target_group: { port: unknown, protocol: unknown, vpc_id: unknown },
  aws_route: { gateway_id: unknown, destination_cidr_block: unknown },
  aws_vpc_security_group_egress_rule: { cidr_ipv4: "10.0.0.0/8" },
  aws_vpc_security_group_ingress_rule: { cidr_ipv4: "10.0.0.0/8" },
};
export const givenTo = (type: string): Values => given[type] ?? {};

/** The state of a resource that exists and has nothing but what is `known` set, so that every value of the configuration is a change. */
export function emptyInstance({ version, block }: RealType, known: Values = {}): unknown {
  const attributes = Object.fromEntries([
    ...Object.keys(block.attributes ?? {}).map((name) => [name, null] as const),
    ...Object.entries(block.block_types ?? {}).map(([name, nested]) => [name, emptyBlock(nested)] as const),
    ["id", "probe"] as const,
    ...Object.entries(known).filter(([, value]) => value !== unknown),
  ]);
  return { schema_version: version, attributes, sensitive_attributes: [] };
}

function emptyBlock(nested: Nested): unknown {
  if (nested.nesting_mode === "single") return null;
  return nested.nesting_mode === "map" ? {} : [];
}
