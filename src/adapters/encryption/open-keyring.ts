import { randomBytes } from "node:crypto";
import { Failure } from "../../domain/failure.ts";
import type { Encryption } from "../../ports/encryption.ts";
import { keyring, parseKeys } from "./keyring.ts";
import { secretFile } from "./secret-file.ts";

/** Keys as an operator gives them, or the file that holds them, which is made with one key when there is none. */
export type KeySource = { readonly given: string; readonly name: string } | { readonly file: string };

/** Throws Failure "keys-broken" or "file-unreadable", with nothing of a key in the words. */
export async function openKeyring(source: KeySource): Promise<Encryption> {
  const text = "given" in source ? source.given : await secretFile(source.file, newKey);
  const keys = parseKeys(text);
  if (typeof keys === "string") {
    throw new Failure("keys-broken", { source: "given" in source ? source.name : source.file, why: keys });
  }
  return keyring(keys);
}

/** A name of its own for each: a file that was lost and made again must not pass for the old one. */
export const newKey = (): string => `key-${randomBytes(4).toString("hex")}:${randomBytes(32).toString("base64")}`;
