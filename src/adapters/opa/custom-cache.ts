import { createHash, randomUUID } from "node:crypto";
import { mkdir, open, readdir, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { CompiledPolicies, CustomPackage } from "./custom-compile.ts";
import { isObject } from "./manifest.ts";

/** Compiled policies with the release of OPA that made them. */
export interface Kept extends CompiledPolicies {
  readonly opa: string;
}

const fileName = /^(\d+\.\d+\.\d+[0-9A-Za-z.-]*)_([0-9a-f]{64})$/;
const mostBytes = 64 * 1024 * 1024;

/**
 * What was compiled before for the same sources: by this release of OPA, or without one by any. The name of a file holds the sha256
 * of its bytes; one that is damaged is as good as not there.
 */
export async function readKept(cache: string, key: string, opa: string | undefined): Promise<Kept | undefined> {
  const names = await readdir(join(cache, key)).catch(() => []);
  const entries = names.flatMap((name) => {
    const [, version, digest] = fileName.exec(name) ?? [];
    return version === undefined || digest === undefined || (opa !== undefined && opa !== version)
      ? []
      : [{ name, version, digest }];
  });
  for (const { name, version, digest } of entries.toSorted((a, b) => newestFirst(a.version, b.version))) {
    const bytes = await readWhole(join(cache, key, name));
    if (bytes === undefined || sha256(bytes) !== digest) continue;
    const kept = unpacked(bytes);
    if (kept !== undefined) return { ...kept, opa: version };
  }
  return undefined;
}

/** Renamed into place, so that a reader sees all of it or nothing. A cache that cannot be written costs time, not a review. */
export async function keep(cache: string, key: string, { packages, wasm, opa }: Kept): Promise<void> {
  const bytes = Buffer.concat([Buffer.from(`${JSON.stringify({ format: 1, packages })}\n`), wasm]);
  const folder = join(cache, key);
  const temporary = join(folder, `.${randomUUID()}`);
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await writeFile(temporary, bytes, { mode: 0o600 });
    await rename(temporary, join(folder, `${opa}_${sha256(bytes)}`));
  } catch {
    await rm(temporary, { force: true }).catch(() => undefined);
  }
}

export const sha256 = (data: Uint8Array | string): string => createHash("sha256").update(data).digest("hex");

const newestFirst = (one: string, other: string): number => other.localeCompare(one, "en", { numeric: true });

async function readWhole(path: string): Promise<Buffer | undefined> {
  try {
    await using handle = await open(path, "r");
    const { size } = await handle.stat();
    return size > mostBytes ? undefined : await handle.readFile();
  } catch {
    return undefined;
  }
}

function unpacked(bytes: Buffer): CompiledPolicies | undefined {
  const end = bytes.indexOf(10);
  const header: unknown = JSON.parse(bytes.subarray(0, Math.max(0, end)).toString("utf8") || "null");
  if (!isObject(header) || header["format"] !== 1 || !Array.isArray(header["packages"])) return undefined;
  // The digest in its name says that we wrote it.
  return { packages: header["packages"] as readonly CustomPackage[], wasm: new Uint8Array(bytes.subarray(end + 1)) };
}
