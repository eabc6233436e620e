import { randomUUID } from "node:crypto";
import { link, mkdir, open, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { Failure } from "../../domain/failure.ts";

const mostBytes = 65_536;

/**
 * The text of a file that this user alone may read; it is made when there is none, whole or not at all, and of two processes that make it
 * at once both get the same. Throws Failure "file-unreadable" for one that others may read.
 */
export async function secretFile(path: string, make: () => string): Promise<string> {
  const found = await read(path);
  if (found !== undefined) return found;
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const draft = `${path}.draft.${randomUUID()}`;
  try {
    await writeDurably(draft, `${make()}\n`);
    await link(draft, path).catch((error: unknown) => {
      if (codeOf(error) !== "EEXIST") throw error;
    });
  } finally {
    await rm(draft, { force: true });
  }
  const made = await read(path);
  if (made === undefined) throw new Failure("file-unreadable", { file: path, why: "it went away while it was made" });
  return made;
}

async function read(path: string): Promise<string | undefined> {
  try {
    const file = await open(path, "r");
    try {
      const { mode, size } = await file.stat();
      if ((mode & 0o077) !== 0) throw new Failure("file-unreadable", { file: path, why: "others may read it; chmod 600 it" });
      if (size > mostBytes) throw new Failure("file-unreadable", { file: path, why: "it is too large for a key" });
      return (await file.readFile("utf8")).trim();
    } finally {
      await file.close();
    }
  } catch (error) {
    if (codeOf(error) === "ENOENT") return undefined;
    if (error instanceof Failure) throw error;
    throw new Failure("file-unreadable", { file: path, why: codeOf(error) ?? "unknown reason" }, { cause: error });
  }
}

async function writeDurably(path: string, text: string): Promise<void> {
  const file = await open(path, "wx", 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
}

const codeOf = (error: unknown): string | undefined =>
  error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : undefined;
