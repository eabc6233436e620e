import { readFileSync } from "node:fs";
import { hostname } from "node:os";

/** undefined: it is on another machine. A number that a later process got by chance is not Terraform's, where the system tells. */
export function isAlive({ host, pid }: { readonly host: string; readonly pid: number }): boolean | undefined {
  if (host !== hostname()) return undefined;
  try {
    process.kill(pid, 0);
  } catch {
    // Not there, or somebody else's process has the number.
    return false;
  }
  if (process.platform !== "linux") return true;
  try {
    const isEnded = /\) Z /.test(readFileSync(`/proc/${pid}/stat`, "utf8"));
    const [, command] = readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0");
    return !isEnded && command === "apply";
  } catch {
    return false;
  }
}
