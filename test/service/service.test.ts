import { generateKeyPairSync, randomUUID } from "node:crypto";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, describe, expect, it, vi } from "vitest";
import { newKey } from "../../src/adapters/encryption/open-keyring.ts";
import { createLog } from "../../src/adapters/log/log.ts";
import { type Service, type ServiceOptions, startService } from "../../src/service.ts";
import type { ServiceEnvironment } from "../../src/service-environment.ts";
import { postgresBin, type PostgresServer, startPostgres } from "../contracts/postgres-server.ts";
import { type Child, startChild } from "../fakes/child.ts";
import { fakeHandlers } from "../fakes/fake-handlers.ts";
import { send, sign } from "../http/webhook-client.ts";

const secret = "6f1c3b7e9a2d4c58b0e7f3a1d5c9e2b4";
const privateKey = generateKeyPairSync("rsa", {
  modulusLength: 2048,
  publicKeyEncoding: { type: "spki", format: "pem" },
  privateKeyEncoding: { type: "pkcs1", format: "pem" },
}).privateKey;

// Each starts processes with a database in them; a busy machine takes its time.
vi.setConfig({ testTimeout: 90_000 });

const folders: string[] = [];
const services: Service[] = [];
const children: Child[] = [];
let server: PostgresServer | undefined;
const newFolder = async (): Promise<string> => {
  folders.push(await mkdtemp(join(tmpdir(), "sirsi-service-")));
  return folders.at(-1)!;
};
afterEach(async () => {
  await Promise.all([...services.splice(0).map((one) => one.stop()), ...children.splice(0).map((one) => one.kill())]);
});
afterAll(async () => {
  await server?.stop();
  await Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true })));
});

const environment = async (change: Partial<ServiceEnvironment> = {}): Promise<ServiceEnvironment> => ({
  appId: 1,
  privateKey,
  webhookSecrets: [secret],
  dataFolder: await newFolder(),
  host: "127.0.0.1",
  port: 0,
  githubApiUrl: "https://api.github.com",
  logLevel: "info",
  reviewWorkers: 2,
  reviewMemory: 1024,
  maxSpecs: 50,
  graceSeconds: 5,
  ...change,
});

/** A service whose handler of deliveries notes what it did. */
async function started(change: Partial<ServiceEnvironment>, options: Partial<ServiceOptions> = {}) {
  const done: string[] = [];
  const lines: string[] = [];
  const service = await startService({
    environment: await environment(change),
    log: createLog({ level: "debug", write: (line) => lines.push(line) }),
    limits: { atOnce: { delivery: 4 } },
    handlers: ({ inbox }) =>
      fakeHandlers({
        delivery: async ({ delivery }) => {
          done.push(delivery);
          await inbox.settle(delivery, "done");
          return undefined;
        },
      }),
    ...options,
  });
  services.push(service);
  return { service, done, lines, webhooks: `${service.url}/api/github/webhooks` };
}

const body = JSON.stringify({ action: "opened", installation: { id: 1 }, repository: { id: 2 }, text: "x".repeat(20_000) });
const signed = (id: string) => ({ body, headers: { "x-github-delivery": id, "x-hub-signature-256": sign(body, secret) } });

/** All of them, so many at a time. */
async function inBursts<T>(items: readonly T[], atOnce: number, work: (item: T) => Promise<void>): Promise<void> {
  const left = items.values();
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      for (const item of left) await work(item);
    }),
  );
}

describe.each([
  ["PGlite", true],
  ["PostgreSQL (needs PostgreSQL)", false],
] as const)("a service on %s", (_name, isEmbedded) => {
  const isHere = isEmbedded || postgresBin !== undefined;
  const database = async (): Promise<Partial<ServiceEnvironment>> => {
    if (isEmbedded) return {};
    server ??= await startPostgres(postgresBin!);
    return { databaseUrl: await server.database() };
  };

  it.skipIf(!isHere)("takes a burst of 1,000 webhooks, some of them twice at once, and does each once", async () => {
    const { webhooks, done } = await started(await database());
    const ids = Array.from({ length: 1000 }, () => randomUUID());
    const twice = ids.slice(0, 100);
    const statuses = new Map<string, number>();
    await inBursts([...ids, ...twice].sort(), 50, async (id) => {
      const answer = await send(webhooks, signed(id));
      expect(answer.status).toBe(202);
      statuses.set(answer.body, (statuses.get(answer.body) ?? 0) + 1);
    });
    expect(Object.fromEntries(statuses)).toEqual({ '{"status":"accepted"}\n': 1000, '{"status":"duplicate"}\n': 100 });
    await expect.poll(() => done.length, { timeout: 30_000 }).toBe(1000);
    expect(new Set(done)).toEqual(new Set(ids));
  });

  it.skipIf(!isHere).each([
    ["while its handler runs", "60000", "began", 1],
    ["after its handler", "0", "did", 1],
  ] as const)("killed %s, does what was asked exactly once after the next start", async (_when, pauseMs, word, times) => {
    const done = join(await newFolder(), "done");
    const id = randomUUID();
    const variables = childVariables(await environment(await database()));
    const first = child([done, pauseMs], variables);
    const webhooks = `${(await first.says("up")).slice(3)}/api/github/webhooks`;
    expect((await send(webhooks, signed(id))).status).toBe(202);
    await first.says(`${word} ${id}`);
    await first.kill();
    const second = child([done, "0"], variables);
    const again = `${(await second.says("up")).slice(3)}/api/github/webhooks`;
    if (word === "began") await second.says(`did ${id}`);
    expect((await send(again, signed(id))).body).toBe('{"status":"duplicate"}\n');
    const last = randomUUID();
    await send(again, signed(last));
    await second.says(`did ${last}`);
    const effects = (await readFile(done, "utf8")).trim().split("\n");
    expect(effects.filter((effect) => effect === id)).toHaveLength(times);
  });

  it.skipIf(!isHere)(
    "asked to stop, finishes what runs, stores what still comes, says that it is not ready, and ends with 0",
    async () => {
      const done = join(await newFolder(), "done");
      const variables = childVariables(await environment(await database()));
      const [running, late] = [randomUUID(), randomUUID()];
      const first = child([done, "1500"], variables);
      const url = (await first.says("up")).slice(3);
      await send(`${url}/api/github/webhooks`, signed(running));
      await first.says(`began ${running}`);
      const exit = new Promise((resolve) => first.process.once("exit", resolve));
      first.process.kill("SIGTERM");
      await expect.poll(async () => (await fetch(`${url}/readyz`)).status).toBe(503);
      expect((await fetch(`${url}/healthz`)).status).toBe(200);
      expect((await send(`${url}/api/github/webhooks`, signed(late))).status).toBe(202);
      await first.says("stopped");
      expect(await exit).toBe(0);
      expect(await readFile(done, "utf8")).toBe(`${running}\n`);
      const second = child([done, "0"], variables);
      await second.says(`did ${late}`);
      expect(await readFile(done, "utf8")).toBe(`${running}\n${late}\n`);
    },
  );
});

const childVariables = (wanted: ServiceEnvironment): NodeJS.ProcessEnv => ({
  PATH: process.env["PATH"],
  APP_ID: "1",
  PRIVATE_KEY: privateKey,
  WEBHOOK_SECRET: secret,
  PORT: "0",
  DATA_DIR: wanted.dataFolder,
  ...(wanted.databaseUrl === undefined ? {} : { DATABASE_URL: wanted.databaseUrl, STATE_KEYS: newKey() }),
});

function child(args: readonly string[], variables: NodeJS.ProcessEnv): Child {
  children.push(startChild(new URL("service-process.ts", import.meta.url), args, variables));
  return children.at(-1)!;
}

describe("a service", () => {
  it.skipIf(postgresBin === undefined)(
    "refuses webhooks while the database is away, and takes them again afterwards (needs PostgreSQL)",
    async () => {
      const own = await startPostgres(postgresBin!);
      try {
        const { service, webhooks, done, lines } = await started({ databaseUrl: await own.database() });
        const id = randomUUID();
        await own.crash();
        const refused = await send(webhooks, signed(id));
        expect([refused.status, refused.headers["retry-after"]]).toEqual([503, "10"]);
        expect((await fetch(`${service.url}/readyz`)).status).toBe(503);
        expect((await fetch(`${service.url}/healthz`)).status).toBe(200);
        await own.start();
        await expect.poll(async () => (await fetch(`${service.url}/readyz`)).status, { timeout: 10_000 }).toBe(200);
        // It was refused, so it is new.
        expect((await send(webhooks, signed(id))).body).toBe('{"status":"accepted"}\n');
        await expect.poll(() => done, { timeout: 10_000 }).toEqual([id]);
        expect(lines.join("")).not.toContain(secret);
        await service.stop();
      } finally {
        await own.stop();
      }
    },
  );

  it("leaves nothing running when its port is in use", async () => {
    const dataFolder = await newFolder();
    const first = await started({});
    const port = Number(new URL(first.service.url).port);
    await expect(started({ port, dataFolder })).rejects.toMatchObject({ code: "port-unusable" });
    // The folder is free again, and another port can be wished for.
    const second = await started({ port, dataFolder }, { orAnyPort: true });
    expect((await fetch(`${second.service.url}/readyz`)).status).toBe(200);
  });

  it("leaves nothing running when a schedule is none", async () => {
    const port = Number(new URL((await started({})).service.url).port);
    await services.pop()?.stop();
    const dataFolder = await newFolder();
    const schedules = [{ cron: "every now and then", job: { type: "sweep" } as const }];
    await expect(started({ port, dataFolder }, { schedules })).rejects.toThrow();
    expect((await started({ port, dataFolder })).service.url).toContain(`:${port}`);
  });

  it("sends what is scheduled, answers added routes, and hides its secrets in its log", async () => {
    const swept: string[] = [];
    const { service, lines } = await started(
      {},
      {
        schedules: [{ cron: "* * * * * *", job: { type: "sweep" } }],
        extraRoutes: ({ environment: read }) => [
          (_request, response, path) => {
            if (path !== "/app") return false;
            response.end(String(read.appId));
            return true;
          },
        ],
        handlers: ({ log }) =>
          fakeHandlers({
            sweep: () => {
              log.info({ note: `${secret} ${privateKey}` }, "swept");
              swept.push("once");
              return Promise.resolve(undefined);
            },
          }),
      },
    );
    expect(await (await fetch(`${service.url}/app`)).text()).toBe("1");
    await expect.poll(() => swept.length, { timeout: 10_000 }).toBeGreaterThan(1);
    expect(lines.join("")).toContain("swept");
    expect(lines.join("")).not.toContain(secret);
    expect(lines.join("")).not.toContain(privateKey.split("\n")[2]);
  });
});
