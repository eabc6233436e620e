import { spawn } from "node:child_process";
import picomatch from "picomatch";
import { Failure } from "../../domain/failure.ts";
import type { RepositoryVersion } from "../../ports/repository.ts";
import { contained, totalWithin } from "../../domain/containment.ts";

const listLimitBytes = 64 * 1024 * 1024;

/** A commit of a git repository on disk, read through `git` without touching the work tree. */
export async function gitVersion(folder: string, revision: string, searchPath: string): Promise<RepositoryVersion> {
  const git = (args: readonly string[], limitBytes: number) => runGit(folder, args, limitBytes, searchPath);
  // `--end-of-options` keeps a revision such as `--upload-pack=…` from being read as a flag.
  const resolved = await git(["rev-parse", "--verify", "--quiet", "--end-of-options", `${revision}^{commit}`], 4096);
  const commit = resolved.ok ? resolved.text().trim() : "";
  if (!/^[0-9a-f]{40,64}$/.test(commit)) throw new Failure("base-unknown", { base: revision });
  const prefix = (await git(["rev-parse", "--show-prefix"], 65_536)).text().trim();
  const list = async (below: string) => {
    const listed = await git(["ls-tree", "-r", "-z", "--full-tree", commit, "--", `${prefix}${below}` || "."], listLimitBytes);
    return blobs(listed.text()).flatMap((path) => (path.startsWith(prefix) ? [path.slice(prefix.length)] : []));
  };
  const read = async (path: string, limitBytes: number) => {
    const object = `${commit}:${prefix}${contained(path)}`;
    const kind = await git(["cat-file", "-t", object], 64);
    if (!kind.ok || kind.text().trim() !== "blob") return undefined;
    const content = await git(["cat-file", "blob", object], limitBytes);
    if (content.overflow) throw new Failure("file-unreadable", { file: path, why: `it is larger than ${limitBytes} bytes` });
    if (!content.ok) throw new Failure("file-unreadable", { file: path, why: "git could not read it" });
    return content.bytes;
  };
  return {
    name: commit,
    read,
    async list(patterns) {
      const matches = picomatch([...patterns], { dot: true });
      return (await list("")).filter((path) => matches(path)).sort();
    },
    async readFolder(path, limitBytes) {
      const root = contained(path);
      const add = totalWithin(limitBytes, path);
      const files = [];
      for (const file of (await list(`${root}/`)).sort()) {
        const bytes = await read(file, limitBytes);
        if (bytes === undefined) continue;
        add(bytes.byteLength);
        files.push({ path: file.slice(root.length + 1), bytes });
      }
      return files;
    },
  };
}

/** Paths of regular files; links (120000) and submodules (160000) are left out. */
function blobs(listing: string): readonly string[] {
  return listing.split("\0").flatMap((entry) => {
    const match = /^100(?:644|755) blob [0-9a-f]+\t([\s\S]+)$/.exec(entry);
    return match?.[1] === undefined ? [] : [match[1]];
  });
}

interface GitOutput {
  readonly ok: boolean;
  readonly overflow: boolean;
  readonly bytes: Uint8Array;
  text(): string;
}

async function runGit(folder: string, args: readonly string[], limitBytes: number, searchPath: string): Promise<GitOutput> {
  const child = spawn("git", ["-C", folder, ...args], {
    stdio: ["ignore", "pipe", "ignore"],
    env: { PATH: searchPath, GIT_OPTIONAL_LOCKS: "0", GIT_TERMINAL_PROMPT: "0", LC_ALL: "C" },
  });
  const chunks: Buffer[] = [];
  let size = 0;
  child.stdout.on("data", (chunk: Buffer) => {
    size += chunk.byteLength;
    if (size > limitBytes) child.kill("SIGKILL");
    else chunks.push(chunk);
  });
  const code = await new Promise<number | null>((resolve) => {
    child.on("error", () => {
      resolve(null);
    });
    child.on("close", resolve);
  });
  const bytes = Buffer.concat(chunks);
  return { ok: code === 0, overflow: size > limitBytes, bytes, text: () => bytes.toString("utf8") };
}
