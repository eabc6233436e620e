import { access, constants, stat } from "node:fs/promises";
import { delimiter, isAbsolute, join, resolve, sep } from "node:path";
import type { TerraformInstallation } from "../../ports/terraform.ts";
import { mirroredProviders } from "./mirror.ts";
import { run } from "./run.ts";

export interface InstallationOptions {
  /** A name to look for, or a path. Absent: `terraform`, then `tofu`. */
  readonly binary?: string;
  /** Folders to look in, as PATH has them. Relative ones are passed over. */
  readonly searchPath: string;
  /** A filesystem mirror of providers, packed or unpacked. */
  readonly mirror?: string;
}

/** An installation, or in words why there is none. */
export type Search = { readonly found: TerraformInstallation } | { readonly found?: undefined; readonly why: string };

/** Finds Terraform or OpenTofu and asks it who it is. */
export async function findInstallation({ binary, searchPath, mirror }: InstallationOptions): Promise<Search> {
  const silent: string[] = [];
  for (const name of binary === undefined ? ["terraform", "tofu"] : [binary]) {
    const path = await locate(name, searchPath);
    if (path === undefined) continue;
    const version = await askVersion(path);
    if (version !== undefined)
      return { found: { ...version, path, mirrored: mirror === undefined ? {} : await mirroredProviders(mirror) } };
    silent.push(path);
  }
  const [first] = silent;
  if (first !== undefined) return { why: `${first} does not answer \`version\` as Terraform or OpenTofu do` };
  return { why: binary === undefined ? "Terraform is not installed" : `no program ${binary} was found` };
}

async function locate(name: string, searchPath: string): Promise<string | undefined> {
  if (name.includes(sep) || name.includes("/")) return (await isExecutable(resolve(name))) ? resolve(name) : undefined;
  // A relative entry would find what lies in the repository under review.
  for (const folder of searchPath.split(delimiter).filter(isAbsolute)) {
    for (const suffix of process.platform === "win32" ? [".exe"] : [""]) {
      const path = join(folder, name + suffix);
      if (await isExecutable(path)) return path;
    }
  }
  return undefined;
}

async function isExecutable(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK);
    return (await stat(path)).isFile();
  } catch {
    return false;
  }
}

/** The text form names the flavour, which `version -json` does not. */
async function askVersion(path: string): Promise<Pick<TerraformInstallation, "flavour" | "version"> | undefined> {
  const environment = { CHECKPOINT_DISABLE: "1", TF_IN_AUTOMATION: "1" };
  const { code, stdout } = await run({
    path,
    args: ["version"],
    cwd: undefined,
    environment,
    timeoutMs: 20_000,
    graceMs: 0,
    outputLimit: 100_000,
  });
  const match = code === 0 ? /^(Terraform|OpenTofu) v(\d+\.\d+\.\d+\S*)/.exec(stdout) : null;
  if (match?.[2] === undefined) return undefined;
  return { flavour: match[1] === "OpenTofu" ? "opentofu" : "terraform", version: match[2] };
}
