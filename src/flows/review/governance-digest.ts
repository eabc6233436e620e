import { Failure } from "../../domain/failure.ts";
import type { Settings } from "../../domain/settings.generated.ts";
import type { Repository, RepositoryVersion } from "../../ports/repository.ts";
import { settingsFile, specLimitBytes, waiversFile } from "./request.ts";
import { isPlainPath } from "./plain-path.ts";
import { digestOfBytes, readText } from "./texts.ts";
import { readSettings } from "../../stages/spec/settings.ts";

/** Over everything that governs, as the head has it: an approval of new settings is of exactly these. null when the base has the same. */
export async function governanceDigest(
  { head, base, governance = base }: Repository,
  settings: Settings | undefined,
): Promise<string | null> {
  if (governance === undefined) return null;
  const custom = [...(settings?.policies?.custom ?? []), ...(await namedAtHead(head))];
  const own = await digestOf(head, custom);
  return own === (await digestOf(governance, custom)) ? null : own;
}

/** Policies that the head's own settings name: they rule once this is merged, so an approval is of them as well. */
async function namedAtHead(head: RepositoryVersion): Promise<readonly string[]> {
  try {
    const text = await readText(head, settingsFile, specLimitBytes);
    return text === undefined ? [] : (readSettings(settingsFile, text.text).document?.settings.policies?.custom ?? []);
  } catch (error) {
    if (isUnreadable(error)) return [];
    throw error;
  }
}

/** Never that of another version: what cannot be read is not known to be the same. */
const unreadable = (file: string, { name }: RepositoryVersion): string => `${file} unreadable at ${name}`;

async function digestOf(version: RepositoryVersion, custom: readonly string[]): Promise<string> {
  // Anybody writes the head: what is no plain path is not a policy, and must not become a pattern that takes for ever.
  const plain = custom.filter(isPlainPath);
  const policies = [".sirsi/policies/**", ...plain.flatMap((path) => [path, `${path.replace(/\/+$/, "")}/**`])];
  const lines = custom.filter((path) => !isPlainPath(path)).map((path) => `${path} is no path`);
  for (const file of [settingsFile, waiversFile]) lines.push(await lineOf(file, version));
  try {
    for (const file of await version.list(policies)) lines.push(await lineOf(file, version));
  } catch (error) {
    if (!isUnreadable(error)) throw error;
    lines.push(unreadable("policies", version));
  }
  return digestOfBytes(Buffer.from(lines.join("\n")));
}

const isUnreadable = (error: unknown): boolean =>
  error instanceof Failure && (error.code === "file-unreadable" || error.code === "path-outside");

async function lineOf(file: string, version: RepositoryVersion): Promise<string> {
  try {
    // Its bytes: a file that is not text is still one that governs, and is refused where it is used.
    const bytes = await version.read(file, specLimitBytes);
    return `${file} ${bytes === undefined ? "none" : digestOfBytes(bytes)}`;
  } catch (error) {
    if (isUnreadable(error)) return unreadable(file, version);
    throw error;
  }
}
