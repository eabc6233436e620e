import { spawn, type ChildProcess } from "node:child_process";
import { closeSync, openSync } from "node:fs";
import { followFile } from "./follow-file.ts";

export interface Run {
  readonly path: string;
  readonly args: readonly string[];
  readonly cwd: string | undefined;
  /** All that the process gets; nothing is inherited. */
  readonly environment: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
  /** Between SIGINT and SIGKILL. */
  readonly graceMs: number;
  /** Of standard output, in bytes; a process that writes more is stopped. */
  readonly outputLimit: number;
  readonly signal?: AbortSignal | undefined;
  /** Takes standard output line by line instead of collecting it. */
  readonly onLine?: (line: string) => void;
  /** Files that take the output, so that the process goes on when we die: a broken pipe would end it in the middle of its work. */
  readonly outputs?: { readonly stdout: string; readonly stderr: string };
  readonly onStart?: (process: { readonly pid: number }) => void;
}

export interface Ended {
  readonly why: "exit" | "timeout" | "cancelled" | "too-much-output" | "not-started";
  /** null when a signal ended it. */
  readonly code: number | null;
  readonly signal: string | null;
  /** Empty where lines were taken. */
  readonly stdout: string;
  /** The last of it, at most 64 kB. */
  readonly stderr: string;
}

const stderrLimit = 65_536;
/** How long the output may stay open after the end: by a grandchild that lives on. */
const drainMs = 1000;

/** Runs a program to its end, whatever happens, and never rejects. No shell, no inherited environment, bounded time and memory. */
export function run(job: Run): Promise<Ended> {
  return new Promise((resolve) => {
    if (job.signal?.aborted === true) {
      resolve({ why: "cancelled", code: null, signal: null, stdout: "", stderr: "" });
      return;
    }
    const files =
      job.outputs === undefined ? undefined : [job.outputs.stdout, job.outputs.stderr].map((path) => openSync(path, "wx", 0o600));
    // Its own process group, so that SIGKILL also reaches the provider processes that it started.
    const child = spawn(job.path, job.args, {
      cwd: job.cwd,
      env: job.environment,
      stdio: ["ignore", files?.[0] ?? "pipe", files?.[1] ?? "pipe"],
      detached: process.platform !== "win32",
    });
    for (const file of files ?? []) closeSync(file);
    if (child.pid !== undefined) job.onStart?.({ pid: child.pid });
    const stopping = stopper(child, job);
    const output = outputOf(job, () => {
      stopping.stop("too-much-output", 0);
    });
    let errors = Buffer.alloc(0);
    let isCut = false;
    const takeErrors = (chunk: Buffer): void => {
      isCut ||= errors.length + chunk.length > stderrLimit;
      errors = Buffer.concat([errors, chunk]).subarray(-stderrLimit);
    };
    const finish = (code: number | null, signal: string | null, failed?: Error): void => {
      stopping.done();
      const why = failed === undefined ? (stopping.why() ?? "exit") : "not-started";
      // Without the line that the limit cut in two: a secret in it would no longer be found.
      const said = isCut ? errors.subarray(errors.indexOf(10) + 1) : errors;
      resolve({ why, code, signal, stdout: output.text(), stderr: failed?.message ?? said.toString("utf8") });
    };
    const listening = listen(child, job.outputs, output.take, takeErrors);
    child.once("error", (error) => {
      void listening.end().then(() => {
        finish(null, null, error);
      });
    });
    child.once("exit", (code, signal) => {
      if (code === null || stopping.why() !== undefined) killGroup(child);
      void listening.end().then(() => {
        finish(code, signal);
      });
    });
  });
}

/** Hears a process by its pipes or by its files. `end`: after its exit, when all of it was heard. */
function listen(
  child: ChildProcess,
  files: Run["outputs"],
  takeOutput: (chunk: Buffer) => void,
  takeErrors: (chunk: Buffer) => void,
): { end(): Promise<void> } {
  if (files !== undefined) {
    const followed = [followFile(files.stdout, takeOutput), followFile(files.stderr, takeErrors)];
    return {
      end: async () => {
        for (const file of followed) await file.end();
      },
    };
  }
  child.stdout?.on("data", takeOutput);
  child.stderr?.on("data", takeErrors);
  const closed = new Promise<void>((resolve) =>
    child.once("close", () => {
      resolve();
    }),
  );
  return {
    end: () => {
      const last = setTimeout(() => {
        child.stdout?.destroy();
        child.stderr?.destroy();
      }, drainMs);
      return closed.finally(() => {
        clearTimeout(last);
      });
    },
  };
}

/** Ends a process early: SIGINT, so that Terraform can write its state, and SIGKILL when the grace time is over. */
function stopper(child: ChildProcess, { timeoutMs, graceMs, signal }: Run) {
  let why: Exclude<Ended["why"], "exit" | "not-started"> | undefined;
  let killer: NodeJS.Timeout | undefined;
  const stop = (reason: NonNullable<typeof why>, grace: number): void => {
    if (why !== undefined) return;
    why = reason;
    if (grace > 0) child.kill("SIGINT");
    killer = setTimeout(() => {
      killGroup(child);
    }, grace);
  };
  const timer = setTimeout(() => {
    stop("timeout", graceMs);
  }, timeoutMs);
  const cancel = (): void => {
    stop("cancelled", graceMs);
  };
  signal?.addEventListener("abort", cancel, { once: true });
  return {
    stop,
    why: () => why,
    done: () => {
      clearTimeout(timer);
      clearTimeout(killer);
      signal?.removeEventListener("abort", cancel);
    },
  };
}

function killGroup(child: ChildProcess): void {
  try {
    if (child.pid !== undefined && process.platform !== "win32") process.kill(-child.pid, "SIGKILL");
    else child.kill("SIGKILL");
  } catch {
    // Nobody is left in the group.
  }
}

function outputOf({ outputLimit, onLine }: Run, tooMuch: () => void) {
  /** Everything, or where lines are taken what has no end yet. */
  let chunks: Buffer[] = [];
  let size = 0;
  const takeLines = (chunk: Buffer, handle: (line: string) => void): void => {
    const last = chunk.lastIndexOf(10);
    if (last < 0) {
      chunks.push(chunk);
      return;
    }
    const whole = Buffer.concat([...chunks, chunk.subarray(0, last)]).toString("utf8");
    chunks = [chunk.subarray(last + 1)];
    for (const line of whole.split("\n")) handle(line);
  };
  return {
    take: (chunk: Buffer): void => {
      size += chunk.length;
      if (size > outputLimit) {
        chunks = [];
        tooMuch();
      } else if (onLine === undefined) chunks.push(chunk);
      else takeLines(chunk, onLine);
    },
    text: (): string => {
      const rest = Buffer.concat(chunks).toString("utf8");
      if (onLine === undefined) return rest;
      if (rest !== "") onLine(rest);
      return "";
    },
  };
}
