import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { createInterface } from "node:readline";

export interface Child {
  readonly process: ChildProcess;
  readonly lines: readonly string[];
  /** The line that it said, or said first with this beginning; rejects when it ends before. */
  says(line: string): Promise<string>;
  /** As the kernel does it: nothing is flushed, closed or told. */
  kill(): Promise<void>;
}

/** Starts a script with Node. */
export function startChild(script: URL, args: readonly string[], environment: NodeJS.ProcessEnv = process.env): Child {
  const child = spawn(process.execPath, [fileURLToPath(script), ...args], {
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
          const said = lines.find((one) => one === line || one.startsWith(`${line} `));
          if (said === undefined && !ended) return;
          waiting.delete(check);
          if (said !== undefined) resolve(said);
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
