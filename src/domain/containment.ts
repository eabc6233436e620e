import { posix } from "node:path";
import { Failure } from "./failure.ts";

/** A path inside the repository, normalized; anything that could leave it is refused before it is used. */
export function contained(path: string): string {
  const normal = posix.normalize(path.replaceAll("\\", "/"));
  const leaves = normal === ".." || normal.startsWith("../") || posix.isAbsolute(normal) || /^[a-zA-Z]:/.test(normal);
  // What git keeps there is no part of any version, and a CI checkout leaves its token in it.
  const isGit = normal.split("/").some((part) => part.toLowerCase() === ".git");
  if (leaves || isGit || path.includes("\0")) throw new Failure("path-outside", { path: path.replaceAll("\0", "\\0") });
  return normal;
}

/** Refuses a total above the cap while it grows, so that no more than the cap is ever held. */
export function totalWithin(limitBytes: number, folder: string): (added: number) => void {
  let total = 0;
  return (added) => {
    total += added;
    if (total > limitBytes) throw new Failure("file-unreadable", { file: folder, why: `it is larger than ${limitBytes} bytes` });
  };
}
