import type { Dirent } from "node:fs";
import { mkdir, readdir, readFile, readlink, symlink, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { TerraformJob } from "../../ports/terraform.ts";

/**
 * What `init` leaves in a folder, as far as it can be laid down again: which providers are linked, their lock file, and the record of
 * the backend. Terraform still checks every provider against the lock file when it runs. A second `init` of the same providers costs
 * up to a second, for it hashes 700 MB again. A sandbox's provider is running already: nothing is linked and nothing locked.
 */
export interface Prepared {
  readonly files: readonly { readonly path: string; readonly content: Uint8Array }[];
  readonly links: readonly { readonly path: string; readonly target: string }[];
}

/** undefined where a provider was unpacked or fetched rather than linked: that is not ours to copy. */
export async function readPrepared(folder: string, mode: TerraformJob["mode"]): Promise<Prepared | undefined> {
  const files: { readonly path: string; readonly content: Uint8Array }[] = [];
  const links: { readonly path: string; readonly target: string }[] = [];
  const pending = [".terraform"];
  for (let path = pending.pop(); path !== undefined; path = pending.pop()) {
    for (const entry of await entriesOf(join(folder, path))) {
      const inner = join(path, entry.name);
      if (entry.isSymbolicLink()) links.push({ path: inner, target: await readlink(join(folder, inner)) });
      else if (entry.isDirectory()) pending.push(inner);
      else if (inner === join(".terraform", "terraform.tfstate"))
        files.push({ path: inner, content: await readFile(join(folder, inner)) });
      else return undefined;
    }
  }
  if (mode === "sandbox") return links.length === 0 && files.length > 0 ? { files, links } : undefined;
  if (links.length === 0) return undefined;
  files.push({ path: lockFile, content: await readFile(join(folder, lockFile)) });
  return { files, links };
}

/** None where `init` left no folder. */
async function entriesOf(folder: string): Promise<readonly Dirent[]> {
  try {
    return await readdir(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}

export async function layDown(prepared: Prepared, folder: string): Promise<void> {
  for (const { path } of [...prepared.files, ...prepared.links])
    await mkdir(dirname(join(folder, path)), { recursive: true, mode: 0o700 });
  for (const { path, content } of prepared.files) await writeFile(join(folder, path), content, { flag: "wx", mode: 0o600 });
  for (const { path, target } of prepared.links) await symlink(target, join(folder, path));
}

const lockFile = ".terraform.lock.hcl";
