import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { code, details, heading, list, paragraph, right, strong, table } from "../../../src/stages/report/document.ts";
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
    [
      "a link without a scheme",
      "see www.evil.example and WWW.evil.example",
      "see www\u200b.evil.example and www\u200b.evil.example\n",
    ],
    ["a struck line or a picture", "~~a~~ ![b](c)", "\\~\\~a\\~\\~ \\!\\[b\\](c)\n"],
    ["an entity", "&lt;img&gt;", "&amp;lt;img&amp;gt;\n"],
    ["an escape of its own", "\\*a*", "\\\\\\*a\\*\n"],
    ["a new line that starts a heading", "a\n# b", "a # b\n"],
  ])("cannot make %s", (_what, text, expected) => {
    expect(plain(text)).toBe(expected);
  });

  it.each(["aws_s3_bucket.a_b", "3 @ 4", "a # b", "and/or: yes", "awww.", "50 %"])("leaves %s alone", (text) => {
    expect(plain(text)).toBe(`${text}\n`);
  });

  it.each([
    ["strong", strong("*a* <b>"), "**\\*a\\* \\<b\\>**\n"],
    ["coloured", { text: "*a*", tone: "bad" } as const, "\\*a\\*\n"],
    ["code", code("*a* <b> @c"), "`*a* <b> @c`\n"],
    ["code over two lines", code("a\r\nb"), "`a b`\n"],
    ["code without text", code(""), "\n"],
  ])("is escaped as far as it must be when it is %s", (_what, span, expected) => {
    expect(toMarkdown([paragraph(span)])).toBe(expected);
  });

  it.each([
    ["a`b", "`` a`b ``\n"],
    ["a``b", "``` a``b ```\n"],
    ["``a`b", "``` ``a`b ```\n"],
  ])("keeps the backticks of %s inside a code span", (text, expected) => {
    expect(toMarkdown([paragraph(code(text))])).toBe(expected);
  });

  // GitHub takes the backslash off \\| before it reads the cell; a backslash that stands before it would take it away.
  it.each([
    ["x|y", "| x\\|y |", "| `x\\|y` |"],
    ["x\\|y", "| x\\\\\\|y |", "| `x\\\u200b\\|y` |"],
    ["x\\\\|y", "| x\\\\\\\\\\|y |", "| `x\\\\\\|y` |"],
    ["x||y", "| x\\|\\|y |", "| `x\\|\\|y` |"],
  ])("keeps the pipe of %s inside its table cell", (text, plainly, asCode) => {
    const rendered = toMarkdown([table(["A"], [[[text]], [[code(text)]]])]);

    expect(rendered.split("\n").slice(2)).toEqual([plainly, asCode, ""]);
  });

  it("shows no credential: plain, as code or in a summary", () => {
    const name = `migrations/ghp_${"a1".repeat(18)}.yaml`;

    expect(toMarkdown([paragraph(name, " ", code(name)), details([name], [])])).toBe(
      "migrations/(sensitive) `migrations/(sensitive)`\n\n<details><summary>migrations/(sensitive)</summary>\n\n\n\n</details>\n",
    );
  });

  it("cannot leave the summary of a folded part, and cannot be a mention there", () => {
    const summary = [`</summary><img src=x> & "@acme" #12 `, code("<b>"), strong("\n# c"), { text: "<d>", tone: "bad" } as const];

    expect(toMarkdown([details(summary, [])]).split("\n")[0]).toBe(
      '<details><summary>&lt;/summary&gt;&lt;img src=x&gt; &amp; "@\u200bacme" #\u200b12 <code>&lt;b&gt;</code><strong> # c</strong>&lt;d&gt;</summary>',
    );
  });

  // Breaks and markup often, anything else sometimes: the built-in units take two seconds to make and hit a line break in no run.
  const unit = fc.oneof(
    fc.constantFrom(...Array.from("\n\r\t\v\f\u0085\u2028\u2029`|\\[]<>*_#@& a")),
    fc.nat(0x10ffff).map((point) => String.fromCodePoint(point)),
  );

  it("is always one line, whatever the text", () => {
    fc.assert(
      fc.property(fc.string({ unit }), (text) => {
        for (const inlined of [plain(text), toMarkdown([paragraph(code(text))])]) {
          expect(inlined.trimEnd().split(/[\n\r\u0085\u2028\u2029]/)).toHaveLength(1);
        }
      }),
    );
  });
});

describe("blocks in Markdown", () => {
  it("are parted by an empty line", () => {
    expect(toMarkdown([heading(2, "A"), heading(3, "B"), paragraph("c"), list([["d"], ["e"]])])).toBe(
      "## A\n\n### B\n\nc\n\n- d\n- e\n",
    );
  });

  it("are folded with an empty line around, or GitHub would not read them as Markdown", () => {
    expect(toMarkdown([details(["A"], [paragraph("b"), list([["c"]])])])).toBe(
      "<details><summary>A</summary>\n\nb\n\n- c\n\n</details>\n",
    );
  });

  it("align figures to the right", () => {
    expect(toMarkdown([table(["A*", right("B")], [[["c"], ["d"]]])])).toBe("| A\\* | B |\n| --- | ---: |\n| c | d |\n");
  });

  it("fence a picture", () => {
    expect(toMarkdown([{ type: "mermaid", code: "flowchart LR" }])).toBe("```mermaid\nflowchart LR\n```\n");
  });
});
