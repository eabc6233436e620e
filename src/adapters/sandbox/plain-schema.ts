import type { BlockSchema, ProviderSchema, TypeBehaviour } from "../../domain/provider-schema.ts";

/** A provider's schema as plain data, which can be sent to another process. */
export interface PlainSchema {
  readonly source: string;
  readonly version: string;
  readonly provider: BlockSchema;
  readonly types: readonly (readonly [name: string, type: PlainType])[];
}
interface PlainType {
  readonly block: BlockSchema;
  readonly forceNew: readonly string[];
  readonly behaviour?: TypeBehaviour;
}

export function toPlain(schema: ProviderSchema): PlainSchema {
  const plain = schema.typeNames.flatMap((name) => {
    const [block, behaviour] = [schema.type(name), schema.behaviour?.(name)];
    if (block === undefined) return [];
    return [[name, { block, forceNew: schema.forceNew(name), ...(behaviour === undefined ? {} : { behaviour }) }] as const];
  });
  return { source: schema.source, version: schema.version, provider: schema.provider, types: plain };
}

export function fromPlain({ source, version, provider, types }: PlainSchema): ProviderSchema {
  const known = new Map(types);
  return {
    source,
    version,
    provider,
    typeNames: [...known.keys()],
    type: (name) => known.get(name)?.block,
    forceNew: (name) => known.get(name)?.forceNew ?? [],
    behaviour: (name) => known.get(name)?.behaviour,
  };
}
