import { rm } from "node:fs/promises";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Json } from "../../../src/domain/change.ts";
import { opaPolicies } from "../../../src/adapters/opa/policies.ts";
import { Engine } from "../../../src/adapters/opa/engine.ts";
import {
  aRule,
  bundleFiles,
  bundleFolder,
  compileRego,
  filesIn,
  functionImport,
  manifestOf,
  memoryImport,
  moduleOf,
  opaBin,
  removeFolders,
  sha256,
  writeFiles,
} from "./bundles.ts";

afterAll(removeFolders);

const shipped = () =>
  filesIn("policies").then((files) => Object.fromEntries(Object.entries(files).filter(([name]) => !name.endsWith("_test.rego"))));
/** The shipped files under a manifest that is right about them, whatever state the sources are in. */
async function shippedBundle(change: (files: Record<string, Uint8Array | string>) => void = () => undefined): Promise<string> {
  const { "bundle/manifest.json": _old, ...files }: Record<string, Uint8Array | string> = await shipped();
  change(files);
  return await bundleFolder(
    Object.fromEntries(
      Object.entries(files).filter(
        ([name]) => name.endsWith(".rego") || /^(bundle|controls|packs)\/|^(params|capabilities)\.json$/.test(name),
      ),
    ),
  );
}
const why = async (folder: string): Promise<string> => {
  const error: unknown = await opaPolicies(folder)
    .describe()
    .then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
  expect(error).toMatchObject({ name: "Failure", code: "bundle-broken" });
  return (error as Error).message;
};

describe("a bundle", () => {
  it("describes itself: rules with controls of all frameworks, packs, facts", async () => {
    const files = {
      ...bundleFiles(await shippedWasm()),
      "bundle/rules.json": JSON.stringify([{ ...aRule, reads: ["aws_vpc"] }]),
    };
    const { bundle, rules, packs, params } = await opaPolicies(await bundleFolder(files)).describe();
    expect(bundle).toEqual({ version: "1.0.0", digest: manifestOf(files).digest });
    expect(rules).toEqual([
      {
        ...aRule,
        reads: ["aws_vpc"],
        controls: [
          { framework: "gdpr", id: "Art.32", source: "T", mark: "questionable" },
          { framework: "soc2", id: "CC6.1", source: "PT" },
          { framework: "soc2", id: "CC6.6", source: "category:net", mark: "inherited" },
        ],
      },
    ]);
    expect(packs).toEqual({ baseline: ["T-1"] });
    expect(params).toEqual({ stateful_types: { aws_db_instance: true }, taggable_types: {}, known_types: {} });
  });

  it("has a digest of what decides results, and of nothing else", async () => {
    const files = bundleFiles(await shippedWasm());
    const digestWith = (change: Record<string, string>) => manifestOf({ ...files, ...change }).digest;
    const same = (await opaPolicies(await bundleFolder(files)).describe()).bundle.digest;
    expect((await opaPolicies(await bundleFolder({ ...files, "lib/a.rego": "package other" })).describe()).bundle.digest).toBe(
      same,
    );
    for (const name of ["bundle/rules.json", "params.json", "controls/soc2.json", "packs/baseline.json"])
      expect(digestWith({ [name]: "{}" })).not.toBe(same);
  });

  it("ignores tests of rules and files beside the policies", async () => {
    const folder = await bundleFolder(bundleFiles(await shippedWasm()));
    await writeFiles(folder, { "lib/a_test.rego": "package x", "README.md": "words", "risk.json": "{}" });
    await expect(opaPolicies(folder).describe()).resolves.toBeDefined();
  });

  it("is broken without a manifest, or without its folder", async () => {
    const folder = await bundleFolder(bundleFiles(await shippedWasm()));
    await rm(path.join(folder, "bundle/manifest.json"));
    expect(await why(folder)).toContain("bundle/manifest.json cannot be read");
    expect(await why(path.join(folder, "nowhere"))).toContain("cannot be read");
  });

  it.each([
    "bundle/policy.wasm",
    "bundle/rules.json",
    "params.json",
    "capabilities.json",
    "controls/soc2.json",
    "packs/baseline.json",
    "lib/a.rego",
  ])("is broken when %s is missing, changed or not in the manifest", async (name) => {
    const files = bundleFiles(await shippedWasm());
    const missing = await bundleFolder(files);
    await rm(path.join(missing, name));
    expect(await why(missing)).toContain(`${name} is missing`);
    const changed = await bundleFolder(files);
    await writeFiles(changed, { [name]: "changed" });
    expect(await why(changed)).toContain(`${name} is not what the manifest says`);
    const { [name]: own, ...others } = files;
    const added = await bundleFolder(others);
    await writeFiles(added, { [name]: own! });
    expect(await why(added)).toMatch(new RegExp(`${name} is not in its manifest|does not list ${name}`));
  });

  it.each(["bundle/evil.js", "controls/other.json", "packs/deep/other.json", "aws/s3/new.rego", "new.rego"])(
    "is broken when %s was added",
    async (name) => {
      const folder = await bundleFolder(bundleFiles(await shippedWasm()));
      await writeFiles(folder, { [name]: "{}" });
      expect(await why(folder)).toContain(`${name} is not in its manifest`);
    },
  );

  it.each<[string, unknown]>([
    ["is not JSON", "{"],
    ["lists no files", "{}"],
    ["lists no files", "null"],
    ["has no version and digest", '{"files":{}}'],
    ["has no version and digest", '{"files":{},"version":"1"}'],
    ["has no digest for a", '{"files":{"a":"short"},"version":"1","digest":"d"}'],
    ["has no digest for a", '{"files":{"a":7},"version":"1","digest":"d"}'],
    ["does not list bundle/policy.wasm", '{"files":{},"version":"1","digest":"d"}'],
  ])("is broken when its manifest %s", async (words, manifest) => {
    const folder = await bundleFolder(bundleFiles(await shippedWasm()));
    await writeFiles(folder, { "bundle/manifest.json": String(manifest) });
    expect(await why(folder)).toContain(words);
  });

  it("is broken when the digest over all is another one", async () => {
    const files = bundleFiles(await shippedWasm());
    const folder = await bundleFolder(files);
    await writeFiles(folder, {
      "bundle/manifest.json": JSON.stringify({ ...manifestOf(files), digest: `sha256:${sha256("else")}` }),
    });
    expect(await why(folder)).toContain("digest is not the digest of its files");
  });

  it.each<[string, string, unknown]>([
    ["bundle/rules.json", "no rules", []],
    ["bundle/rules.json", "has no list", {}],
    ["bundle/rules.json", "not an object", [null]],
    ["bundle/rules.json", "the same id", [aRule, aRule]],
    ["bundle/rules.json", "has no title", [{ ...aRule, title: 1 }]],
    ["bundle/rules.json", "which is not one of critical", [{ ...aRule, severity: "deadly" }]],
    ["bundle/rules.json", "which is not one of review", [{ ...aRule, stage: "never" }]],
    ["bundle/rules.json", "which is not one of plan", [{ ...aRule, needs: ["luck"] }]],
    ["bundle/rules.json", "types has no list", [{ ...aRule, types: "all" }]],
    ["bundle/rules.json", "types that is not text", [{ ...aRule, types: [1] }]],
    ["bundle/rules.json", "reads has no list", [{ ...aRule, reads: "all" }]],
    ["controls/soc2.json", "has no framework", { rules: {} }],
    ["controls/soc2.json", "has no rules", { framework: "soc2" }],
    ["controls/soc2.json", "is not an object", []],
    ["controls/soc2.json", "unknown mark", { framework: "soc2", rules: { "T-1": [{ id: "1", source: "P", mark: "maybe" }] } }],
    ["controls/soc2.json", "not an object", { framework: "soc2", rules: { "T-1": [1] } }],
    ["packs/baseline.json", "has no name", { rules: [] }],
    ["packs/baseline.json", "rules has no list", { name: "baseline" }],
    ["params.json", "has no stateful_types", []],
    ["params.json", "has no known_types", { stateful_types: {}, taggable_types: {}, known_types: [] }],
  ])("is broken when %s means nothing: %s", async (name, words, content) => {
    const files = { ...bundleFiles(await shippedWasm()), [name]: JSON.stringify(content) };
    expect(await why(await bundleFolder(files))).toContain(words);
  });

  it.each<[string, string, Uint8Array]>([
    ["is no WebAssembly", "cannot be read", new TextEncoder().encode("not a module")],
    ["is cut off", "cannot be read", moduleOf(memoryImport(1)).slice(0, -2)],
    ["wants more memory than we give", "wants 4097 pages of memory", moduleOf(memoryImport(4097))],
    ["brings its own memory", "does not import its memory", moduleOf(functionImport("env", "opa_abort"))],
    [
      "imports what is not OPA's",
      "imports wasi_snapshot_preview1.fd_write",
      moduleOf(functionImport("wasi_snapshot_preview1", "fd_write"), memoryImport(1)),
    ],
    ["was not made by OPA", "was not made by OPA", moduleOf(memoryImport(4096))],
    ["is well formed only at the start", "does not load", Uint8Array.from([...moduleOf(memoryImport(1)), 10, 1, 1])],
  ])("is broken when its module %s", async (_, words, wasm) => {
    expect(await why(await bundleFolder(bundleFiles(wasm)))).toContain(words);
  });
});

async function shippedWasm(): Promise<Uint8Array> {
  const { "bundle/policy.wasm": wasm } = await filesIn("policies");
  return wasm!;
}

describe("the shipped bundle", () => {
  it("is what its manifest says", async () => {
    const { rules, packs } = await opaPolicies("policies").describe();
    expect(packs["baseline"]?.length).toBeGreaterThan(60);
    expect(rules.filter(({ id }) => !packs["baseline"]?.includes(id))).toEqual([]);
  });

  it("gives every rule of a framework's pack a control of that framework, and no other", async () => {
    const { rules, packs } = await opaPolicies("policies").describe();
    const frameworks = Object.keys(packs).filter((name) => name !== "baseline");
    expect(frameworks.sort()).toEqual(["cis", "gdpr", "hipaa", "iso27001", "nist-800-53", "pci-dss", "soc2"]);
    for (const framework of frameworks) {
      const controlled = rules
        .filter(({ controls }) => controls.some((control) => control.framework === framework))
        .map(({ id }) => id);
      const shippedIds = new Set(rules.map(({ id }) => id));
      expect(packs[framework]!.filter((id) => shippedIds.has(id)).sort()).toEqual(controlled.sort());
    }
  });

  it("says where every control comes from", async () => {
    const { rules } = await opaPolicies("policies").describe();
    for (const { id, controls } of rules)
      for (const { source, mark } of controls) {
        if (id.startsWith("GEN-")) expect(source).toBe("title");
        else if (mark === "inherited") expect(source).toMatch(/^(category:[a-z_]+|AWS-[A-Z0-9]+-\d{3})$/);
        else expect(source).toMatch(/^[APT]{1,3}$/);
      }
  });

  it("answers the same when it is asked again, and grows no memory for it", async () => {
    const engine = await Engine.compile(await shippedWasm());
    const input = JSON.stringify({ changes: [], by_type: {}, by_address: {}, has: {} });
    const first = await engine.evaluate(input, '{"rules":{},"params":{}}');
    const pages = engine.pages;
    for (let count = 0; count < 200; count += 1)
      expect(await engine.evaluate(input, `{"rules":{},"params":{"n":${count}}}`)).toEqual(first);
    expect(engine.pages).toBe(pages);
  });

  it("makes room for an input before it reads it, and never more than the limit", async () => {
    const bytes = new Uint8Array(await shippedWasm());
    const pagesAfter = async (megabytes: number) => {
      const engine = await Engine.compile(bytes);
      const input = { changes: [], by_type: {}, by_address: {}, has: {}, padding: "x".repeat(megabytes * 1_000_000) };
      await engine.evaluate(JSON.stringify(input), '{"rules":{},"params":{}}');
      return engine.pages;
    };
    // One long text needs four times its bytes at most; a plan of two megabytes needs 34 MB, 520 pages.
    expect(await pagesAfter(2)).toBeGreaterThan(520);
    expect(await pagesAfter(20)).toBeLessThanOrEqual(4096);
  });

  it("can be copied and still holds together", async () => {
    await expect(opaPolicies(await shippedBundle()).describe()).resolves.toBeDefined();
  });
});

describe("evaluation", () => {
  const source = `package sirsi
row := {"rule": "T-1", "address": null, "status": "pass", "attribute": null, "actual": null, "expected": null, "params": {}}
grown(n) := concat("", [x | some i in numbers.range(1, n); x := "0123456789012345678901234567890123456789012345678901234567890123"])
decision := input.answer if { input.answer != null }
decision := [object.union(row, {"actual": input.n, "expected": data.limit})] if { input.n }
decision := [object.union(row, {"actual": count(grown(input.grow))})] if { input.grow }
`;
  let folder = "";
  beforeAll(async () => {
    if (opaBin !== undefined) folder = await bundleFolder(bundleFiles(await compileRego(source)));
  });
  const withOpa = it.skipIf(opaBin === undefined);
  const ask = async (input: Json, data: Json = {}) => await opaPolicies(folder).evaluate(input, data);

  withOpa("gives the rows of the rules, with input and data in them (needs opa)", async () => {
    expect(await ask({ n: 7 }, { limit: "ä€𝄞" })).toEqual([
      { rule: "T-1", address: null, status: "pass", attribute: null, actual: 7, expected: "ä€𝄞", params: {} },
    ]);
  });

  withOpa("takes new data for the next question (needs opa)", async () => {
    const policies = opaPolicies(folder);
    const limits = [];
    for (const limit of [1, 2, 2, 1]) limits.push((await policies.evaluate({ n: 1 }, { limit }))[0]?.expected);
    expect(limits).toEqual([1, 2, 2, 1]);
  });

  withOpa("gives an empty list when the rules say so: whoever asked knows whether that can be (needs opa)", async () => {
    expect(await ask({ answer: [] })).toEqual([]);
  });

  withOpa("fills actual and expected where a rule leaves them out (needs opa)", async () => {
    const bare = { rule: "T-1", address: "a", status: "fail", attribute: "b", params: {} };
    expect(await ask({ answer: [bare] })).toEqual([{ ...bare, actual: null, expected: null }]);
  });

  const good = { rule: "T-1", address: null, status: "pass", attribute: null, params: {} };
  it.skipIf(opaBin === undefined).each<[string, Json, string]>([
    ["no decision", {}, "the rules gave no decision"],
    ["an object", { answer: { T: 1 } }, "the decision is not a list"],
    ["a number", { answer: 7 }, "the decision is not a list"],
    ["a row that is a text", { answer: ["T-1"] }, "a result is not an object"],
    ["a row that is a list", { answer: [[]] }, "a result is not an object"],
    ["a row without a rule", { answer: [{ ...good, rule: 1 }] }, "names no rule"],
    ["a row with another status", { answer: [{ ...good, status: "maybe" }] }, "no known status"],
    ["a row with a number for an address", { answer: [{ ...good, address: 1 }] }, "without address or attribute"],
    ["a row with a list for an attribute", { answer: [{ ...good, attribute: [] }] }, "without address or attribute"],
    ["a row without params", { answer: [{ ...good, params: null }] }, "without params"],
  ])("aborts on %s (needs opa)", async (_, input, words) => {
    await expect(ask(input)).rejects.toMatchObject({ code: "policy-aborted", message: expect.stringContaining(words) as string });
  });

  withOpa("stops at 256 MiB, and answers the next question with a fresh instance (needs opa)", async () => {
    const policies = opaPolicies(folder);
    await expect(policies.evaluate({ grow: 5_000_000 }, {})).rejects.toThrow(/needs more than 256 MiB of memory/);
    expect(await policies.evaluate({ n: 7 }, { limit: 1 })).toMatchObject([{ actual: 7, expected: 1 }]);
  });

  withOpa(
    "stops at an input that is larger than the memory (needs opa)",
    async () => {
      const engine = await Engine.compile((await filesIn(folder))["bundle/policy.wasm"]!);
      await expect(engine.evaluate(JSON.stringify({ n: "x".repeat(270 * 1024 * 1024) }), "{}")).rejects.toMatchObject({
        code: "policy-aborted",
      });
      expect(engine.pages).toBe(0);
      expect(await engine.evaluate('{"n":1}', '{"limit":2}')).toMatchObject([{ actual: 1, expected: 2 }]);
      expect(engine.pages).toBeGreaterThan(0);
    },
    60_000,
  );

  withOpa("does not take text that is not JSON (needs opa)", async () => {
    const engine = await Engine.compile((await filesIn(folder))["bundle/policy.wasm"]!);
    await expect(engine.evaluate("{", "{}")).rejects.toMatchObject({ code: "policy-aborted" });
    await expect(engine.evaluate("{}", "{")).rejects.toMatchObject({ code: "policy-aborted" });
  });

  withOpa("does not load rules that call what the engine does not have (needs opa)", async () => {
    for (const body of ['sprintf("%d", [input.n])', "time.now_ns()", "http.send(input)", "regex.split(input.a, input.b)"]) {
      const wasm = await compileRego(`package sirsi\ndecision := ${body}`);
      expect(await why(await bundleFolder(bundleFiles(wasm)))).toMatch(/its rules use [a-z_.]+, which the engine does not have/);
    }
  });

  withOpa("does not load rules without our entrypoint (needs opa)", async () => {
    const wasm = (await compileRego(source)).slice();
    const text = Buffer.from(wasm);
    const at = text.indexOf("sirsi/decision");
    text.write("sirsi/precision".slice(0, 14), at);
    expect(await why(await bundleFolder(bundleFiles(text)))).toContain("has no entrypoint sirsi/decision");
  });
});
