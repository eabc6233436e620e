import { access, constants, readdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, isAbsolute, join } from "node:path";
import type { TerraformInstallation } from "../../ports/terraform.ts";
import { runProcess } from "./process.ts";

export interface ProbeOptions {
  /** Name or path. */
  readonly binary: string;
  readonly searchPath: string;
  readonly mirror?: string;
}

/** Finds Terraform or OpenTofu and asks its version; undefined when there is none that answers. */
export async function probe({ binary, searchPath, mirror }: ProbeOptions): Promise<TerraformInstallation | undefined> {
  const path = await find(binary, searchPath);
  if (path === undefined) return undefined;
  const result = await runProcess({
    program: path,
    args: ["version", "-json"],
    folder: tmpdir(),
    environment: { CHECKPOINT_DISABLE: "1", HOME: tmpdir() },
    timeoutSeconds: 20,
    graceSeconds: 1,
    limitBytes: 1024 * 1024,
  });
  const version = result.code === 0 ? versionIn(result.stdout) : undefined;
  if (version === undefined) return undefined;
  const flavour = /tofu/i.test(path) ? "opentofu" : "terraform";
  return { flavour, path, version, mirrored: mirror === undefined ? {} : await mirrored(mirror) };
}

async function find(binary: string, searchPath: string): Promise<string | undefined> {
  const candidates =
    isAbsolute(binary) || binary.includes("/") ? [binary] : searchPath.split(delimiter).map((folder) => join(folder, binary));
  for (const candidate of candidates) {
    if (
      await access(candidate, constants.X_OK).then(
        () => true,
        () => false,
      )
    )
      return candidate;
  }
  return undefined;
}

function versionIn(stdout: string): string | undefined {
  try {
    const answer = JSON.parse(stdout) as { readonly terraform_version?: unknown };
    return typeof answer.terraform_version === "string" ? answer.terraform_version : undefined;
  } catch {
    return undefined;
  }
}

/** Providers in a filesystem mirror: HOST/NAMESPACE/TYPE/VERSION/PLATFORM. */
async function mirrored(folder: string): Promise<TerraformInstallation["mirrored"]> {
  const found: Record<string, string[]> = {};
  for (const host of await names(folder)) {
    for (const namespace of await names(join(folder, host))) {
      for (const type of await names(join(folder, host, namespace))) {
        const versions = (await names(join(folder, host, namespace, type))).filter((name) => /^\d+\.\d+\.\d+/.test(name));
        if (versions.length > 0)
          found[`${namespace}/${type}`] = versions.toSorted((a, b) => a.localeCompare(b, "en", { numeric: true }));
      }
    }
  }
  return found;
}

const names = (folder: string): Promise<string[]> => readdir(folder).catch(() => []);
