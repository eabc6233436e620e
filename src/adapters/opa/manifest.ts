import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { Failure } from "../../domain/failure.ts";

/** `bundle/manifest.json`: what the bundle was built from and what it consists of. */
interface Manifest {
  readonly version: string;
  readonly digest: string;
  /** Path below the policies' folder to sha256 in hex. */
  readonly files: Readonly<Record<string, string>>;
}

export interface VerifiedFiles {
  readonly version: string;
  readonly digest: string;
  /** Path to bytes of every file of the manifest, each with the digest that was promised. */
  readonly files: ReadonlyMap<string, Buffer>;
}

const manifestPath = "bundle/manifest.json";
const dataFolders = ["bundle", "controls", "packs"];

/**
 * Reads everything that belongs to the policies and compares it with the manifest. Anything missing, changed or added
 * means that the compiled rules are not the ones in front of us: Failure "bundle-broken".
 */
export async function readVerified(folder: string): Promise<VerifiedFiles> {
  const manifest = parseManifest(await read(folder, manifestPath));
  const present = await belonging(folder);
  for (const name of present) if (!Object.hasOwn(manifest.files, name)) throw broken(`${name} is not in its manifest`);
  const names = Object.keys(manifest.files);
  for (const name of names) if (!present.includes(name)) throw broken(`${name} is missing`);
  const files = new Map(await Promise.all(names.map(async (name) => [name, await read(folder, name)] as const)));
  for (const [name, bytes] of files)
    if (hex(bytes) !== manifest.files[name]) throw broken(`${name} is not what the manifest says`);
  if (digestOf(manifest.files) !== manifest.digest) throw broken("the manifest's digest is not the digest of its files");
  return { version: manifest.version, digest: manifest.digest, files };
}

/** What decides results: the compiled rules with their metadata, facts, controls and packs. Sources are only checked. */
function digestOf(files: Manifest["files"]): string {
  const deciding = Object.keys(files)
    .filter((name) => /^(?:bundle\/(?:policy\.wasm|rules\.json)|params\.json|controls\/.*|packs\/.*)$/.test(name))
    .sort();
  return `sha256:${hex(deciding.map((name) => `${name} ${files[name] ?? ""}\n`).join(""))}`;
}

/** Files that a manifest must name: data of the bundle, and every rule that is not a test. */
async function belonging(folder: string): Promise<readonly string[]> {
  const entries = await list(folder);
  return entries.filter(
    (name) =>
      name !== manifestPath &&
      (dataFolders.includes(name.split("/")[0] ?? "") ||
        name === "params.json" ||
        name === "capabilities.json" ||
        (name.endsWith(".rego") && !name.endsWith("_test.rego"))),
  );
}

async function list(folder: string): Promise<readonly string[]> {
  try {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true });
    return entries
      .filter((entry) => !entry.isDirectory())
      .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)).split(path.sep).join("/"));
  } catch (error) {
    throw broken("its folder cannot be read", error);
  }
}

async function read(folder: string, name: string): Promise<Buffer> {
  try {
    return await readFile(path.join(folder, name));
  } catch (error) {
    throw broken(`${name} cannot be read`, error);
  }
}

function parseManifest(bytes: Buffer): Manifest {
  const manifest = parseJson(bytes, manifestPath);
  if (!isObject(manifest) || !isObject(manifest["files"])) throw broken("its manifest lists no files");
  const { version, digest, files } = manifest;
  if (typeof version !== "string" || typeof digest !== "string") throw broken("its manifest has no version and digest");
  const entries = Object.entries(files).map(([name, value]) => {
    if (typeof value !== "string" || !/^[0-9a-f]{64}$/.test(value)) throw broken(`its manifest has no digest for ${name}`);
    return [name, value] as const;
  });
  for (const needed of ["bundle/policy.wasm", "bundle/rules.json", "params.json"])
    if (!entries.some(([name]) => name === needed)) throw broken(`its manifest does not list ${needed}`);
  return { version, digest, files: Object.fromEntries(entries) };
}

export function parseJson(bytes: Buffer, name: string): unknown {
  try {
    return JSON.parse(bytes.toString("utf8"));
  } catch (error) {
    throw broken(`${name} is not JSON`, error);
  }
}

export const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  value !== null && typeof value === "object" && !Array.isArray(value);

export const broken = (why: string, cause?: unknown): Failure => new Failure("bundle-broken", { why }, { cause });

const hex = (data: Buffer | string): string => createHash("sha256").update(data).digest("hex");
