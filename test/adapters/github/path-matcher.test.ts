import fc from "fast-check";
import picomatch from "picomatch";
import { describe, expect, it } from "vitest";
import { pathMatcher } from "../../../src/adapters/github/path-matcher.ts";

const segment = fc.constantFrom("a", "b.yaml", "migrations", ".sirsi", "x y", "(z)", "[q]", "c+d", "ü");
const path = fc.array(segment, { minLength: 1, maxLength: 4 }).map((parts) => parts.join("/"));
const escaped = path.map((plain) => plain.replace(/[\\*?[\]{}()!+@|]/g, "\\$&"));
const glob = fc.constantFrom("**/*.yaml", "migrations/**/*.yaml", "*", "a/*", "{a,migrations}/**", "**");
const pattern = fc.oneof(
  escaped,
  escaped.map((plain) => `${plain}/**`),
  glob,
);

describe("paths and patterns", () => {
  it("match as picomatch says", () => {
    fc.assert(
      fc.property(fc.array(pattern, { minLength: 1, maxLength: 5 }), path, (patterns, one) => {
        expect(pathMatcher(patterns)(one)).toBe(picomatch(patterns, { dot: true })(one));
      }),
      { numRuns: 3000 },
    );
  });

  it("match below a folder whatever a file is called", () => {
    const matches = pathMatcher(["functions/split/**"]);

    expect(matches("functions/split/line\nbreak.js")).toBe(true);
    expect(matches("functions/split/deep/.hidden")).toBe(true);
    expect(matches("functions/splitter/index.js")).toBe(false);
  });

  it.each(["*a*a*a*a*a*a*a*a*b", "migrations/**/*a*a*b.yaml", "x".repeat(501) + "*"])(
    "are refused when one name could keep everybody waiting: %s",
    (costly) => {
      expect(() => pathMatcher([costly])).toThrow(expect.objectContaining({ code: "file-unreadable" }) as Error);
    },
  );

  it("may have stars in every step", () => {
    expect(pathMatcher(["migrations/**/*-prod*.yaml"])("migrations/a/b/shop-prod-eu.yaml")).toBe(true);
  });

  it("are matched in time that does not grow with thousands of plain patterns", () => {
    const many = Array.from({ length: 20_000 }, (_, index) => `scripts/${index}.sh`);
    const start = performance.now();
    const matches = pathMatcher(many);

    expect(many.filter(matches)).toHaveLength(20_000);
    expect(performance.now() - start).toBeLessThan(5000);
  });
});
