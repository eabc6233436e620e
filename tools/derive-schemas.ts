// Writes data/providers/<name>.json.br, the schemas that the product ships: attributes and blocks from the CDKTF provider package,
// and what only the provider itself tells (secrets, item counts, replacement, defaults) from the files measured by the probes.
//   node tools/derive-schemas.ts            write
//   node tools/derive-schemas.ts --check    fail when the shipped file is stale
//   node tools/derive-schemas.ts --observe  ask the real provider for its schema first (see schemas/probe-run.ts)
import { readFile, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname } from "node:path";
import { brotliDecompressSync } from "node:zlib";
import { PackedSchema } from "../src/adapters/schemas/packed-schema.ts";
import type { BlockSchema, ProviderSchema } from "../src/domain/provider-schema.ts";
import type { Defaults } from "./probe-defaults.ts";
import type { ForceNew } from "./probe-force-new.ts";
import { deriveType } from "./schemas/derive-block.ts";
import { overlay } from "./schemas/overlay.ts";
import { compress, pack } from "./schemas/pack.ts";
import { pinnedProvider, typeFolders, typeSource } from "./schemas/package-source.ts";
import { labFromEnvironment } from "./schemas/probe-run.ts";
import { offlineAws, openLab, type RealSchema } from "./schemas/provider-lab.ts";

/** What the probes and the provider itself have told. */
export interface Measured {
  readonly real: ProviderSchema;
  readonly forceNew: ForceNew;
  readonly defaults: Defaults;
}

export interface Derived {
  readonly source: string;
  readonly version: string;
  readonly provider: BlockSchema;
  readonly types: ReadonlyMap<string, BlockSchema>;
  readonly dataSources: ReadonlyMap<string, BlockSchema>;
}

/** The schemas of a CDKTF provider package, by its folder. */
export async function derivePackage(folder: string): Promise<Derived> {
  const pin = await pinnedProvider(folder);
  const name = pin.source.split("/").at(-1) ?? pin.source;
  const derived = await deriveAll(folder, "resources");
  const dataSources = await deriveAll(folder, "data sources");
  const provider = derived.find((type) => type.name === name);
  if (provider === undefined) throw new Error(`${folder} has no provider block`);
  const { alias: _metaArgument, ...attributes } = provider.block.attributes ?? {};
  return {
    ...pin,
    provider: { ...provider.block, attributes },
    types: new Map(derived.filter((type) => type !== provider).map((type) => [type.name, type.block])),
    dataSources: new Map(dataSources.map(({ name: source, block }) => [source, block])),
  };
}

async function deriveAll(folder: string, of: Parameters<typeof typeFolders>[1]) {
  const sources = await Promise.all((await typeFolders(folder, of)).map((type) => typeSource(folder, type)));
  return sources.flatMap((source) => deriveType(source) ?? []);
}

/** The text of the shipped file. */
export function shippedText(derived: Derived, { real, forceNew, defaults }: Measured): string {
  const types = [...derived.types].map(([name, block]) => {
    const known = defaults.types[name];
    const behaviour = {
      block: overlay(block, real.type(name)),
      version: real.behaviour?.(name)?.schemaVersion ?? 0,
      forceNew: [...(forceNew.types[name] ?? []), ...regionOf(block, real.type(name))].sort(),
      ...(known === undefined ? {} : { defaults: known.values as Record<string, never>, later: known.later }),
    };
    return [name, behaviour] as const;
  });
  const dataSources = [...derived.dataSources].map(([name, block]) => [name, overlay(block, real.dataSource?.(name))] as const);
  const { source, version } = derived;
  const provider = overlay(derived.provider, real.provider);
  return pack({ source, version, provider, types: new Map(types), dataSources: new Map(dataSources) });
}

/**
 * Since version 6 the AWS provider takes a region per resource, and moving a resource to another region replaces it
 * (registry.terraform.io/providers/hashicorp/aws/latest/docs/guides/enhanced-region-support). The probes ran on 5.x, which has none.
 */
function regionOf(block: BlockSchema, real: BlockSchema | undefined): readonly string[] {
  const region = block.attributes?.["region"];
  const isSettable = region?.optional === true && region.computed === true;
  return isSettable && real?.attributes?.["region"]?.optional !== true ? ["region"] : [];
}

async function observe(name: string): Promise<void> {
  const options = labFromEnvironment(`hashicorp/${name}`, offlineAws);
  const lab = await openLab(options);
  try {
    await writeFile(
      `data/providers/${name}-observed.json.br`,
      await compress(packReal(options.source, options.version, await lab.schema())),
    );
  } finally {
    await lab.close();
  }
}

export function packReal(
  source: string,
  version: string,
  { provider, resource_schemas: types, data_source_schemas: data }: RealSchema,
): string {
  return pack({
    source,
    version,
    provider: provider.block,
    types: new Map(Object.entries(types).map(([type, { block, version: v }]) => [type, { block, version: v, forceNew: [] }])),
    dataSources: new Map(Object.entries(data).map(([name, { block }]) => [name, block])),
  });
}

export async function readMeasured(name: string): Promise<Measured> {
  const json = async (file: string): Promise<unknown> => JSON.parse(await readFile(`data/providers/${file}`, "utf8"));
  return {
    real: new PackedSchema(await readPacked(`data/providers/${name}-observed.json.br`)),
    forceNew: (await json(`${name}-force-new.json`)) as ForceNew,
    defaults: (await json(`${name}-defaults.json`)) as Defaults,
  };
}

export const readPacked = async (file: string): Promise<string> => brotliDecompressSync(await readFile(file)).toString("utf8");
export const packageFolder = (name: string): string =>
  dirname(createRequire(import.meta.url).resolve(`@cdktf/provider-${name}/package.json`));

async function main(argv: readonly string[]): Promise<void> {
  for (const name of ["aws"]) {
    if (argv.includes("--observe")) await observe(name);
    const file = `data/providers/${name}.json.br`;
    const text = shippedText(await derivePackage(packageFolder(name)), await readMeasured(name));
    if (!argv.includes("--check")) await writeFile(file, await compress(text));
    else if ((await readPacked(file)) !== text) throw new Error(`${file} is stale. Run: node tools/derive-schemas.ts`);
  }
}

if (import.meta.main) await main(process.argv.slice(2));
