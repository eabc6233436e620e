import { describe, expect, it } from "vitest";
import {
  code,
  details,
  heading,
  list,
  paragraph,
  right,
  strong,
  table,
  type Block,
} from "../../../src/stages/report/document.ts";
import { toTerminal } from "../../../src/stages/report/terminal.ts";

const plain = (width: number, ...blocks: readonly Block[]) =>
  toTerminal(blocks, { width, color: false }).replace(/\n$/, "").split("\n");
const coloured = (...blocks: readonly Block[]) => toTerminal(blocks, { width: 80, color: true });

describe("lines", () => {
  it("break between words, and continue a list item under its text", () => {
    expect(plain(11, paragraph("aaa bbb ccc ddd"))).toEqual(["aaa bbb ccc", "ddd"]);
    expect(plain(10, paragraph("aaa bbb ccc ddd"))).toEqual(["aaa bbb", "ccc ddd"]);
    expect(plain(9, list([["aaa bbb ccc"], ["d"]]))).toEqual(["- aaa bbb", "  ccc", "- d"]);
  });

  it("keep a word that is longer than the line whole, so that it can be copied", () => {
    expect(plain(5, paragraph("a aws_db_instance.orders b"))).toEqual(["a", "aws_db_instance.orders", "b"]);
    expect(plain(5, list([["aws_db_instance.orders b"]]))).toEqual(["- aws_db_instance.orders", "  b"]);
  });

  it("run on over pieces of different styles", () => {
    expect(plain(80, paragraph("see ", code("a.yaml"), " and ", strong("b")))).toEqual(["see a.yaml and b"]);
  });

  it("have an empty one between blocks, none around a block that has no text on a terminal", () => {
    const chart: Block = { type: "mermaid", code: "flowchart LR" };

    expect(plain(80, heading(2, "A"), chart, paragraph("b"))).toEqual(["A", "", "b"]);
  });

  it("show what Markdown folds", () => {
    expect(plain(80, details(["Evidence"], [list([["a"]]), paragraph("b")]))).toEqual(["Evidence", "- a", "", "b"]);
  });

  it.each(["\u0000", "\u001b", "\n", "\r", "\t", "\u007f", "\u009b", "\u200b", "\u200f", "\u2028", "\u202e", "\u2066", "\u2069"])(
    "never hold the control character %j of a value",
    (control) => {
      expect(plain(80, paragraph(`a${control}${control}b `, strong(`c${control}d`)))).toEqual(["a b c d"]);
      expect(plain(80, table(["A"], [[[`a${control}b`]]]))).toEqual(["A", "a b"]);
    },
  );
});

describe("a table", () => {
  it("is as narrow as its widest cells", () => {
    const rows = [
      [["web"], ["$1.00"]],
      [["orders"], ["$20.00"]],
    ];

    expect(plain(80, table(["Workload", right("Cost")], rows))).toEqual([
      "Workload    Cost",
      "web        $1.00",
      "orders    $20.00",
    ]);
  });

  it("takes width from the widest column alone, and breaks that cell between words", () => {
    expect(plain(12, table(["A", "B"], [[["x"], ["aaa bbb ccc ddd"]]]))).toEqual(["A  B", "x  aaa bbb", "   ccc ddd"]);
  });

  it("shares the width between columns that are equally wide", () => {
    const [left, other] = ["aaaa bbbb cccc dddd", "eeee ffff gggg hhhh"];

    expect(plain(22, table(["A", "B"], [[[left], [other]]]))).toEqual([
      "A           B",
      "aaaa bbbb   eeee ffff",
      "cccc dddd   gggg hhhh",
    ]);
  });

  it("breaks addresses and paths where they can be read, and a word without such a place where it must", () => {
    expect(plain(10, table(["A"], [[[code("aws_db_instance")]]]))).toEqual(["A", "aws_db_", "instance"]);
    expect(plain(12, table(["A"], [[["migrations/shop.yaml"]]]))).toEqual(["A", "migrations/", "shop.yaml"]);
    expect(plain(4, table(["A"], [[["abcdefghij"]]]))).toEqual(["A", "abcd", "efgh", "ij"]);
  });

  it("never squeezes a column under four, however narrow the terminal", () => {
    expect(plain(3, table(["A", "B"], [[["abcdefgh"], ["ijklmnop"]]]))).toEqual(["A     B", "abcd  ijkl", "efgh  mnop"]);
  });

  it("leaves a column its even share up to twelve", () => {
    const long = "x".repeat(60);
    const [, row] = plain(40, table(["A", "B"], [[[long], [long]]]));

    expect(row).toBe(`${"x".repeat(19)}  ${"x".repeat(19)}`);
  });

  it("survives a row with fewer cells than titles", () => {
    expect(plain(80, table(["A", "B"], [[["a"]], [["a"], ["b"]]]))).toEqual(["A  B", "a", "a  b"]);
  });
});

describe("colour", () => {
  it.each([
    ["bad", "31"],
    ["warn", "33"],
    ["good", "32"],
    ["muted", "90"],
  ] as const)("of what is %s is %s", (tone, number) => {
    expect(coloured(paragraph({ text: "x", tone }))).toBe(`\u001b[${number}mx\u001b[0m\n`);
  });

  it("marks code, strong text, headings, summaries and titles", () => {
    expect(coloured(paragraph(code("x")))).toBe("\u001b[36mx\u001b[0m\n");
    expect(coloured(paragraph(strong("x", "bad")))).toBe("\u001b[1;31mx\u001b[0m\n");
    expect(coloured(heading(2, strong("x"), "y"))).toBe("\u001b[1mx\u001b[0m\u001b[1my\u001b[0m\n");
    expect(coloured(details(["x"], []))).toBe("\u001b[1mx\u001b[0m\n");
    expect(coloured(table(["A"], [[[strong("x", "warn")]]]))).toBe("\u001b[90mA\u001b[0m\n\u001b[1;33mx\u001b[0m\n");
  });

  it("does not count as width", () => {
    const table1 = table([right("Cost")], [[[strong("$1.00")]], [[strong("$20.00")]]]);

    expect(coloured(table1).split("\n").slice(0, 2)).toEqual(["  \u001b[90mCost\u001b[0m", " \u001b[1m$1.00\u001b[0m"]);
  });

  it("paints nothing where there is no text or no meaning", () => {
    expect(coloured(paragraph(strong(""), "a"))).toBe("a\n");
  });
});
