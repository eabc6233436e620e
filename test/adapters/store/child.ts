import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";

export interface Child {
  readonly process: ChildProcess;
  readonly lines: readonly string[];
  /** When it has said the line; rejects when it ends before. */
  says(line: string): Promise<void>;
  /** As the kernel does it: nothing is flushed, closed or told. */
  kill(): Promise<void>;
}

/** Starts a script of this folder with Node. */
export function startChild(script: string, args: readonly string[], environment: NodeJS.ProcessEnv = process.env): Child {
  const child = spawn(process.execPath, [join(import.meta.dirname, script), ...args], {
    stdio: ["ignore", "pipe", "inherit"],
    env: environment,
  });
  const lines: string[] = [];
  const waiting = new Set<() => void>();
  const look = (): void => {
    for (const check of waiting) check();
  };
  createInterface({ input: child.stdout }).on("line", (line) => {
    lines.push(line);
    look();
  });
  let ended = false;
  child.once("close", () => {
    ended = true;
    look();
  });
  return {
    process: child,
    lines,
    says: (line) =>
      new Promise((resolve, reject) => {
        const check = (): void => {
          if (!lines.includes(line) && !ended) return;
          waiting.delete(check);
          if (lines.includes(line)) resolve();
          else reject(new Error(`it ended without saying "${line}": ${lines.join(", ")}`));
        };
        waiting.add(check);
        check();
      }),
    kill: async () => {
      if (ended) return;
      child.kill("SIGKILL");
      await once(child, "close");
    },
  };
}
