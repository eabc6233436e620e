import { history } from "./commits.ts";
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

export async function mergeBase(repository: BareRepository, base: string, head: string): Promise<string | undefined> {
  if (base === head) return base;
  const answer = await runGit(repository.folder, ["merge-base", base, head]);
  return answer.code === 0 ? answer.stdout.toString().trim() : undefined;
}

const statuses = { A: "added", D: "removed", M: "modified", R: "renamed", T: "changed", C: "added" } as const;

/** What differs between two trees or commits, with renames found as GitHub finds them (half of a file alike). */
export async function changedFiles(repository: BareRepository, from: string, to: string): Promise<readonly FileChange[]> {
  if (from === to) return [];
  const [raw, numbers, text] = await Promise.all([
    git(repository.folder, "diff-tree", "-r", "-M", "-z", "--raw", "--no-abbrev", from, to),
    git(repository.folder, "diff-tree", "-r", "-M", "-z", "--numstat", from, to),
    git(repository.folder, "diff-tree", "-r", "-M", "-p", "--no-color", "--src-prefix=a/", "--dst-prefix=b/", from, to),
  ]);
  const patches = text.split(/^diff --git /m).slice(1);
  const counts = readNumstat(numbers);
  return readRaw(raw).map((change, index) => {
    const patch = /^@@ [\s\S]*/m.exec(patches[index] ?? "")?.[0].replace(/\n$/, "");
    const count = counts[index] ?? { additions: 0, deletions: 0 };
    return { ...change, ...count, ...(patch === undefined ? {} : { patch }) };
  });
}

type Raw = Omit<FileChange, "additions" | "deletions" | "patch">;

function readRaw(raw: string): Raw[] {
  const parts = raw.split("\0");
  const found: Raw[] = [];
  for (let at = 0; at + 1 < parts.length;) {
    const [, , oldSha = "", newSha = "", letter = "M"] = (parts[at] ?? "").split(" ");
    const status = statuses[letter[0] as keyof typeof statuses];
    const two = letter.startsWith("R") || letter.startsWith("C");
    const path = parts[at + (two ? 2 : 1)] ?? "";
    found.push({
      status,
      path,
      sha: status === "removed" ? oldSha : newSha,
      ...(letter.startsWith("R") ? { previousPath: parts[at + 1] ?? "" } : {}),
    });
    at += two ? 3 : 2;
  }
  return found;
}

function readNumstat(text: string): { additions: number; deletions: number }[] {
  const parts = text.split("\0");
  const found = [];
  for (let at = 0; at + 1 < parts.length;) {
    const [added = "0", deleted = "0", path = ""] = (parts[at] ?? "").split("\t");
    found.push({ additions: Number(added) || 0, deletions: Number(deleted) || 0 });
    at += path === "" ? 3 : 1;
  }
  return found;
}

/** Commits of `head` that `base` has not, oldest first. */
export function commitsBetween(repository: BareRepository, base: string, head: string): readonly string[] {
  return history(repository.objects, head, new Set(history(repository.objects, base))).reverse();
}

/** The tree of a three-way merge; undefined where people must resolve a conflict. */
export async function mergeTrees(repository: BareRepository, ours: string, theirs: string): Promise<string | undefined> {
  const answer = await runGit(repository.folder, ["merge-tree", "--write-tree", "--no-messages", ours, theirs]);
  return answer.code === 0 ? answer.stdout.toString().trim().split("\n")[0] : undefined;
}
