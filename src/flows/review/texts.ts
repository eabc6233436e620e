import { createHash } from "node:crypto";
import { Failure } from "../../domain/failure.ts";
import type { RepositoryVersion } from "../../ports/repository.ts";

/** A file's text with the digest of its bytes. */
export interface Text {
  readonly text: string;
  readonly digest: string;
}

/** Reads UTF-8; bytes that are not UTF-8 are refused instead of being replaced silently. */
export async function readText(version: RepositoryVersion, file: string, limitBytes: number): Promise<Text | undefined> {
  const bytes = await version.read(file, limitBytes);
  if (bytes === undefined) return undefined;
  return { text: decode(bytes, file), digest: digestOfBytes(bytes) };
}

export const digestOfBytes = (bytes: Uint8Array): string => `sha256:${createHash("sha256").update(bytes).digest("hex")}`;

function decode(bytes: Uint8Array, file: string): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new Failure("file-unreadable", { file, why: "it is not UTF-8 text" });
  }
}
