import { readFile } from "node:fs/promises";
import { hostname } from "node:os";

/** Names one process for good: a pid alone is used again after a while. */
export interface ProcessIdentity {
  readonly pid: number;
  readonly host: string;
  /** When it started, in the words of the system; absent where the system does not tell. */
  readonly started?: string;
}

export async function thisProcess(): Promise<ProcessIdentity> {
  const seen = await look(process.pid);
  return { pid: process.pid, host: hostname(), ...(seen === undefined ? {} : { started: seen.started }) };
}

/** True only for a process of this machine that is certainly gone. */
export async function isGone(identity: ProcessIdentity): Promise<boolean> {
  if (identity.host !== hostname()) return false;
  try {
    process.kill(identity.pid, 0);
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "ESRCH";
  }
  const seen = await look(identity.pid);
  if (seen === undefined) return false;
  return seen.isDead || (identity.started !== undefined && seen.started !== identity.started);
}

/** What the system says of a running process; Linux only. */
async function look(pid: number): Promise<{ readonly started: string; readonly isDead: boolean } | undefined> {
  try {
    const [boot, stat] = await Promise.all([
      readFile("/proc/sys/kernel/random/boot_id", "utf8"),
      readFile(`/proc/${pid}/stat`, "utf8"),
    ]);
    // The name in parentheses may hold spaces and parentheses; state and start time are the 1st and 20th field after it.
    const [state = "", ...fields] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    const ticks = fields[18];
    // Z: it ended, and its parent has not asked how.
    return ticks === undefined ? undefined : { started: `${boot.trim()} ${ticks}`, isDead: state === "Z" || state === "X" };
  } catch {
    return undefined;
  }
}
