import picomatch from "picomatch";
import { Failure } from "../../domain/failure.ts";
import type { RepositoryId } from "../../domain/pull-request.ts";
import type { Client } from "./client.ts";
import { asking } from "./failures.ts";

/** A regular file of a commit. */
export interface TreeFile {
  readonly path: string;
  /** Git's id of its content. */
  readonly sha: string;
  readonly bytes: number;
}

export interface Tree {
  /** By path. */
  readonly files: ReadonlyMap<string, TreeFile>;
  /** Absent: it is the whole commit. Otherwise only what lies under these folders was listed. */
  readonly partial?: true;
}

/** Folders listed one by one when a repository is too large for one answer: specs lie in few. */
const mostFolders = 500;

/** The regular files of a commit. Links and submodules are no files of this version. */
export async function readTree(client: Client, { owner, name: repo }: RepositoryId, commit: string): Promise<Tree> {
  const { data } = await asking(`the files of ${commit.slice(0, 7)}`, () =>
    client.rest.git.getTree({ owner, repo, tree_sha: commit, recursive: "1" }),
  );
  return {
    files: new Map(data.tree.flatMap((entry) => regular(entry, "")).map((file) => [file.path, file])),
    ...(data.truncated ? { partial: true } : {}),
  };
}

type Entry = Awaited<ReturnType<Client["rest"]["git"]["getTree"]>>["data"]["tree"][number];

/** Folders that were listed already, by their git id. */
export type Listings = Map<string, readonly Entry[]>;

export interface FolderSearch {
  readonly commit: string;
  readonly patterns: readonly string[];
  readonly listings: Listings;
}

/** What {@link readTree} could not list: the files below the fixed folders of the patterns. */
export async function readFolders(client: Client, repository: RepositoryId, search: FolderSearch): Promise<Tree> {
  const files = new Map<string, TreeFile>();
  const roots = [
    ...new Set(search.patterns.map((pattern) => picomatch.scan(pattern, { unescape: true }).base.replace(/\/$/, ""))),
  ];
  const matters = (folder: string) =>
    roots.some((root) => root === "" || folder === root || root.startsWith(`${folder}/`) || folder.startsWith(`${root}/`));
  const waiting: { readonly path: string; readonly sha: string }[] = [{ path: "", sha: search.commit }];
  for (let folder = waiting.pop(); folder !== undefined; folder = waiting.pop()) {
    for (const entry of await listFolder(client, repository, folder, search.listings)) {
      for (const file of regular(entry, folder.path)) files.set(file.path, file);
      const path = join(folder.path, entry.path);
      if (entry.type === "tree" && matters(path)) waiting.push({ path, sha: entry.sha });
    }
  }
  return { files };
}

async function listFolder(
  client: Client,
  { owner, name: repo }: RepositoryId,
  { path, sha }: { readonly path: string; readonly sha: string },
  listings: Listings,
): Promise<readonly Entry[]> {
  const known = listings.get(sha);
  if (known !== undefined) return known;
  if (listings.size >= mostFolders)
    throw new Failure("file-unreadable", { file: path, why: `more than ${mostFolders} folders would have to be listed` });
  const { data } = await asking(`the folder ${path}`, () => client.rest.git.getTree({ owner, repo, tree_sha: sha }));
  if (data.truncated)
    throw new Failure("file-unreadable", { file: path === "" ? "/" : path, why: "GitHub lists only a part of the folder" });
  listings.set(sha, data.tree);
  return data.tree;
}

const join = (folder: string, name: string): string => (folder === "" ? name : `${folder}/${name}`);

function regular(
  entry: { readonly path: string; readonly mode: string; readonly type: string; readonly sha: string; readonly size?: number },
  folder: string,
): readonly TreeFile[] {
  if (entry.type !== "blob" || (entry.mode !== "100644" && entry.mode !== "100755")) return [];
  const path = join(folder, entry.path);
  // GitHub refuses such names when they are pushed; should it ever not, they lead nowhere.
  if (path.split("/").some((part) => /^(?:|\.|\.\.|\.git)$/i.test(part))) return [];
  return [{ path, sha: entry.sha, bytes: entry.size ?? 0 }];
}
