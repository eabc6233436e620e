import type { BlockSchema, ProviderSchema } from "../../domain/provider-schema.ts";
import { encodeBlock, wires, type WireSchema } from "./protocol.ts";

const nestings = { single: 1, list: 2, set: 3, map: 4 } as const;

/** The answer to GetProviderSchema, ready to send: Terraform asks once per command and per provider configuration. */
export function schemaResponse(schema: ProviderSchema): Buffer {
  const wire = wireBlocks();
  const resource_schemas = schema.typeNames.flatMap((name) => {
    const block = schema.type(name);
    return block === undefined ? [] : [[name, { version: versionOf(schema, name), block: wire(block) }] as const];
  });
  const data_source_schemas = (schema.dataSourceNames ?? []).flatMap((name) => {
    const block = schema.dataSource?.(name);
    return block === undefined ? [] : [[name, { version: 0, block: wire(block) }] as const];
  });
  return wires.GetProviderSchema.encode({
    provider: { version: 0, block: wire(schema.provider) } satisfies WireSchema,
    resource_schemas: Object.fromEntries(resource_schemas),
    data_source_schemas: Object.fromEntries(data_source_schemas),
    server_capabilities: { plan_destroy: false, get_provider_schema_optional: true, move_resource_state: false },
  });
}

export const versionOf = (schema: ProviderSchema, type: string): number => schema.behaviour?.(type)?.schemaVersion ?? 0;

/** Equal blocks are encoded once; the schemas share them. */
function wireBlocks(): (block: BlockSchema) => Uint8Array {
  const known = new Map<BlockSchema, Uint8Array>();
  const convert = (block: BlockSchema): Uint8Array => {
    const made = known.get(block) ?? encode(block, convert);
    known.set(block, made);
    return made;
  };
  return convert;
}

function encode(block: BlockSchema, nestedBytes: (block: BlockSchema) => Uint8Array): Uint8Array {
  return encodeBlock({
    attributes: Object.entries(block.attributes ?? {}).map(([name, attribute]) => ({
      name,
      type: Buffer.from(JSON.stringify(attribute.type)),
      required: attribute.required === true,
      optional: attribute.optional === true,
      computed: attribute.computed === true,
      sensitive: attribute.sensitive === true,
      write_only: attribute.write_only === true,
    })),
    block_types: Object.entries(block.block_types ?? {}).map(([type_name, nested]) => ({
      type_name,
      block: nestedBytes(nested.block),
      nesting: nestings[nested.nesting_mode],
      min_items: nested.min_items ?? 0,
      max_items: nested.max_items ?? 0,
    })),
  });
}
