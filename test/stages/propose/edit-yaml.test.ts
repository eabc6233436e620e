import { describe, expect, it } from "vitest";
import { editYaml } from "../../../src/stages/propose/edit-yaml.ts";
import type { YamlEdit } from "../../../src/stages/propose/yaml-edit.ts";

const shop = `# The shop.
spec:
    size: { vcpu: 4, memory: 16Gi } # measured in May
    title: 'Bob''s shop'
    notes: |  # for people
        first line
        second line

    # What runs there.
    workloads:
    - name: web   # the front
      kind: vm

    # The old one.
    - name: db
      kind: database

    - {name: media, kind: file-share}
    waves: []   # none yet
    owner:
`;

const edited = (edits: YamlEdit | readonly YamlEdit[], text = shop): string => {
  const result = editYaml(text, Array.isArray(edits) ? (edits as readonly YamlEdit[]) : [edits as YamlEdit]);
  return result.ok ? result.text : `refused: ${result.problems.map(({ message, line }) => `${line ?? "-"}: ${message}`).join()}`;
};

describe("an edit of a text", () => {
  it.each<[string, YamlEdit, string, string]>([
    [
      "keeps single quotes and doubles the one inside",
      { op: "replace", path: ["spec", "title"], from: "Bob's shop", to: "Ann's: #1 shop" },
      "'Bob''s shop'",
      "'Ann''s: #1 shop'",
    ],
    [
      "changes a number inside braces and nothing around it",
      { op: "replace", path: ["spec", "size", "vcpu"], from: 4, to: 2 },
      "{ vcpu: 4, memory",
      "{ vcpu: 2, memory",
    ],
    [
      "keeps the comment behind the mark of a text block and the blank line below it",
      { op: "replace", path: ["spec", "notes"], from: "first line\nsecond line\n", to: "one\ntwo\n" },
      "|  # for people\n        first line\n        second line\n\n",
      "|  # for people\n        one\n        two\n\n",
    ],
    [
      "writes behind a key that has no value",
      { op: "replace", path: ["spec", "owner"], from: null, to: "@acme/shop" },
      "    owner:\n",
      '    owner: "@acme/shop"\n',
    ],
    [
      "unfolds an empty list, in the file's own indentation, and keeps its comment",
      { op: "add", path: ["spec", "waves", 0], to: { name: "first", state: "planned", workloads: ["web"] } },
      "    waves: []   # none yet\n",
      "    waves:   # none yet\n    - name: first\n      state: planned\n      workloads: [web]\n",
    ],
    [
      "adds a key behind the last thing that its map says",
      { op: "add", path: ["spec", "workloads", 0, "size"], to: { vcpu: 2, memory: "8Gi" } },
      "      kind: vm\n",
      "      kind: vm\n      size: { vcpu: 2, memory: 8Gi }\n",
    ],
    [
      "adds an item in front of another one, with a comment",
      {
        op: "add",
        path: ["spec", "workloads", 1],
        from: { name: "db", kind: "database" },
        to: { name: "cache", kind: "cache" },
        comment: "found\nin inventory.csv",
      },
      "      kind: vm\n",
      "      kind: vm\n    # found in inventory.csv\n    - name: cache\n      kind: cache\n",
    ],
    [
      "removes an item with the comment of its own paragraph",
      { op: "remove", path: ["spec", "workloads", 1], from: { name: "db", kind: "database" } },
      "    # The old one.\n    - name: db\n      kind: database\n\n",
      "",
    ],
    [
      "moves the next key up to the dash when the first one goes",
      { op: "remove", path: ["spec", "workloads", 1, "name"], from: "db" },
      "    - name: db\n      kind: database\n",
      "    - kind: database\n",
    ],
    [
      "removes a key inside braces",
      { op: "remove", path: ["spec", "workloads", 2, "name"], from: "media" },
      "{name: media, kind: file-share}",
      "{kind: file-share}",
    ],
    [
      "replaces a map by the differences",
      {
        op: "replace",
        path: ["spec", "workloads", 0],
        from: { name: "web", kind: "vm" },
        to: { name: "web", kind: "container-service", access: "private" },
      },
      "      kind: vm\n",
      "      kind: container-service\n      access: private\n",
    ],
  ])("%s", (_, edit, before, after) => {
    expect(shop.split(before)).toHaveLength(2);

    expect(edited(edit)).toBe(shop.replace(before, () => after));
  });

  it("keeps a byte order mark, CRLF and a missing last line break", () => {
    const text = "\ufeffa: 1\r\nlist:\r\n  - x";

    expect(edited({ op: "add", path: ["list", 1], to: { b: [{ c: 1 }] } }, text)).toBe(
      "\ufeffa: 1\r\nlist:\r\n  - x\r\n  - b:\r\n      - c: 1",
    );
  });

  it("appends in order and reads the text again only once", () => {
    const many = Array.from({ length: 200 }, (_, index): YamlEdit => ({ op: "add", path: ["list", index], to: `w${index}` }));

    expect(edited(many, "list: []\n")).toBe(`list:\n${many.map((_, index) => `  - w${index}\n`).join("")}`);
  });

  it("edits the document that was chosen", () => {
    const result = editYaml("a: 1\n---\na: 1 # second\n", [{ op: "replace", path: ["a"], from: 1, to: 2 }], { document: 1 });

    expect(result).toEqual({ ok: true, text: "a: 1\n---\na: 2 # second\n" });
  });

  it("keeps the markers of a document", () => {
    expect(edited({ op: "add", path: ["b"], to: 2 }, "--- # start\na: 1\n...\n")).toBe("--- # start\na: 1\nb: 2\n...\n");
  });
});

describe("a value that is written", () => {
  it.each([
    ["yes", '"yes"'],
    ["Off", '"Off"'],
    ["0x10", '"0x10"'],
    ["1e3", '"1e3"'],
    ["0500", '"0500"'],
    ["22:00", '"22:00"'],
    ["2026-01-17", '"2026-01-17"'],
    ["null", '"null"'],
    ["~", '"~"'],
    ["", '""'],
    ["a: b", '"a: b"'],
    ["a #b", '"a #b"'],
    ["-x", '"-x"'],
    ["@acme/x", '"@acme/x"'],
    ["`x", '"`x"'],
    ["x\ny", "|-\n  x\n  y"],
    ["\u202ex", '"\\u202ex"'],
    ["zü\u0000", '"zü\\u0000"'],
    ["16Gi", "16Gi"],
    ["10.0.0.0/16", "10.0.0.0/16"],
    ["31%", "31%"],
    ["Zürich 日本", "Zürich 日本"],
    [true, "true"],
    [null, "null"],
    [1e21, "1e+21"],
  ])("%j is written as %s", (value, written) => {
    expect(edited({ op: "add", path: ["b"], to: value }, "a: 1\n")).toBe(`a: 1\nb: ${written}\n`);
  });

  it("is a bare date where there was one, and quoted where there was none", () => {
    expect(edited({ op: "replace", path: ["a"], from: "2026-01-17", to: "2026-02-01" }, "a: 2026-01-17\n")).toBe(
      "a: 2026-02-01\n",
    );
    expect(edited({ op: "replace", path: ["a"], from: "soon", to: "2026-02-01" }, "a: soon\n")).toBe('a: "2026-02-01"\n');
  });
});

describe("an edit is refused", () => {
  it.each<[string, string, YamlEdit, string]>([
    [
      "when the value is another one",
      "a: 1\n",
      { op: "replace", path: ["a"], from: 2, to: 3 },
      "1: The value is not the one that was expected.",
    ],
    ["when the key is there", "b: 1\na: 1\n", { op: "add", path: ["a"], to: 3 }, "2: The key is there already."],
    ["when the key is not there", "a: 1\n", { op: "remove", path: ["b"], from: 1 }, "-: There is no such place in the file."],
    [
      "when the list grew meanwhile",
      "a: [1, 2]\n",
      { op: "add", path: ["a", 1], to: 3 },
      "1: The list is not the one that was expected.",
    ],
    ["behind the end of a list", "a: [1]\n", { op: "add", path: ["a", 2], to: 3 }, "1: The list has 1 items"],
    ["at an alias", "a: &x 1\nb: *x\n", { op: "replace", path: ["b"], from: 1, to: 3 }, "2: The value is an alias"],
    ["at an anchor", "a: &x 1\nb: *x\n", { op: "replace", path: ["a"], from: 1, to: 3 }, "1: The value has an anchor"],
    [
      "inside an anchor",
      "a: &x\n  c: 1\nb: *x\n",
      { op: "replace", path: ["a", "c"], from: 1, to: 3 },
      "2: The value has an anchor",
    ],
    [
      "when an anchor goes",
      "a:\n  c: [&x 1]\nb: *x\n",
      { op: "remove", path: ["a"], from: { c: [1] } },
      "2: What goes has an anchor",
    ],
    [
      "in a map with a merge key",
      "a: &x { c: 1 }\nb:\n  <<: *x\n  d: 1\n",
      { op: "replace", path: ["b", "d"], from: 1, to: 2 },
      "3: The map takes fields from another one",
    ],
    ["at a tag", "a: !local 1\n", { op: "replace", path: ["a"], from: "1", to: 2 }, "1: The value has an anchor (&) or a tag"],
    [
      "when a key is given twice",
      "a: 1\nb: 2\na: 3\n",
      { op: "replace", path: ["b"], from: 2, to: 3 },
      "3: A key is given twice.",
    ],
    [
      "in several documents",
      "a: 1\n---\na: 2\n",
      { op: "replace", path: ["a"], from: 1, to: 3 },
      "2: The file has more than one document.",
    ],
    [
      "in text that is not YAML",
      "a: 1\nb: [\n",
      { op: "replace", path: ["a"], from: 1, to: 3 },
      "3: The file is not readable YAML here.",
    ],
    ["in an empty text", "# nothing\n", { op: "add", path: ["a"], to: 3 }, "-: The file is empty."],
    ["for a key that reaches a prototype", "a: 1\n", { op: "add", path: ["__proto__"], to: 3 }, "-: __proto__ is not a field."],
    [
      "for a value that reaches a prototype",
      "a: 1\n",
      { op: "add", path: ["b"], to: JSON.parse('{"__proto__": 1}') as unknown },
      "-: __proto__ is not a field.",
    ],
    [
      "for a value that YAML does not know",
      "a: 1\n",
      { op: "add", path: ["b"], to: { c: undefined } },
      "-: A value is neither text",
    ],
    ["for a number that is none", "a: 1\n", { op: "add", path: ["b"], to: Number.NaN }, "-: A value is not a finite number."],
    ["for a path that leads through text", "a: 1\n", { op: "add", path: ["a", "b"], to: 1 }, "1: There is no map in this place."],
    [
      "where only the text itself could tell",
      "--- {} # empty\n",
      { op: "add", path: ["b"], to: 1 },
      "1: The text cannot be edited here without changing more",
    ],
  ])("%s", (_, text, edit, message) => {
    expect(edited(edit, text)).toContain(`refused: ${message}`);
  });

  it("without having made the edits before it", () => {
    const result = editYaml("a: 1\nb: 2\n", [
      { op: "replace", path: ["a"], from: 1, to: 9 },
      { op: "replace", path: ["b"], from: 3, to: 9 },
    ]);

    expect(result).toMatchObject({ ok: false, problems: [{ path: ["b"], line: 2 }] });
  });

  it.each(["[".repeat(100_000), `a: ${"{b: ".repeat(5000)}`, `${"- ".repeat(50_000)}x`, "a: &a [*a]\n"])(
    "in bounded time for %.20s…",
    (text) => {
      expect(edited({ op: "add", path: ["z"], to: 1 }, text)).toMatch(/^refused: /);
    },
  );
});
