import { type Dirent } from "node:fs";
import { readdir } from "node:fs/promises";
import { join } from "node:path";

const platform = `${process.platform === "win32" ? "windows" : process.platform}_${{ x64: "amd64", ia32: "386" }[process.arch as string] ?? process.arch}`;
const packed = new RegExp(`^terraform-provider-([a-z0-9-]+)_(\\d+\\.\\d+\\.\\d+[^_]*)_${platform}\\.zip$`);

/**
 * The providers in a filesystem mirror that fit this machine, `hashicorp/aws` to versions, newest last. Reads both layouts of
 * https://developer.hashicorp.com/terraform/cli/config/config-file#filesystem_mirror; a folder that is not there holds none.
 */
export async function mirroredProviders(mirror: string): Promise<Readonly<Record<string, readonly string[]>>> {
  const found = new Map<string, Set<string>>();
  for (const host of await foldersIn(mirror)) {
    for (const namespace of await foldersIn(join(mirror, host))) {
      for (const type of await foldersIn(join(mirror, host, namespace))) {
        const versions = await versionsIn(join(mirror, host, namespace, type), type);
        const source = `${namespace}/${type}`;
        found.set(source, new Set([...(found.get(source) ?? []), ...versions]));
      }
    }
  }
  const entries = [...found].filter(([, versions]) => versions.size > 0).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([source, versions]) => [source, [...versions].sort(byVersion)]));
}

async function versionsIn(folder: string, type: string): Promise<readonly string[]> {
  const entries = await entriesOf(folder);
  const zips = entries.flatMap(({ name }) => {
    const match = packed.exec(name);
    return match?.[1] === type && match[2] !== undefined ? [match[2]] : [];
  });
  const unpacked = await Promise.all(
    entries.filter(isFolder).map(async ({ name }) => ((await foldersIn(join(folder, name))).includes(platform) ? [name] : [])),
  );
  return [...zips, ...unpacked.flat()];
}

const isFolder = (entry: Dirent): boolean => entry.isDirectory() || entry.isSymbolicLink();
const foldersIn = async (folder: string): Promise<readonly string[]> =>
  (await entriesOf(folder)).filter(isFolder).map(({ name }) => name);

async function entriesOf(folder: string): Promise<readonly Dirent[]> {
  try {
    return await readdir(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}

/** By numbers; of equal numbers a pre-release comes first. */
function byVersion(a: string, b: string): number {
  const parts = (version: string): readonly number[] => (version.split("-")[0] ?? "").split(".").map(Number);
  const [left, right] = [parts(a), parts(b)];
  const at = left.findIndex((part, index) => part !== right[index]);
  if (at >= 0) return (left[at] ?? 0) - (right[at] ?? 0);
  const isPre = (version: string): number => (version.includes("-") ? 0 : 1);
  return isPre(a) - isPre(b) || (a < b ? -1 : 1);
}
