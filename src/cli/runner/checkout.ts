import { spawn } from "node:child_process";
import { readFile, realpath } from "node:fs/promises";
import { join, sep } from "node:path";
import { contained } from "../../domain/containment.ts";
import { Failure } from "../../domain/failure.ts";

/** The program of a job in the checkout, or in words why it is not run. */
export type FoundProgram = { readonly path: string; readonly root: string } | { readonly why: string };

/** A path and nothing else: no blank, no argument, nothing that an option or a shell begins with. */
const plainPath = /^[A-Za-z0-9_][A-Za-z0-9_.@+-]*(?:\/[A-Za-z0-9_.@+-]+)*$/;
const limitBytes = 16 * 1024 ** 2;

/**
 * The file that a job names, exactly as its commit has it: the checkout stands at that commit, nothing in it was changed or added, and
 * the file is an executable one whose bytes are the commit's.
 */
export async function findProgram(
  workspace: string,
  revision: string,
  run: string,
  environment: GitEnvironment,
): Promise<FoundProgram> {
  const path = plainPath.test(run) ? containedPath(run) : undefined;
  if (path === undefined) return { why: "run must be the path of a program in the repository, without arguments" };
  const differs = await whyNotAt(workspace, revision, environment);
  if (differs !== undefined) return { why: differs };
  const root = await realpath(workspace);
  const real = await realpath(join(root, path)).catch(() => undefined);
  if (real === undefined) return { why: `the commit's checkout has no file ${path}` };
  if (real !== join(root, path) || !real.startsWith(root + sep)) return { why: `${path} is a link or lies behind one` };
  const entry = await git(root, ["ls-tree", "-z", "--full-tree", revision, "--", path], environment, 4096);
  const [, mode] = /^(\d{6}) blob [0-9a-f]+\t/.exec(entry.bytes.toString("utf8")) ?? [];
  if (mode === undefined) return { why: `the commit has no file ${path}` };
  if (mode !== "100755") return { why: `${path} is not executable in the commit (git update-index --chmod=+x)` };
  const blob = await git(root, ["cat-file", "blob", `${revision}:${path}`], environment, limitBytes);
  const onDisk = await readFile(real).catch(() => undefined);
  if (!blob.ok || onDisk === undefined || !blob.bytes.equals(onDisk)) return { why: `${path} is not what the commit has` };
  return { path: real, root };
}

function containedPath(run: string): string | undefined {
  try {
    return contained(run) === run ? run : undefined;
  } catch (error) {
    if (error instanceof Failure) return undefined;
    throw error;
  }
}

/** Why the checkout is not that commit; undefined when it is. */
async function whyNotAt(workspace: string, revision: string, environment: GitEnvironment): Promise<string | undefined> {
  const top = await git(workspace, ["rev-parse", "--show-toplevel", "HEAD"], environment, 8192);
  const [folder, head] = top.bytes.toString("utf8").trim().split("\n");
  if (!top.ok || folder === undefined) return "git finds no checkout in the workspace";
  if ((await realpath(folder)) !== (await realpath(workspace))) return "the workspace is not the root of its checkout";
  if (head !== revision) return `the checkout is at ${head ?? "no commit"} and the job is for ${revision}`;
  const status = await git(
    workspace,
    ["status", "--porcelain=v1", "-z", "--untracked-files=normal", "--ignore-submodules=none"],
    environment,
    1024 ** 2,
  );
  if (!status.ok) return "git cannot say whether the checkout was changed";
  return status.bytes.length === 0 ? undefined : "the checkout has changes or files that its commit does not have";
}

export interface GitEnvironment {
  readonly PATH: string;
  /** Where git looks whether it may trust a checkout of another user. */
  readonly HOME?: string;
}

interface GitOutput {
  readonly ok: boolean;
  readonly bytes: Buffer;
}

/** A checkout's own configuration may name programs; those that a reading would start are switched off. */
const quiet = ["-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null", "-c", "core.untrackedCache=false"];

async function git(folder: string, args: readonly string[], environment: GitEnvironment, limit: number): Promise<GitOutput> {
  const child = spawn("git", ["-C", folder, ...quiet, ...args], {
    stdio: ["ignore", "pipe", "ignore"],
    env: { ...environment, GIT_OPTIONAL_LOCKS: "0", GIT_TERMINAL_PROMPT: "0", LC_ALL: "C" },
  });
  const chunks: Buffer[] = [];
  let size = 0;
  child.stdout.on("data", (chunk: Buffer) => {
    size += chunk.length;
    if (size > limit) child.kill("SIGKILL");
    else chunks.push(chunk);
  });
  const timer = setTimeout(() => child.kill("SIGKILL"), 60_000);
  const code = await new Promise<number | null>((resolve) => {
    child.on("error", () => {
      resolve(null);
    });
    child.on("close", resolve);
  });
  clearTimeout(timer);
  return { ok: code === 0 && size <= limit, bytes: Buffer.concat(chunks) };
}
