// Builds data/prices/aws.json.br and manifest.json from a folder of CSV files:
//   node tools/build-price-book.ts FOLDER [--out data/prices]
// data/prices/sources.json is written by hand: a source code that it does not name stops the build.
import { createHash } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { brotliCompressSync, constants } from "node:zlib";
import type { PriceManifest, PriceSource } from "../src/adapters/prices/format.ts";
import { awsFiles, type RawPrice } from "./prices/aws.ts";
import { readCsv } from "./prices/csv.ts";
import { packPrices } from "./prices/pack.ts";

async function readAwsPrices(folder: string): Promise<readonly RawPrice[]> {
  const files = await Promise.all(
    Object.entries(awsFiles).map(async ([file, read]) => {
      const rows = readCsv(await readFile(join(folder, file), "utf8"));
      return rows.flatMap((row) => read(row));
    }),
  );
  return files.flat();
}

export async function buildPriceBook(folder: string, out: string): Promise<PriceManifest> {
  const sourcesText = await readFile(join(out, "sources.json"), "utf8");
  const sources = JSON.parse(sourcesText) as Record<string, PriceSource>;
  const rows = await readAwsPrices(folder);
  const unnamed = rows.find(({ source }) => !Object.hasOwn(sources, source));
  if (unnamed !== undefined) throw new Error(`sources.json does not name "${unnamed.source}"`);
  const text = JSON.stringify(packPrices("aws", rows));
  const bytes = brotliCompressSync(text, { params: { [constants.BROTLI_PARAM_SIZE_HINT]: text.length } });
  const manifest: PriceManifest = {
    format: "sirsi.prices/1",
    files: {
      "aws.json.br": { sha256: sha256(bytes), rows: rows.length },
      "sources.json": { sha256: sha256(sourcesText) },
    },
  };
  await writeFile(join(out, "aws.json.br"), bytes);
  await writeFile(join(out, "manifest.json"), `${JSON.stringify(manifest, null, 2)}\n`);
  return manifest;
}

const sha256 = (content: string | Uint8Array): string => createHash("sha256").update(content).digest("hex");

if (import.meta.main) {
  const [folder, flag, out] = process.argv.slice(2);
  if (folder === undefined || (flag !== undefined && flag !== "--out"))
    throw new Error("usage: build-price-book.ts FOLDER [--out FOLDER]");
  const manifest = await buildPriceBook(folder, out ?? "data/prices");
  process.stdout.write(`${JSON.stringify(manifest.files)}\n`);
}
