import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join, relative, sep } from "node:path";

export interface Manifest {
  readonly version: string;
  /** The OPA that compiled the bundle. */
  readonly opa: string;
  /** sha256 over the digests of {@link isDecisive} files: what an evaluation depends on. */
  readonly digest: string;
  /** Path relative to the policies folder → sha256 in hex: all that the bundle was built from, and the bundle. */
  readonly files: Readonly<Record<string, string>>;
}

export const sha256 = (bytes: Uint8Array | string) => createHash("sha256").update(bytes).digest("hex");

/** The manifest that belongs to the files as they are now. */
export async function manifestOf(policies: string, version: string, opa: string): Promise<Manifest> {
  const files: Record<string, string> = {};
  for (const path of await manifestPaths(policies)) files[path] = sha256(await readFile(join(policies, path)));
  return { version, opa, digest: digestOf(files), files };
}

export function digestOf(files: Readonly<Record<string, string>>): string {
  const lines = Object.keys(files)
    .filter(isDecisive)
    .sort()
    .map((path) => `${path} ${files[path] ?? ""}\n`);
  return `sha256:${sha256(lines.join(""))}`;
}

/** What an evaluation depends on; sources and tests explain it but do not run. */
const isDecisive = (path: string) => /^(?:bundle\/(?:policy\.wasm|rules\.json)|params\.json|(?:controls|packs)\/.*)$/.test(path);

async function manifestPaths(policies: string): Promise<readonly string[]> {
  const entries = await readdir(policies, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(policies, join(entry.parentPath, entry.name)).split(sep).join("/"))
    .filter(isCovered)
    .sort();
}

const isCovered = (path: string) =>
  isDecisive(path) || path === "capabilities.json" || (path.endsWith(".rego") && !path.endsWith("_test.rego"));
