import { Buffer } from "node:buffer";
import { repeatedKey } from "./json-keys.ts";

/** What Terraform writes of itself at the top of a state. */
export interface StateHead {
  readonly serial: number;
  readonly lineage: string;
}

/** 64 MB: a state of ten thousand resources has a quarter of that. */
export const mostStateBytes = 64 * 1024 ** 2;

/** Terraform makes it a UUID; a person may have chosen another word. */
const lineage = /^[\x21-\x7e]{1,128}$/;
/** The only one that Terraform 0.12 and later and OpenTofu write. */
const formatVersion = 4;

/** The head of a state that Terraform wrote, or in words why the bytes are none. Nothing of the content is in the words. */
export function readStateHead(bytes: Uint8Array): StateHead | string {
  if (bytes.byteLength > mostStateBytes) return `it is larger than ${mostStateBytes / 1024 ** 2} MB`;
  const text = decode(bytes);
  if (text === undefined) return "it is not UTF-8 text";
  const state = parse(text);
  if (state === undefined) return "it is not a JSON object";
  if (repeatedKey(text) !== undefined) return "a key stands in it twice";
  if (state["version"] !== formatVersion) return `it is not a state of format ${formatVersion}`;
  const { serial, lineage: origin } = state as { readonly serial?: unknown; readonly lineage?: unknown };
  if (typeof serial !== "number" || !Number.isSafeInteger(serial) || serial < 0) return "its serial is no whole number";
  if (typeof origin !== "string" || !lineage.test(origin)) return "it has no lineage";
  if (!Array.isArray(state["resources"]) || !isRecord(state["outputs"] ?? {})) return "its resources or outputs are missing";
  return { serial, lineage: origin };
}

/** How Terraform and OpenTofu begin every state that they write. */
const beginning =
  /^(\{\s*"version":\s*4,\s*"terraform_version":\s*"[^"\\]{0,100}",\s*"serial":\s*)(\d{1,16})(,\s*"lineage":\s*)"([\x21-\x7e]{0,128}?)"(?=,)/;

/** What Terraform left in errored.tfstate: a serial that need not be the next one, and no lineage where it never reached the backend. */
export function readUnsavedHead(bytes: Uint8Array): StateHead | undefined {
  const match = beginning.exec(Buffer.from(bytes.subarray(0, 1000)).toString("latin1"));
  return match === null ? undefined : { serial: Number(match[2]), lineage: match[4] ?? "" };
}

/** The state with another serial and lineage, and not a byte else changed: numbers of any size stay what they are. */
export function withStateHead(bytes: Uint8Array, { serial, lineage: origin }: StateHead): Uint8Array {
  const text = decode(bytes) ?? "";
  return new TextEncoder().encode(
    text.replace(beginning, (_all, before: string, _serial, between: string) => `${before}${serial}${between}"${origin}"`),
  );
}

/** The values of a state's outputs, of sensitive ones too. {} for what is no state. */
export function outputsOfState(bytes: Uint8Array): Readonly<Record<string, unknown>> {
  const outputs = parse(decode(bytes) ?? "")?.["outputs"];
  if (!isRecord(outputs)) return {};
  return Object.fromEntries(
    Object.entries(outputs).map(([name, output]) => [name, isRecord(output) ? output["value"] : undefined]),
  );
}

function decode(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

function parse(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isRecord(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  value !== null && typeof value === "object" && !Array.isArray(value);
