import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { brotliDecompressSync } from "node:zlib";
import { Failure } from "../../domain/failure.ts";
import type { PriceFile, PriceManifest, PriceSource } from "./format.ts";

export interface PriceFiles {
  readonly sources: Readonly<Record<string, PriceSource>>;
  readonly providers: readonly PriceFile[];
}

const limitBytes = 64 * 1024 * 1024;

/** Reads a price folder and checks every file against its manifest. Throws Failure "price-book-broken". */
export async function readPriceFiles(folder: string): Promise<PriceFiles> {
  const manifest = known(parsed(await read(folder, "manifest.json"), "manifest.json"), "manifest.json") as PriceManifest;
  const names = Object.keys(manifest.files).filter((name) => name.endsWith(".json.br"));
  if (names.length === 0) throw broken("manifest.json names no prices");
  const checked = async (name: string): Promise<Buffer> => {
    const bytes = await read(folder, name);
    if (sha256(bytes) !== manifest.files[name]?.sha256) throw broken(`${name} is not the file that manifest.json describes`);
    return bytes;
  };
  const sources = parsed(await checked("sources.json"), "sources.json") as PriceFiles["sources"];
  const providers = await Promise.all(names.map(async (name) => unpacked(await checked(name), name)));
  return { sources, providers };
}

async function read(folder: string, name: string): Promise<Buffer> {
  try {
    return await readFile(join(folder, name));
  } catch (error) {
    throw broken(`${name} cannot be read`, error);
  }
}

function unpacked(bytes: Buffer, name: string): PriceFile {
  let text: Buffer;
  try {
    text = brotliDecompressSync(bytes, { maxOutputLength: limitBytes });
  } catch (error) {
    throw broken(`${name} cannot be unpacked`, error);
  }
  return known(parsed(text, name), name) as PriceFile;
}

/** The digest vouches for the rest of a file; the format says whether this version of us can read it. */
function known(file: unknown, name: string): unknown {
  const format = file !== null && typeof file === "object" && "format" in file ? file.format : undefined;
  if (format !== "sirsi.prices/1") throw broken(`${name} is of an unknown format`);
  return file;
}

function parsed(bytes: Buffer, name: string): unknown {
  try {
    return JSON.parse(bytes.toString("utf8")) as unknown;
  } catch (error) {
    throw broken(`${name} is not JSON`, error);
  }
}

const sha256 = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");

function broken(why: string, cause?: unknown): Failure<"price-book-broken"> {
  return new Failure("price-book-broken", { why }, cause === undefined ? undefined : { cause });
}
