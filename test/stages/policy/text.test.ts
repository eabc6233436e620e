import { describe, expect, it } from "vitest";
import { policyText, shown } from "../../../src/stages/policy/text.ts";
import { result, rule } from "./samples.ts";

const say = (facts: Parameters<typeof result>[0]) => policyText(result(facts), rule());

describe("policyText", () => {
  it("says what is wrong, why it matters and what to do", () => {
    expect(say({})).toEqual({
      what: "aws_s3_bucket.logs: block_public_acls is false, it must be true.",
      why: "Public ACLs let anyone read.",
      fix: "Set block_public_acls to true.",
    });
  });

  it.each([
    [{ actual: null }, "aws_s3_bucket.logs: block_public_acls is not set, it must be true."],
    [{ expected: null }, "aws_s3_bucket.logs: block_public_acls is false."],
    [{ attribute: null }, "aws_s3_bucket.logs: not so: S3 public access block sets block_public_acls; expected true."],
    [{ attribute: null, expected: null }, "aws_s3_bucket.logs: not so: S3 public access block sets block_public_acls."],
    [
      { actual: null, expected: null },
      "aws_s3_bucket.logs: not so: S3 public access block sets block_public_acls; see block_public_acls.",
    ],
    [{ address: null }, "This change: block_public_acls is false, it must be true."],
    [
      { params: { from_port: 22, cidr: "0.0.0.0/0", note: null } },
      "aws_s3_bucket.logs: block_public_acls is false, it must be true (from port 22, cidr 0.0.0.0/0).",
    ],
    [{ status: "waived", waiver: "w1" }, "aws_s3_bucket.logs: block_public_acls is false, it must be true. Waived by w1."],
    [{ status: "waived" }, "aws_s3_bucket.logs: block_public_acls is false, it must be true. Waived by a waiver."],
    [{ status: "pass" }, "aws_s3_bucket.logs: S3 public access block sets block_public_acls."],
    [
      { status: "unknown", because: "The plan does not say" },
      "aws_s3_bucket.logs: cannot tell whether this holds: S3 public access block sets block_public_acls. The plan does not say.",
    ],
    [{ status: "unknown" }, "aws_s3_bucket.logs: cannot tell whether this holds: S3 public access block sets block_public_acls."],
    [
      { status: "not-applicable", because: "This command never has risk score" },
      "S3 public access block sets block_public_acls: not judged here. This command never has risk score.",
    ],
    [{ status: "not-applicable" }, "S3 public access block sets block_public_acls: not judged here."],
  ] as const)("says %o as: %s", (facts, what) => {
    expect(say(facts as Parameters<typeof result>[0]).what).toBe(what);
  });

  it.each([
    ["fail", true],
    ["unknown", true],
    ["waived", true],
    ["pass", false],
    ["not-applicable", false],
  ] as const)("offers a fix for %s: %s", (status, offered) => {
    expect(say({ status }).fix).toBe(offered ? "Set block_public_acls to true." : "");
  });
});

describe("shown", () => {
  it.each([
    ["text", "text"],
    [7, "7"],
    [null, "null"],
    [["a", 1, null], "a, 1, null"],
    [[], ""],
    [["a", { b: 1 }], '["a",{"b":1}]'],
    [{ a: 1 }, '{"a":1}'],
  ])("puts %o as %s", (value, text) => {
    expect(shown(value)).toBe(text);
  });

  it("keeps one line, without what a terminal would obey", () => {
    expect(shown("a\u001b[31m\r\nb\u2028c\u0085d\u007fe")).toBe("a [31m b c d e");
  });

  it("cuts after 120 characters", () => {
    expect(shown("x".repeat(120))).toBe("x".repeat(120));
    expect(shown("x".repeat(121))).toBe(`${"x".repeat(119)}…`);
  });
});
