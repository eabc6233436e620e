import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { matchesGlob } from "../../../src/stages/policy/glob.ts";

describe("matchesGlob", () => {
  it.each([
    ["abc", "abc", true],
    ["abc", "abcd", false],
    ["a*", "abc", true],
    ["*c", "abc", true],
    ["a*c", "ac", true],
    ["ab*bc", "abc", false],
    ["a*b*c", "a1b2c", true],
    ["a*b*b*c", "abc", false],
    ["a*bc*c", "abc", false],
    ["*", "", true],
    ["**", "x", true],
    ["a.c", "abc", false],
    ["b*", "abc", false],
    ["*b", "abc", false],
    ["a*x*c", "abc", false],
  ])("%s on %s is %s", (pattern, text, matches) => {
    expect(matchesGlob(pattern, text)).toBe(matches);
  });

  it("agrees with a regular expression that means the same", () => {
    const word = fc.string({ unit: fc.constantFrom("a", "b", "*"), maxLength: 8 });
    fc.assert(
      fc.property(word, fc.string({ unit: fc.constantFrom("a", "b"), maxLength: 10 }), (pattern, text) => {
        expect(matchesGlob(pattern, text)).toBe(new RegExp(`^${pattern.replaceAll("*", ".*")}$`).test(text));
      }),
    );
  });
});
