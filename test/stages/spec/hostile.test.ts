import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readSpec } from "../../../src/stages/spec/read.ts";

const mebibyte = 1_048_576;
const filled = (unit: string, bytes = mebibyte): string => unit.repeat(Math.floor(bytes / unit.length));
const laughs = ["a: &a [1,2,3,4,5,6,7,8,9]", ...Array.from("bcdefghi", (name, index) => level(name, "abcdefghi"[index]!))].join(
  "\n",
);
function level(name: string, below: string): string {
  return `${name}: &${name} [${Array(9).fill(`*${below}`).join(",")}]`;
}

/** Text, the code that names what is wrong, and the line it stands on. */
const attacks: Readonly<Record<string, readonly [text: string, code: string, line: number]>> = {
  "a million opening brackets": [filled("["), "SIR-E112", 1],
  "a million opening braces": [filled("{"), "SIR-E112", 1],
  "lists in lists in lists": [filled("- "), "SIR-E112", 1],
  "maps nested by indentation": [Array.from({ length: 1400 }, (_, depth) => `${" ".repeat(depth)}a:`).join("\n"), "SIR-E112", 60],
  "a billion laughs": [laughs, "SIR-E112", 2],
  "an alias of itself": ["a: &a [*a]", "SIR-E101", 1],
  "an alias of nothing": ["a: 1\nb: *nothing", "SIR-E101", 2],
  "one anchor used a thousand times": [`a: &a 1\n${"b: [*a]\n".replace("*a", Array(1000).fill("*a").join(","))}`, "SIR-E112", 2],
  "a long list used many times": [
    `a: &a [${Array(4999).fill("1").join(",")}]\nb: [${Array(20).fill("*a").join(",")}]\nc: &c [*a]`,
    "SIR-E112",
    3,
  ],
  "a hundred thousand duplicate keys": ["a: 1\n".repeat(100_000), "SIR-E102", 2],
  "a hundred thousand unknown keys": [Array.from({ length: 100_000 }, (_, index) => `k${index}: 1`).join("\n"), "SIR-E103", 1],
  "a hundred thousand workloads": [`spec:\n  workloads:\n${"  - {}\n".repeat(100_000)}`, "SIR-E112", 3],
  "a million line breaks and nothing else": [filled("\n"), "SIR-E112", 750_001],
  "many documents": [filled("a: 1\n---\n"), "SIR-E112", 2],
  "a second document": ["a: 1\n---\nb: 1\n", "SIR-E112", 2],
  "a scalar of half a mebibyte": [`a: 1\nb: ${filled("x", mebibyte / 2)}`, "SIR-E112", 2],
  "a file over a mebibyte": [filled("a: 1\n", mebibyte + 5), "SIR-E112", 1],
  "a mebibyte of wide characters": [`# ${filled("é", mebibyte / 2 + 8)}`, "SIR-E112", 1],
  "a NUL byte": ["a: 1\nb: \u0000\n", "SIR-E101", 2],
  "bytes that were not UTF-8": ["a: 1\nb: \ufffd\n", "SIR-E101", 2],
  "text direction marks that hide a value": ["a: 1\nb: x \u202e y\n", "SIR-E101", 2],
  "a tag that wants a type": ["a: 1\nb: !!js/function 'return 1'\n", "SIR-E101", 2],
  "a tag of YAML itself": ["a: !!binary aGVsbG8=\n", "SIR-E101", 1],
  "another version of YAML": ["%YAML 1.1\n---\na: yes\n", "SIR-E101", 1],
  "a prototype": ["kind: Migration\n__proto__: { polluted: true }\n", "SIR-E103", 2],
  "a merge key": ["kind: &a Migration\n<<: *a\n", "SIR-E103", 2],
  "a map as a key": ["{ a: 1 }: b\n", "SIR-E101", 1],
};

describe("hostile text", () => {
  it.each(Object.entries(attacks))("%s gets a clear error in bounded time", (_name, [text, code, line]) => {
    const start = performance.now();

    const { document, findings } = readSpec("spec.yaml", text);

    expect(performance.now() - start).toBeLessThan(10_000);
    expect(document).toBeUndefined();
    expect(findings.length).toBeLessThanOrEqual(200);
    expect(findings.map((finding) => `${finding.code} ${finding.location.line}`)).toContain(`${code} ${line}`);
    expect(Math.max(...findings.map(({ message }) => message.length))).toBeLessThan(400);
    expect(({} as Record<string, unknown>)["polluted"]).toBeUndefined();
  });

  it("never throws, whatever the text", () => {
    const yamlish = fc.array(
      fc.constantFrom(
        "a",
        ":",
        " ",
        "\n",
        "-",
        "[",
        "]",
        "{",
        "}",
        "&a",
        "*a",
        "!",
        "|",
        ">",
        '"',
        "'",
        "#",
        "?",
        ",",
        "%",
        "\t",
        "---",
        "é",
        "\\",
        "<<",
        "1",
      ),
      { maxLength: 60 },
    );
    fc.assert(
      fc.property(
        fc.oneof(
          yamlish.map((parts) => parts.join("")),
          fc.string({ unit: "binary" }),
        ),
        (text) => {
          const { document, findings } = readSpec("spec.yaml", text);

          expect(document === undefined).toBe(true);
          expect(findings.length).toBeGreaterThan(0);
          for (const { location } of findings) expect(Math.min(location.line, location.column)).toBeGreaterThan(0);
        },
      ),
      { numRuns: 1_000 },
    );
  });
});
