import { Failure } from "../../domain/failure.ts";
import type { PolicySource } from "../../domain/policy.ts";
import { withoutSecrets } from "../../domain/secret-text.ts";
import type { Settings } from "../../domain/settings.generated.ts";
import type { RepositoryVersion } from "../../ports/repository.ts";
import { policiesFolder, settingsFile } from "./request.ts";
import { isPlainPath } from "./plain-path.ts";
import { readText } from "./texts.ts";

/** A repository's own policies, or in words what keeps them from being read: a gate that was asked for and is not there is closed. */
export interface CustomSources {
  readonly sources: readonly PolicySource[];
  /** Without a full stop. */
  readonly problem?: string;
}

export const customSourceLimits = { files: 200, bytes: 1024 * 1024 } as const;

/** The Rego under `.sirsi/policies`, or another folder, and the settings' paths, without its tests. */
export async function readCustomSources(
  version: RepositoryVersion,
  settings: Settings | undefined,
  folder: string = policiesFolder,
): Promise<CustomSources> {
  try {
    return { sources: await sourcesIn(version, folder, settings?.policies?.custom ?? []) };
  } catch (error) {
    return { sources: [], problem: whyOf(error) };
  }
}

async function sourcesIn(version: RepositoryVersion, folder: string, named: readonly string[]): Promise<readonly PolicySource[]> {
  const files = new Set(await policiesUnder(version, folder));
  for (const path of named) {
    const found = await policiesUnder(version, path);
    if (found.length === 0) throw unusable(`${settingsFile} names ${shown(path)}, and there is no policy ending in .rego`);
    for (const file of found) files.add(file);
  }
  const { files: mostFiles, bytes: mostBytes } = customSourceLimits;
  if (files.size > mostFiles) throw unusable(`there are ${files.size} files of policies, ${mostFiles} is the limit`);
  const sources: PolicySource[] = [];
  let size = 0;
  for (const path of [...files].toSorted()) {
    const { text = "" } = (await readText(version, path, mostBytes)) ?? {};
    size += Buffer.byteLength(text);
    if (size > mostBytes) throw unusable("the policies are larger than 1 MB together");
    sources.push({ path: shown(path), text });
  }
  return sources;
}

async function policiesUnder(version: RepositoryVersion, path: string): Promise<readonly string[]> {
  return (await version.list(patternsOf(path, "*.rego"))).filter((file) => !file.endsWith("_test.rego"));
}

/** A path of the settings is a file or a folder, never a pattern: one that matched nothing would switch policies off unseen. */
function patternsOf(path: string, inside: string): readonly string[] {
  const plain = path.replace(/^(?:\.\/)+/, "").replace(/\/+$/, "");
  if (!isPlainPath(plain)) throw unusable(`${settingsFile} names ${shown(path)}, which is not a plain path`);
  if (plain === ".") return [`**/${inside}`];
  return plain.endsWith(".rego") ? [plain] : [`${plain}/**/${inside}`];
}

/** Policies that can be read and not be used. */
class Unusable extends Error {}
const unusable = (why: string): Unusable => new Unusable(why);

/** Why policies are not at hand, without a full stop; what nobody expected goes on. */
function whyOf(error: unknown): string {
  if (error instanceof Unusable || error instanceof Failure) return error.message.replace(/\.+$/, "");
  throw error;
}
const shown = (path: string): string => withoutSecrets(path);

/** At most so many files are compared byte by byte; a version with more is taken for a changed one. */
const mostCompared = 2 * customSourceLimits.files;

/**
 * What a change does to the policies, in words such as `.sirsi/policies/acme.rego is removed`. It does not count before the merge; it
 * is for the people who approve it.
 */
export async function policyChanges(
  base: RepositoryVersion,
  head: RepositoryVersion,
  settings: Settings | undefined,
): Promise<readonly string[]> {
  try {
    const patterns = [policiesFolder, ...(settings?.policies?.custom ?? [])].flatMap((path) => patternsOf(path, "*"));
    const [before, after] = [await base.list(patterns), await head.list(patterns)];
    const [was, is] = [new Set(before), new Set(after)];
    const both = before.filter((file) => is.has(file));
    if (both.length > mostCompared) return [`more than ${mostCompared} files of policies cannot be compared`];
    const changed: string[] = [];
    for (const file of both) if ((await digestOf(base, file)) !== (await digestOf(head, file))) changed.push(file);
    return [
      ...before.filter((file) => !is.has(file)).map((file) => `${shown(file)} is removed`),
      ...changed.map((file) => `${shown(file)} is changed`),
      ...after.filter((file) => !was.has(file)).map((file) => `${shown(file)} is added`),
    ];
  } catch (error) {
    // What cannot be compared may have changed.
    return [`they cannot be compared: ${whyOf(error)}`];
  }
}

async function digestOf(version: RepositoryVersion, file: string): Promise<string | undefined> {
  return (await readText(version, file, customSourceLimits.bytes))?.digest;
}
