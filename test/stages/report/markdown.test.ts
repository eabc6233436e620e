import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { code, paragraph, table } from "../../../src/stages/report/document.ts";
import { toMarkdown } from "../../../src/stages/report/markdown.ts";

const plain = (text: string) => toMarkdown([paragraph(text)]);

describe("text from a spec or a plan in Markdown", () => {
  it.each([
    ["a mention", "ping @acme/everyone", "ping @\u200bacme/everyone\n"],
    ["an issue reference", "fixes #12", "fixes #\u200b12\n"],
    ["a bare link", "see https://evil.example", "see https:\u200b//evil.example\n"],
    ["HTML", "<img src=x>", "\\<img src=x\\>\n"],
    ["a Markdown link", "[click](x)", "\\[click\\](x)\n"],
    ["emphasis", "*a* _b_ `c`", "\\*a\\* \\_b\\_ \\`c\\`\n"],
    ["a new line that starts a heading", "a\n# b", "a # b\n"],
  ])("cannot make %s", (_what, text, expected) => {
    expect(plain(text)).toBe(expected);
  });

  it("keeps backticks inside a code span", () => {
    expect(toMarkdown([paragraph(code("a``b"))])).toBe("``` a``b ```\n");
  });

  it("keeps a pipe inside its table cell", () => {
    const rendered = toMarkdown([table(["A"], [[["x|y"]], [[code("x|y")]]])]);

    expect(rendered.split("\n").slice(2)).toEqual(["| x\\|y |", "| `x\\|y` |", ""]);
  });

  it("is always one line, whatever the text", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        expect(
          plain(text)
            .trimEnd()
            .split(/[\n\r\u2028\u2029]/),
        ).toHaveLength(1);
      }),
    );
  });
});
