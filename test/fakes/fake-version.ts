import picomatch from "picomatch";
import type { RepositoryVersion } from "../../src/ports/repository.ts";

/** A version of a repository in memory: path to text. */
export function fakeVersion(name: string, files: Readonly<Record<string, string>>): RepositoryVersion {
  const paths = Object.keys(files).toSorted();
  const bytes = (path: string) => new TextEncoder().encode(files[path]);
  return {
    name,
    list: (patterns) => {
      const matches = picomatch([...patterns], { dot: true });
      return Promise.resolve(paths.filter((path) => matches(path)));
    },
    read: (path) => Promise.resolve(Object.hasOwn(files, path) ? bytes(path) : undefined),
    readFolder: (path) =>
      Promise.resolve(
        paths
          .filter((file) => file.startsWith(`${path}/`))
          .map((file) => ({ path: file.slice(path.length + 1), bytes: bytes(file) })),
      ),
  };
}
