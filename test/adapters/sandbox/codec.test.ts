import { encode, ExtData } from "@msgpack/msgpack";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeValue, encodeValue } from "../../../src/adapters/sandbox/codec.ts";
import { unknownValue, type Value } from "../../../src/adapters/sandbox/values.ts";

const decoded = (value: unknown): Value => decodeValue({ msgpack: encode(value, { useBigInt64: true }) });

// cty/msgpack of github.com/zclconf/go-cty: extension 0 is unknown, 12 unknown with refinements.
describe("Terraform's values on the wire", () => {
  it("are unknown with and without refinements", () => {
    const refined = new ExtData(12, encode({ 1: false, 2: "vpc-" }));
    expect(decoded({ id: new ExtData(0, new Uint8Array([0])), arn: refined })).toEqual({ id: unknownValue, arn: unknownValue });
  });

  it("keep numbers that are larger than a double can count", () => {
    expect(decoded([2n ** 62n, 5n, -7n])).toEqual(["4611686018427387904", 5, -7]);
  });

  it("are null when there are no bytes", () => {
    expect(decodeValue({})).toBeNull();
    expect(decodeValue({ msgpack: new Uint8Array() })).toBeNull();
    expect(decodeValue({ json: Buffer.from('{"a":[1]}') })).toEqual({ a: [1] });
  });

  it("go there and back", () => {
    const name = fc.string().filter((text) => text !== "__proto__");
    const leaf = fc.oneof(
      fc.string(),
      fc.integer(),
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.boolean(),
      fc.constant(null),
      fc.constant(unknownValue),
    );
    const { value } = fc.letrec<{ value: Value }>((tie) => ({
      value: fc.oneof(
        { depthSize: "small", withCrossShrink: true },
        leaf,
        fc.array(tie("value"), { maxLength: 4 }),
        fc.dictionary(name, tie("value"), { maxKeys: 4, noNullPrototype: true }),
      ),
    }));
    const readable = (part: Value): string =>
      JSON.stringify(part, (_key, inner: unknown) => (inner === unknownValue ? "(unknown)" : inner));
    fc.assert(
      fc.property(value, (sent) => {
        expect(readable(decodeValue(encodeValue(sent)))).toBe(readable(sent));
      }),
    );
  });

  it("do not reach an object's prototype", () => {
    const hostile = Buffer.concat([Buffer.from([0x81, 0xa9]), Buffer.from("__proto__"), Buffer.from([0x81, 0xa1, 0x78, 0x01])]);
    expect(() => decodeValue({ msgpack: hostile })).toThrow();
    expect(({} as Record<string, unknown>)["x"]).toBeUndefined();
  });

  it("that are damaged are refused", () => {
    for (const bytes of [[0xc1], [0x93, 1], [0xdb, 0xff, 0xff, 0xff, 0xff]]) {
      expect(() => decodeValue({ msgpack: new Uint8Array(bytes) })).toThrow();
    }
  });
});
