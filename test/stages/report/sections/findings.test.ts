import { describe, expect, it } from "vitest";
import type { Finding } from "../../../../src/domain/finding.ts";
import { findings } from "../../../../src/stages/report/sections/findings.ts";
import { at, shop } from "../sample-review.ts";
import { rendered, rowsOf } from "../rendered.ts";

const finding = (level: Finding["level"], line: number, code = "SIR-E210"): Finding => ({
  code,
  level,
  message: `line ${line}`,
  path: [],
  at: "spec",
  location: at(line),
});
const section = (...list: readonly Finding[]) => findings({ ...shop, findings: list });
const many = (count: number, level: Finding["level"]) =>
  Array.from({ length: count }, (_item, index) => finding(level, index + 1));

describe("findings", () => {
  it("are told worst first, then by line", () => {
    const rows = rowsOf(
      section(
        finding("notice", 1, "SIR-W1"),
        finding("warning", 9, "SIR-W2"),
        finding("error", 7, "SIR-E2"),
        finding("warning", 2, "SIR-W3"),
        finding("error", 3, "SIR-E1"),
      ),
    );

    expect(rows).toEqual([
      ["**SIR-E1**", "`migrations/shop.yaml:3`", "`spec`: line 3"],
      ["**SIR-E2**", "`migrations/shop.yaml:7`", "`spec`: line 7"],
      ["**SIR-W3**", "`migrations/shop.yaml:2`", "`spec`: line 2"],
      ["**SIR-W2**", "`migrations/shop.yaml:9`", "`spec`: line 9"],
      ["**SIR-W1**", "`migrations/shop.yaml:1`", "`spec`: line 1"],
    ]);
  });

  it("have the colour of their level", () => {
    const [table] = section(finding("error", 1), finding("warning", 2), finding("notice", 3)).levels[0]!.filter(
      (block) => block.type === "table",
    );

    expect(table?.rows.map(([cell]) => cell?.[0])).toEqual([
      { text: "SIR-E210", style: "strong", tone: "bad" },
      { text: "SIR-E210", style: "strong", tone: "warn" },
      { text: "SIR-E210", style: "strong", tone: "muted" },
    ]);
  });

  it("are no section where there is none", () => {
    expect(rendered(section())).toBe("\n");
  });

  it("are cut at 200, then 50, then 10, and the rest is counted", () => {
    const all = section(...many(201, "warning"));

    expect([0, 1, 2].map((level) => rowsOf(all, level).length)).toEqual([200, 50, 10]);
    expect(rendered(all)).toContain("### Findings (201 findings)");
    expect(rendered(all)).toContain("and 1 more; the JSON report has all of them.");
    expect(rendered(section(...many(200, "warning")))).not.toContain("more;");
  });

  it("keep the errors when there is no room for the warnings", () => {
    const some = section(...many(60, "warning"), finding("error", 99), finding("error", 98));

    expect(rowsOf(some, 0)).toHaveLength(62);
    for (const level of [1, 2])
      expect(rowsOf(some, level).map(([, where]) => where)).toEqual(["`migrations/shop.yaml:98`", "`migrations/shop.yaml:99`"]);
  });
});
