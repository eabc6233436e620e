import { mkdir, open, readFile, rm, rmdir, stat } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import { Failure } from "../../domain/failure.ts";

interface Holder {
  readonly holder: string;
  readonly pid: number;
  readonly host: string;
  /** Of the process: a pid is reused, a pid with its start time is not. */
  readonly started: string;
}

const takeoverSeconds = 10;

/** Takes the lock of a folder. The lock of a process that is gone from this machine is taken over. */
export async function takeLock(folder: string, state: string, holder: string): Promise<{ release(): Promise<void> }> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const file = join(folder, "lock.json");
  const mine = JSON.stringify({
    holder,
    pid: process.pid,
    host: hostname(),
    started: await startedAt(process.pid),
  } satisfies Holder);
  if (!(await createOnly(file, mine))) {
    await takeOver(folder, file, state);
    if (!(await createOnly(file, mine))) throw locked(state, "another process");
  }
  return {
    async release() {
      // After a takeover it is somebody else's lock: leave it.
      if ((await readIfThere(file)) === mine) await rm(file, { force: true });
    },
  };
}

/** Removes a dead process's lock. A folder is the mutex: two takers cannot both judge the same lock dead. */
async function takeOver(folder: string, file: string, state: string): Promise<void> {
  const mutex = join(folder, "takeover");
  await mkdir(mutex).catch(async () => {
    const age = await stat(mutex).then(
      ({ mtimeMs }) => (Date.now() - mtimeMs) / 1000,
      () => 0,
    );
    if (age > takeoverSeconds) await rmdir(mutex).catch(() => undefined);
    throw locked(state, "another process");
  });
  try {
    const text = await readIfThere(file);
    if (text === undefined) return;
    const current = holderIn(text);
    if (current === undefined || (await isAlive(current))) throw locked(state, current?.holder ?? "an unreadable lock");
    await rm(file, { force: true });
  } finally {
    await rmdir(mutex).catch(() => undefined);
  }
}

const locked = (state: string, holder: string): Failure => new Failure("state-locked", { state, holder });

async function createOnly(file: string, text: string): Promise<boolean> {
  try {
    await using handle = await open(file, "wx", 0o600);
    await handle.writeFile(text);
    await handle.sync();
    return true;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EEXIST") return false;
    throw error;
  }
}

function holderIn(text: string): Holder | undefined {
  try {
    const value = JSON.parse(text) as Partial<Holder>;
    const { holder, pid, host, started } = value;
    return typeof holder === "string" && typeof pid === "number" && typeof host === "string" && typeof started === "string"
      ? { holder, pid, host, started }
      : undefined;
  } catch {
    return undefined;
  }
}

/** A holder on another machine cannot be checked from here and counts as alive. */
async function isAlive({ pid, host, started }: Holder): Promise<boolean> {
  if (host !== hostname()) return true;
  try {
    process.kill(pid, 0);
  } catch (error) {
    // EPERM: it exists and belongs to somebody else.
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
  const now = await startedAt(pid);
  return now === "" || started === "" || now === started;
}

/** Start time in clock ticks, from Linux's /proc; "" elsewhere, where the pid alone must do. */
async function startedAt(pid: number): Promise<string> {
  const text = await readIfThere(`/proc/${pid}/stat`);
  // The second field is the program's name in parentheses and may hold anything.
  return text?.slice(text.lastIndexOf(")") + 2).split(" ")[19] ?? "";
}

const readIfThere = (file: string): Promise<string | undefined> => readFile(file, "utf8").catch(() => undefined);
