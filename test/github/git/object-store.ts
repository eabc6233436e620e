import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { deflateSync, inflateSync } from "node:zlib";

export type ObjectKind = "blob" | "tree" | "commit" | "tag";

export interface GitObject {
  readonly kind: ObjectKind;
  readonly body: Buffer;
}

/**
 * Git's loose objects on disk, as `git` itself writes them. One store per fork network: that is why GitHub answers
 * for an object of a fork in the repository it was forked from.
 */
export class ObjectStore {
  readonly folder: string;
  readonly #known = new Map<string, GitObject>();

  constructor(folder: string) {
    this.folder = folder;
    mkdirSync(join(folder, "info"), { recursive: true });
    mkdirSync(join(folder, "pack"), { recursive: true });
  }

  write(kind: ObjectKind, body: Buffer): string {
    const whole = Buffer.concat([Buffer.from(`${kind} ${body.length}\0`), body]);
    const sha = createHash("sha1").update(whole).digest("hex");
    if (this.#known.has(sha)) return sha;
    const file = this.#file(sha);
    if (!existsSync(file)) {
      mkdirSync(join(file, ".."), { recursive: true });
      writeFileSync(`${file}.new`, deflateSync(whole, { level: 1 }));
      renameSync(`${file}.new`, file);
    }
    this.#known.set(sha, { kind, body });
    return sha;
  }

  read(sha: string): GitObject | undefined {
    const known = this.#known.get(sha);
    if (known) return known;
    const file = this.#file(sha);
    if (!/^[0-9a-f]{40}$/.test(sha) || !existsSync(file)) return undefined;
    const whole = inflateSync(readFileSync(file));
    const end = whole.indexOf(0);
    const kind = whole.subarray(0, end).toString().split(" ")[0] as ObjectKind;
    const object = { kind, body: whole.subarray(end + 1) };
    this.#known.set(sha, object);
    return object;
  }

  readKind(sha: string, kind: ObjectKind): Buffer | undefined {
    const object = this.read(sha);
    return object?.kind === kind ? object.body : undefined;
  }

  #file(sha: string): string {
    return join(this.folder, sha.slice(0, 2), sha.slice(2));
  }
}
