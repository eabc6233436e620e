import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { readCommit } from "./commits.ts";
import type { ObjectStore } from "./object-store.ts";

const config = `[core]
\trepositoryformatversion = 0
\tbare = true
[gc]
\tauto = 0
[receive]
\tunpackLimit = 10000000
\tautogc = false
\thideRefs = refs/pull
\tdenyDeleteCurrent = refuse
[http]
\treceivepack = true
[uploadpack]
\tallowAnySHA1InWant = true
`;

/** A bare repository on disk that `git` can serve; pushes are kept as loose objects, so we read them without git. */
export class BareRepository {
  readonly folder: string;
  readonly objects: ObjectStore;

  constructor(folder: string, objects: ObjectStore, defaultBranch: string) {
    this.folder = folder;
    this.objects = objects;
    mkdirSync(join(folder, "refs", "heads"), { recursive: true });
    mkdirSync(join(folder, "refs", "tags"), { recursive: true });
    symlinkSync(objects.folder, join(folder, "objects"));
    writeFileSync(join(folder, "config"), config);
    this.setDefaultBranch(defaultBranch);
  }

  setDefaultBranch(name: string): void {
    writeFileSync(join(this.folder, "HEAD"), `ref: refs/heads/${name}\n`);
  }

  ref(name: string): string | undefined {
    if (!validRefName(name)) return undefined;
    const file = join(this.folder, name);
    try {
      return readFileSync(file, "utf8").trim();
    } catch {
      return undefined;
    }
  }

  /** All refs below a prefix such as `refs/heads/`, sorted. */
  refs(prefix = "refs/"): Map<string, string> {
    const found = new Map<string, string>();
    const walk = (folder: string, name: string): void => {
      for (const entry of readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))) {
        const whole = `${name}/${entry.name}`;
        if (entry.isDirectory()) walk(join(folder, entry.name), whole);
        else if (whole.startsWith(prefix) && !entry.name.endsWith(".lock"))
          found.set(whole, readFileSync(join(folder, entry.name), "utf8").trim());
      }
    };
    walk(join(this.folder, "refs"), "refs");
    return found;
  }

  /** false where git has no room for the name: `a` beside `a/b`, or a name git forbids. */
  setRef(name: string, sha: string): boolean {
    if (!validRefName(name)) return false;
    const file = join(this.folder, name);
    try {
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(`${file}.lock`, `${sha}\n`);
      renameSync(`${file}.lock`, file);
      return true;
    } catch {
      if (existsSync(`${file}.lock`)) rmSync(`${file}.lock`);
      return false;
    }
  }

  deleteRef(name: string): void {
    rmSync(join(this.folder, name), { force: true });
    for (let folder = dirname(join(this.folder, name)); folder.length > join(this.folder, "refs", "heads").length;) {
      if (!existsSync(folder) || readdirSync(folder).length > 0) break;
      rmSync(folder, { recursive: true });
      folder = dirname(folder);
    }
  }

  /** A branch, tag, whole or short ref, or sha (also shortened) to the commit's sha. */
  resolve(name: string): string | undefined {
    for (const candidate of [`refs/heads/${name}`, `refs/tags/${name}`, name, `refs/${name}`]) {
      const sha = candidate.startsWith("refs/") ? this.ref(candidate) : undefined;
      if (sha !== undefined) return this.#peel(sha);
    }
    if (name === "HEAD")
      return this.resolve(readFileSync(join(this.folder, "HEAD"), "utf8").trim().slice("ref: refs/heads/".length));
    return /^[0-9a-f]{40}$/.test(name) && readCommit(this.objects, name) ? name : undefined;
  }

  #peel(sha: string): string | undefined {
    const tag = this.objects.readKind(sha, "tag")?.toString();
    return tag === undefined ? sha : /^object ([0-9a-f]{40})/.exec(tag)?.[1];
  }
}

/** git-check-ref-format, for what begins with `refs/`. */
export function validRefName(name: string): boolean {
  if (!/^refs\/[^/]+\/./.test(name) || name.endsWith("/") || name.endsWith(".") || name.includes("//")) return false;
  // eslint-disable-next-line no-control-regex -- git forbids them by number
  if (/[\x00-\x20~^:?*[\\\x7f]|\.\.|@\{/.test(name)) return false;
  return name.split("/").every((part) => !part.startsWith(".") && !part.endsWith(".lock"));
}
