import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { Failure } from "../../domain/failure.ts";
import type { Locks } from "../../ports/locks.ts";
import type { Hosting } from "./host.ts";
import { type PlainSchema, toPlain } from "./plain-schema.ts";

/** What main.ts is told. */
export interface Order extends Omit<Hosting, "schemas"> {
  readonly schemas: readonly PlainSchema[];
}

/** The sandbox in a process of its own, started from `entry` (main.ts, or what it was built to). */
export async function startProcess(
  { schemas, ...hosting }: Hosting,
  locks: Locks,
  entry: string,
): Promise<{ readonly reattach: string; stop(): Promise<void> }> {
  const lock =
    hosting.store === undefined ? undefined : await locks.hold(hosting.store, `of the sandbox (${hosting.store})`, "a sandbox");
  const child = spawn(process.execPath, [entry], { stdio: ["pipe", "pipe", "inherit"], env: {} });
  const stop = async (): Promise<void> => {
    await end(child);
    await lock?.release();
  };
  try {
    const order: Order = { ...hosting, schemas: schemas.map(toPlain) };
    child.stdin.on("error", () => undefined);
    child.stdin.write(`${JSON.stringify(order)}\n`);
    const [reattach] = await Promise.race([firstLine(child), once(child, "exit").then(() => [undefined])]);
    if (reattach === undefined) throw new Failure("sandbox-failed", { why: "its process ended at once" });
    return { reattach, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function firstLine(child: ChildProcess & { readonly stdout: NodeJS.ReadableStream }): Promise<[string]> {
  const lines = createInterface({ input: child.stdout });
  const [line] = (await once(lines, "line")) as [string];
  return [line];
}

/** It ends when its input does; one that hangs is killed. */
async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, "exit");
  const killer = setTimeout(() => child.kill("SIGKILL"), 5000);
  child.stdin?.end();
  await gone;
  clearTimeout(killer);
}
