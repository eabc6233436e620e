import { contained } from "../../domain/containment.ts";
import { Failure } from "../../domain/failure.ts";
import type { RepositoryId } from "../../domain/pull-request.ts";
import type { RepositoryVersion } from "../../ports/repository.ts";
import type { Blobs } from "./blobs.ts";
import type { Client } from "./client.ts";
import { pathMatcher } from "./path-matcher.ts";
import { readFolders, readTree, type Listings, type Tree, type TreeFile } from "./tree.ts";

/** A commit on GitHub. Its files are listed once; contents come through the repository's blobs. */
export interface GitHubVersion extends RepositoryVersion {
  /** Regular files that match. */
  files(patterns: readonly string[]): Promise<readonly TreeFile[]>;
}

export async function gitHubVersion(
  client: () => Promise<Client>,
  repository: RepositoryId,
  commit: string,
  blobs: Blobs,
): Promise<GitHubVersion> {
  const whole = await readTree(await client(), repository, commit);
  const listings: Listings = new Map();
  const tree = async (patterns: readonly string[]): Promise<Tree> =>
    whole.partial === true ? await readFolders(await client(), repository, { commit, patterns, listings }) : whole;
  const files = async (patterns: readonly string[]) => {
    const matches = pathMatcher(patterns);
    const listed = await tree(patterns);
    return [...listed.files.values()].filter(({ path }) => matches(path)).toSorted((a, b) => (a.path < b.path ? -1 : 1));
  };
  const read = async (file: TreeFile, limitBytes: number) => {
    if (file.bytes > limitBytes)
      throw new Failure("file-unreadable", { file: file.path, why: `it is larger than ${limitBytes} bytes` });
    return await blobs.read(file);
  };
  return {
    name: commit,
    files,
    identities: async (patterns) => Object.fromEntries((await files(patterns)).map(({ path, sha }) => [path, sha])),
    list: async (patterns) => (await files(patterns)).map(({ path }) => path),
    read: async (path, limitBytes) => {
      const normal = contained(path);
      const file = (await tree([escapeGlob(normal)])).files.get(normal);
      return file === undefined ? undefined : await read(file, limitBytes);
    },
    readFolder: async (path, limitBytes) => {
      const root = `${contained(path)}/`;
      const inside = [...(await tree([`${escapeGlob(root)}**`])).files.values()].filter((file) => file.path.startsWith(root));
      const total = inside.reduce((sum, { bytes }) => sum + bytes, 0);
      if (total > limitBytes) throw new Failure("file-unreadable", { file: path, why: `it is larger than ${limitBytes} bytes` });
      await blobs.fetch(inside);
      const sorted = inside.toSorted((a, b) => (a.path < b.path ? -1 : 1));
      const contents = [];
      for (const file of sorted) contents.push({ path: file.path.slice(root.length), bytes: await blobs.read(file) });
      return contents;
    },
  };
}

const escapeGlob = (path: string): string => path.replace(/[\\*?[\]{}()!+@|]/g, "\\$&");
