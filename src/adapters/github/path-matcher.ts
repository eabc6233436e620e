import picomatch from "picomatch";

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
    else globs.push(pattern);
  }
  const matches = globs.length === 0 ? () => false : picomatch(globs, { dot: true });
  return (path) => files.has(path) || (folders.size > 0 && isBelow(path, folders)) || matches(path);
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
