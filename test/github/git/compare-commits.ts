import { history, readCommit } from "./commits.ts";
import type { ObjectStore } from "./object-store.ts";
import type { BareRepository } from "./bare-repository.ts";
import { git, runGit } from "./run-git.ts";

export interface FileChange {
  readonly status: "added" | "removed" | "modified" | "renamed" | "changed";
  readonly path: string;
  readonly previousPath?: string;
  readonly sha: string;
  readonly additions: number;
  readonly deletions: number;
  readonly patch?: string;
}

/** Commits never change, so neither does what git said of two of them. */
const remembered = new WeakMap<ObjectStore, Map<string, Promise<unknown>>>();

function once<T>(repository: BareRepository, key: string, work: () => Promise<T>): Promise<T> {
  const known = remembered.get(repository.objects) ?? new Map<string, Promise<unknown>>();
  remembered.set(repository.objects, known);
  const answer = (known.get(key) as Promise<T> | undefined) ?? work();
  known.set(key, answer);
  return answer;
}

export function isAncestor(repository: BareRepository, older: string, newer: string): boolean {
  return history(repository.objects, newer).includes(older);
}

export async function mergeBase(repository: BareRepository, base: string, head: string): Promise<string | undefined> {
  if (isAncestor(repository, base, head)) return base;
  if (isAncestor(repository, head, base)) return head;
  return once(repository, `base ${base} ${head}`, async () => {
    const answer = await runGit(repository.folder, ["merge-base", base, head]);
    return answer.code === 0 ? answer.stdout.toString().trim() : undefined;
  });
}

const statuses = { A: "added", D: "removed", M: "modified", R: "renamed", T: "changed", C: "added" } as const;

/** What differs between two trees or commits, with renames found as GitHub finds them (half of a file alike). */
export async function changedFiles(repository: BareRepository, from: string, to: string): Promise<readonly FileChange[]> {
  if (from === to) return [];
  const parts = ["-r", "-M", "-z", "--raw", "--no-abbrev", "--numstat", "-p", "--no-color", "--src-prefix=a/", "--dst-prefix=b/"];
  return once(repository, `diff ${from} ${to}`, async () =>
    readDiff(await git(repository.folder, "diff-tree", ...parts, from, to)),
  );
}

/** Three parts in one answer: what changed, how many lines, and the text; fields of the first two end in NUL. */
function readDiff(text: string): readonly FileChange[] {
  let at = 0;
  const next = (): string => {
    const end = text.indexOf("\0", at);
    const field = text.slice(at, end);
    at = end + 1;
    return field;
  };
  const changes: Raw[] = [];
  while (text.startsWith(":", at)) changes.push(readRaw(next(), next));
  const counts = changes.map(() => readCounts(next(), next));
  // One more NUL stands before the text.
  const patches = text
    .slice(at + 1)
    .split(/^diff --git /m)
    .slice(1);
  return changes.map((change, index) => {
    const patch = /^@@ [\s\S]*/m.exec(patches[index] ?? "")?.[0].replace(/\n$/, "");
    return { ...change, ...counts[index]!, ...(patch === undefined ? {} : { patch }) };
  });
}

type Raw = Omit<FileChange, "additions" | "deletions" | "patch">;

function readRaw(row: string, next: () => string): Raw {
  const [, , oldSha = "", newSha = "", letter = "M"] = row.split(" ");
  const status = statuses[letter[0] as keyof typeof statuses];
  const first = next();
  const path = /^[RC]/.test(letter) ? next() : first;
  const previous = letter.startsWith("R") ? { previousPath: first } : {};
  return { status, path, sha: status === "removed" ? oldSha : newSha, ...previous };
}

/** `-` where git calls a file binary; a rename has both names in fields of their own. */
function readCounts(row: string, next: () => string): { readonly additions: number; readonly deletions: number } {
  const [added = "0", deleted = "0", path = ""] = row.split("\t");
  if (path === "") {
    next();
    next();
  }
  return { additions: Number(added) || 0, deletions: Number(deleted) || 0 };
}

/** Commits of `head` that `base` has not, oldest first. */
export function commitsBetween(repository: BareRepository, base: string, head: string): readonly string[] {
  return history(repository.objects, head, new Set(history(repository.objects, base))).reverse();
}

/** The tree of a three-way merge; undefined where people must resolve a conflict. */
export async function mergeTrees(repository: BareRepository, ours: string, theirs: string): Promise<string | undefined> {
  if (isAncestor(repository, ours, theirs)) return readCommit(repository.objects, theirs)?.tree;
  return once(repository, `merge ${ours} ${theirs}`, async () => {
    const answer = await runGit(repository.folder, ["merge-tree", "--write-tree", "--no-messages", ours, theirs]);
    return answer.code === 0 ? answer.stdout.toString().trim().split("\n")[0] : undefined;
  });
}
