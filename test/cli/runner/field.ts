import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { generateKeyPairSync } from "node:crypto";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { lockFiles } from "../../../src/adapters/states/lock-files.ts";
import type { Database } from "../../../src/adapters/store/database.ts";
import { openEmbedded } from "../../../src/adapters/store/embedded.ts";
import { migrate } from "../../../src/adapters/store/migrate.ts";
import { runnersIn } from "../../../src/adapters/store/runners.ts";
import type { RunnerOrder } from "../../../src/domain/runner-job.ts";
import { runnerRoutes } from "../../../src/http/runner-routes.ts";
import { type HttpService, serve } from "../../../src/http/server.ts";
import type { RunnerJobRecord, Runners } from "../../../src/ports/runners.ts";
import { quietLog } from "../../fakes/quiet-log.ts";

/** A service with a database, over HTTP; checkouts; and runners that are processes of their own. */
export interface Field {
  readonly url: string;
  readonly runners: Runners;
  readonly signingKey: string;
  /** Lets the service's clock run ahead. */
  later(seconds: number): void;
  restart(whileDown?: () => Promise<void>): Promise<void>;
  /** A checkout with one commit of these files; those that end in .sh are executable. */
  checkout(files: Readonly<Record<string, string>>): { readonly folder: string; readonly revision: string };
  /** An identity file of a registered runner. */
  registered(name?: string): Promise<string>;
  start(options: StartOptions): Started;
  order(change: Partial<RunnerOrder> & Pick<RunnerOrder, "work" | "revision">): Promise<string>;
  /** The job once it has an outcome. */
  outcome(id: string, seconds?: number): Promise<RunnerJobRecord>;
  stop(): Promise<void>;
}

interface StartOptions {
  readonly tokenFile: string;
  readonly workspace: string;
  readonly args?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
}

export interface Started {
  readonly process: ChildProcess;
  readonly notes: readonly Readonly<Record<string, unknown>>[];
  readonly errors: () => string;
  note(event: string): Promise<Readonly<Record<string, unknown>>>;
  readonly ended: Promise<number | null>;
}

export const newSigningKey = (): string =>
  generateKeyPairSync("ed25519", {
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
    publicKeyEncoding: { type: "spki", format: "pem" },
  }).privateKey;

export async function openField(): Promise<Field> {
  const folder = mkdtempSync(join(tmpdir(), "sirsi-runner-"));
  const database: Database = await openEmbedded(undefined, lockFiles);
  await database.run((db) => migrate(db as never));
  let ahead = 0;
  const runners = runnersIn(database, { now: () => new Date(Date.now() + ahead) });
  const signingKey = newSigningKey();
  const listen = (port: number): Promise<HttpService> =>
    serve({
      host: "127.0.0.1",
      port,
      webhook: () => Promise.resolve(),
      isReady: () => Promise.resolve(true),
      routes: [runnerRoutes({ runners, signingKey, log: quietLog, lookMs: 50 })],
      log: quietLog,
    });
  let http = await listen(0);
  const { url } = http;
  const started: Started[] = [];
  let count = 0;
  const sirsi = (args: readonly string[], environment: Readonly<Record<string, string>> = {}): ChildProcess =>
    spawn(process.execPath, ["src/cli.ts", "runner", ...args], {
      stdio: ["ignore", "pipe", "pipe"],
      env: { PATH: process.env["PATH"], HOME: folder, ...environment },
    });
  const git = (at: string, ...args: readonly string[]): string =>
    execFileSync(
      "git",
      ["-C", at, "-c", "user.name=A", "-c", "user.email=a@example.com", "-c", "commit.gpgsign=false", ...args],
      {
        encoding: "utf8",
        stdio: ["ignore", "pipe", "pipe"],
      },
    ).trim();

  return {
    url,
    runners,
    signingKey,
    later: (seconds) => {
      ahead += seconds * 1000;
    },
    restart: async (whileDown = () => Promise.resolve()) => {
      await http.close(0);
      await whileDown();
      http = await listen(Number(new URL(url).port));
    },
    checkout: (files) => {
      const at = join(folder, `checkout-${(count += 1)}`);
      mkdirSync(at);
      git(at, "init", "-q", "-b", "main");
      for (const [path, text] of Object.entries(files)) {
        mkdirSync(dirname(join(at, path)), { recursive: true });
        writeFileSync(join(at, path), text);
        if (path.endsWith(".sh")) chmodSync(join(at, path), 0o755);
      }
      git(at, "add", "-A");
      git(at, "commit", "-qm", "one", "--allow-empty");
      return { folder: at, revision: git(at, "rev-parse", "HEAD") };
    },
    registered: async (name = "eu-1") => {
      const ticket = await runners.issueTicket({ tenant: "github", repository: "4711" }, 600);
      const tokenFile = join(folder, `identity-${(count += 1)}.json`);
      const ticketFile = `${tokenFile}.ticket`;
      writeFileSync(ticketFile, `${ticket}\n`, { mode: 0o600 });
      const child = sirsi([
        "register",
        "--service",
        url,
        "--name",
        name,
        "--registration-token",
        ticketFile,
        "--token-file",
        tokenFile,
      ]);
      const code = await new Promise((resolve) => child.once("close", resolve));
      if (code !== 0) throw new Error(`it was not registered: ${String(code)}`);
      return tokenFile;
    },
    start: ({ tokenFile, workspace, args = [], environment }) => {
      const child = sirsi(["start", "--token-file", tokenFile, "--workspace", workspace, "--json", ...args], environment);
      const notes: Record<string, unknown>[] = [];
      const waiting = new Set<() => void>();
      let errors = "";
      child.stderr!.on("data", (chunk: Buffer) => (errors += chunk.toString()));
      createInterface({ input: child.stdout! }).on("line", (line) => {
        notes.push(JSON.parse(line) as Record<string, unknown>);
        for (const look of waiting) look();
      });
      const one: Started = {
        process: child,
        notes,
        errors: () => errors,
        note: (event) =>
          new Promise((resolve) => {
            const look = (): void => {
              const found = notes.find((note) => note["event"] === event);
              if (found === undefined) return;
              waiting.delete(look);
              resolve(found);
            };
            waiting.add(look);
            look();
          }),
        ended: new Promise((resolve) => child.once("close", resolve)),
      };
      started.push(one);
      return one;
    },
    order: (change) =>
      runners.enqueue({
        kind: "check",
        name: `check-${(count += 1)}`,
        tenant: "github",
        repository: "4711",
        migration: "shop",
        wave: "front",
        run: "run-1",
        workload: "orders-db",
        attempt: 1,
        timeout: 30,
        needs: [],
        ...change,
      }),
    outcome: async (id, seconds = 20) => {
      const until = performance.now() + seconds * 1000;
      for (;;) {
        const record = await runners.read(id);
        if (record?.outcome !== undefined) return record;
        if (performance.now() > until) throw new Error(`no outcome: ${JSON.stringify(record)}`);
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    },
    stop: async () => {
      for (const one of started) {
        one.process.kill("SIGKILL");
        await one.ended;
      }
      await http.close(0);
      await database.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
