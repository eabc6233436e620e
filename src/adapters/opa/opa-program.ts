import { spawn } from "node:child_process";
import { access, constants, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, isAbsolute, join, resolve } from "node:path";
import type { OpaSearch } from "../../ports/custom-policies.ts";

export interface OpaPlace {
  /** A name to look for, or a path. Absent: `opa`. */
  readonly binary?: string;
  /** Folders to look in, as PATH has them. Relative ones are passed over: they would find what lies in the repository under review. */
  readonly searchPath: string;
}

/** Rego v1 is the language of OPA 1.x; the release that the shipped rules were compiled with is named for who has none. */
const tested = "1.22.0";

export async function findOpa({ binary, searchPath }: OpaPlace): Promise<OpaSearch> {
  const path = await locate(binary ?? "opa", searchPath);
  const install = installLine(process.platform, process.arch);
  if (path === undefined)
    return {
      why: binary === undefined ? "OPA is not installed" : `OPA is not installed: there is no program ${binary}`,
      install,
    };
  const { code, stdout } = await runOpa(path, ["version"], tmpdir());
  const version = code === 0 ? /^Version:\s*(\d+\.\d+\.\d+[0-9A-Za-z.-]*)$/m.exec(stdout)?.[1] : undefined;
  if (version === undefined) return { why: `${path} does not answer \`version\` as OPA does`, install };
  return version.startsWith("1.") ? { found: { path, version } } : { why: `OPA ${version} is not of the 1.x releases`, install };
}

/** As OPA's own documentation gives it, for one release. */
export function installLine(platform: NodeJS.Platform, arch: string): string {
  if (platform === "darwin") return "brew install opa";
  const at = `https://openpolicyagent.org/downloads/v${tested}`;
  if (platform === "win32") return `curl -fsSL -o opa.exe ${at}/opa_windows_amd64.exe`;
  const file = `opa_linux_${arch === "arm64" ? "arm64" : "amd64"}_static`;
  return `curl -fsSL -o /usr/local/bin/opa ${at}/${file} && chmod 755 /usr/local/bin/opa`;
}

async function locate(name: string, searchPath: string): Promise<string | undefined> {
  if (/[/\\]/.test(name)) return (await isExecutable(resolve(name))) ? resolve(name) : undefined;
  for (const folder of searchPath.split(delimiter).filter(isAbsolute)) {
    const path = join(folder, process.platform === "win32" ? `${name}.exe` : name);
    if (await isExecutable(path)) return path;
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

export interface OpaRun {
  /** null: it was stopped, or did not start. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface OpaLimits {
  readonly milliseconds: number;
  readonly outputBytes: number;
}
const usual: OpaLimits = { milliseconds: 20_000, outputBytes: 16 * 1024 * 1024 };

/** Runs OPA to its end and never rejects. No shell, nothing of our environment, bounded time and output. */
export function runOpa(path: string, args: readonly string[], folder: string, limits = usual): Promise<OpaRun> {
  return new Promise((resolved) => {
    const child = spawn(path, args, {
      cwd: folder,
      // Go's runtime keeps to the memory if it can; a policy of 1 MB needs a fraction of it.
      env: { HOME: folder, TMPDIR: folder, GOMEMLIMIT: "1GiB" },
      stdio: ["ignore", "pipe", "pipe"],
      timeout: limits.milliseconds,
      killSignal: "SIGKILL",
    });
    const said = { stdout: "", stderr: "" };
    const take = (name: keyof typeof said) => (chunk: string) => {
      said[name] += chunk;
      if (said.stdout.length + said.stderr.length > limits.outputBytes) child.kill("SIGKILL");
    };
    child.stdout.setEncoding("utf8").on("data", take("stdout"));
    child.stderr.setEncoding("utf8").on("data", take("stderr"));
    child.once("error", ({ message }) => {
      resolved({ code: null, stdout: "", stderr: message });
    });
    child.once("close", (code, signal) => {
      resolved(signal === null ? { code, ...said } : { code: null, stdout: "", stderr: `it was stopped (${signal})` });
    });
  });
}
