import { createHash } from "node:crypto";
import type { RepositoryVersion } from "../ports/repository.ts";
import { settingsFile, specLimitBytes, waiversFile } from "./review/request.ts";
import { readText } from "./review/texts.ts";

/** Digest of the settings, waivers and policies at the head; null when they are those of the base. */
export async function governanceDigest(head: RepositoryVersion, base: RepositoryVersion): Promise<string | null> {
  const [proposed, ruling] = [await digestOf(head), await digestOf(base)];
  return proposed === ruling ? null : proposed;
}

const patterns = [settingsFile, waiversFile, ".sirsi/policies/**"] as const;

async function digestOf(version: RepositoryVersion): Promise<string> {
  const hash = createHash("sha256");
  for (const file of await version.list(patterns)) {
    hash.update(`${JSON.stringify([file, (await readText(version, file, specLimitBytes))?.digest ?? null])}\n`);
  }
  return `sha256:${hash.digest("hex")}`;
}
