// Checks, tests and compiles policies/ into policies/bundle, and writes docs/reference/policies.md.
// `--check` fails when anything is stale instead of writing it; without OPA it compares digests only.
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { coveredSource, decisionSource } from "./policies/decision.ts";
import { findOpa, opa, opaVersion } from "./policies/opa.ts";
import { referenceText } from "./policies/reference.ts";
import { readRules } from "./policies/rules.ts";
import { manifestOf } from "./policies/sources.ts";
import type { Manifest } from "./policies/sources.ts";
import { fileInTarball } from "../src/adapters/opa/tarball.ts";

const version = "1.0.0";
const policies = "policies";
const sources = ["lib", "aws", "general"];

async function main(check: boolean): Promise<void> {
  const binary = await findOpa(process.env);
  if (binary === undefined) {
    if (!check) throw new Error("No OPA: set SIRSI_OPA_BIN, or put opa on the PATH");
    await compareDigests();
    console.log("policies: not rebuilt: no OPA");
    return;
  }
  const found = await opaVersion(binary);
  if (check && found !== (await builtWith())) {
    await compareDigests();
    console.log(`policies: not rebuilt: OPA ${found}, the bundle is of OPA ${await builtWith()}`);
    return;
  }
  const write = check ? expectSame : writeOut;
  const rules = await readRules(binary, policies);
  await write(join(policies, "lib", "decision.rego"), decisionSource(rules));
  await write(join(policies, "lib", "covered.rego"), coveredSource(rules));
  await verify(binary);
  await write(join(policies, "bundle", "policy.wasm"), await compile(binary));
  await write(join(policies, "bundle", "rules.json"), json(rules.map(({ rule }) => rule)));
  await write(join("docs", "reference", "policies.md"), await referenceText(rules, policies));
  await write(manifestPath, json(await manifestOf(policies, version, found)));
  console.log(`policies: ${rules.length} rules, OPA ${found}, ${check ? "bundle is fresh" : "bundle written"}`);
}

/** Refuses what is badly formed, uses a built-in that our Wasm host lacks, or fails its own tests. */
async function verify(binary: string): Promise<void> {
  const unformatted = await opa(binary, ["fmt", "--list", ...sources], policies);
  if (unformatted.trim() !== "") throw new Error(`Not formatted (opa fmt --write):\n${unformatted}`);
  await opa(binary, ["check", "--strict", "--capabilities", "capabilities.json", ...sources], policies);
  await opa(binary, ["test", ...sources], policies);
}

async function compile(binary: string): Promise<Uint8Array> {
  const folder = await mkdtemp(join(tmpdir(), "sirsi-policies-"));
  try {
    const tarball = join(folder, "bundle.tar.gz");
    const target = ["--target", "wasm", "--entrypoint", "sirsi/decision", "--capabilities", "capabilities.json"];
    await opa(binary, ["build", ...target, "--ignore", "*_test.rego", "--output", tarball, ...sources], policies);
    return fileInTarball(await readFile(tarball), "policy.wasm");
  } finally {
    await rm(folder, { recursive: true });
  }
}

const manifestPath = join(policies, "bundle", "manifest.json");

/** The OPA that compiled the committed bundle; another release may give other bytes for the same sources. */
async function builtWith(): Promise<string> {
  return (JSON.parse(await readFile(manifestPath, "utf8")) as Manifest).opa;
}

async function compareDigests(): Promise<void> {
  await expectSame(manifestPath, json(await manifestOf(policies, version, await builtWith())));
}

async function expectSame(path: string, content: string | Uint8Array): Promise<void> {
  const expected = Buffer.from(content);
  if (!expected.equals(await readFile(path))) throw new Error(`${path} is stale. Run: node tools/build-policies.ts`);
}

const writeOut = (path: string, content: string | Uint8Array) => writeFile(path, content);
const json = (value: unknown) => `${JSON.stringify(value, undefined, 2)}\n`;

if (import.meta.main) {
  try {
    await main(process.argv.includes("--check"));
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}
