import { withDefaults } from "../../domain/defaults.ts";
import { Failure } from "../../domain/failure.ts";
import type { Repository, RepositoryVersion } from "../../ports/repository.ts";
import { readSpec } from "../../stages/spec/read.ts";
import { filesNeeded, type NeededFile } from "../../stages/synth/files.ts";
import type { Governing } from "./governing.ts";
import type { SpecSources } from "./read-versions.ts";
import { assetLimitBytes, defaultPaths, specLimitBytes, type ReviewRequest } from "./request.ts";
import { sideBySide } from "./side-by-side.ts";
import { digestOfBytes, readText, type Text } from "./texts.ts";

/** The specs to review, and what was looked at to find them: no spec at all is only believed with that. */
export interface FoundSpecs {
  readonly sources: readonly SpecSources[];
  readonly examined: { readonly paths: readonly string[]; readonly files: number };
}

/** On disk each read is a process of git. */
const readsAtOnce = 8;

interface Versions {
  readonly file: string;
  readonly base: Text | undefined;
  readonly head: Text | undefined;
}

/** The specs that were named, else those under the settings' paths that differ from the base, themselves or in a file they name. */
export async function findSpecs(request: ReviewRequest, { settings }: Governing): Promise<FoundSpecs> {
  const { repository } = request;
  const { base, head } = repository;
  const paths = settings?.paths ?? defaultPaths;
  const inHead = await head.list(paths);
  const inBase = base === undefined ? [] : await base.list(paths);
  const files = request.files ?? [...new Set([...inHead, ...inBase])].toSorted();
  const versions = await sideBySide(readsAtOnce, files, (file) => versionsOf(file, repository));
  const missing = versions.find((version) => version.head === undefined && version.base === undefined);
  if (missing !== undefined)
    throw new Failure("file-unreadable", { file: missing.file, why: "there is no such file at head or base" });
  const renames = await renamesOf(versions, inBase, repository);
  const names = await namesAtHead(inHead, versions, head);
  const sources: SpecSources[] = [];
  for (const version of versions) {
    if (version.head === undefined && [...renames.values()].some(({ file }) => file === version.file)) continue;
    const before = renames.get(version.file) ?? { file: version.file, text: version.base };
    const touched = request.files === undefined ? await touchedBy(version, repository) : [];
    if (request.files === undefined && isSame(version) && touched.length === 0) continue;
    sources.push({
      file: version.file,
      siblings: names.filter(({ file }) => file !== version.file).map(({ name }) => name),
      touched,
      ...(await namedDigest(version, repository.head)),
      moved: await movedOnBase(version, before.file, repository),
      ...(before.text === undefined ? {} : { base: before.text }),
      ...(before.file === version.file ? {} : { renamedFrom: before.file }),
      ...(version.head === undefined ? {} : { head: version.head }),
    });
  }
  return { sources, examined: { paths, files: versions.length } };
}

async function versionsOf(file: string, { base, head }: Repository): Promise<Versions> {
  return {
    file,
    head: await readText(head, file, specLimitBytes),
    base: base === undefined ? undefined : await readText(base, file, specLimitBytes),
  };
}

const isSame = ({ base, head }: Versions): boolean => base !== undefined && head?.digest === base.digest;
const nameIn = (file: string, text: Text | undefined): string | undefined =>
  text === undefined ? undefined : readSpec(file, text.text).document?.migration.metadata.name;

/** A migration is who it says it is, wherever its file lies: in another file it keeps its base, and its gates with it. */
async function renamesOf(
  versions: readonly Versions[],
  inBase: readonly string[],
  { base, head }: Repository,
): Promise<ReadonlyMap<string, { readonly file: string; readonly text: Text | undefined }>> {
  const added = versions.filter((version) => version.base === undefined);
  if (base === undefined || added.length === 0) return new Map();
  const gone = new Map<string, { readonly file: string; readonly text: Text }>();
  for (const file of inBase) {
    if ((await readText(head, file, specLimitBytes)) !== undefined) continue;
    const text = await readText(base, file, specLimitBytes);
    const name = nameIn(file, text);
    if (text !== undefined && name !== undefined && !gone.has(name)) gone.set(name, { file, text });
  }
  const renames = new Map<string, { readonly file: string; readonly text: Text }>();
  for (const version of added) {
    const name = nameIn(version.file, version.head);
    const from = name === undefined ? undefined : gone.get(name);
    if (name === undefined || from === undefined) continue;
    gone.delete(name);
    renames.set(version.file, from);
  }
  return renames;
}

/** Names of all migrations at the head, so that two files cannot claim one. */
async function namesAtHead(
  files: readonly string[],
  versions: readonly Versions[],
  head: RepositoryVersion,
): Promise<readonly { readonly file: string; readonly name: string }[]> {
  const known = new Map(versions.map((version) => [version.file, version.head]));
  const names = [];
  for (const file of files) {
    const name = nameIn(file, known.get(file) ?? (await readText(head, file, specLimitBytes)));
    if (name !== undefined) names.push({ file, name });
  }
  return names;
}

/** Files that a spec names and that differ although its text does not: they change what is built as well. */
async function touchedBy(version: Versions, { base, head }: Repository): Promise<readonly string[]> {
  if (base === undefined || version.head === undefined || !isSame(version)) return [];
  const document = readSpec(version.file, version.head.text).document;
  if (document === undefined) return [];
  const touched: string[] = [];
  for (const file of filesNeeded(withDefaults(document.migration))) {
    if ((await digestOf(base, file)) !== (await digestOf(head, file))) touched.push(file.path);
  }
  return touched;
}

/**
 * What the base branch has changed since the head left it, of what this spec reads. Merged, it would be neither of the two versions that
 * are compared here. Changes elsewhere do not matter.
 */
async function movedOnBase({ file, head, base }: Versions, before: string, repository: Repository): Promise<readonly string[]> {
  const { governance: tip, base: left } = repository;
  if (tip === undefined || left === undefined || tip.name === left.name) return [];
  const text = head ?? base;
  const document = text === undefined ? undefined : readSpec(file, text.text).document;
  const named = document === undefined ? [] : filesNeeded(withDefaults(document.migration));
  const files: readonly NeededFile[] = [...new Set([file, before])].map((path) => ({ path, kind: "file" }));
  const moved: string[] = [];
  for (const needed of [...files, ...named])
    if ((await digestOf(tip, needed)) !== (await digestOf(left, needed))) moved.push(needed.path);
  return moved;
}

/** An approval is of these files as well. */
async function namedDigest({ file, head: text }: Versions, head: RepositoryVersion): Promise<Pick<SpecSources, "namedDigest">> {
  const document = text === undefined ? undefined : readSpec(file, text.text).document;
  if (document === undefined) return {};
  const digests: string[] = [];
  for (const needed of filesNeeded(withDefaults(document.migration)))
    digests.push(`${needed.path} ${await digestOf(head, needed)}`);
  return { namedDigest: digestOfBytes(Buffer.from(digests.join("\n"))) };
}

async function digestOf(version: RepositoryVersion, { path, kind }: NeededFile): Promise<string> {
  try {
    const files =
      kind === "folder"
        ? await version.readFolder(path, assetLimitBytes)
        : [{ path, bytes: await version.read(path, assetLimitBytes) }];
    return files.map(({ path: name, bytes }) => `${name} ${bytes === undefined ? "" : digestOfBytes(bytes)}`).join();
  } catch (error) {
    // A host that is away says nothing of the file: equal silence at head and base is not equal files.
    if (error instanceof Failure && (error.code === "file-unreadable" || error.code === "path-outside")) return error.message;
    throw error;
  }
}
