import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { brotliDecompress } from "node:zlib";
import { Failure } from "../../domain/failure.ts";
import type { ProviderSchema } from "../../domain/provider-schema.ts";
import type { Schemas } from "../../ports/schemas.ts";
import { PackedSchema } from "./packed-schema.ts";

type Provider = Parameters<Schemas["provider"]>[0];

/** The providers whose schemas are shipped in a folder, one `<name>.json.br` each. */
export function schemasIn(folder: string): Schemas {
  const loaded = new Map<Provider, Promise<ProviderSchema | undefined>>();
  return {
    provider(name) {
      const schema = loaded.get(name) ?? load(join(folder, `${name}.json.br`));
      loaded.set(name, schema);
      return schema;
    },
  };
}

async function load(file: string): Promise<ProviderSchema | undefined> {
  let packed: Buffer;
  try {
    packed = await readFile(file);
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw new Failure("provider-schemas-broken", { why: `${file} cannot be read` }, { cause: error });
  }
  try {
    return new PackedSchema((await promisify(brotliDecompress)(packed, { maxOutputLength: 64 * 1024 ** 2 })).toString("utf8"));
  } catch (error) {
    throw new Failure("provider-schemas-broken", { why: `${file} is damaged` }, { cause: error });
  }
}
