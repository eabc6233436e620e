import { describe, expect, it } from "vitest";
import { atMost, money, moneyChange, plural, sayFound, sayValue, sign, verdictWord } from "../../../src/stages/report/words.ts";
import { sshOpen } from "./sample-review.ts";

describe("money", () => {
  it.each([
    [1234.5, "$1,234.50"],
    [0, "$0.00"],
    [null, "unknown"],
  ])("of %j is %s: not knowing is said, never shown as zero", (usd, text) => {
    expect(money(usd)).toBe(text);
  });

  it.each([
    [12, "+$12.00"],
    [-3.1, "-$3.10"],
    [0, "no change"],
    [0.0049, "no change"],
    [0.005, "+$0.01"],
    [-0.0049, "no change"],
    [-0.01, "-$0.01"],
  ])("that differs by %d reads %s", (usd, text) => {
    expect(moneyChange(usd)).toBe(text);
  });
});

it.each([
  [0, "0 rules"],
  [1, "1 rule"],
  [2, "2 rules"],
])("counts %d in words", (count, text) => {
  expect(plural(count, "rule")).toBe(text);
});

it("has a plural that is not an s", () => {
  expect([plural(1, "policy", "policies"), plural(2, "policy", "policies")]).toEqual(["1 policy", "2 policies"]);
});

it.each([
  ["create", "+"],
  ["update", "~"],
  ["replace", "-/+"],
  ["delete", "-"],
  ["forget", "forget"],
  ["read", "read"],
  ["no-op", "="],
] as const)("signs %s as Terraform's readers know it: %s", (action, expected) => {
  expect(sign(action)).toBe(expected);
});

it.each([
  ["allowed", "Allowed", "good"],
  ["needs-approval", "Needs approval", "warn"],
  ["denied", "Denied", "bad"],
  ["invalid", "Invalid", "bad"],
  ["not-evaluated", "Not evaluated", "bad"],
] as const)("calls %s %s, and only allowed is good", (verdict, text, tone) => {
  expect(verdictWord(verdict)).toEqual({ text, tone });
});

it("cuts a list and counts what it left out", () => {
  expect(atMost(["a", "b", "c"], 2)).toEqual({ shown: ["a", "b"], rest: 1 });
  expect(atMost(["a", "b"], 2)).toEqual({ shown: ["a", "b"], rest: 0 });
  expect(atMost(["a"], 2)).toEqual({ shown: ["a"], rest: 0 });
});

it("says of a rule's finding the value, or the place alone where the rule compares nothing", () => {
  const found = (actual: string | null, expected: string | null) => sayFound({ ...sshOpen, attribute: "acl", actual, expected });

  expect([found("public", "private"), found(null, "private"), found("public", null), found(null, null)]).toEqual([
    "acl is public",
    "acl is (none)",
    "acl is public",
    "acl",
  ]);
});

describe("a value", () => {
  it.each([
    [undefined, "(none)"],
    [null, "(none)"],
    ["", ""],
    ["db.r6g.large", "db.r6g.large"],
    [0, "0"],
    [false, "false"],
    [["a", 1], '["a",1]'],
    [{ a: null }, '{"a":null}'],
  ])("%j is shown as %s", (value, text) => {
    expect(sayValue(value)).toBe(text);
  });

  it("is shown whole up to 60 characters, and cut to 60 above", () => {
    expect(sayValue("x".repeat(60))).toBe("x".repeat(60));
    expect(sayValue("x".repeat(61))).toBe(`${"x".repeat(57)}...`);
  });
});
