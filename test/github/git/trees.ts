import type { ObjectStore } from "./object-store.ts";

/** `040000` folder, `100644` file, `100755` executable, `120000` link, `160000` submodule. */
export type Mode = "040000" | "100644" | "100755" | "120000" | "160000";

export interface TreeEntry {
  readonly path: string;
  readonly mode: Mode;
  readonly sha: string;
}

export function entryKind(mode: Mode): "tree" | "blob" | "commit" {
  return mode === "040000" ? "tree" : mode === "160000" ? "commit" : "blob";
}

/** One level of a tree. */
export function readTree(store: ObjectStore, sha: string): readonly TreeEntry[] | undefined {
  const body = store.readKind(sha, "tree");
  if (!body) return sha === emptyTree ? [] : undefined;
  const entries: TreeEntry[] = [];
  for (let at = 0; at < body.length;) {
    const space = body.indexOf(32, at);
    const end = body.indexOf(0, space);
    const mode = body.subarray(at, space).toString().padStart(6, "0") as Mode;
    entries.push({ mode, path: body.subarray(space + 1, end).toString(), sha: body.subarray(end + 1, end + 21).toString("hex") });
    at = end + 21;
  }
  return entries;
}

export const emptyTree = "4b825dc642cb6eb9a060e54bf8d69288fbee4904";

export function writeTree(store: ObjectStore, entries: readonly TreeEntry[]): string {
  // Git sorts a folder as if its name ended in a slash.
  const key = (entry: TreeEntry) => Buffer.from(entry.mode === "040000" ? `${entry.path}/` : entry.path);
  const sorted = [...entries].sort((a, b) => Buffer.compare(key(a), key(b)));
  const parts = sorted.map((entry) =>
    Buffer.concat([Buffer.from(`${entry.mode.replace(/^0/, "")} ${entry.path}\0`), Buffer.from(entry.sha, "hex")]),
  );
  return store.write("tree", Buffer.concat(parts));
}

/** Every entry below a tree, folders before what they hold, with whole paths. */
export function walkTree(store: ObjectStore, sha: string, prefix = ""): TreeEntry[] {
  return (readTree(store, sha) ?? []).flatMap((entry) => {
    const whole = { ...entry, path: prefix + entry.path };
    return entry.mode === "040000" ? [whole, ...walkTree(store, entry.sha, `${whole.path}/`)] : [whole];
  });
}

export function findEntry(store: ObjectStore, tree: string, path: string): TreeEntry | undefined {
  let entry: TreeEntry | undefined = { path: "", mode: "040000", sha: tree };
  for (const name of path.split("/").filter(Boolean)) {
    if (entry?.mode !== "040000") return undefined;
    entry = readTree(store, entry.sha)?.find((one) => one.path === name);
  }
  return entry && { ...entry, path };
}

export interface TreeChange {
  readonly path: string;
  readonly mode?: Mode;
  /** null takes the path away. */
  readonly sha: string | null;
}

/** The tree after changes at any depth. Folders left empty go, as in git. */
export function changeTree(store: ObjectStore, base: string | undefined, changes: readonly TreeChange[]): string {
  const entries = new Map((base ? (readTree(store, base) ?? []) : []).map((entry) => [entry.path, entry]));
  const below = new Map<string, TreeChange[]>();
  for (const change of changes) {
    const [name, ...rest] = change.path.split("/") as [string, ...string[]];
    if (rest.length > 0) put(below, name, { ...change, path: rest.join("/") });
    else if (change.sha === null) entries.delete(name);
    else entries.set(name, { path: name, mode: change.mode ?? "100644", sha: change.sha });
  }
  for (const [name, inner] of below) {
    const old = entries.get(name);
    const sha = changeTree(store, old?.mode === "040000" ? old.sha : undefined, inner);
    if (sha === emptyTree) entries.delete(name);
    else entries.set(name, { path: name, mode: "040000", sha });
  }
  return writeTree(store, [...entries.values()]);
}

function put<T>(lists: Map<string, T[]>, key: string, value: T): void {
  const list = lists.get(key);
  if (list) list.push(value);
  else lists.set(key, [value]);
}
