import type { ObjectStore } from "./object-store.ts";

export interface Signature {
  readonly name: string;
  readonly email: string;
  readonly date: Date;
}

export interface CommitData {
  readonly tree: string;
  readonly parents: readonly string[];
  readonly author: Signature;
  readonly committer: Signature;
  readonly message: string;
}

function writeSignature({ name, email, date }: Signature): string {
  const clean = (text: string) => text.replace(/[<>\n]/g, "");
  return `${clean(name)} <${clean(email)}> ${Math.floor(date.getTime() / 1000)} +0000`;
}

export function writeCommit(store: ObjectStore, commit: CommitData): string {
  const lines = [
    `tree ${commit.tree}`,
    ...commit.parents.map((parent) => `parent ${parent}`),
    `author ${writeSignature(commit.author)}`,
    `committer ${writeSignature(commit.committer)}`,
  ];
  return store.write("commit", Buffer.from(`${lines.join("\n")}\n\n${commit.message}`));
}

function readSignature(text: string): Signature {
  const match = /^(.*) <(.*)> (\d+) [+-]\d{4}$/.exec(text);
  return { name: match?.[1] ?? "", email: match?.[2] ?? "", date: new Date(Number(match?.[3] ?? 0) * 1000) };
}

export function readCommit(store: ObjectStore, sha: string): CommitData | undefined {
  const body = store.readKind(sha, "commit")?.toString();
  if (body === undefined) return undefined;
  const end = body.indexOf("\n\n");
  const header = body.slice(0, end).split("\n");
  const all = (name: string) => header.filter((row) => row.startsWith(`${name} `)).map((row) => row.slice(name.length + 1));
  return {
    tree: all("tree")[0] ?? "",
    parents: all("parent"),
    author: readSignature(all("author")[0] ?? ""),
    committer: readSignature(all("committer")[0] ?? ""),
    message: body.slice(end + 2).replace(/\n$/, ""),
  };
}

/** A commit and everything before it, newest of each line first. */
export function history(store: ObjectStore, sha: string, stop: ReadonlySet<string> = new Set()): string[] {
  const seen = new Set<string>();
  const found: string[] = [];
  for (const queue = [sha]; queue.length > 0;) {
    const next = queue.shift()!;
    if (seen.has(next) || stop.has(next)) continue;
    seen.add(next);
    found.push(next);
    queue.push(...(readCommit(store, next)?.parents ?? []));
  }
  return found;
}
