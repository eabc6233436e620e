import type { Encryption } from "../../ports/encryption.ts";
import { openBytes, readHeader, sealBytes } from "./sealed.ts";

export interface Key {
  readonly id: string;
  /** 32 bytes. */
  readonly secret: Uint8Array;
}

const id = /^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$/;
const secretBytes = 32;

/** Seals with the first key, opens with all of them. */
export function keyring(keys: readonly [Key, ...Key[]]): Encryption {
  const byId = new Map(keys.map((key) => [key.id, key]));
  return {
    current: keys[0].id,
    keys: keys.map((key) => key.id),
    seal: (plain, context) => sealBytes(plain, keys[0], context),
    open: (sealed, context) => {
      const header = readHeader(sealed);
      if (header === undefined) return { refused: "altered" };
      const key = byId.get(header.key);
      // An altered header may hold anything: only what can be an id is repeated.
      if (key === undefined) return id.test(header.key) ? { refused: "unknown-key", key: header.key } : { refused: "altered" };
      const bytes = openBytes(sealed, header, key.secret, context);
      return bytes === undefined ? { refused: "altered" } : { bytes };
    },
  };
}

/** `id:base64(32 bytes)` with commas between them, the current one first; or what is wrong, with nothing of a key in it. */
export function parseKeys(text: string): readonly [Key, ...Key[]] | string {
  const keys: Key[] = [];
  for (const [index, entry] of text.split(",").entries()) {
    const key = parseKey(entry.trim());
    if (typeof key === "string") return `entry ${index + 1} ${key}`;
    if (keys.some((other) => other.id === key.id)) return `entry ${index + 1} has the id of an earlier one`;
    keys.push(key);
  }
  const [first, ...others] = keys;
  return first === undefined ? "there is none" : [first, ...others];
}

function parseKey(entry: string): Key | string {
  const at = entry.indexOf(":");
  if (at < 0) return "is not of the form id:key";
  const name = entry.slice(0, at);
  if (!id.test(name)) return "has an id that is no name of letters, digits, dots, dashes and underscores";
  const encoded = entry.slice(at + 1);
  const secret = Buffer.from(encoded, "base64");
  if (secret.length !== secretBytes || secret.toString("base64") !== encoded) return `is not ${secretBytes} bytes in base64`;
  if (new Set(secret).size < 8) return "is a key that anybody would guess";
  return { id: name, secret: new Uint8Array(secret) };
}
