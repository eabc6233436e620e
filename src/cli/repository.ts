import { Command } from "commander";
import { folderVersion } from "../adapters/repository/folder.ts";
import { gitVersion } from "../adapters/repository/git.ts";
import type { Repository } from "../ports/repository.ts";

export interface RepositoryOptions {
  readonly repo: string;
  readonly base?: string;
  readonly baseDir?: string;
}

export const withRepositoryOptions = (command: Command): Command =>
  command
    .option("--repo <folder>", "the repository's folder; the head is what is on disk", ".")
    .option("--base <revision>", "the commit to compare with, such as origin/main")
    .option("--base-dir <folder>", "a folder to compare with instead of a commit");

/** The head is the work tree; the base is a commit, a folder or nothing. */
export async function openRepository({ repo, base, baseDir }: RepositoryOptions, searchPath: string): Promise<Repository> {
  const head = await folderVersion(repo, "working tree");
  if (baseDir !== undefined) return { head, base: await folderVersion(baseDir) };
  return base === undefined ? { head } : { head, base: await gitVersion(repo, base, searchPath) };
}
