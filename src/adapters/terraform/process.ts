import { spawn } from "node:child_process";

export interface ProcessRequest {
  readonly program: string;
  readonly args: readonly string[];
  readonly folder: string;
  /** The whole environment of the process; nothing is inherited. */
  readonly environment: Readonly<Record<string, string>>;
  readonly timeoutSeconds: number;
  /** Between SIGINT and SIGKILL: time to write the state and release the lock. */
  readonly graceSeconds: number;
  readonly limitBytes: number;
  readonly signal?: AbortSignal;
  readonly onLine?: (line: string) => void;
}

export interface ProcessResult {
  /** null: could not be started, or ended by a signal. */
  readonly code: number | null;
  readonly ended: "exit" | "signal" | "timeout" | "aborted" | "overflow" | "not-started";
  readonly stdout: string;
  /** The last part of standard error. */
  readonly stderr: string;
}

const stderrLimit = 64 * 1024;

/** Runs a program by argv, never by shell. Always resolves: how it ended is a value. */
export function runProcess(request: ProcessRequest): Promise<ProcessResult> {
  const { program, args, folder, environment, limitBytes, onLine } = request;
  return new Promise((resolve) => {
    const child = spawn(program, [...args], { cwd: folder, env: { ...environment }, stdio: ["ignore", "pipe", "pipe"] });
    const chunks: Buffer[] = [];
    let size = 0;
    let stderr = "";
    let rest = "";
    let ended: ProcessResult["ended"] = "exit";
    const stop = stopper(
      request,
      (signal) => child.kill(signal),
      (why) => (ended = why),
    );
    child.stdout.on("data", (chunk: Buffer) => {
      size += chunk.byteLength;
      if (size > limitBytes) {
        stop.now("overflow");
        return;
      }
      chunks.push(chunk);
      if (onLine === undefined) return;
      const lines = (rest + chunk.toString("utf8")).split("\n");
      rest = lines.pop() ?? "";
      for (const line of lines) onLine(line);
    });
    child.stderr.on("data", (chunk: Buffer) => {
      stderr = (stderr + chunk.toString("utf8")).slice(-stderrLimit);
    });
    child.on("error", () => {
      stop.done();
      resolve({ code: null, ended: "not-started", stdout: "", stderr });
    });
    child.on("close", (code, signal) => {
      stop.done();
      if (ended === "exit" && signal !== null) ended = "signal";
      resolve({ code, ended, stdout: Buffer.concat(chunks).toString("utf8"), stderr });
    });
  });
}

/** SIGINT lets Terraform finish what runs and write its state; only then SIGKILL. */
function stopper(
  { timeoutSeconds, graceSeconds, signal }: ProcessRequest,
  kill: (signal: NodeJS.Signals) => void,
  mark: (why: ProcessResult["ended"]) => void,
) {
  let grace: NodeJS.Timeout | undefined;
  const now = (why: ProcessResult["ended"]) => {
    if (grace !== undefined) return;
    mark(why);
    kill("SIGINT");
    grace = setTimeout(() => {
      kill("SIGKILL");
    }, graceSeconds * 1000);
  };
  const onAbort = () => {
    now("aborted");
  };
  const limit = setTimeout(() => {
    now("timeout");
  }, timeoutSeconds * 1000);
  if (signal?.aborted === true) onAbort();
  else signal?.addEventListener("abort", onAbort, { once: true });
  return {
    now,
    done: () => {
      clearTimeout(limit);
      clearTimeout(grace);
      signal?.removeEventListener("abort", onAbort);
    },
  };
}
