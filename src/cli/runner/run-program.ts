import { spawn, type ChildProcess } from "node:child_process";

export interface Program {
  readonly path: string;
  readonly args: readonly string[];
  readonly cwd: string;
  /** All that it gets; nothing is inherited. */
  readonly environment: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
  /** Whole lines of either output, cut at the limit. What comes faster than it is taken is left in the pipe. */
  readonly onLine: (line: string, from: "stdout" | "stderr") => void;
}

export interface Ended {
  readonly why: "exit" | "timeout" | "cancelled" | "not-started";
  readonly code: number | null;
  readonly signal: string | null;
  readonly seconds: number;
}

/** Longer lines are cut there; the rest of such a line is read and forgotten. */
export const longestLine = 65_536;
/** Between SIGTERM and SIGKILL. */
const graceMs = 5_000;
/** How long the output may stay open after the end: by a grandchild that lives on. */
const drainMs = 1_000;

/** Runs a program of argv to its end. No shell, no input, bounded time and memory, however much it prints. Never rejects. */
export function runProgram(program: Program): Promise<Ended> {
  const began = performance.now();
  const seconds = (): number => Math.round((performance.now() - began) / 1000);
  return new Promise((resolve) => {
    if (program.signal.aborted) {
      resolve({ why: "cancelled", code: null, signal: null, seconds: 0 });
      return;
    }
    // Its own process group, so that what it started ends with it.
    const child = spawn(program.path, program.args, {
      cwd: program.cwd,
      env: program.environment,
      stdio: ["ignore", "pipe", "pipe"],
      detached: true,
    });
    const outputs = [
      linesOf((line) => {
        program.onLine(line, "stdout");
      }),
      linesOf((line) => {
        program.onLine(line, "stderr");
      }),
    ] as const;
    child.stdout.on("data", outputs[0].take);
    child.stderr.on("data", outputs[1].take);
    const stopping = stopper(child, program);
    const finish = (why: Ended["why"], code: number | null, signal: string | null): void => {
      stopping.done();
      for (const output of outputs) output.end();
      resolve({ why, code, signal, seconds: seconds() });
    };
    child.once("error", () => {
      finish("not-started", null, null);
    });
    child.once("exit", (code, signal) => {
      killGroup(child);
      const last = setTimeout(() => {
        child.stdout.destroy();
        child.stderr.destroy();
      }, drainMs);
      child.once("close", () => {
        clearTimeout(last);
        finish(stopping.why() ?? "exit", code, signal);
      });
    });
  });
}

function stopper(child: ChildProcess, { timeoutMs, signal }: Program) {
  let why: "timeout" | "cancelled" | undefined;
  let killer: NodeJS.Timeout | undefined;
  const stop = (reason: NonNullable<typeof why>): void => {
    if (why !== undefined) return;
    why = reason;
    signalGroup(child, "SIGTERM");
    killer = setTimeout(() => {
      killGroup(child);
    }, graceMs);
  };
  const timer = setTimeout(() => {
    stop("timeout");
  }, timeoutMs);
  const cancel = (): void => {
    stop("cancelled");
  };
  signal.addEventListener("abort", cancel, { once: true });
  return {
    why: () => why,
    done: () => {
      clearTimeout(timer);
      clearTimeout(killer);
      signal.removeEventListener("abort", cancel);
    },
  };
}

const killGroup = (child: ChildProcess): void => {
  signalGroup(child, "SIGKILL");
};

function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  try {
    if (child.pid !== undefined) process.kill(-child.pid, signal);
  } catch {
    // Nobody is left in the group.
  }
}

function linesOf(handle: (line: string) => void) {
  let held: Buffer[] = [];
  let size = 0;
  const add = (part: Buffer): void => {
    const fits = part.subarray(0, Math.max(0, longestLine - size));
    if (fits.length > 0) held.push(Buffer.from(fits));
    size += part.length;
  };
  const flush = (): void => {
    const line = Buffer.concat(held).toString("utf8").replace(/\r$/, "");
    held = [];
    size = 0;
    handle(line);
  };
  return {
    take: (chunk: Buffer): void => {
      let from = 0;
      for (let at = chunk.indexOf(10); at >= 0; at = chunk.indexOf(10, from)) {
        add(chunk.subarray(from, at));
        flush();
        from = at + 1;
      }
      if (from < chunk.length) add(chunk.subarray(from));
    },
    end: (): void => {
      if (size > 0) flush();
    },
  };
}
