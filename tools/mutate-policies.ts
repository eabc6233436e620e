/**
 * Breaks the rules on purpose, one place at a time, and runs their own tests: a mutant that no test notices survives and is listed.
 * By hand, not in CI: `node tools/mutate-policies.ts [path-part…]`. Needs OPA (SIRSI_OPA_BIN or PATH).
 */
import { spawnSync } from "node:child_process";
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { decisionSource } from "./policies/decision.ts";
import { mutantsOf, type Mutant } from "./policies/mutants.ts";
import { findOpa } from "./policies/opa.ts";
import { readRules } from "./policies/rules.ts";

/** Written by tools/build-policies.ts, or facts without a decision. */
const generated: ReadonlySet<string> = new Set(["lib/covered.rego", "lib/decision.rego"]);

type Outcome = "killed" | "survived" | "invalid";

async function main(parts: readonly string[]): Promise<void> {
  const opa = await findOpa(process.env);
  if (opa === undefined) throw new Error("No OPA: set SIRSI_OPA_BIN, or put opa on the PATH");
  const folder = await mkdtemp(join(tmpdir(), "sirsi-mutants-"));
  try {
    await cp("policies", folder, { recursive: true });
    const rules = await readRules(opa, "policies");
    const counts = { killed: 0, survived: 0, invalid: 0 };
    for (const file of await ruleFiles(parts)) {
      const source = await readFile(join("policies", file), "utf8");
      const under = await testedBy(file);
      const asked = rules.filter(({ rule }) => under.some((name) => rule.id === basename(name, ".rego").toUpperCase()));
      await writeFile(join(folder, "lib/decision.rego"), decisionSource(asked));
      for (const mutant of mutantsOf(source)) {
        await writeFile(join(folder, file), mutant.source);
        const outcome = judge(opa, folder, under);
        counts[outcome] += 1;
        if (outcome === "survived") console.log(said(file, mutant));
      }
      await writeFile(join(folder, file), source);
    }
    console.log(`${counts.killed} killed, ${counts.survived} survived, ${counts.invalid} do not compile`);
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function ruleFiles(parts: readonly string[]): Promise<readonly string[]> {
  const names = await readdir("policies", { recursive: true });
  return names
    .filter((name) => name.endsWith(".rego") && !name.endsWith("_test.rego") && !generated.has(name))
    .filter((name) => parts.length === 0 || parts.some((part) => name.includes(part)))
    .sort();
}

/** A rule is tested alone, a library by every rule that uses it. */
async function testedBy(file: string): Promise<readonly string[]> {
  if (!file.startsWith("lib/")) return [file];
  const names = await ruleFiles([]);
  const sources = await Promise.all(names.map(async (name) => [name, await readFile(join("policies", name), "utf8")] as const));
  const users = new Set([file]);
  for (const user of users)
    for (const [name, source] of sources)
      if (user.startsWith("lib/") && source.includes(`import data.sirsi.lib.${basename(user, ".rego")}\n`)) users.add(name);
  return [...users].filter((name) => !name.startsWith("lib/"));
}

function judge(opa: string, folder: string, rules: readonly string[]): Outcome {
  const sources = rules.flatMap((name) => [name, name.replace(".rego", "_test.rego")]);
  const { status } = spawnSync(opa, ["test", "lib", ...sources], { cwd: folder, timeout: 60_000, stdio: "ignore" });
  // 1: the sources do not load. 2: a test fails. null: it never ended.
  return status === 0 ? "survived" : status === 1 ? "invalid" : "killed";
}

const said = (file: string, { line, before, after }: Mutant): string => `${file}:${line}\n  - ${before}\n  + ${after}`;

await main(process.argv.slice(2));
