import { spawn, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { onTestFinished } from "vitest";

/** A machine with little on it: its own home and place for temporary files, and a PATH of the programs named. */
export interface Machine {
  readonly root: string;
  readonly environment: Readonly<Record<string, string>>;
}

export interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
  readonly seconds: number;
}

const bare = ["npm", "npx", "git", "sh", "env", "dirname", "readlink", "uname"];

export function machine(...more: readonly { readonly name: string; readonly path: string }[]): Machine {
  const root = mkdtempSync(join(tmpdir(), "demo-machine-"));
  onTestFinished(() => {
    rmSync(root, { recursive: true, force: true });
  });
  for (const name of ["bin", "home", "temporary"]) mkdirSync(join(root, name));
  const programs = [{ name: "node", path: process.execPath }, ...bare.map((name) => ({ name, path: programOf(name) })), ...more];
  for (const { name, path } of programs) symlinkSync(path, join(root, "bin", name));
  return { root, environment: { PATH: join(root, "bin"), HOME: join(root, "home"), TMPDIR: join(root, "temporary") } };
}

function programOf(name: string): string {
  const folders = (process.env["PATH"] ?? "").split(delimiter);
  const found = folders.map((folder) => join(folder, name)).find((path) => spawnSync("test", ["-x", path]).status === 0);
  if (found === undefined) throw new Error(`${name} is not on the PATH.`);
  return found;
}

/** `npm run demo` as a process, on that machine. */
export function runDemo({ environment }: Machine, ...options: readonly string[]): Promise<Ended> {
  const started = performance.now();
  const args = ["run", "--silent", "demo", "--", ...options];
  const child = spawn(join(environment["PATH"] ?? "", "npm"), args, { env: environment, stdio: ["ignore", "pipe", "pipe"] });
  onTestFinished(() => {
    child.kill("SIGKILL");
  });
  let [out, err] = ["", ""];
  child.stdout.on("data", (chunk: Buffer) => (out += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (err += chunk.toString()));
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => {
      resolve({ code, out, err, seconds: (performance.now() - started) / 1000 });
    });
  });
}

/** Of all processes, those whose environment names the machine's folder: Linux only. */
export function processesOn({ root }: Machine): readonly string[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .filter((id) => read(`/proc/${id}/environ`).includes(root))
    .map((id) => read(`/proc/${id}/cmdline`).replaceAll("\0", " "));
}

function read(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    // Gone meanwhile, or somebody else's.
    return "";
  }
}

/** Does anybody answer at this port of the machine? */
export function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    socket.once("error", () => {
      resolve(false);
    });
    socket.once("connect", () => {
      socket.destroy();
      resolve(true);
    });
  });
}

export const portsIn = (text: string): readonly number[] => [
  ...new Set([...text.matchAll(/127\.0\.0\.1:(\d+)/g)].map((match) => Number(match[1]))),
];
