import { decode, encode, ExtData, ExtensionCodec } from "@msgpack/msgpack";
import type { DynamicValue } from "./protocol.ts";
import { isList, isMap, unknownValue, type Value } from "./values.ts";

/** No extension is decoded here, so that every one arrives as raw ExtData: type 0 is unknown, type 12 unknown with refinements. */
const extensions = new ExtensionCodec();
const unknownOnTheWire = new ExtData(0, new Uint8Array([0]));

/** Terraform's msgpack of a value. Absent bytes are null. Throws on anything that is not a value. */
export function decodeValue({ msgpack, json }: DynamicValue): Value {
  if (msgpack !== undefined && msgpack.length > 0) {
    return fromWire(decode(msgpack, { extensionCodec: extensions, useBigInt64: true }));
  }
  return json !== undefined && json.length > 0 ? fromWire(JSON.parse(Buffer.from(json).toString("utf8"))) : null;
}

export const encodeValue = (value: Value): DynamicValue => ({ msgpack: encode(toWire(value), { extensionCodec: extensions }) });

function fromWire(value: unknown): Value {
  if (value instanceof ExtData) return unknownValue;
  if (Array.isArray(value)) return value.map(fromWire);
  if (typeof value === "bigint") {
    // A number that does not fit is written as text, which Terraform reads back as a number.
    return value >= Number.MIN_SAFE_INTEGER && value <= Number.MAX_SAFE_INTEGER ? Number(value) : value.toString();
  }
  if (value instanceof Uint8Array) throw new TypeError("Bytes are no Terraform value");
  if (value !== null && typeof value === "object") {
    return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, fromWire(part)]));
  }
  if (value === undefined) return null;
  return value as Value;
}

function toWire(value: Value): unknown {
  if (value === unknownValue) return unknownOnTheWire;
  if (isList(value)) return value.map(toWire);
  if (isMap(value)) return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, toWire(part)]));
  return value;
}
