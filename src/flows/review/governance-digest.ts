import { Failure } from "../../domain/failure.ts";
import type { Repository, RepositoryVersion } from "../../ports/repository.ts";
import { settingsFile, specLimitBytes, waiversFile } from "./request.ts";
import { digestOfBytes } from "./texts.ts";

/** Over everything that governs, as the head has it: an approval of new settings is of exactly these. null when the base has the same. */
export async function governanceDigest({ head, base, governance = base }: Repository): Promise<string | null> {
  if (governance === undefined) return null;
  const own = await digestOf(head);
  return own === (await digestOf(governance)) ? null : own;
}

/** Never that of another version: what cannot be read is not known to be the same. */
const unreadable = (file: string, { name }: RepositoryVersion): string => `${file} unreadable at ${name}`;

async function digestOf(version: RepositoryVersion): Promise<string> {
  const files = [settingsFile, waiversFile, ...(await version.list([".sirsi/policies/**"]))];
  const digests: string[] = [];
  for (const file of files) digests.push(await lineOf(file, version));
  return digestOfBytes(Buffer.from(digests.join("\n")));
}

async function lineOf(file: string, version: RepositoryVersion): Promise<string> {
  try {
    // Its bytes: a file that is not text is still one that governs, and is refused where it is used.
    const bytes = await version.read(file, specLimitBytes);
    return `${file} ${bytes === undefined ? "none" : digestOfBytes(bytes)}`;
  } catch (error) {
    if (error instanceof Failure && (error.code === "file-unreadable" || error.code === "path-outside"))
      return unreadable(file, version);
    throw error;
  }
}
