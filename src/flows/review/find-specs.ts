import { Failure } from "../../domain/failure.ts";
import type { Repository, RepositoryVersion } from "../../ports/repository.ts";
import type { NeededFile } from "../../stages/synth/files.ts";
import type { Governing } from "./governing.ts";
import { comparing, digestOf, type Differs } from "./named-files.ts";
import { outlineCache, type Outlines } from "./outlines.ts";
import type { SpecSources } from "./read-versions.ts";
import { defaultPaths, type ReviewRequest } from "./request.ts";
import { sideBySide } from "./side-by-side.ts";
import { contentIds, isSame, specFilesOf, type SpecFile, type SpecFiles } from "./spec-files.ts";
import { digestOfBytes } from "./texts.ts";

/** The specs to review, and what was looked at to find them: no spec at all is only believed with that. */
export interface FoundSpecs {
  readonly sources: readonly SpecSources[];
  readonly examined: { readonly paths: readonly string[]; readonly files: number };
}

/** On disk each read is a process of git. */
const readsAtOnce = 8;

interface Versions {
  readonly file: string;
  readonly base: SpecFile | undefined;
  readonly head: SpecFile | undefined;
  readonly same: boolean;
  /** Files that the spec names: at the head, or where it is removed at the base. */
  readonly needed: readonly NeededFile[];
}

/**
 * The specs that were named, else those under the settings' paths that differ from the base, themselves or in a file they name. A spec
 * that did not change is neither read nor parsed again where its content has an id and its outline is known.
 */
export async function findSpecs(
  request: ReviewRequest,
  { settings }: Governing,
  outlines: Outlines = outlineCache(),
): Promise<FoundSpecs> {
  const { repository } = request;
  const { base, head, governance } = repository;
  const paths = settings?.paths ?? defaultPaths;
  const inHead = await head.list(paths);
  const inBase = base === undefined ? [] : await base.list(paths);
  const files = request.files ?? [...new Set([...inHead, ...inBase])].toSorted();
  const sides = base === undefined ? [head] : [head, base];
  const all = governance === undefined ? sides : [...sides, governance];
  const ids = await contentIds(all, paths);
  const specs = specFilesOf(ids, outlines, `${request.tenant}/${request.repositoryName}`);
  const versions = await sideBySide(readsAtOnce, files, (file) => versionsOf(file, repository, specs));
  const missing = versions.find((version) => version.head === undefined && version.base === undefined);
  if (missing !== undefined)
    throw new Failure("file-unreadable", { file: missing.file, why: "there is no such file at head or base" });
  const renames = await renamesOf(versions, inBase, repository, specs);
  const names = await namesAtHead(inHead, versions, head, specs);
  const needed = versions.flatMap((version) => version.needed);
  const differs = await comparing(all, needed, ids);
  const moved = new Set([...renames.values()].map(({ file }) => file));
  const search = { request, renames, names, differs, moved };
  const sources = await sideBySide(readsAtOnce, versions, (version) => sourcesOf(version, search));
  return { sources: sources.flat(), examined: { paths, files: versions.length } };
}

interface Search {
  readonly request: ReviewRequest;
  readonly renames: ReadonlyMap<string, SpecFile>;
  readonly names: readonly Named[];
  readonly differs: Differs;
  /** Files of the base that are others at the head. */
  readonly moved: ReadonlySet<string>;
}

interface Named {
  readonly file: string;
  readonly name: string;
}

/** Nothing for a spec that this change does not touch. */
async function sourcesOf(version: Versions, search: Search): Promise<readonly SpecSources[]> {
  const { request, renames, names, differs } = search;
  const { file, head } = version;
  if (head === undefined && search.moved.has(file)) return [];
  const before = renames.get(file) ?? version.base;
  const touched = request.files === undefined ? await touchedBy(version, request.repository, differs) : [];
  if (request.files === undefined && version.same && touched.length === 0) return [];
  const from = before?.file ?? file;
  return [
    {
      file,
      siblings: names.filter((other) => other.file !== file).map(({ name }) => name),
      touched,
      ...(await namedDigest(head, request.repository.head)),
      moved: request.merged === true ? [] : await movedOnBase(version, from, request.repository, differs),
      ...(before === undefined ? {} : { base: await before.text() }),
      ...(from === file ? {} : { renamedFrom: from }),
      ...(head === undefined ? {} : { head: await head.text() }),
    },
  ];
}

async function versionsOf(file: string, { base: left, head: right }: Repository, specs: SpecFiles): Promise<Versions> {
  const head = await specs(right, file);
  const base = left === undefined ? undefined : await specs(left, file);
  const outline = await (head ?? base)?.outline();
  return { file, head, base, same: await isSame(base, head), needed: outline?.needed ?? [] };
}

/** A migration is who it says it is, wherever its file lies: in another file it keeps its base, and its gates with it. */
async function renamesOf(
  versions: readonly Versions[],
  inBase: readonly string[],
  { base, head }: Repository,
  specs: SpecFiles,
): Promise<ReadonlyMap<string, SpecFile>> {
  const added = versions.filter((version) => version.base === undefined);
  if (base === undefined || added.length === 0) return new Map();
  const known = new Map(versions.map((version) => [version.file, version]));
  const gone = new Map<string, SpecFile>();
  for (const file of inBase) {
    if ((known.get(file)?.head ?? (await specs(head, file))) !== undefined) continue;
    const spec = known.get(file)?.base ?? (await specs(base, file));
    const name = (await spec?.outline())?.name;
    if (spec !== undefined && name !== undefined && !gone.has(name)) gone.set(name, spec);
  }
  const renames = new Map<string, SpecFile>();
  for (const version of added) {
    const name = (await version.head?.outline())?.name;
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
  specs: SpecFiles,
): Promise<readonly Named[]> {
  const known = new Map(versions.map((version) => [version.file, version.head]));
  const names = await sideBySide(readsAtOnce, files, async (file) => {
    const name = (await (known.get(file) ?? (await specs(head, file)))?.outline())?.name;
    return name === undefined ? [] : [{ file, name }];
  });
  return names.flat();
}

/** Files that a spec names and that differ although its text does not: they change what is built as well. */
async function touchedBy({ same, needed }: Versions, { base, head }: Repository, differs: Differs): Promise<readonly string[]> {
  if (base === undefined || !same) return [];
  const touched: string[] = [];
  for (const file of needed) if (await differs(base, head, file)) touched.push(file.path);
  return touched;
}

/**
 * What the base branch has changed since the head left it, of what this spec reads. Merged, it would be neither of the two versions that
 * are compared here. Changes elsewhere do not matter.
 */
async function movedOnBase(
  { file, needed }: Versions,
  before: string,
  { governance: tip, base: left }: Repository,
  differs: Differs,
): Promise<readonly string[]> {
  if (tip === undefined || left === undefined || tip.name === left.name) return [];
  const moved: string[] = [];
  for (const one of [...[...new Set([file, before])].map(fileAt), ...needed])
    if (await differs(tip, left, one)) moved.push(one.path);
  return moved;
}

const fileAt = (path: string): NeededFile => ({ path, kind: "file" });

/** An approval is of these files as well. */
async function namedDigest(
  spec: SpecFile | undefined,
  head: RepositoryVersion,
): Promise<Pick<SpecSources, "namedDigest" | "named">> {
  const outline = await spec?.outline();
  if (outline?.name === undefined) return {};
  const digests: string[] = [];
  for (const needed of outline.needed) digests.push(`${needed.path} ${await digestOf(head, needed)}`);
  const named = outline.needed.map(({ path }) => path);
  return { namedDigest: digestOfBytes(Buffer.from(digests.join("\n"))), ...(named.length === 0 ? {} : { named }) };
}
