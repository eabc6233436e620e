import { randomUUID } from "node:crypto";
import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { Failure } from "../../domain/failure.ts";
import type { Locks } from "../../ports/locks.ts";
import type { ValueMap } from "./values.ts";

/** A resource in the store; null when it was there and is gone, which is not the same as never heard of. */
export type Entry = ValueMap | null;
type Line = readonly [type: string, key: string, state: Entry];

/** What exists in one sandbox. In memory, and in a file when it has one; Terraform's state is kept elsewhere. */
export class Store {
  readonly #file: string | undefined;
  readonly #entries: Map<string, Line>;
  readonly #release: () => Promise<void>;
  #isDirty = false;
  #saving: Promise<void> = Promise.resolve();

  private constructor(file: string | undefined, lines: readonly Line[], release: () => Promise<void>) {
    this.#file = file;
    this.#entries = new Map(lines.map((line) => [place(line[0], line[1]), line]));
    this.#release = release;
  }

  static throwAway(): Store {
    return new Store(undefined, [], () => Promise.resolve());
  }

  /** Holds the file for this process until closed. Throws Failure "state-locked" and "sandbox-failed". */
  static async open(file: string, locks: Locks): Promise<Store> {
    const lock = await lockIn(file, locks);
    try {
      return new Store(file, await readLines(file), () => lock.release());
    } catch (error) {
      await lock.release();
      throw error;
    }
  }

  /** True when nothing is kept: then what it does not know may well exist. */
  get isThrowAway(): boolean {
    return this.#file === undefined;
  }

  get(type: string, key: string): Entry | undefined {
    return this.#entries.get(place(type, key))?.[2];
  }

  has(type: string, key: string): boolean {
    return this.#entries.has(place(type, key));
  }

  put(type: string, key: string, state: Entry): void {
    this.#entries.set(place(type, key), [type, key, state]);
    this.#isDirty = true;
  }

  /** What exists, in the order in which it came. */
  *existing(type?: string): Generator<{ readonly type: string; readonly key: string; readonly state: ValueMap }> {
    for (const [name, key, state] of this.#entries.values()) {
      if (state !== null && (type === undefined || name === type)) yield { type: name, key, state };
    }
  }

  /** Writes what changed. Calls that come while a write runs share the next one. */
  save(): Promise<void> {
    const write = (): Promise<void> => this.#write();
    // One that failed, on a full disk, does not spoil the next.
    this.#saving = this.#saving.then(write, write);
    return this.#saving;
  }

  async close(): Promise<void> {
    try {
      await this.save();
    } finally {
      await this.#release();
    }
  }

  async #write(): Promise<void> {
    if (!this.#isDirty || this.#file === undefined) return;
    this.#isDirty = false;
    const draft = `${this.#file}.draft.${randomUUID()}`;
    try {
      await writeFile(draft, JSON.stringify({ format: 1, resources: [...this.#entries.values()] }), { mode: 0o600 });
      await rename(draft, this.#file);
    } catch (error) {
      this.#isDirty = true;
      await rm(draft, { force: true });
      throw new Failure("sandbox-failed", { why: `its store ${this.#file} cannot be written` }, { cause: error });
    }
  }
}

const place = (type: string, key: string): string => `${type}\n${key}`;

/** What exists in a store on disk, without holding it: a file is replaced as a whole. Throws Failure "sandbox-failed". */
export async function storedIn(
  file: string,
): Promise<readonly { readonly type: string; readonly key: string; readonly state: ValueMap }[]> {
  return (await readLines(file)).flatMap(([type, key, state]) => (state === null ? [] : [{ type, key, state }]));
}

async function lockIn(file: string, locks: Locks): ReturnType<Locks["hold"]> {
  try {
    await mkdir(dirname(file), { recursive: true, mode: 0o700 });
    return await locks.hold(file, `of the sandbox (${file})`, "a sandbox");
  } catch (error) {
    if (error instanceof Failure) throw error;
    throw new Failure("sandbox-failed", { why: `its store ${file} cannot be made there` }, { cause: error });
  }
}

async function readLines(file: string): Promise<readonly Line[]> {
  let text: string;
  try {
    text = await readFile(file, "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return [];
    throw new Failure("sandbox-failed", { why: `its store ${file} cannot be read` }, { cause: error });
  }
  try {
    const { format, resources } = JSON.parse(text) as { readonly format: unknown; readonly resources: unknown };
    if (format === 1 && Array.isArray(resources) && resources.every(isLine)) return resources;
  } catch (error) {
    throw new Failure("sandbox-failed", { why: `its store ${file} is damaged` }, { cause: error });
  }
  throw new Failure("sandbox-failed", { why: `its store ${file} is not a store of this version` });
}

const isLine = (line: unknown): line is Line =>
  Array.isArray(line) && typeof line[0] === "string" && typeof line[1] === "string" && typeof line[2] === "object";
