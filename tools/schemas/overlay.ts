import type { AttributeSchema, BlockSchema } from "../../src/domain/provider-schema.ts";

type Nested = NonNullable<BlockSchema["block_types"]>[string];

/**
 * Adds to a derived block what only the provider itself tells: which attributes are sensitive or write-only, how many items a
 * block takes, and the blocks that CDKTF gave up on (`any`). Everything else stays as derived, which may be a newer version.
 */
export function overlay(derived: BlockSchema, real: BlockSchema | undefined): BlockSchema {
  if (real === undefined) return derived;
  const attributes: Record<string, AttributeSchema> = {};
  const blocks: Record<string, Nested> = {};
  for (const [name, attribute] of Object.entries(derived.attributes ?? {})) {
    const whole = attribute.type === "dynamic" ? real.block_types?.[name] : undefined;
    if (whole !== undefined) blocks[name] = whole;
    else attributes[name] = { ...attribute, ...secrecyOf(real.attributes?.[name]) };
  }
  for (const [name, nested] of Object.entries(derived.block_types ?? {})) {
    // A list of objects that is set like an attribute looks like a block in the package.
    const attribute = real.block_types?.[name] === undefined ? real.attributes?.[name] : undefined;
    if (attribute !== undefined) attributes[name] = attribute;
    else blocks[name] = overlayNested(nested, real.block_types?.[name]);
  }
  return { attributes, block_types: blocks };
}

function overlayNested(derived: Nested, real: Nested | undefined): Nested {
  const { min_items = 0, max_items = 0 } = derived;
  const min = min_items === 0 ? 0 : Math.max(min_items, real?.min_items ?? 0);
  const max = max_items === 0 && real?.max_items !== 1 ? (real?.max_items ?? 0) : max_items;
  return {
    nesting_mode: derived.nesting_mode,
    block: overlay(derived.block, real?.block),
    ...(min > 0 ? { min_items: min } : {}),
    ...(max > 0 ? { max_items: max } : {}),
  };
}

const secrecyOf = (real: AttributeSchema | undefined): Pick<AttributeSchema, "sensitive" | "write_only"> => ({
  ...(real?.sensitive === true ? { sensitive: true } : {}),
  ...(real?.write_only === true ? { write_only: true } : {}),
});
