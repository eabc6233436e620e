/** One version of a repository: a commit, a folder or a pull request's head. Paths are relative, with `/`. */
export interface RepositoryVersion {
  /** What people call it: a commit sha, `working tree`, a folder. */
  readonly name: string;
  /** Files whose path matches one of the glob patterns, sorted. */
  list(patterns: readonly string[]): Promise<readonly string[]>;
  /** Content ids of the files that match, by path, without reading them: equal ids are equal contents. Absent where reading is cheap. */
  identities?(patterns: readonly string[]): Promise<Readonly<Record<string, string>>>;
  /** undefined when there is no such file. Throws Failure "path-outside" and "file-unreadable". */
  read(path: string, limitBytes: number): Promise<Uint8Array | undefined>;
  /** All files under a folder, sorted by path, total size capped. */
  readFolder(path: string, limitBytes: number): Promise<readonly { readonly path: string; readonly bytes: Uint8Array }[]>;
}

export interface Repository {
  readonly head: RepositoryVersion;
  readonly base?: RepositoryVersion;
  /** Where settings, waivers, custom policies and CODEOWNERS are read: the tip of the base branch. Absent: the base. */
  readonly governance?: RepositoryVersion;
}
