import { lstat, mkdir, realpath, writeFile } from "node:fs/promises";
import { dirname, join, sep } from "node:path";
import { folderVersion } from "../adapters/repository/folder.ts";
import { Failure } from "../domain/failure.ts";

/**
 * Writes a file of the repository. Links that lead outside are refused, also in the folders above a file that is not there yet.
 * Throws Failure "path-outside" and "output-failed"; without `overwrite` a file that is there is "output-failed".
 */
export async function writeInside(repository: string, path: string, text: string, overwrite: boolean): Promise<void> {
  const root = await realpath(repository);
  await (await folderVersion(root)).read(path, Number.MAX_SAFE_INTEGER);
  const target = join(root, path);
  const above = await realpath(await existingAbove(dirname(target)));
  if (above !== root && !above.startsWith(root + sep)) throw new Failure("path-outside", { path });
  try {
    await mkdir(dirname(target), { recursive: true });
    await writeFile(target, text, { flag: overwrite ? "w" : "wx" });
  } catch (error) {
    throw new Failure(
      "output-failed",
      { file: path, why: error instanceof Error && "code" in error ? String(error.code) : "unknown reason" },
      { cause: error },
    );
  }
}

async function existingAbove(folder: string): Promise<string> {
  const there = await lstat(folder).then(
    () => true,
    () => false,
  );
  return there || dirname(folder) === folder ? folder : await existingAbove(dirname(folder));
}
