import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";

/** The OPA program, from SIRSI_OPA_BIN or PATH; undefined where there is none. */
export const opaBin = [
  process.env["SIRSI_OPA_BIN"],
  ...(process.env["PATH"] ?? "").split(path.delimiter).map((folder) => path.join(folder, "opa")),
].find((file) => file !== undefined && file !== "" && existsSync(file));

export const sha256 = (data: Uint8Array | string): string => createHash("sha256").update(data).digest("hex");

const folders: string[] = [];

export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), "sirsi-opa-"));
  folders.push(folder);
  return folder;
}

export async function removeFolders(): Promise<void> {
  await Promise.all(folders.splice(0).map((folder) => rm(folder, { recursive: true })));
}

export const aRule = {
  id: "T-1",
  title: "A title",
  description: "Why",
  severity: "high",
  stage: "review",
  needs: ["plan"],
  types: ["aws_s3_bucket"],
  attributes: [],
  remediation: "Do it.",
};

/** What a policies' folder holds, without its manifest. */
export function bundleFiles(wasm: Uint8Array): Record<string, Uint8Array | string> {
  return {
    "bundle/policy.wasm": wasm,
    "bundle/rules.json": JSON.stringify([aRule]),
    "params.json": JSON.stringify({ stateful_types: { aws_db_instance: true }, taggable_types: {}, known_types: {} }),
    "capabilities.json": "{}",
    "controls/soc2.json": JSON.stringify({
      framework: "soc2",
      rules: {
        "T-1": [
          { id: "CC6.1", source: "PT" },
          { id: "CC6.6", source: "category:net", mark: "inherited" },
        ],
      },
    }),
    "controls/gdpr.json": JSON.stringify({
      framework: "gdpr",
      rules: { "T-1": [{ id: "Art.32", source: "T", mark: "questionable" }], "T-2": [] },
    }),
    "packs/baseline.json": JSON.stringify({ name: "baseline", rules: ["T-1"] }),
    "lib/a.rego": "package sirsi",
  };
}

/** The manifest as its contract says: digests of files, and one digest over those that decide results. */
export function manifestOf(files: Record<string, Uint8Array | string>) {
  const digests = Object.fromEntries(Object.entries(files).map(([name, data]) => [name, sha256(data)]));
  const deciding = Object.keys(digests)
    .filter((name) => !name.endsWith(".rego") && name !== "capabilities.json")
    .sort();
  return {
    version: "1.0.0",
    opa: "1.22.0",
    digest: `sha256:${sha256(deciding.map((name) => `${name} ${digests[name]!}\n`).join(""))}`,
    files: digests,
  };
}

export async function writeFiles(folder: string, files: Record<string, Uint8Array | string>): Promise<string> {
  for (const [name, data] of Object.entries(files)) {
    await mkdir(path.join(folder, path.dirname(name)), { recursive: true });
    await writeFile(path.join(folder, name), data);
  }
  return folder;
}

/** A folder with these files and a manifest that is right about them. */
export async function bundleFolder(files: Record<string, Uint8Array | string>): Promise<string> {
  return await writeFiles(await temporaryFolder(), { ...files, "bundle/manifest.json": JSON.stringify(manifestOf(files)) });
}

/** Rego as OPA compiles it, with our entrypoint. */
export async function compileRego(source: string): Promise<Uint8Array> {
  const folder = await temporaryFolder();
  await writeFile(path.join(folder, "policy.rego"), source);
  const bundle = path.join(folder, "bundle.tar.gz");
  const run = (file: string, ...args: string[]) => execFileSync(file, args, { stdio: "pipe" });
  run(opaBin!, "build", "-t", "wasm", "-e", "sirsi/decision", "-o", bundle, path.join(folder, "policy.rego"));
  run("tar", "-xzf", bundle, "-C", folder, "/policy.wasm");
  return await readFile(path.join(folder, "policy.wasm"));
}

/** Every file of a folder, by its path below it. */
export async function filesIn(folder: string): Promise<Record<string, Uint8Array>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name));
  const named = files.map(async (file): Promise<[string, Uint8Array]> => [
    path.relative(folder, file).split(path.sep).join("/"),
    await readFile(file),
  ]);
  return Object.fromEntries(await Promise.all(named));
}

const leb = (value: number): number[] => (value < 128 ? [value] : [(value % 128) + 128, ...leb(Math.floor(value / 128))]);
const text = (word: string): number[] => [word.length, ...Buffer.from(word)];
export const functionImport = (module: string, name: string): number[] => [...text(module), ...text(name), 0x00, 0];
export const memoryImport = (minimum: number, maximum?: number): number[] => [
  ...text("env"),
  ...text("memory"),
  0x02,
  maximum === undefined ? 0 : 1,
  ...leb(minimum),
  ...(maximum === undefined ? [] : leb(maximum)),
];
export const tableImport: number[] = [...text("env"), ...text("table"), 0x01, 0x70, 0, 0];

/** A module that has imports and nothing else, by the bytes of the WebAssembly binary format. */
export function moduleOf(...imports: number[][]): Uint8Array {
  const section = (id: number, body: number[]) => [id, ...leb(body.length), ...body];
  return Uint8Array.from([
    0x00,
    0x61,
    0x73,
    0x6d,
    1,
    0,
    0,
    0,
    ...section(1, [1, 0x60, 0, 0]),
    ...(imports.length === 0 ? [] : section(2, [...leb(imports.length), ...imports.flat()])),
  ]);
}
