// How fast are webhooks accepted durably, and how soon does their job begin? The client is a process of its own. Prints a Markdown
// table. Usage: node bench/webhooks.ts [webhooks]
import { spawn } from "node:child_process";
import { generateKeyPairSync, randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { createNodeMiddleware, createProbot } from "probot";
import { systemClock } from "../src/adapters/clock/clock.ts";
import { createLog } from "../src/adapters/log/log.ts";
import { lockFiles } from "../src/adapters/states/lock-files.ts";
import { openStore, type Store } from "../src/adapters/store/open-store.ts";
import { webhookReceiver } from "../src/http/receiver.ts";
import { serve, webhookPath } from "../src/http/server.ts";
import type { Job } from "../src/domain/job.ts";
import { postgresBin, startPostgres } from "../test/contracts/postgres-server.ts";
import { handlersDoing } from "../test/fakes/fake-handlers.ts";
import { duration, table, timesOf } from "./measure.ts";

const webhooks = Number(process.argv[2] ?? 2000);
const wakeUps = 200;
const secret = randomBytes(32).toString("hex");
const { log } = createLog({ level: "silent" });

interface Load {
  readonly seconds: number;
  readonly milliseconds: readonly number[];
}

/** Sends the webhooks from another process, 20 at a time. */
async function load(url: string): Promise<Load> {
  const client = spawn(process.execPath, [join(import.meta.dirname, "webhook-client.ts"), url, String(webhooks), secret], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  return JSON.parse(await text(client.stdout)) as Load;
}

/** Milliseconds from the return of send to the first line of the handler, one job at a time. */
async function wakeUpTimes(store: Store): Promise<readonly number[]> {
  let begin = (): void => undefined;
  const work = (_job: Job): Promise<undefined> => {
    begin();
    return Promise.resolve(undefined);
  };
  await store.queue.work(handlersDoing(work), { atOnce: {} });
  const times: number[] = [];
  for (let pull = 1; pull <= wakeUps; pull += 1) {
    const begun = new Promise<number>((resolve) => {
      begin = () => {
        resolve(performance.now());
      };
    });
    const sent = performance.now();
    await store.queue.send({ type: "review", repository: 1, pull, trace: "bench" });
    times.push((await begun) - sent);
  }
  return times;
}

type Place = { readonly url: string } | { readonly folder: string };

const parts = { clock: systemClock, locks: lockFiles, log };

/** Two places: what the load leaves behind in the first would be in the way of the wake-ups. */
async function onStore(name: string, loaded: Place, idle: Place): Promise<readonly string[]> {
  const measured = await acceptedIn(loaded);
  const store = await openStore(idle, parts);
  const wake = timesOf(await wakeUpTimes(store));
  await store.queue.stop(1);
  await store.close();
  return rowOf(name, measured, duration(wake.p50), duration(at99(wake.all)));
}

async function acceptedIn(place: Place): Promise<Load> {
  const store = await openStore(place, parts);
  const service = await serve({
    host: "127.0.0.1",
    port: 0,
    log,
    isReady: () => Promise.resolve(true),
    webhook: webhookReceiver({ inbox: store.inbox, secrets: [secret], clock: systemClock, log }),
  });
  try {
    const measured = await load(`${service.url}${webhookPath}`);
    const { waiting } = await store.queue.depth();
    if (waiting !== webhooks) throw new Error(`${waiting} of ${webhooks} webhooks were stored`);
    return measured;
  } finally {
    await service.close(1);
    await store.close();
  }
}

const at99 = (sorted: readonly number[]): number => sorted[Math.ceil(0.99 * sorted.length) - 1] ?? Number.NaN;

function rowOf(name: string, { seconds, milliseconds }: Load, wake: string, wake99: string): readonly string[] {
  const { p50, all } = timesOf(milliseconds);
  return [
    name,
    `${webhooks} of 24 KB, 20 at once`,
    `${Math.round(webhooks / seconds)}/s`,
    duration(p50),
    duration(at99(all)),
    wake,
    wake99,
  ];
}

/** What a user of Probot alone has: the signature is checked and an empty handler called; nothing is stored. */
async function onProbot(): Promise<readonly string[]> {
  const { privateKey } = generateKeyPairSync("rsa", {
    modulusLength: 2048,
    publicKeyEncoding: { type: "spki", format: "pem" },
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
  });
  const probot = createProbot({ overrides: { appId: 1, privateKey, secret, logLevel: "fatal" } });
  const middleware = await createNodeMiddleware(
    (app) => {
      app.onAny(() => undefined);
    },
    { probot },
  );
  const server = createServer((request, response) => {
    void middleware(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  const measured = await load(`http://127.0.0.1:${port}${webhookPath}`);
  server.closeAllConnections();
  server.close();
  return rowOf("Probot's middleware, empty handler, stores nothing", measured, "-", "-");
}

const folder = await mkdtemp(join(tmpdir(), "sirsi-bench-"));
const rows: (readonly string[])[] = [];
try {
  rows.push(await onStore("PGlite", { folder: join(folder, "loaded") }, { folder: join(folder, "idle") }));
  if (postgresBin === undefined) process.stderr.write("without PostgreSQL: it is not on this machine\n");
  else {
    const server = await startPostgres(postgresBin);
    try {
      rows.push(await onStore("PostgreSQL", { url: await server.database() }, { url: await server.database() }));
    } finally {
      await server.stop();
    }
  }
  rows.push(await onProbot());
} finally {
  await rm(folder, { recursive: true, force: true });
}
console.log(table(["Webhooks accepted durably in", "input", "rate", "p50", "p99", "job begins after: p50", "p99"], rows));
process.exit(0);
