import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isCustomPackage } from "../../domain/custom-rule.ts";
import type { PolicySource } from "../../domain/policy.ts";
import { failed } from "./custom-failure.ts";
import { inTheirWords, ownName } from "./custom-files.ts";
import { isObject } from "./manifest.ts";
import { runOpa } from "./opa-program.ts";
import { fileInTarball } from "./tarball.ts";

export type Effect = "deny" | "warn";
const effects: readonly Effect[] = ["deny", "warn"];

/** A package with the results that it has. */
export interface CustomPackage {
  readonly name: string;
  readonly effects: readonly Effect[];
}

export interface CompiledPolicies {
  readonly packages: readonly CustomPackage[];
  readonly wasm: Uint8Array;
}

/** Where the decision is found in the compiled module. */
export const customEntrypoint = "sirsi/custom/decision";

/**
 * Compiles sources by OPA in a folder of their own. `capabilities` is what they may use, as JSON.
 * Throws Failure "custom-policies-failed" with the place of what does not compile, and for what would silently say nothing.
 */
export async function compileCustom(
  sources: readonly PolicySource[],
  opa: string,
  capabilities: string,
): Promise<CompiledPolicies> {
  const folder = await mkdtemp(join(tmpdir(), "sirsi-custom-"));
  try {
    await mkdir(join(folder, "policies"));
    await writeFile(join(folder, "capabilities.json"), capabilities);
    for (const [index, { text }] of sources.entries()) await writeFile(join(folder, ownName(index)), text);
    const kitchen: Kitchen = { folder, opa, sources };
    await check(kitchen);
    const packages = await packagesIn(kitchen);
    await writeFile(join(folder, "entry.rego"), entrySource(packages));
    await assertAllUsed(kitchen, packages);
    const target = ["--target", "wasm", "--entrypoint", customEntrypoint, "--capabilities", "capabilities.json"];
    await run(kitchen, ["build", ...target, "--output", "bundle.tar.gz", "policies", "entry.rego"]);
    const wasm = fileInTarball(await readFile(join(folder, "bundle.tar.gz")), "policy.wasm");
    return { packages: packages.filter(({ effects: own }) => own.length > 0), wasm: new Uint8Array(wasm) };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

interface Kitchen {
  readonly folder: string;
  readonly opa: string;
  readonly sources: readonly PolicySource[];
}

async function run({ folder, opa, sources }: Kitchen, args: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await runOpa(opa, args, folder);
  if (code === 0) return stdout;
  throw failed(errorsIn(stderr, sources) ?? `opa ${args[0] ?? ""}: ${inTheirWords(stderr, sources)}`);
}

/** First of all: it resolves no reference over the network, which the later commands would. */
async function check(kitchen: Kitchen): Promise<void> {
  await run(kitchen, ["check", "--format", "json", "--strict", "--capabilities", "capabilities.json", "policies"]);
}

const mostErrors = 3;

/** `path:line: message`, as `opa check --format json` reports; undefined for anything else. */
function errorsIn(stderr: string, sources: readonly PolicySource[]): string | undefined {
  const list = listIn(parsed(stderr), "errors").flatMap((error): readonly string[] => {
    if (!isObject(error) || !isObject(error["location"])) return [];
    const { message, location } = error;
    const { file, row } = location;
    if (typeof message !== "string" || typeof file !== "string" || typeof row !== "number") return [];
    const old = /keyword is required/.test(message) ? " (Rego v1 is needed: `opa fmt --write --v0-v1` rewrites older files)" : "";
    return [`${inTheirWords(file, sources)}:${row}: ${inTheirWords(message, sources)}${old}`];
  });
  if (list.length === 0) return undefined;
  const more = list.length > mostErrors ? `; and ${list.length - mostErrors} more` : "";
  return `${list.slice(0, mostErrors).join("; ")}${more}`;
}

/** The packages with their rules. Throws for a package outside `custom.<name>`, and where nothing denies or warns. */
async function packagesIn(kitchen: Kitchen): Promise<readonly CustomPackage[]> {
  const inspected = parsed(await run(kitchen, ["inspect", "--format", "json", "policies"]));
  const namespaces = isObject(inspected) && isObject(inspected["namespaces"]) ? inspected["namespaces"] : {};
  const names = Object.entries(namespaces).map(([path, files]) => {
    const name = path.replace(/^data\.custom\./, "");
    if (path === name || !isCustomPackage(name)) throw failed(wrongPackage(path, files, kitchen));
    return name;
  });
  const rules = await rulesBelow(kitchen, ["policies"], "data.custom");
  const packages = names
    .sort()
    .map((name) => ({ name, effects: effects.filter((effect) => rules.includes(`custom.${name}.${effect}`)) }));
  if (packages.every(({ effects: own }) => own.length === 0)) throw failed("no package has a rule named deny or warn");
  return packages;
}

function wrongPackage(path: string, files: unknown, { sources }: Kitchen): string {
  const list: readonly unknown[] = Array.isArray(files) ? files : [];
  const [file] = list;
  const where = typeof file === "string" ? `${inTheirWords(file, sources)}: ` : "";
  const name = inTheirWords(path.replace(/^data\./, ""), sources);
  return `${where}its package is ${name}, and must be custom.<name>: a lower case letter, then at most 23 letters, digits and underscores`;
}

/** `custom.acme.deny` for every rule that a query reaches. */
async function rulesBelow(kitchen: Kitchen, files: readonly string[], query: string): Promise<readonly string[]> {
  const data = files.flatMap((file) => ["--data", file]);
  const deps = parsed(await run(kitchen, ["deps", ...data, "--format", "json", query]));
  return listIn(deps, "virtual").map((ref) =>
    (Array.isArray(ref) ? (ref as readonly unknown[]) : [])
      .slice(1)
      .map((term) => (isObject(term) ? String(term["value"]) : ""))
      .join("."),
  );
}

/** A misspelled `deny` would be a rule that never denies, and nobody would notice. */
async function assertAllUsed(kitchen: Kitchen, packages: readonly CustomPackage[]): Promise<void> {
  const reached = await rulesBelow(kitchen, ["policies", "entry.rego"], `data.${customEntrypoint.replaceAll("/", ".")}`);
  const idle = packages.find(
    ({ name, effects: own }) => own.length === 0 && !reached.some((rule) => rule.startsWith(`custom.${name}.`)),
  );
  if (idle !== undefined)
    throw failed(`package custom.${idle.name} has no rule named deny or warn, and none of the others uses it`);
}

/** One document with every result in a list of its own: an undefined one leaves its list empty, and is seen. */
function entrySource(packages: readonly CustomPackage[]): string {
  const rows = packages.map(({ name, effects: own }) => {
    const cells = own.map((effect) => `"${effect}": [value | value := data.custom.${name}.${effect}]`);
    return `\t"${name}": {${cells.join(", ")}},\n`;
  });
  return `package sirsi.custom\n\ndecision := {\n${rows.join("")}}\n`;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function listIn(value: unknown, name: string): readonly unknown[] {
  const list = isObject(value) ? value[name] : undefined;
  return Array.isArray(list) ? list : [];
}
