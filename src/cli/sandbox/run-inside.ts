import { spawn, type ChildProcess } from "node:child_process";
import { readFileSync } from "node:fs";
import { constants } from "node:os";
import { Failure } from "../../domain/failure.ts";

/** What a terminal sends to the command as well as to us. */
const keys: readonly NodeJS.Signals[] = ["SIGINT", "SIGQUIT"];
const orders: readonly NodeJS.Signals[] = [...keys, "SIGTERM", "SIGHUP"];

/**
 * Runs the caller's own command with the caller's own environment, for this is their shell and not a review, and waits until it has
 * ended, whatever signal comes: without the sandbox Terraform could not finish what it has begun. Gives its exit code as a shell
 * does. Throws Failure "command-failed" when it cannot be started.
 */
export async function runInside(program: string, args: readonly string[], variables: Readonly<Record<string, string>>) {
  const child = spawn(program, args, { stdio: "inherit", env: { ...process.env, ...variables } });
  const hear = (signal: NodeJS.Signals): void => {
    pass(signal, child);
  };
  for (const signal of orders) process.on(signal, hear);
  try {
    return await exitOf(child, program);
  } finally {
    for (const signal of orders) process.off(signal, hear);
  }
}

/** Terraform gives up its graceful stop when it is interrupted twice, so a key that was pressed is not passed on. */
function pass(signal: NodeJS.Signals, child: ChildProcess): void {
  if (!keys.includes(signal) || !isInForeground()) child.kill(signal);
}

function exitOf(child: ChildProcess, program: string): Promise<number> {
  return new Promise((resolve, reject) => {
    child.once("error", (error: NodeJS.ErrnoException) => {
      const why = error.code === "ENOENT" ? "there is no such program" : error.message;
      reject(new Failure("command-failed", { command: program, why }, { cause: error }));
    });
    child.once("close", (code, signal) => {
      resolve(code ?? 128 + (signal === null ? 0 : constants.signals[signal]));
    });
  });
}

/** True when a terminal's keys reach this process, and with it its children. */
function isInForeground(): boolean {
  try {
    const stat = readFileSync("/proc/self/stat", "utf8");
    // The name in parentheses may hold spaces; the group and the terminal's foreground group are the 3rd and 6th field after it.
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return fields[2] === fields[5];
  } catch {
    return [process.stdin, process.stdout, process.stderr].some(({ isTTY }) => isTTY);
  }
}
