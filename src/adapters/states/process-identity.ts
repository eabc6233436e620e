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
  const started = await startOf(process.pid);
  return { pid: process.pid, host: hostname(), ...(started === undefined ? {} : { started }) };
}

/** True only for a process of this machine that is certainly gone. */
export async function isGone(identity: ProcessIdentity): Promise<boolean> {
  if (identity.host !== hostname()) return false;
  try {
    process.kill(identity.pid, 0);
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "ESRCH";
  }
  const started = await startOf(identity.pid);
  return started !== undefined && identity.started !== undefined && started !== identity.started;
}

/** Boot and clock tick at which a process started; Linux only. */
async function startOf(pid: number): Promise<string | undefined> {
  try {
    const [boot, stat] = await Promise.all([
      readFile("/proc/sys/kernel/random/boot_id", "utf8"),
      readFile(`/proc/${pid}/stat`, "utf8"),
    ]);
    // The name in parentheses may hold spaces and parentheses; the start time is the 20th field after it.
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return fields[19] === undefined ? undefined : `${boot.trim()} ${fields[19]}`;
  } catch {
    return undefined;
  }
}
