import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { repeatedKey } from "../../src/domain/json-keys.ts";
import { readStateHead } from "../../src/domain/state-file.ts";

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const state = (change: Readonly<Record<string, unknown>> = {}): string =>
  JSON.stringify({ version: 4, terraform_version: "1.11.4", serial: 3, lineage: "a-b", outputs: {}, resources: [], ...change });

describe("the head of a state", () => {
  it("is its serial and lineage", () => {
    expect(readStateHead(bytes(state()))).toEqual({ serial: 3, lineage: "a-b" });
  });

  it.each([
    ["", "it is not a JSON object"],
    ["[]", "it is not a JSON object"],
    ["null", "it is not a JSON object"],
    [state().slice(0, -1), "it is not a JSON object"],
    [`\uFEFF${state()}`, "it is not a JSON object"],
    [state({ version: 3 }), "it is not a state of format 4"],
    [state({ version: "4" }), "it is not a state of format 4"],
    [state({ serial: -1 }), "its serial is no whole number"],
    [state({ serial: 1.5 }), "its serial is no whole number"],
    [state({ serial: 2 ** 53 }), "its serial is no whole number"],
    [state({ serial: "3" }), "its serial is no whole number"],
    [state({ lineage: "" }), "it has no lineage"],
    [state({ lineage: "a\nb" }), "it has no lineage"],
    [state({ resources: {} }), "its resources or outputs are missing"],
    [state({ outputs: [] }), "its resources or outputs are missing"],
    [state().replace('"serial":3', '"serial":3,"serial":9'), "a key stands in it twice"],
    [state().replace('"serial":3', '"serial":3,"Serial":9'), "a key stands in it twice"],
    [state().replace('"serial":3', String.raw`"serial":3,"s\u0065rial":9`), "a key stands in it twice"],
  ])("is refused: %j", (text, why) => {
    expect(readStateHead(bytes(text))).toBe(why);
  });

  it("is refused when the bytes are no UTF-8", () => {
    expect(readStateHead(Uint8Array.from([0x22, 0xff, 0x22]))).toBe("it is not UTF-8 text");
  });

  it("is refused in words, whatever comes", () => {
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array(), fc.json().map(bytes), fc.string().map(bytes)), (any) => {
        expect(typeof readStateHead(any)).toBe("string");
      }),
    );
  });

  it("is read in less than 5 s at any depth of nesting", () => {
    const deep = state().replace('"outputs":{}', `"outputs":{"a":{"value":${"[".repeat(100_000)}${"]".repeat(100_000)}}}`);
    expect(readStateHead(bytes(deep))).toEqual({ serial: 3, lineage: "a-b" });
  });
});

describe("a key that stands twice", () => {
  it("is found in no text that JSON.stringify wrote, if the top is a list", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(repeatedKey(JSON.stringify([value]))).toBeUndefined();
      }),
    );
  });

  it("is found at any depth, and not mistaken for a value or a sibling's key", () => {
    expect(repeatedKey('{"a":[{"b":1},{"b":2,"c":{"b":"b"}}],"b":"a"}')).toBeUndefined();
    expect(repeatedKey('{"a":[{"b":1},{"b":2,"c":{"x":1,"y":[],"x":2}}]}')).toBe("x");
    expect(repeatedKey(String.raw`{"a":"\",\"a\":","A ":1}`)).toBeUndefined();
  });

  it("differs by case below the top, where tags may", () => {
    expect(repeatedKey('{"tags":{"Name":1,"name":2}}')).toBeUndefined();
  });
});
