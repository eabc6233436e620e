import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Attributes, Json } from "../../../src/domain/change.ts";
import { normalise } from "../../../src/stages/policy/normalise.ts";

describe("normalise", () => {
  it("drops null, empty lists and empty maps, at any depth", () => {
    expect(normalise({ a: null, b: [], c: {}, d: { e: [[], [[]]], f: { g: null } }, kept: 0, no: false, text: "" })).toEqual({
      kept: 0,
      no: false,
      text: "",
    });
  });

  it("keeps a block without arguments, because it says something", () => {
    expect(normalise({ default_action: [{ allow: [{ custom: null }], block: [] }] })).toEqual({
      default_action: [{ allow: [{}] }],
    });
  });

  it("keeps the place of a list item that the plan does not know yet", () => {
    expect(normalise({ cidr_blocks: ["10.0.0.0/8", null], statement: [{ resources: [null, null] }] })).toEqual({
      cidr_blocks: ["10.0.0.0/8", null],
      statement: [{ resources: [null, null] }],
    });
  });

  it("keeps strings that look like booleans: a tag may be called true", () => {
    expect(normalise({ tags: { public: "true" } })).toEqual({ tags: { public: "true" } });
  });

  it("treats a key named __proto__ as a key", () => {
    const hostile = JSON.parse('{"__proto__": {"polluted": true}, "a": {"__proto__": 1}}') as Attributes;
    const clean = normalise(hostile);
    expect(Object.getPrototypeOf(clean)).toBe(Object.prototype);
    expect(JSON.stringify(clean)).toBe('{"__proto__":{"polluted":true},"a":{"__proto__":1}}');
    expect(({} as Record<string, unknown>)["polluted"]).toBeUndefined();
  });

  it.each([
    ["objects", '{"a":', "}"],
    ["lists", "[", "]"],
  ])("refuses %s that nest without end", (_, open, close) => {
    const deep = JSON.parse(`{"a":${open.repeat(5000)}1${close.repeat(5000)}}`) as Attributes;
    expect(() => normalise(deep)).toThrow(/nested deeper/);
  });

  it("accepts what providers really nest", () => {
    const deep = JSON.parse(`${'{"a":'.repeat(60)}1${"}".repeat(60)}`) as Attributes;
    expect(JSON.stringify(normalise(deep))).toBe(JSON.stringify(deep));
  });

  it("changes nothing a second time", () => {
    const { tree } = fc.letrec<{ tree: Json }>((tie) => ({
      tree: fc.oneof(
        { maxDepth: 4 },
        fc.constantFrom<Json>(null, true, "", 1, "text"),
        fc.array(tie("tree"), { maxLength: 3 }),
        fc.dictionary(fc.string({ maxLength: 3 }), tie("tree"), { maxKeys: 3 }),
      ),
    }));
    fc.assert(
      fc.property(fc.dictionary(fc.string({ maxLength: 3 }), tree), (attributes) => {
        const once = normalise(attributes);
        expect(normalise(once)).toEqual(once);
      }),
    );
  });
});
