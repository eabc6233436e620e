import { randomUUID } from "node:crypto";
import { mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { Failure } from "../../domain/failure.ts";
import type { Locks } from "../../ports/locks.ts";
import { isGone, type ProcessIdentity, thisProcess } from "./process-identity.ts";

interface Claim extends ProcessIdentity {
  readonly holder: string;
}

/**
 * Locks as files beside what they protect, `<path>.lock.<token>`, one per claim. A process first puts its claim down and then looks
 * for others: of two that come together at least the later one sees the earlier one and steps back. No file is ever taken over in
 * place, so a slow process cannot remove the claim of a quick one.
 */
export const lockFiles: Locks = {
  async hold(path, what, holder) {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    let rival = await otherClaim(path, undefined);
    for (let attempt = 0; rival === undefined && attempt < 5; attempt += 1) {
      const own = await claim(path, holder);
      rival = await otherClaim(path, own);
      if (rival === undefined) return { release: () => rm(own, { force: true }) };
      await rm(own, { force: true });
      // Two that stepped back before each other try again, not at the same moment.
      await pause(5 + Math.random() * 40);
      rival = await otherClaim(path, undefined);
    }
    throw new Failure("state-locked", { state: what, holder: rival === undefined ? "another process" : describe(rival) });
  },
};

async function claim(path: string, holder: string): Promise<string> {
  const text: Claim = { ...(await thisProcess()), holder };
  const token = randomUUID();
  const draft = `${path}.draft.${token}`;
  await writeFile(draft, JSON.stringify(text), { mode: 0o600 });
  const own = `${path}.lock.${token}`;
  // Renamed into place, so that nobody reads half a claim.
  await rename(draft, own);
  return own;
}

/** A claim that is not ours and whose process may be alive; those of dead processes are removed. */
async function otherClaim(path: string, own: string | undefined): Promise<Claim | undefined> {
  const prefix = `${basename(path)}.lock.`;
  const names = (await readdir(dirname(path))).filter((name) => name.startsWith(prefix));
  for (const name of names.sort()) {
    const file = join(dirname(path), name);
    if (file === own) continue;
    const found = await readClaim(file);
    if (found === undefined) continue;
    if (!(await isGone(found))) return found;
    await rm(file, { force: true });
  }
  return undefined;
}

/** undefined when it was released meanwhile. A claim that cannot be read counts: better closed than shared. */
async function readClaim(file: string): Promise<Claim | undefined> {
  try {
    const { pid, host, started, holder } = JSON.parse(await readFile(file, "utf8")) as Partial<Claim>;
    if (typeof pid !== "number" || typeof host !== "string" || typeof holder !== "string") return unreadable(file);
    return { pid, host, holder, ...(typeof started === "string" ? { started } : {}) };
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    return unreadable(file);
  }
}

const unreadable = (file: string): Claim => ({ pid: 0, host: "", holder: `an unreadable lock, ${file}` });
const describe = ({ holder, pid, host }: Claim): string => (host === "" ? holder : `${holder} (process ${pid} on ${host})`);
