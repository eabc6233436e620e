import picomatch from "picomatch";
import { Failure } from "../../domain/failure.ts";

/**
 * Which paths match one of the patterns. Most patterns name one file or one folder (`a/b.yaml`, `a/**`); those are looked up, so that
 * thousands of them cost no more than one, and no character of a name is special below such a folder.
 */
export function pathMatcher(patterns: readonly string[]): (path: string) => boolean {
  const files = new Set<string>();
  const folders = new Set<string>();
  const globs: string[] = [];
  for (const pattern of patterns) {
    const folder = pattern.endsWith("/**") ? plainPath(pattern.slice(0, -"/**".length)) : undefined;
    const file = plainPath(pattern);
    if (folder !== undefined) folders.add(folder);
    else if (file !== undefined) files.add(file);
    else globs.push(checked(pattern));
  }
  const matches = globs.length === 0 ? () => false : picomatch(globs, { dot: true, noextglob: true });
  return (path) => files.has(path) || (folders.size > 0 && isBelow(path, folders)) || matches(path);
}

/** In one step of a path. With three of them one long name takes 40 ms, with five 7 s: measured with picomatch 4. */
const mostStars = 2;
const longestPattern = 500;

/** Throws Failure "file-unreadable" for a pattern that would take for ever: the process serves others as well. */
function checked(pattern: string): string {
  const stars = pattern.split("/").map((step) => step.replaceAll(/\*+/g, "*").split("*").length - 1);
  if (pattern.length <= longestPattern && stars.every((count) => count <= mostStars)) return pattern;
  const why = `a pattern may have ${mostStars} stars between two slashes and ${longestPattern} characters`;
  throw new Failure("file-unreadable", { file: pattern.slice(0, 100), why });
}

/** What a pattern without anything special stands for. */
function plainPath(pattern: string): string | undefined {
  const bare = pattern.replace(/\\[\\*?[\]{}()!+@|]/g, "");
  if (pattern === "" || /[\\*?[\]{}()!+@|"]/.test(bare) || /^\.?\/|\/$/.test(pattern)) return undefined;
  return pattern.replace(/\\(.)/g, "$1");
}

function isBelow(path: string, folders: ReadonlySet<string>): boolean {
  if (folders.has(path)) return true;
  for (let slash = path.indexOf("/"); slash >= 0; slash = path.indexOf("/", slash + 1))
    if (folders.has(path.slice(0, slash))) return true;
  return false;
}
