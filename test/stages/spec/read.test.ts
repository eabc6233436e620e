import { describe, expect, it } from "vitest";
import { locate } from "../../../src/domain/location.ts";
import { readSpec } from "../../../src/stages/spec/read.ts";
import { validateSpec } from "../../../src/stages/spec/validate.ts";

const spec = (workloads: string, metadata = `{ name: shop, owner: "@acme/commerce" }`): string =>
  `apiVersion: sirsi.dev/v1\nkind: Migration\nmetadata: ${metadata}\nspec:\n  target: { provider: aws, region: germany }\n  workloads:\n${workloads}`;

const said = (text: string): readonly string[] =>
  readSpec("spec.yaml", text).findings.map(
    ({ code, location, message }) => `${code} ${location.line}:${location.column} ${message}`,
  );

const fixes = (text: string): readonly (string | undefined)[] =>
  readSpec("spec.yaml", text).findings.map(({ fix }) => fix?.replacement);

describe("places", () => {
  it("knows keys and values, counting from 1", () => {
    const { document } = readSpec("spec.yaml", spec("    - name: keys\n      kind: secret-store\n"));

    const sources = document?.sources ?? { file: "", nodes: new Map() };
    expect(locate(sources, ["spec", "workloads", 0, "kind"])).toEqual({
      file: "spec.yaml",
      line: 8,
      column: 13,
      endLine: 8,
      endColumn: 25,
    });
    expect(locate(sources, ["spec", "workloads", 0, "kind"], "key")).toMatchObject({ line: 8, column: 7, endColumn: 11 });
  });

  it("shows what takes several lines at its key, and what is missing where it should be", () => {
    const { document } = readSpec(
      "spec.yaml",
      spec("    - name: keys\n      kind: secret-store\n      size:\n        vcpu: 1\n        memory: 1Gi\n"),
    );

    const sources = document?.sources ?? { file: "", nodes: new Map() };
    expect(locate(sources, ["spec", "workloads", 0, "size"])).toMatchObject({ line: 9, column: 7, endLine: 9, endColumn: 11 });
    expect(locate(sources, ["spec", "workloads", 0, "size", "gpu"])).toMatchObject({ line: 9, column: 7, endLine: 9 });
    expect(locate(sources, ["spec", "workloads", 0, "config"])).toMatchObject({ line: 7, column: 7, endLine: 7, endColumn: 8 });
  });

  it("does not count a byte order mark, and reads CRLF like LF", () => {
    const text = spec("    - name: keys\n      kind: secretstore\n");
    const place = [{ line: 8, column: 13, endColumn: 24 }];

    const windows = readSpec("spec.yaml", `\ufeff${text.replaceAll("\n", "\r\n")}`);

    expect(windows.findings.map(({ location: { line, column, endColumn } }) => ({ line, column, endColumn }))).toEqual(place);
    expect(
      readSpec("spec.yaml", text).findings.map(({ location: { line, column, endColumn } }) => ({ line, column, endColumn })),
    ).toEqual(place);
  });

  it("shows a value behind an alias where it was written", () => {
    const { document } = readSpec(
      "spec.yaml",
      spec("    - { name: a, kind: cache, size: &size { vcpu: 2 } }\n    - { name: b, kind: cache, size: *size }\n"),
    );

    const sources = document?.sources ?? { file: "", nodes: new Map() };
    expect(locate(sources, ["spec", "workloads", 1, "size", "vcpu"]).line).toBe(7);
    expect(locate(sources, ["spec", "workloads", 1, "size"]).line).toBe(8);
  });

  it("tells a mistake in an anchor once, however often it is used", () => {
    const text = spec("    - { name: a, kind: cache, size: &size { vcpus: 2 } }\n    - { name: b, kind: cache, size: *size }\n");

    expect(said(text)).toEqual(["SIR-E103 7:45 vcpus is not a field. Did you mean vcpu?"]);
  });

  it("names the workload, not its number", () => {
    const [finding] = readSpec("spec.yaml", spec("    - { name: a, kind: cache }\n    - { name: b, kind: cash }\n")).findings;

    expect(finding?.at).toBe("spec.workloads[b].kind");
    expect(finding?.path).toEqual(["spec", "workloads", 1, "kind"]);
  });
});

describe("one finding per mistake, with a fix where one token is wrong", () => {
  it.each([
    ["a misspelt required key", "{ nme: shop, owner: '@a/b' }", "SIR-E103 3:13 nme is not a field. Did you mean name?", "name"],
    ["text without quotes", "{ name: 5, owner: '@a/b' }", "SIR-E105 3:19 5 must be text. Put it in quotes.", '"5"'],
    [
      "a team without @",
      "{ name: shop, owner: acme/commerce }",
      'SIR-E105 3:32 "acme/commerce" is not a team. Write @acme/commerce.',
      '"@acme/commerce"',
    ],
    [
      "an empty value",
      "{ name: shop, owner: }",
      'SIR-E106 3:25 owner is empty. Name the team that is called at night, e.g. "@acme/commerce".',
      undefined,
    ],
    [
      "a name that no cloud takes",
      "{ name: My_Shop, owner: '@a/b' }",
      'SIR-E105 3:19 "My_Shop" is not a name. Write my-shop.',
      "my-shop",
    ],
  ])("%s", (_what, metadata, message, fix) => {
    const text = spec("    - { name: keys, kind: secret-store }\n", metadata);

    expect(said(text)).toEqual([message]);
    expect(fixes(text)).toEqual([fix]);
  });

  it.each([
    ["a size in decimal bytes", "size: { storage: 480GB }", "480Gi"],
    ["a duration in words", "backup: { retention: 30 days }", "30d"],
    ["a switch in words", "protect: yes", "true"],
    ["a number in quotes", 'size: { vcpu: "4" }', "4"],
    ["a list of one", "dependsOn: net", "[net]"],
    ["an unlisted value", "criticality: hihg", "high"],
  ])("%s", (_what, field, fix) => {
    const text = spec(`    - { name: keys, kind: secret-store, ${field} }\n`);

    expect(said(text)).toHaveLength(1);
    expect(fixes(text)).toEqual([fix]);
  });

  it("says one thing of a dependency that is neither a name nor a map", () => {
    expect(said(spec("    - { name: keys, kind: secret-store, dependsOn: [The Network] }\n"))).toEqual([
      'SIR-E105 7:53 "The Network" is not a name. Write the-network.',
    ]);
    expect(said(spec("    - { name: keys, kind: secret-store, dependsOn: [5] }\n"))).toHaveLength(1);
    expect(said(spec("    - { name: keys, kind: secret-store, dependsOn: [{ workload: a, hard: true }] }\n"))).toEqual([
      "SIR-E103 7:68 hard is not a field. Remove it, or use one of workload, type.",
    ]);
  });

  it("asks for the config of a kind that needs one, and for a reason to have no rollback", () => {
    expect(said(spec("    - { name: db, kind: database }\n"))).toEqual([
      "SIR-E106 7:7 config is missing. This kind needs it to know what to build.",
    ]);
    expect(said(spec("    - { name: db, kind: queue, rollback: { strategy: none } }\n"))).toEqual([
      "SIR-E106 7:32 acknowledge is missing. strategy none needs a reason.",
    ]);
  });

  it("judges nothing else in a file of another version or kind", () => {
    expect(said("apiVersion: sirsi.dev/v2\nkind: Migration\nnew: thing\n")).toEqual([
      "SIR-E111 1:13 apiVersion sirsi.dev/v2 is not known to this version. Use sirsi.dev/v1.",
    ]);
    expect(said("apiVersion: sirsi.dev/v1\nkind: Settings\npaths: []\n")).toEqual([
      'SIR-E104 2:7 "Settings" is not the kind of this file. Write kind: Migration.',
    ]);
  });

  it("says that an empty file is empty", () => {
    expect(said("# nothing yet\n")).toEqual(["SIR-E105 1:1 The file is empty. Start with apiVersion: sirsi.dev/v1."]);
  });

  it("a fix, applied, removes its finding", () => {
    const text = spec("    - { name: keys, kind: secretstore, protect: yes, size: { storage: 5 GB } }\n");
    const { findings } = readSpec("spec.yaml", text);
    const lines = text.split("\n");
    for (const { fix } of findings.toReversed()) {
      if (fix === undefined) continue;
      const { line, column, endColumn } = fix.location;
      const old = lines[line - 1] ?? "";
      lines[line - 1] = old.slice(0, column - 1) + fix.replacement + old.slice(endColumn - 1);
    }

    expect(findings).toHaveLength(3);
    expect(said(lines.join("\n"))).toEqual([]);
  });
});

describe("secrets", () => {
  const secret = "hunter2-and-more";

  it.each([
    ["a value", `source: { provider: vmware, credentials: ${secret} }`],
    ["a number", "source: { provider: vmware, credentials: 8675309 }"],
    ["a map", `source: { provider: vmware, credentials: { password: ${secret} } }`],
    ["a broken reference", `source: { provider: vmware, credentials: "vault:${secret}" }`],
    ["with a typo beside it", `source: { provider: vmware, credentialz: ${secret} }`],
    ["in bad YAML", `source: { provider: vmware, credentials: ${secret}: x }`],
  ])("%s is never repeated", (_what, source) => {
    const text = spec("    - { name: keys, kind: secret-store }\n").replace("spec:\n", `spec:\n  ${source}\n`);

    const { findings } = readSpec("spec.yaml", text);

    expect(findings).toHaveLength(1);
    expect(JSON.stringify(findings)).not.toMatch(/hunter2|8675309/);
  });

  it("masks what looks like a token where it is quoted", () => {
    const text = spec(`    - { name: keys, kind: ghp_${"a1".repeat(18)} }\n`);

    expect(said(text)).toEqual([expect.stringContaining('"(not shown)" is not a kind.')]);
  });
});

it("keeps keys like constructor as plain data", () => {
  const { document } = readSpec(
    "spec.yaml",
    spec("    - { name: keys, kind: secret-store }\n", `{ name: shop, owner: "@a/b", labels: { constructor: x, toString: y } }`),
  );

  expect(Object.entries(document?.migration.metadata.labels ?? {})).toEqual([
    ["constructor", "x"],
    ["toString", "y"],
  ]);
  expect(document === undefined ? [] : validateSpec(document, { now: new Date(0) })).toEqual(expect.any(Array));
});
