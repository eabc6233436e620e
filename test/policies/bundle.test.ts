import { execFile } from "node:child_process";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { findOpa } from "../../tools/policies/opa.ts";
import { digestOf, manifestOf, sha256, type Manifest } from "../../tools/policies/sources.ts";
import { bundledRules, loadBundle } from "./evaluate.ts";
import { change, inputOf } from "./inputs.ts";

const execute = promisify(execFile);
const opa = await findOpa(process.env);
const rules = await bundledRules();
const manifest = JSON.parse(await readFile("policies/bundle/manifest.json", "utf8")) as Manifest;

async function regoFiles(): Promise<ReadonlyMap<string, string>> {
  const names = (await readdir("policies", { recursive: true })).filter((name) => name.endsWith(".rego"));
  return new Map(await Promise.all(names.map(async (name) => [name, await readFile(join("policies", name), "utf8")] as const)));
}
const sources = await regoFiles();
const ruleSources = [...sources].filter(([name]) => /^(aws|general)\//.test(name) && !name.endsWith("_test.rego"));

describe("the bundle", () => {
  it("was built from the sources as they are", async () => {
    expect(await manifestOf("policies", manifest.version, manifest.opa)).toEqual(manifest);
  });

  it("has the digest of what decides", async () => {
    const wasm = sha256(await readFile("policies/bundle/policy.wasm"));

    expect(manifest.files["bundle/policy.wasm"]).toBe(wasm);
    expect(digestOf({ ...manifest.files, "bundle/policy.wasm": "0" })).not.toBe(manifest.digest);
    expect(digestOf({ ...manifest.files, "lib/value.rego": "0" })).toBe(manifest.digest);
  });

  it.skipIf(opa === undefined)(
    "is what OPA makes of the sources, and passes their own tests (needs OPA)",
    async () => {
      const { stdout } = await execute(process.execPath, ["tools/build-policies.ts", "--check"]);

      expect(stdout).toMatch(/bundle is fresh|not rebuilt: OPA/);
    },
    120_000,
  );
});

describe("the rules", () => {
  it("are the catalogue's: every critical and high one for AWS, and all general ones", () => {
    const ids = rules.map(({ id }) => id);

    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.filter((id) => id.startsWith("AWS-"))).toHaveLength(63);
    expect(ids.filter((id) => id.startsWith("GEN-"))).toHaveLength(19);
    expect(rules.filter(({ id, severity }) => id.startsWith("AWS-") && !["critical", "high"].includes(severity))).toEqual([]);
  });

  it("say what they are, why they matter and what to do", () => {
    for (const rule of rules) {
      for (const text of [rule.title, rule.description, rule.remediation]) expect(text, rule.id).toMatch(/^\S.*\S$/);
      expect(rule.title, rule.id).not.toMatch(/[.!?:;]$/);
      expect(rule.description, rule.id).toMatch(/\.$/);
      expect(rule.remediation, rule.id).toMatch(/\.$/);
      expect(rule.needs, rule.id).not.toEqual([]);
      if (rule.id.startsWith("AWS-")) expect(rule.types, rule.id).not.toEqual([]);
    }
  });

  it("stand in files named after them", () => {
    const ids = ruleSources.map(([name]) => name.split("/").at(-1)?.replace(".rego", "").toUpperCase());

    expect(ids.toSorted()).toEqual(rules.map(({ id }) => id).toSorted());
  });

  it.each(ruleSources.map(([name]) => name))("%s has tests for what passes, fails and cannot be known", (name) => {
    const tests = [...(sources.get(name.replace(".rego", "_test.rego")) ?? "").matchAll(/^test_(\w+)/gm)].map(([, test]) => test);
    const covers = (word: RegExp) => tests.some((test) => test !== undefined && word.test(test));

    expect(covers(/^pass/), "passes").toBe(true);
    expect(covers(/^fail/), "fails").toBe(true);
    if (name.startsWith("aws/")) {
      expect(covers(/^unknown/), "unknown").toBe(true);
      expect(covers(/deleted/), "deleted").toBe(true);
    }
  });

  it("name attributes that the provider has", async () => {
    const missing: string[] = [];
    for (const { id, types, reads = [], attributes } of rules.filter((rule) => rule.id.startsWith("AWS-"))) {
      const schemas = await Promise.all([...types, ...reads].map(declarations));
      missing.push(...attributes.filter((path) => !schemas.some((text) => hasPath(text, path))).map((path) => `${id} ${path}`));
    }

    expect(missing).toEqual([]);
  });

  it("leave text to TypeScript: no sprintf, and no clock", () => {
    const guilty = [...sources].filter(([, text]) => /\b(sprintf|time\.|http\.|opa\.runtime|rand\.)/.test(text));

    expect(guilty.map(([name]) => name)).toEqual([]);
  });
});

describe("the capabilities", () => {
  it("hold Rego v1 and no built-in that reaches out of WebAssembly", async () => {
    const capabilities = JSON.parse(await readFile("policies/capabilities.json", "utf8")) as {
      readonly builtins: readonly { readonly name: string }[];
      readonly features: readonly string[];
    };
    const outside = /^(sprintf|print|trace|opa\.|time\.|http\.|net\.lookup|crypto\.|io\.|rand\.|uuid\.|yaml\.|providers\.)/;

    expect(capabilities.features).toEqual(["rego_v1"]);
    expect(capabilities.builtins.map(({ name }) => name).filter((name) => outside.test(name))).toEqual([]);
  });

  it.skipIf(opa === undefined)("refuse a rule that uses one (needs OPA)", async () => {
    const folder = await mkdtemp(join(tmpdir(), "sirsi-capabilities-"));
    try {
      await writeFile(join(folder, "rule.rego"), 'package rule\n\ntext := sprintf("%v", [null])\n');
      const check = ["check", "--capabilities", "policies/capabilities.json", folder];

      await expect(execute(opa ?? "", check)).rejects.toThrow(/undefined function sprintf/);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});

describe("an evaluation", () => {
  it("judges a resource written by hand, with one row for each rule", async () => {
    const evaluate = await loadBundle();
    const address = 'module.db["eu"].aws_db_instance.orders[0]';

    const rows = evaluate(inputOf([change(address, { storage_encrypted: false, publicly_accessible: false })]));

    expect(rows.filter((row) => row.address === address)).toEqual([
      {
        rule: "AWS-RDS-001",
        address,
        status: "fail",
        attribute: "storage_encrypted",
        actual: false,
        expected: true,
        params: {},
      },
      {
        rule: "AWS-RDS-003",
        address,
        status: "pass",
        attribute: "publicly_accessible",
        actual: false,
        expected: false,
        params: {},
      },
      { rule: "GEN-CHG-002", address, status: "pass", attribute: null, actual: "create", expected: null, params: {} },
    ]);
  });

  it("leaves out the rules that are switched off", async () => {
    const evaluate = await loadBundle();
    const input = inputOf([change("aws_db_instance.orders", {})]);

    expect(new Set(evaluate(input, { "AWS-RDS-001": true }).map(({ rule }) => rule))).toEqual(new Set(["AWS-RDS-001"]));
    expect(evaluate(input, {})).toEqual([]);
  });

  it("answers for every rule about the whole change, even over an empty plan", async () => {
    const evaluate = await loadBundle();
    const judged = rules.filter(({ types, needs }) => types.length === 0 && needs.every((need) => need === "plan"));

    const rows = evaluate(inputOf([]));

    for (const { id } of judged)
      expect(
        rows.filter(({ rule }) => rule === id),
        id,
      ).toHaveLength(1);
  });

  it("says nothing where a needed input is missing, rather than guess", async () => {
    const evaluate = await loadBundle();
    const nothing = Object.fromEntries(["plan", "config", "spec", "cost", "risk", "now"].map((name) => [name, false]));

    const rows = evaluate(inputOf([change("aws_db_instance.orders", {})], { has: nothing }));

    expect(rows.map(({ rule }) => rule)).toEqual(["GEN-CHG-003"]);
  });
});

const declared = new Map<string, Promise<string>>();

/** The TypeScript declarations of a resource type; they carry the provider's own names in their links. */
function declarations(type: string): Promise<string> {
  const folder = type.replace(/^aws_/, "").replaceAll("_", "-");
  const known = declared.get(type) ?? readFile(`node_modules/@cdktf/provider-aws/lib/${folder}/index.d.ts`, "utf8");
  declared.set(type, known);
  return known;
}

const hasPath = (text: string, path: string) => path.split(".").every((word) => text.includes(`#${word} `));
