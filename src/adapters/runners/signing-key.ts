import { createPrivateKey, generateKeyPairSync, randomUUID } from "node:crypto";
import { link, mkdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { Failure } from "../../domain/failure.ts";

/**
 * PEM of the Ed25519 key that signs jobs of runners, made on first use. Processes that share a database share this file: runners believe
 * the key that they were registered with. Throws Failure "file-unreadable".
 */
export async function signingKey(path: string): Promise<string> {
  const unreadable = (why: string): Failure => new Failure("file-unreadable", { file: path, why });
  if ((await stat(path).catch(() => undefined)) === undefined) await make(path);
  const [found, text] = await Promise.all([stat(path), readFile(path, "utf8")]).catch((error: unknown) => {
    throw unreadable(error instanceof Error && "code" in error ? String(error.code) : "unknown reason");
  });
  if ((found.mode & 0o077) !== 0) throw unreadable("others on this machine may read it (chmod 600)");
  if (!isEd25519(text)) throw unreadable("it holds no Ed25519 private key in PEM form");
  return text;
}

/** Whole or not at all, and never over another's: two processes may start at once. */
async function make(path: string): Promise<void> {
  const { privateKey } = generateKeyPairSync("ed25519", {
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
    publicKeyEncoding: { type: "spki", format: "pem" },
  });
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const fresh = `${path}.${randomUUID()}.new`;
  await writeFile(fresh, privateKey, { mode: 0o600, flush: true });
  await link(fresh, path).catch((error: unknown) => {
    if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
  });
  await rm(fresh);
}

function isEd25519(pem: string): boolean {
  try {
    return createPrivateKey(pem).asymmetricKeyType === "ed25519";
  } catch {
    return false;
  }
}
