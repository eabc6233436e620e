import { promisify } from "node:util";
import { brotliCompress, constants } from "node:zlib";
import type { PackedBlock, PackedHeader, PackedType } from "../../src/adapters/schemas/packed-schema.ts";
import type { AttributeSchema, BlockSchema } from "../../src/domain/provider-schema.ts";

export interface Packable {
  readonly source: string;
  readonly version: string;
  readonly provider: BlockSchema;
  readonly types: ReadonlyMap<string, Omit<PackedType, "block"> & { readonly block: BlockSchema }>;
  readonly dataSources: ReadonlyMap<string, BlockSchema>;
}

/** The text of src/adapters/schemas/packed-schema.ts: same input, same bytes. */
export function pack({ source, version, provider, types, dataSources }: Packable): string {
  const lines = [""];
  const blocks = new Map<string, number>();
  const seen = new Map<BlockSchema, number>();

  const add = (line: string): number => lines.push(line) - 1;
  const addBlock = (block: BlockSchema): number => {
    const known = seen.get(block);
    if (known !== undefined) return known;
    const packed: PackedBlock = [
      record(block.attributes, codeOf),
      record(block.block_types, ({ nesting_mode, block: nested, min_items = 0, max_items = 0 }) => [
        nesting_mode,
        addBlock(nested),
        min_items,
        max_items,
      ]),
    ];
    const text = JSON.stringify(packed);
    const line = blocks.get(text) ?? add(text);
    blocks.set(text, line);
    seen.set(block, line);
    return line;
  };

  const providerLine = addBlock(provider);
  const typeLines = [...types]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, { block, ...rest }]) => {
      const type: PackedType = { block: addBlock(block), ...rest };
      return [name, add(JSON.stringify(type))] as const;
    });
  const dataLines = [...dataSources]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, block]) => [name, addBlock(block)] as const);
  const header: PackedHeader = {
    format: 1,
    source,
    version,
    provider: providerLine,
    types: Object.fromEntries(typeLines),
    dataSources: Object.fromEntries(dataLines),
  };
  lines[0] = JSON.stringify(header);
  return lines.join("\n");
}

export const compress = (text: string): Promise<Buffer> =>
  promisify(brotliCompress)(text, {
    params: { [constants.BROTLI_PARAM_LGWIN]: 24, [constants.BROTLI_PARAM_SIZE_HINT]: text.length },
  });

function codeOf({ type, required, optional, computed, sensitive, write_only }: AttributeSchema): string {
  const flags = [
    required === true ? "r" : "",
    optional === true ? "o" : "",
    computed === true ? "c" : "",
    sensitive === true ? "s" : "",
    write_only === true ? "w" : "",
  ].join("");
  return `${flags}:${typeof type === "string" ? type : JSON.stringify(type)}`;
}

/** Sorted, so that two packages that list the same attributes in another order pack alike. */
function record<A, B>(from: Readonly<Record<string, A>> | undefined, f: (value: A) => B): Readonly<Record<string, B>> {
  const entries = Object.entries(from ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([name, value]) => [name, f(value)]));
}
