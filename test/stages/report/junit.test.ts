import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { PolicyResult } from "../../../src/domain/policy.ts";
import { toJunit } from "../../../src/stages/report/junit.ts";
import { resultsOf, type Results } from "../../../src/stages/report/results.ts";
import { review, shop, sshOpen } from "./sample-review.ts";
import { readXml } from "./xml.ts";

const elements = (parts: Partial<Results>) =>
  readXml(toJunit({ ...resultsOf(review), findings: [], policies: [], verdicts: [], ...parts }));
const bare: PolicyResult = { ...sshOpen, address: null, attribute: null };
const [warning] = shop.findings;
/** Half a character: no encoding writes it, so no file ever holds it. */
const isSurrogate = (point: number) => point >= 0xd800 && point <= 0xdfff;

describe("JUnit", () => {
  it.each([
    ["allowed", undefined],
    ["needs-approval", undefined],
    ["denied", "failure"],
    ["invalid", "failure"],
    ["not-evaluated", "error"],
  ] as const)("tells a verdict %s, also where nothing else was evaluated", (verdict, expected) => {
    const [, suite, testcase, outcome] = elements({ verdicts: [{ name: "a.yaml", verdict, reasons: ["No plan."] }] });

    expect(suite?.attributes["name"]).toBe("verdicts");
    expect(testcase?.attributes["name"]).toBe(`a.yaml is ${verdict}`);
    expect(outcome?.name).toBe(expected);
    if (expected !== undefined) expect(outcome?.attributes).toEqual({ message: "No plan." });
  });

  it.each([
    ["pass", undefined],
    ["fail", "failure"],
    ["unknown", "error"],
    ["waived", "skipped"],
    ["not-applicable", "skipped"],
  ] as const)("tells a policy that is %s by %s", (status, expected) => {
    const [, suite, testcase, outcome] = elements({ policies: [{ ...bare, status }], rules: [] });

    expect(suite?.attributes).toEqual({
      name: "policies",
      tests: "1",
      failures: expected === "failure" ? "1" : "0",
      errors: expected === "error" ? "1" : "0",
      skipped: expected === "skipped" ? "1" : "0",
    });
    expect(testcase).toEqual({ name: "testcase", attributes: { classname: "policies", name: "AWS-EC2-001 (plan)" } });
    expect(outcome).toEqual(
      expected === undefined ? undefined : { name: expected, attributes: { message: `AWS-EC2-001: ${status}.` } },
    );
  });

  it("fails by findings that are errors and by no others", () => {
    const list = (["error", "warning", "notice"] as const).map((level) => ({ ...warning!, level }));
    const [root, suite, first, failure, ...others] = elements({ findings: list, policies: [bare] });

    expect(root).toEqual({ name: "testsuites", attributes: { name: "SirsiNexus GitOps" } });
    expect(suite?.attributes).toEqual({ name: "findings", tests: "3", failures: "1", errors: "0", skipped: "0" });
    expect(first?.attributes).toEqual({
      classname: "findings",
      name: "SIR-W401 migrations/shop.yaml:89 spec.workloads[receipts]",
    });
    expect(failure).toEqual({
      name: "failure",
      attributes: { message: "nothing verifies receipts after the move. Add a check under verify." },
    });
    expect(others.map(({ name }) => name)).toEqual(["testcase", "testcase", "testsuite", "testcase", "failure"]);
  });

  it("says what is wrong in the rule's own words", () => {
    expect(elements({ policies: [sshOpen] })[3]?.attributes["message"]).toMatch(/^Security group does not open SSH/);
  });

  it.each([
    ["markup", `<a b="c">&amp;'`, `<a b="c">&amp;'`],
    ["lines", "a\nb\r\tc", "a b  c"],
    [
      "what XML forbids",
      "a\u0000b\u0008c\u000bd\u000ce\u000ef\u001fg\ufffeh\uffff",
      "a\ufffdb\ufffdc\ufffdd\ufffde\ufffdf\ufffdg\ufffdh\ufffd",
    ],
    ["what XML allows", "\u0020\u007f\u0085\u2028é😀", "\u0020\u007f\u0085\u2028é😀"],
  ])("keeps %s of a name as text", (_what, address, name) => {
    expect(elements({ policies: [{ ...bare, address }] })[2]?.attributes["name"]).toBe(`AWS-EC2-001 ${name}`);
  });

  it("is well-formed whatever a plan or a spec holds", () => {
    const unit = fc.oneof(
      fc.constantFrom(...Array.from("<>&\"'\u0000\u001b\n\ufffe]- a/")),
      fc.nat(0x10ffff).map((point) => String.fromCodePoint(isSurrogate(point) ? 0xfffd : point)),
    );
    const text = fc.string({ unit });
    fc.assert(
      fc.property(text, text, text, (address, message, at) => {
        const product = { name: message, version: "1" };
        const all = elements({
          product,
          policies: [{ ...sshOpen, address }],
          findings: [{ ...warning!, level: "error", message, at }],
        });

        expect(all.map(({ name }) => name)).toEqual([
          "testsuites",
          ...["testsuite", "testcase", "failure"],
          ...["testsuite", "testcase", "failure"],
        ]);
      }),
    );
  });
});
