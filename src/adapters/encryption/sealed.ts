import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";

/** What stands before the encrypted bytes: the form, then the key's id with its length, then the nonce. All of it is authenticated. */
export interface Header {
  readonly key: string;
  readonly nonce: Buffer;
  /** Where the tag begins. */
  readonly length: number;
}

const form = Buffer.from("SRS1");
/** NIST SP 800-38D, 5.2.1.1: 96 bits; drawn at random they serve 2^32 texts of one key. */
const nonceBytes = 12;
const tagBytes = 16;

/** AES-256-GCM: form, key id, nonce, tag, ciphertext. */
export function sealBytes(plain: Uint8Array, key: { readonly id: string; readonly secret: Uint8Array }, context: string): Buffer {
  const nonce = randomBytes(nonceBytes);
  const header = Buffer.concat([form, Buffer.from([key.id.length]), Buffer.from(key.id, "latin1"), nonce]);
  const cipher = createCipheriv("aes-256-gcm", key.secret, nonce);
  cipher.setAAD(Buffer.concat([header, Buffer.from(context)]));
  const encrypted = cipher.update(plain);
  cipher.final();
  return Buffer.concat([header, cipher.getAuthTag(), encrypted]);
}

/** undefined for bytes that {@link sealBytes} did not make. */
export function readHeader(sealed: Uint8Array): Header | undefined {
  const bytes = Buffer.from(sealed.buffer, sealed.byteOffset, sealed.byteLength);
  const start = form.length + 1;
  if (bytes.length < start || !bytes.subarray(0, form.length).equals(form)) return undefined;
  const length = start + (bytes[form.length] ?? 0) + nonceBytes;
  if (bytes.length < length + tagBytes) return undefined;
  return {
    key: bytes.toString("latin1", start, length - nonceBytes),
    nonce: bytes.subarray(length - nonceBytes, length),
    length,
  };
}

/** undefined when a bit of it, or the context, is another. */
export function openBytes(
  sealed: Uint8Array,
  header: Header,
  secret: Uint8Array,
  context: string,
): Uint8Array<ArrayBuffer> | undefined {
  const bytes = Buffer.from(sealed.buffer, sealed.byteOffset, sealed.byteLength);
  const decipher = createDecipheriv("aes-256-gcm", secret, header.nonce, { authTagLength: tagBytes });
  decipher.setAAD(Buffer.concat([bytes.subarray(0, header.length), Buffer.from(context)]));
  decipher.setAuthTag(bytes.subarray(header.length, header.length + tagBytes));
  const plain = decipher.update(bytes.subarray(header.length + tagBytes));
  try {
    decipher.final();
  } catch {
    return undefined;
  }
  return new Uint8Array(plain);
}
