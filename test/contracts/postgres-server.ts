import { execFile, spawn } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { chown, mkdtemp, readFile, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { promisify } from "node:util";
import { Client } from "pg";

const run = promisify(execFile);

/** A folder with initdb and postgres; undefined where this machine has none. */
export const postgresBin = findPostgres();

function findPostgres(): string | undefined {
  const named = process.env["SIRSI_LAB_POSTGRES_BIN"];
  const installed = "/usr/lib/postgresql";
  const versions = existsSync(installed) ? readdirSync(installed).sort((a, b) => Number(b) - Number(a)) : [];
  return [named, ...versions.map((version) => join(installed, version, "bin"))].find(
    (folder) => folder !== undefined && existsSync(join(folder, "initdb")) && existsSync(join(folder, "postgres")),
  );
}

export interface PostgresServer {
  readonly url: string;
  /** An empty database of its own on the server. */
  database(): Promise<string>;
  /** Ends it as a power cut would. */
  crash(): Promise<void>;
  start(): Promise<void>;
  stop(): Promise<void>;
}

/** A PostgreSQL of our own on the loopback, on a free port, in a folder that goes with it. */
export async function startPostgres(bin: string): Promise<PostgresServer> {
  const folder = await mkdtemp(join(tmpdir(), "sirsi-postgres-"));
  const user = process.getuid?.() === 0 ? await idOf("nobody") : undefined;
  if (user !== undefined) await chown(folder, user.uid, user.gid);
  const as = user ?? {};
  const data = join(folder, "data");
  await run(join(bin, "initdb"), ["-D", data, "-U", "sirsi", "-A", "trust", "--no-sync", "-E", "UTF8", "--locale", "C"], {
    ...as,
    cwd: folder,
  });
  const port = await freePort();
  const url = `postgres://sirsi@127.0.0.1:${port}/postgres`;
  let child: ReturnType<typeof spawn> | undefined;
  let databases = 0;
  const ended = async (signal: NodeJS.Signals): Promise<void> => {
    const stopping = child;
    child = undefined;
    if (stopping?.exitCode !== null) return;
    const exit = new Promise((resolve) => stopping.once("exit", resolve));
    stopping.kill(signal);
    await exit;
  };
  const server: PostgresServer = {
    url,
    database: async () => {
      databases += 1;
      await query(url, `create database d${databases}`);
      return url.replace(/postgres$/, `d${databases}`);
    },
    crash: () => ended("SIGQUIT"),
    start: async () => {
      const options = [
        "-D",
        data,
        "-p",
        String(port),
        "-k",
        folder,
        "-c",
        "listen_addresses=127.0.0.1",
        "-c",
        "max_connections=60",
      ];
      child = spawn(join(bin, "postgres"), options, { ...as, cwd: folder, stdio: "ignore" });
      for (let attempt = 0; attempt < 200; attempt += 1) {
        if (
          await query(url, "select 1").then(
            () => true,
            () => false,
          )
        )
          return;
        await pause(50);
      }
      throw new Error("PostgreSQL did not start");
    },
    stop: async () => {
      await ended("SIGINT");
      await rm(folder, { recursive: true, force: true });
    },
  };
  await server.start();
  return server;
}

async function query(url: string, text: string): Promise<void> {
  const client = new Client({ connectionString: url });
  try {
    await client.connect();
    await client.query(text);
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** PostgreSQL refuses to run as root. */
async function idOf(name: string): Promise<{ readonly uid: number; readonly gid: number }> {
  const line = (await readFile("/etc/passwd", "utf8")).split("\n").find((entry) => entry.startsWith(`${name}:`));
  const [, , uid, gid] = line?.split(":") ?? [];
  return { uid: Number(uid), gid: Number(gid) };
}

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, "127.0.0.1", resolve));
  const address = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  return typeof address === "object" && address !== null ? address.port : 0;
}
