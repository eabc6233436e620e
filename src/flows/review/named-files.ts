import { Failure } from "../../domain/failure.ts";
import type { RepositoryVersion } from "../../ports/repository.ts";
import type { NeededFile } from "../../stages/synth/files.ts";
import { assetLimitBytes } from "./request.ts";
import { contentIds, type ContentIds } from "./spec-files.ts";
import { digestOfBytes } from "./texts.ts";

/** Whether a file or folder differs between two versions. */
export type Differs = (one: RepositoryVersion, other: RepositoryVersion, needed: NeededFile) => Promise<boolean>;

/** Content ids are asked for once for all files, but those of specs, which are known; what has none, or another on each side, is read. */
export async function comparing(
  versions: readonly RepositoryVersion[],
  needed: readonly NeededFile[],
  specs: ContentIds,
): Promise<Differs> {
  const ids = await contentIds(versions, [...new Set(needed.map(patternOf))]);
  const byVersion = new Map([...ids].map(([version, known]) => [version, byNeed(needed, known)]));
  const idOf = (version: RepositoryVersion, file: NeededFile) =>
    byVersion.get(version)?.get(keyOf(file)) ?? (file.kind === "file" ? specs.get(version)?.get(file.path) : undefined);
  return async (one, other, file) => {
    const [id, otherId] = [idOf(one, file), idOf(other, file)];
    if (id !== undefined && otherId !== undefined) return id !== otherId;
    return (await digestOf(one, file)) !== (await digestOf(other, file));
  };
}

const keyOf = ({ kind, path }: NeededFile): string => `${kind} ${path}`;

const patternOf = ({ kind, path }: NeededFile): string => {
  const escaped = path.replace(/[\\*?[\]{}()!+@|]/g, "\\$&");
  return kind === "folder" ? `${escaped}/**` : escaped;
};

/** A folder's id is that of all its files. What has no id is not mentioned: a file that is not there is not taken for a known one. */
function byNeed(needed: readonly NeededFile[], ids: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  const files = new Map(needed.filter(({ kind }) => kind === "file").map((file) => [file.path, keyOf(file)]));
  const folders = new Map(needed.filter(({ kind }) => kind === "folder").map((file) => [file.path, keyOf(file)]));
  const found = new Map<string, string>();
  for (const [path, id] of [...ids].toSorted(([a], [b]) => (a < b ? -1 : 1))) {
    const file = files.get(path);
    if (file !== undefined) found.set(file, id);
    for (const folder of foldersOf(path)) {
      const key = folders.get(folder);
      if (key !== undefined) found.set(key, `${found.get(key) ?? ""}${id} ${JSON.stringify(path)}\n`);
    }
  }
  return found;
}

const foldersOf = (path: string): readonly string[] => [...path.matchAll(/\//g)].map(({ index }) => path.slice(0, index));

/** Over what a file or folder holds; of what cannot be read, why. */
export async function digestOf(version: RepositoryVersion, { path, kind }: NeededFile): Promise<string> {
  try {
    const files =
      kind === "folder"
        ? await version.readFolder(path, assetLimitBytes)
        : [{ path, bytes: await version.read(path, assetLimitBytes) }];
    return files.map(({ path: name, bytes }) => `${name} ${bytes === undefined ? "" : digestOfBytes(bytes)}`).join();
  } catch (error) {
    // A host that is away says nothing of the file; and what cannot be read is not known to be the same in another version.
    if (error instanceof Failure && (error.code === "file-unreadable" || error.code === "path-outside"))
      return `${error.message} (${version.name})`;
    throw error;
  }
}
