import { lstat, open, readdir, realpath, stat } from "node:fs/promises";
import { join, relative, sep } from "node:path";
import picomatch from "picomatch";
import { Failure } from "../../domain/failure.ts";
import type { RepositoryVersion } from "../../ports/repository.ts";
import { contained, totalWithin } from "../../domain/containment.ts";

/** All that is below a folder belongs to the version, as it does to a commit; what git keeps for itself does not. */
const skipped = new Set([".git"]);

/** A folder on disk as a version of a repository. Links that lead outside are refused, not followed. */
export async function folderVersion(folder: string, name = folder): Promise<RepositoryVersion> {
  const root = await realpath(folder).catch((error: unknown) => {
    throw new Failure("file-unreadable", { file: folder, why: reason(error) });
  });
  if (!(await stat(root)).isDirectory()) throw new Failure("file-unreadable", { file: folder, why: "it is not a folder" });
  const inside = async (path: string): Promise<string | undefined> => {
    const real = await realpath(join(root, contained(path))).catch((error: unknown) => {
      if (isMissing(error)) return undefined;
      throw new Failure("file-unreadable", { file: path, why: reason(error) });
    });
    if (real !== undefined && real !== root && !real.startsWith(root + sep)) throw new Failure("path-outside", { path });
    // A link may lead where a path may not.
    if (real !== undefined) contained(relative(root, real));
    return real;
  };
  const read = async (path: string, limitBytes: number) => {
    const real = await inside(path);
    return real === undefined ? undefined : await readCapped(real, path, limitBytes);
  };
  return {
    name,
    read,
    async list(patterns) {
      const matches = picomatch([...patterns], { dot: true });
      // Only where a pattern can match: below the rest there may be a hundred thousand files of dependencies.
      const starts = new Set(patterns.map((pattern) => picomatch.scan(pattern).base));
      const found = new Set<string>();
      for (const start of starts) {
        const real = await inside(start === "" ? "." : start);
        if (real === undefined) continue;
        const files = (await stat(real)).isDirectory()
          ? await filesBelow(root, real)
          : [relative(root, real).replaceAll(sep, "/")];
        for (const path of files) if (matches(path)) found.add(path);
      }
      return [...found].sort();
    },
    async readFolder(path, limitBytes) {
      const real = await inside(path);
      if (real === undefined) return [];
      const add = totalWithin(limitBytes, path);
      const files = [];
      for (const file of (await filesBelow(real, real)).sort()) {
        const bytes = await read(`${contained(path)}/${file}`, limitBytes);
        if (bytes === undefined) continue;
        add(bytes.byteLength);
        files.push({ path: file, bytes });
      }
      return files;
    },
  };
}

async function filesBelow(root: string, folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const found = [];
  for (const entry of entries) {
    const path = join(folder, entry.name);
    if (entry.isDirectory() && !skipped.has(entry.name)) found.push(...(await filesBelow(root, path)));
    else if (entry.isFile() || entry.isSymbolicLink()) found.push(relative(root, path).replaceAll(sep, "/"));
  }
  return found;
}

async function readCapped(real: string, path: string, limitBytes: number): Promise<Uint8Array | undefined> {
  try {
    // A FIFO or device would block the open itself.
    if (!(await lstat(real)).isFile()) throw new Failure("file-unreadable", { file: path, why: "it is not a regular file" });
    await using handle = await open(real, "r");
    const { size } = await handle.stat();
    if (size > limitBytes) throw new Failure("file-unreadable", { file: path, why: `it is larger than ${limitBytes} bytes` });
    const bytes = new Uint8Array(size);
    const { bytesRead } = await handle.read(bytes, 0, size, 0);
    return bytes.subarray(0, bytesRead);
  } catch (error) {
    if (error instanceof Failure) throw error;
    if (isMissing(error)) return undefined;
    throw new Failure("file-unreadable", { file: path, why: reason(error) });
  }
}

const isMissing = (error: unknown) =>
  error instanceof Error && "code" in error && (error.code === "ENOENT" || error.code === "ENOTDIR");
const reason = (error: unknown) => (error instanceof Error && "code" in error ? String(error.code) : "unknown reason");
