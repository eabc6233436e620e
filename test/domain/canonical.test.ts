import { spawnSync } from "node:child_process";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { chainOf, firstPrevious, hashOf, headOf } from "../../src/domain/audit.ts";
import { canonical } from "../../src/domain/canonical.ts";

const python = spawnSync("python3", ["--version"]).status === 0;

describe("the canonical form", () => {
  it("sorts keys, leaves out spaces and what is undefined, and is plain ASCII", () => {
    expect(canonical({ b: [1, null, true], a: undefined, A: "Jörg 😀\u007f\n", aa: {} })).toBe(
      String.raw`{"A":"J\u00f6rg \ud83d\ude00\u007f\n","aa":{},"b":[1,null,true]}`,
    );
  });

  it.each([Number.NaN, Infinity, 2 ** 53, 1e-4, 1_000_000_000.5, 1n, Symbol("x"), () => 1, [undefined]])(
    "has none for %s",
    (value) => {
      expect(() => canonical(value)).toThrow(RangeError);
    },
  );

  it("writes three decimals, and whole numbers as far as they are exact", () => {
    expect(canonical([1.25, -0.001, 999_999_999.999, 2 ** 53 - 1, -0, 0])).toBe(
      "[1.25,-0.001,999999999.999,9007199254740991,0,0]",
    );
    expect(() => canonical(1e9 + 0.5)).toThrow("neither whole nor of three decimals");
    expect(() => canonical(undefined)).toThrow("a value of type undefined has no canonical form");
  });

  it("follows a value sixteen deep and no further, in lists and in objects", () => {
    const lists = (depth: number): unknown => (depth === 0 ? 1 : [lists(depth - 1)]);
    const objects = (depth: number): unknown => (depth === 0 ? 1 : { a: objects(depth - 1) });

    for (const nested of [lists, objects]) {
      expect(canonical(nested(16))).toContain("1");
      expect(() => canonical(nested(17))).toThrow("nested too deeply");
    }
  });

  it("does not follow a value without end", () => {
    const endless: Record<string, unknown> = {};
    endless["self"] = endless;

    expect(() => canonical(endless)).toThrow("nested too deeply");
  });

  it("writes __proto__ like any key, and touches nothing", () => {
    expect(canonical(JSON.parse('{"__proto__":{"x":1},"a":2}'))).toBe('{"__proto__":{"x":1},"a":2}');
  });

  it.skipIf(!python)("is what Python writes with sorted keys and no spaces (needs python3)", () => {
    const figure = fc.oneof(
      fc.maxSafeInteger(),
      fc.integer({ min: -1e9, max: 1e9 }).map((n) => n / 1000),
    );
    const text = fc.string({
      unit: fc.oneof(fc.constantFrom("\u2028", "\u0000", '"', "\\", "/", "é", "\ud800"), fc.string({ unit: "binary" })),
    });
    const values = fc.sample(
      fc
        .jsonValue()
        .map(() => null)
        .chain(() => fc.dictionary(fc.string(), fc.oneof(text, figure, fc.array(text), fc.boolean()))),
      300,
    );
    const ours = values.map((value) => canonical(value));
    const program = 'import json,sys\nfor l in sys.stdin: print(json.dumps(json.loads(l),sort_keys=True,separators=(",",":")))';
    const { stdout } = spawnSync("python3", ["-c", program], { input: `${ours.join("\n")}\n`, encoding: "utf8" });

    expect(stdout.trimEnd().split("\n")).toEqual(ours);
  });
});

describe("digests of a chain", () => {
  // Worked with Python's hashlib and json.
  const previous = "aa60c26912b78e1665f82b450e8f2f117d8e761be65187e88be740f44a9aab13";
  const event = {
    name: "run.finished",
    scope: { tenant: "github", repository: "4711", run: "run-7" },
    actor: { kind: "person", login: "Jörg 😀" },
    facts: { state: "done" },
    seq: 1,
    at: "2026-01-12T09:00:00.000Z",
    previous,
  };

  it("begin with the chain's name", () => {
    expect(firstPrevious("github/4711")).toBe(previous);
  });

  it("are taken over everything but the hash itself", () => {
    expect(hashOf(event)).toBe("d753dcf71a9fe4ef57b7259d21a0b100d449fdcd11c0bd4999d90e0996a1a324");
    expect(hashOf({ ...event, hash: "whatever" })).toBe(hashOf(event));
  });

  it("never let two scopes meet in one chain", () => {
    expect(chainOf({ tenant: "local", repository: "acme/shop" })).toBe("local/acme/shop");
    expect(chainOf({ tenant: "local/acme", repository: "shop" })).toBe("local%2Facme/shop");
    expect(chainOf({ tenant: "local%2Facme", repository: "shop" })).toBe("local%252Facme/shop");
  });

  it("become one head: of a single chain its own, of several the digest of all", () => {
    const [a, b] = ["a".repeat(64), "b".repeat(64)];

    expect(headOf([])).toBeNull();
    expect(headOf([{ chain: "x/1", head: a }])).toBe(a);
    // printf '%s\n%s\n' aa… bb… | sha256sum
    const both = "913f9338fb6c17253f3a14816fc08d52522454bfc19a8c99538a197cfb23fb41";
    expect(
      headOf([
        { chain: "x/2", head: b },
        { chain: "x/1", head: a },
      ]),
    ).toBe(both);
  });
});
