import { describe, expect, it } from "vitest";
import type { Finding, Fix } from "../../../src/domain/finding.ts";
import type { Review } from "../../../src/domain/review.ts";
import { toSuggestions } from "../../../src/stages/report/suggestions.ts";
import { at, review, shop } from "./sample-review.ts";

const file = "migrations/shop.yaml";
const text = "target:\n  region: mumbay\n  size: 3\n";
const fix = (line: number, column: number, endColumn: number, replacement: string, endLine = line): Fix => ({
  location: { file, line, column, endLine, endColumn },
  replacement,
});
const mumbai = fix(2, 11, 17, "ap-south-1");
const finding = (of: Fix | undefined, more: Partial<Finding> = {}): Finding => ({
  ...{ code: "SIR-E110", level: "error", message: "no such region", path: [], at: "spec.target.region", location: at(2) },
  ...(of === undefined ? {} : { fix: of }),
  ...more,
});
const suggest = (findings: readonly Finding[], content = text) =>
  toSuggestions({ ...review, specs: [{ ...shop, findings }] } satisfies Review, (name) => (name === file ? content : undefined));

describe("suggestions", () => {
  it("are whole lines with the mechanical fix in them", () => {
    expect(suggest([finding(mumbai)])).toEqual([
      {
        ...{ path: file, line: 2, text: "  region: ap-south-1", message: "SIR-E110 no such region" },
        key: expect.stringMatching(/^[0-9a-f]{20}$/),
      },
    ]);
  });

  it("keep what stands behind the fix, and leave CRLF to the file", () => {
    const [one] = suggest([finding(mumbai)], "target:\r\n  region: mumbay # near us\r\n");
    expect(one?.text).toBe("  region: ap-south-1 # near us");
  });

  it.each([
    ["no fix", undefined],
    ["a fix over several lines", fix(1, 1, 5, "x", 2)],
    ["a fix that makes several lines", fix(2, 11, 17, "a\n  b: c")],
    ["a fix with a carriage return", fix(2, 11, 17, "a\rb")],
    ["a fix that changes nothing", fix(2, 11, 17, "mumbay")],
    ["a line that is not there", fix(99, 1, 2, "x")],
    ["a range beyond the line's end", fix(2, 11, 99, "x")],
    ["a line that becomes longer than 1,000 characters", fix(2, 11, 17, "x".repeat(1000))],
  ])("are not made of %s", (_name, of) => {
    expect(suggest([finding(of)])).toEqual([]);
  });

  it("are left out where two fixes are in one line: each would undo the other", () => {
    const two = [finding(mumbai), finding(fix(2, 3, 9, "Region"))];
    expect(suggest(two)).toEqual([]);
    expect(suggest([...two, finding(fix(3, 9, 10, "4"))]).map(({ line }) => line)).toEqual([3]);
  });

  it("of a file whose text is not at hand are not made", () => {
    expect(toSuggestions({ ...review, specs: [{ ...shop, findings: [finding(mumbai)] }] }, () => undefined)).toEqual([]);
  });

  it("in a file whose name looks like a credential are not made", () => {
    const named = { ...mumbai, location: { ...mumbai.location, file: `migrations/ghp_${"a1".repeat(18)}.yaml` } };
    expect(toSuggestions({ ...review, specs: [{ ...shop, findings: [finding(named)] }] }, () => text)).toEqual([]);
  });

  it("have the same key wherever their line has moved, and another for another fix", () => {
    const key = (findings: readonly Finding[], content?: string) => suggest(findings, content)[0]?.key;
    const moved = finding({ ...mumbai, location: { ...mumbai.location, line: 3, endLine: 3 } });
    expect(key([moved], `# first\n${text}`)).toBe(key([finding(mumbai)]));
    expect(key([finding(fix(2, 11, 17, "eu-west-1"))])).not.toBe(key([finding(mumbai)]));
  });

  it("are at most 20, and their message opens no markup", () => {
    const lines = Array.from({ length: 50 }, (_, index) => finding(fix(index + 1, 1, 2, "y")));
    expect(suggest(lines, "x\n".repeat(50))).toHaveLength(20);
    const [hostile] = suggest([finding(mumbai, { message: "<img src=x> @acme/all ```\nx" })]);
    expect(hostile?.message).not.toMatch(/(?<!\\)<img|@acme|\n|(?<!\\)`/);
  });
});
