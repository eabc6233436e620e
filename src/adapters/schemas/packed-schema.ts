import type { Json } from "../../domain/change.ts";
import type { AttributeSchema, BlockSchema, CtyType, ProviderSchema, TypeBehaviour } from "../../domain/provider-schema.ts";

/**
 * The packed form of a provider's schemas: one JSON value per line, line 0 the header. Equal blocks stand once, so that the
 * two megabytes of a WAF statement are two hundred lines, and a line is parsed when somebody asks for it.
 */
export interface PackedHeader {
  readonly format: 1;
  readonly source: string;
  readonly version: string;
  /** Line of the provider's own block. */
  readonly provider: number;
  /** Line of each type. */
  readonly types: Readonly<Record<string, number>>;
  /** Line of each data source's block. */
  readonly dataSources: Readonly<Record<string, number>>;
}

/** Attribute to `flags:type` (flags of `rocsw`), block to nesting, line, fewest and most items (0: any). */
export type PackedBlock = readonly [
  attributes: Readonly<Record<string, string>>,
  blocks: Readonly<Record<string, readonly [nesting: NestedBlock["nesting_mode"], line: number, min: number, max: number]>>,
];

export interface PackedType {
  readonly block: number;
  readonly version: number;
  readonly forceNew: readonly string[];
  readonly defaults?: Readonly<Record<string, Json>>;
  readonly later?: readonly string[];
}

type NestedBlock = NonNullable<BlockSchema["block_types"]>[string];

/** Reads what tools/derive-schemas.ts packed. Throws a SyntaxError or a RangeError on anything else. */
export class PackedSchema implements ProviderSchema {
  readonly source: string;
  readonly version: string;
  readonly typeNames: readonly string[];
  readonly dataSourceNames: readonly string[];
  readonly #lines: readonly string[];
  readonly #provider: number;
  readonly #typeLines: ReadonlyMap<string, number>;
  readonly #dataSourceLines: ReadonlyMap<string, number>;
  readonly #types = new Map<string, PackedType>();
  readonly #blocks = new Map<number, BlockSchema>();
  readonly #attributes = new Map<string, AttributeSchema>();

  constructor(text: string) {
    this.#lines = text.split("\n");
    const header = this.#line(0) as PackedHeader;
    // The text may come from a newer release than this reader.
    if ((header.format as number) !== 1) throw new RangeError(`format ${String(header.format)} is not known`);
    this.source = header.source;
    this.version = header.version;
    this.#provider = header.provider;
    this.#typeLines = new Map(Object.entries(header.types));
    this.typeNames = [...this.#typeLines.keys()];
    this.#dataSourceLines = new Map(Object.entries(header.dataSources));
    this.dataSourceNames = [...this.#dataSourceLines.keys()];
  }

  get provider(): BlockSchema {
    return this.#block(this.#provider);
  }

  type(name: string): BlockSchema | undefined {
    const packed = this.#type(name);
    return packed === undefined ? undefined : this.#block(packed.block);
  }

  dataSource(name: string): BlockSchema | undefined {
    const line = this.#dataSourceLines.get(name);
    return line === undefined ? undefined : this.#block(line);
  }

  forceNew(type: string): readonly string[] {
    return this.#type(type)?.forceNew ?? [];
  }

  behaviour(type: string): TypeBehaviour | undefined {
    const packed = this.#type(type);
    return packed && { schemaVersion: packed.version, defaults: packed.defaults ?? {}, later: packed.later ?? [] };
  }

  #type(name: string): PackedType | undefined {
    const line = this.#typeLines.get(name);
    if (line === undefined) return undefined;
    const known = this.#types.get(name) ?? (this.#line(line) as PackedType);
    this.#types.set(name, known);
    return known;
  }

  #block(line: number): BlockSchema {
    const known = this.#blocks.get(line);
    if (known !== undefined) return known;
    const [attributes, blocks] = this.#line(line) as PackedBlock;
    const block: BlockSchema = {
      attributes: mapValues(attributes, (code) => this.#attribute(code)),
      block_types: mapValues(blocks, ([nesting_mode, nested, min, max]) => ({
        nesting_mode,
        block: this.#block(nested),
        ...(min > 0 ? { min_items: min } : {}),
        ...(max > 0 ? { max_items: max } : {}),
      })),
    };
    this.#blocks.set(line, block);
    return block;
  }

  #attribute(code: string): AttributeSchema {
    const known = this.#attributes.get(code) ?? attributeOf(code);
    this.#attributes.set(code, known);
    return known;
  }

  #line(at: number): unknown {
    const text = this.#lines[at];
    if (text === undefined) throw new RangeError(`line ${at} is missing`);
    return JSON.parse(text) as unknown;
  }
}

function attributeOf(code: string): AttributeSchema {
  const colon = code.indexOf(":");
  const flags = code.slice(0, colon);
  const type = code.slice(colon + 1);
  return {
    type: (type.startsWith("[") ? JSON.parse(type) : type) as CtyType,
    ...(flags.includes("r") ? { required: true } : {}),
    ...(flags.includes("o") ? { optional: true } : {}),
    ...(flags.includes("c") ? { computed: true } : {}),
    ...(flags.includes("s") ? { sensitive: true } : {}),
    ...(flags.includes("w") ? { write_only: true } : {}),
  };
}

const mapValues = <A, B>(record: Readonly<Record<string, A>>, f: (value: A) => B): Readonly<Record<string, B>> =>
  Object.fromEntries(Object.entries(record).map(([name, value]) => [name, f(value)]));
