import { spawn, type ChildProcess, type ChildProcessByStdio } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { setTimeout as pause } from "node:timers/promises";
import type { App } from "../../github/model.ts";
import type { Fault } from "../../github/http/faults.ts";
import { startGitHub, type StatefulGitHub } from "../../github/start-github.ts";
import { fullManifest } from "./manifest.ts";
import { webhookSecret } from "./start-app.ts";

export interface AppProcess {
  readonly github: StatefulGitHub;
  readonly app: App;
  /** Every line of its log, over all its lives. */
  readonly log: readonly string[];
  start(): Promise<void>;
  /** kill -9: nothing of the process runs after it. */
  kill(): Promise<void>;
  /** SIGTERM; answers the exit code. */
  ask(): Promise<number | null>;
  stop(): Promise<void>;
}

/** `src/main.ts` as a process of its own, configured by its environment, on a data folder that outlives it. */
export async function appProcess(variables: Readonly<Record<string, string>> = {}): Promise<AppProcess> {
  const folder = await mkdtemp(join(tmpdir(), "sirsi-process-"));
  const github = await startGitHub();
  const port = await freePort();
  const webhookUrl = `http://127.0.0.1:${port}/api/github/webhooks`;
  const app = github.createApp({ ...fullManifest(), webhookSecret, webhookUrl });
  const environment = {
    ...{ APP_ID: String(app.id), PRIVATE_KEY: app.privateKey, WEBHOOK_SECRET: webhookSecret },
    ...{ DATA_DIR: folder, PORT: String(port), GITHUB_API_URL: github.url, LOG_LEVEL: "debug", GRACE_SECONDS: "0" },
    ...{ REVIEW_WORKERS: "1", REVIEW_MEMORY_MB: "512", HOME: folder, TMPDIR: tmpdir(), PATH: "/nonexistent" },
    // As bin/start.js does it: most of a start is compiling.
    NODE_COMPILE_CACHE: new URL("../../../node_modules/.cache/sirsi", import.meta.url).pathname,
    ...variables,
  };
  const log: string[] = [];
  let child: ChildProcessByStdio<null, Readable, Readable> | undefined;
  const end = async (signal: NodeJS.Signals): Promise<number | null> => {
    const ending = child;
    child = undefined;
    if (ending === undefined || ending.exitCode !== null) return ending?.exitCode ?? null;
    const exit = once(ending, "exit") as Promise<[number | null]>;
    ending.kill(signal);
    return (await exit)[0];
  };
  const one: AppProcess = {
    ...{ github, app, log },
    start: async () => {
      const started = spawn(process.execPath, [new URL("../../../src/main.ts", import.meta.url).pathname], {
        env: environment as unknown as NodeJS.ProcessEnv,
        stdio: ["ignore", "pipe", "pipe"],
      });
      child = started;
      for (const stream of [started.stdout, started.stderr]) createInterface(stream).on("line", (line) => log.push(line));
      await answering(`http://127.0.0.1:${port}/readyz`, started, log);
    },
    kill: async () => {
      await end("SIGKILL");
    },
    ask: () => end("SIGTERM"),
    stop: async () => {
      await end("SIGKILL");
      await github.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
  await one.start();
  return one;
}

async function answering(url: string, child: ChildProcess, log: readonly string[]): Promise<void> {
  for (let attempt = 0; attempt < 1500; attempt += 1) {
    if (child.exitCode !== null) throw new Error(`The App ended: ${log.slice(-5).join("\n")}`);
    const status = await fetch(url).then(
      (answer) => answer.status,
      () => 0,
    );
    if (status === 200) return;
    await pause(20);
  }
  throw new Error("The App is not ready after 30 s.");
}

/**
 * What happens while `act` is worked on, with the process killed at the request that the fault hits, and started again. False: nothing
 * asked so often, and nobody was killed.
 */
export async function killedAt(app: AppProcess, fault: Fault, act: () => unknown, isDone: () => boolean): Promise<boolean> {
  const repair = app.github.fail({ ...fault, how: "hang" });
  const isHit = () => app.github.faults.pending === 0;
  await act();
  await quiet(app, () => isHit() || isDone(), 0);
  if (!isHit()) await quiet(app, () => isHit() || isDone());
  const hit = isHit();
  repair();
  if (!hit) return false;
  await app.kill();
  await app.start();
  await quiet(app, isDone);
  return true;
}

/** Everybody who is not us says nothing: GitHub was asked nothing for a while, and no webhook is on its way. */
export async function quiet({ github }: Pick<AppProcess, "github">, until: () => boolean, milliseconds = 400): Promise<void> {
  const end = Date.now() + 20_000;
  for (let mark = -1, since = Date.now(); !until() || Date.now() - since < milliseconds;) {
    await github.settled();
    if (github.mark() !== mark) [mark, since] = [github.mark(), Date.now()];
    if (Date.now() > end) throw new Error(`The App did not come to rest within 20 s:\n${lastOf(github)}`);
    await pause(20);
  }
}

const lastOf = (github: StatefulGitHub): string =>
  github
    .requests()
    .slice(-15)
    .map(({ method, path, status }) => `${method} ${path} ${status}`)
    .join("\n");

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, "127.0.0.1", resolve));
  const { port } = probe.address() as AddressInfo;
  await new Promise((resolve) => probe.close(resolve));
  return port;
}
