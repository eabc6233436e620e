import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Client } from "pg";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { systemClock } from "../../../src/adapters/clock/clock.ts";
import { lockFiles } from "../../../src/adapters/states/lock-files.ts";
import { openStore, type Store } from "../../../src/adapters/store/open-store.ts";
import type { Delivery } from "../../../src/domain/delivery.ts";
import { postgresBin, type PostgresServer, startPostgres } from "../../contracts/postgres-server.ts";
import { fakeHandlers } from "../../fakes/fake-handlers.ts";
import { quietLog } from "../../fakes/quiet-log.ts";
import { type Child, startChild } from "../../fakes/child.ts";

const parts = { clock: systemClock, locks: lockFiles, log: quietLog };
const delivery = (id: string): Delivery => ({
  id,
  event: "push",
  action: null,
  installation: 1,
  repository: 1,
  payload: {},
  receivedAt: "2026-01-12T09:00:00Z",
});

// Each starts processes with a database in them; a busy machine takes its time.
vi.setConfig({ testTimeout: 90_000 });

const folders: string[] = [];
const open: { close(): Promise<void> }[] = [];
const children: Child[] = [];
const newFolder = async (): Promise<string> => {
  folders.push(await mkdtemp(join(tmpdir(), "sirsi-store-")));
  return folders.at(-1)!;
};
const opened = async (options: Parameters<typeof openStore>[0]): Promise<Store> => {
  const store = await openStore(options, parts);
  open.push(store);
  return store;
};
const child = (...args: string[]): Child => {
  children.push(startChild(new URL("killed-process.ts", import.meta.url), args));
  return children.at(-1)!;
};
afterEach(async () => {
  await Promise.all(children.splice(0).map((one) => one.kill()));
  for (const store of open.splice(0)) await store.close();
});
afterAll(async () => {
  await Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true })));
});

describe("a store in a folder", () => {
  it("is refused to a second process, which is told by whom", async () => {
    const folder = await newFolder();
    const first = child(folder, "hold");
    await first.says("open");
    await expect(opened({ folder })).rejects.toMatchObject({
      code: "store-in-use",
      message: expect.stringContaining(`process ${first.process.pid!}`),
    });
  });

  it("is free again when it is closed, and remembers", async () => {
    const folder = await newFolder();
    const store = await openStore({ folder }, parts);
    await store.inbox.accept(delivery("a"));
    await store.close();
    expect(await (await opened({ folder })).inbox.accept(delivery("a"))).toBe("duplicate");
  });

  it("opens after its process was killed, with all that was accepted", async () => {
    const folder = await newFolder();
    const first = child(folder, "accept", "a");
    await first.says("accepted");
    await first.kill();
    const store = await opened({ folder });
    expect(await store.inbox.read("a")).toMatchObject({ payload: { id: "a" } });
    expect(await store.queue.depth()).toEqual({ waiting: 1, running: 0, failed: 0 });
  });
});

describe.skipIf(postgresBin === undefined)("a store in PostgreSQL (needs PostgreSQL)", () => {
  let server: PostgresServer;
  beforeAll(async () => {
    server = await startPostgres(postgresBin!);
  });
  afterAll(() => server.stop());

  it("is set up once by four processes that start at once", async () => {
    const url = await server.database();
    const four = [1, 2, 3, 4].map(() => child(url, "hold"));
    await Promise.all(four.map((one) => one.says("open")));
    const client = new Client({ connectionString: url });
    await client.connect();
    const { rows } = await client.query("select name from sirsi.migration order by name");
    await client.end();
    const files = await readdir(new URL("../../../src/adapters/store/migrations", import.meta.url));
    expect(rows).toEqual(files.sort().map((file) => ({ name: file.replace(".ts", "") })));
  });

  it("refuses the database of a later version", async () => {
    const url = await server.database();
    await (await openStore({ url }, parts)).close();
    const client = new Client({ connectionString: url });
    await client.connect();
    await client.query("insert into sirsi.migration (name, timestamp) values ('9999-later', 'x')");
    await client.end();
    await expect(opened({ url })).rejects.toMatchObject({ code: "store-broken" });
  });

  it("keeps its tables out of the schemas of others", async () => {
    const url = await server.database();
    await opened({ url });
    const client = new Client({ connectionString: url });
    await client.connect();
    const { rows } = await client.query("select table_name from information_schema.tables where table_schema = 'public'");
    await client.end();
    expect(rows).toEqual([]);
  });

  it("says that it is away while it is, and works when it is back", async () => {
    const url = await server.database();
    const store = await opened({ url });
    await store.inbox.accept(delivery("a"));
    await server.crash();
    expect(await store.health()).toBe(false);
    const away = { code: "store-unreachable" };
    await expect(store.inbox.accept(delivery("b"))).rejects.toMatchObject(away);
    await expect(store.ledger.installations.read(1)).rejects.toMatchObject(away);
    await expect(store.queue.depth()).rejects.toMatchObject(away);
    await server.start();
    expect(await store.health()).toBe(true);
    expect(await store.inbox.accept(delivery("a"))).toBe("duplicate");
    expect(await store.inbox.accept(delivery("b"))).toBe("accepted");
  });

  it("takes new jobs at once again after the database was away", async () => {
    const url = await server.database();
    const store = await openStore({ url }, parts);
    const seen: string[] = [];
    await store.queue.work(
      fakeHandlers({
        delivery: ({ delivery: id }) => Promise.resolve(void seen.push(id)),
      }),
      { atOnce: {} },
    );
    await server.crash();
    await server.start();
    await store.inbox.accept(delivery("a"));
    await expect.poll(() => seen, { timeout: 10_000 }).toEqual(["a"]);
    await store.queue.stop(1);
    await store.close();
  });

  it("writes down the end of a job when the database is back, and does not do it twice", async () => {
    const url = await server.database();
    const store = await openStore({ url }, parts);
    let runs = 0;
    let letGo = (): void => undefined;
    const gone = new Promise<void>((resolve) => (letGo = resolve));
    await store.queue.work(
      fakeHandlers({
        delivery: async () => {
          runs += 1;
          await gone;
          return undefined;
        },
      }),
      { atOnce: {} },
    );
    await store.inbox.accept(delivery("a"));
    await expect.poll(() => runs).toBe(1);
    await server.crash();
    letGo();
    await new Promise((resolve) => setTimeout(resolve, 500));
    await server.start();
    await expect.poll(() => store.queue.depth(), { timeout: 15_000 }).toEqual({ waiting: 0, running: 0, failed: 0 });
    expect(runs).toBe(1);
    await store.queue.stop(1);
    await store.close();
  });

  it("names no password when it cannot be reached", async () => {
    const url = "postgres://sirsi:hunter2hunter2@127.0.0.1:1/none";
    const error: unknown = await opened({ url }).catch((caught: unknown) => caught);
    expect(error).toMatchObject({ code: "store-unreachable" });
    expect(String(error)).not.toContain("hunter2");
  });
});

describe.each([
  ["PGlite", () => newFolder(), true],
  ["PostgreSQL (needs PostgreSQL)", undefined, postgresBin !== undefined],
] as const)("a job whose process is killed, in %s", (_name, place, isHere) => {
  let server: PostgresServer | undefined;
  const where = async (): Promise<string> => {
    if (place !== undefined) return await place();
    server ??= await startPostgres(postgresBin!);
    return await server.database();
  };
  afterAll(() => server?.stop());

  it.skipIf(!isHere).each([
    ["between the webhook and its handler", "accept", "", "accepted", 1],
    ["in the middle of its handler", "work", "in the middle", "began a", 1],
    ["after the effect, before it was settled", "work", "before it is settled", "did a", 2],
  ] as const)("%s is done by the next one", async (_when, action, mode, word, effects) => {
    const at = await where();
    const done = join(await newFolder(), "done");
    const accepting = child(at, "accept", "a");
    await accepting.says("accepted");
    await accepting.kill();
    if (action === "work") {
      const dying = child(at, "work", done, mode);
      await dying.says(word);
      await dying.kill();
    }
    const next = child(at, "work", done);
    await next.says("did a");
    await next.says("empty");
    const lines = (await readFile(done, "utf8")).trim().split("\n");
    expect(new Set(lines)).toEqual(new Set(["a"]));
    expect(lines).toHaveLength(effects);
  });
});
