import { execFile } from "node:child_process";
import { access, constants } from "node:fs/promises";
import { homedir } from "node:os";
import { delimiter, join } from "node:path";
import { promisify } from "node:util";

const execute = promisify(execFile);

/** OPA from SIRSI_OPA_BIN, else the PATH, else Go's default folder; undefined when there is none. */
export async function findOpa(env: NodeJS.ProcessEnv): Promise<string | undefined> {
  const named = env["SIRSI_OPA_BIN"];
  if (named !== undefined && named !== "") return named;
  const folders = [...(env["PATH"] ?? "").split(delimiter), join(homedir(), "go", "bin")];
  for (const folder of folders.filter((path) => path !== "")) {
    const path = join(folder, "opa");
    if (await isExecutable(path)) return path;
  }
  return undefined;
}

/** Runs OPA and gives its standard output. Throws with OPA's own words when it exits with another status than 0. */
export async function opa(binary: string, args: readonly string[], folder: string): Promise<string> {
  try {
    const { stdout } = await execute(binary, args, { cwd: folder, maxBuffer: 64 * 1024 * 1024 });
    return stdout;
  } catch (error) {
    const { stdout = "", stderr = "" } = error as { stdout?: string; stderr?: string };
    throw new Error(`opa ${args.slice(0, 2).join(" ")} failed:\n${stderr}${stdout}`, { cause: error });
  }
}

export async function opaVersion(binary: string): Promise<string> {
  const text = await opa(binary, ["version"], ".");
  const version = /^Version:\s*(\S+)/m.exec(text)?.[1];
  if (version === undefined) throw new Error(`No version in the words of ${binary}`);
  return version;
}

async function isExecutable(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
