import { sql } from "kysely";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { keyring } from "../../src/adapters/encryption/keyring.ts";
import { lockFiles } from "../../src/adapters/states/lock-files.ts";
import type { Database } from "../../src/adapters/store/database.ts";
import { openEmbedded } from "../../src/adapters/store/embedded.ts";
import { migrate } from "../../src/adapters/store/migrate.ts";
import { adminStatesRoute } from "../../src/http/admin-states.ts";
import { type HttpService, serve } from "../../src/http/server.ts";
import type { Log, LogFields } from "../../src/ports/log.ts";
import type { StateVersion } from "../../src/ports/state-backend.ts";
import { given, keys, replica, stateOf, wave } from "../contracts/state-samples.ts";

const token = "a-token-of-more-than-32-characters-0123";
const path = "/admin/states/github/4711/shop/data";
const lines: string[] = [];
const note = (fields: LogFields, sentence: string): void => void lines.push(`${sentence} ${JSON.stringify(fields)}`);
const log: Log = { debug: note, info: note, warn: note, error: note, child: () => log };

let database: Database;
let http: HttpService;
const start = (): Promise<HttpService> => {
  const { archive, backend } = replica(database, keyring([keys.current, keys.old]));
  return serve({
    host: "127.0.0.1",
    port: 0,
    webhook: (_request, response) => Promise.resolve(void response.end()),
    isReady: () => Promise.resolve(true),
    routes: [adminStatesRoute({ archive, backend, token, log })],
    log,
  });
};
beforeAll(async () => {
  database = await openEmbedded(undefined, lockFiles);
  await database.run((db) => migrate(db as never));
  http = await start();
});
afterAll(async () => {
  await http.close(0);
  await database.close();
});
beforeEach(async () => {
  lines.length = 0;
  await database.run((db) => sql`truncate sirsi.lease, sirsi.state_version, sirsi.state_lock, sirsi.run_access`.execute(db));
});

async function ask(method: string, of: string, body?: Uint8Array, headers: Readonly<Record<string, string>> = {}) {
  const answer = await fetch(`${http.url}${of}`, {
    method,
    headers: { authorization: `Bearer ${token}`, ...headers },
    ...(body === undefined ? {} : { body: Buffer.from(body) }),
  });
  return { status: answer.status, body: await answer.text() };
}
const json = async (...args: Parameters<typeof ask>): Promise<unknown> => JSON.parse((await ask(...args)).body);

describe("states for the operator", () => {
  it("are imported, listed, told by version and taken out again", async () => {
    expect(await json("GET", "/admin/states")).toEqual([]);
    expect(await json("POST", `${path}/import`, stateOf(1).bytes)).toMatchObject({ serial: 1, run: null, standing: "current" });
    expect(await json("POST", `${path}/import`, stateOf(4, { note: "hunter2-hunter2" }).bytes)).toMatchObject({ serial: 4 });
    expect(await json("GET", "/admin/states")).toEqual([wave]);
    const versions = (await json("GET", `${path}/versions`)) as readonly StateVersion[];
    expect(versions.map(({ serial, standing }) => [serial, standing])).toEqual([
      [4, "current"],
      [1, "earlier"],
    ]);
    const text = (state: ReturnType<typeof stateOf>) => new TextDecoder().decode(state.bytes);
    expect((await ask("GET", `${path}/bytes`)).body).toBe(text(stateOf(4, { note: "hunter2-hunter2" })));
    expect((await ask("GET", `${path}/bytes?serial=1`)).body).toBe(text(stateOf(1)));
    expect((await ask("GET", `${path}/bytes?sha256=${versions[1]!.sha256}`)).body).toBe(text(stateOf(1)));
    expect((await ask("GET", `${path}/bytes?serial=2`)).status).toBe(404);
    for (const wrong of ["serial=x", "sha256=abc", "serial="])
      expect((await ask("GET", `${path}/bytes?${wrong}`)).status).toBe(400);
    expect(lines.join("\n")).not.toContain("hunter2");
  });

  it("are not imported when they do not follow, or while a run has the lease", async () => {
    await ask("POST", `${path}/import`, stateOf(4).bytes);
    const older = await ask("POST", `${path}/import`, stateOf(3).bytes);
    expect([older.status, older.body]).toEqual([422, expect.stringContaining("it is older than the recorded state")]);
    await given(database, "run-1");
    const held = await ask("POST", `${path}/import`, stateOf(5).bytes);
    expect([held.status, held.body]).toEqual([409, expect.stringContaining("run run-1")]);
  });

  it("are unlocked by force only while a run has the lease, and the run cannot write then", async () => {
    const lease = await given(database, "run-1");
    const { wire, leases } = replica(database);
    await wire.lock({ key: wave, run: "run-1", token: lease.token }, { id: "a", info: "{}" });
    expect((await ask("POST", `${path}/unlock`)).status).toBe(409);
    expect(await json("POST", `${path}/unlock?force=true`)).toEqual({ holder: "run run-1" });
    expect(await leases.renew(lease, 60)).toBe(false);
    expect(await wire.write({ key: wave, run: "run-1", token: lease.token }, "a", stateOf(1))).toHaveProperty("refused");
    expect(await json("POST", `${path}/unlock`)).toEqual({ holder: null });
    expect(lines.some((line) => line.startsWith("The operator unlocked a state") && line.includes("run run-1"))).toBe(true);
  });

  it("are encrypted again with the current key", async () => {
    const before = replica(database, keyring([keys.old]));
    await before.backend.import(await given(database, "import-1"), stateOf(1).bytes);
    expect(await json("POST", "/admin/states/reencrypt")).toEqual({ changed: 1, left: 0 });
    expect(await replica(database).backend.version(wave, { serial: 1 })).toEqual(stateOf(1).bytes);
  });
});

describe("who is no operator", () => {
  it.each([
    ["no token", ""],
    ["another scheme", `Basic ${token}`],
    ["another token", `Bearer ${token}x`],
    ["a part of it", `Bearer ${token.slice(1)}`],
  ])("gets 401 with %s", async (_what, authorization) => {
    await ask("POST", `${path}/import`, stateOf(1).bytes);
    for (const of of ["/admin/states", `${path}/bytes`, `${path}/versions`]) {
      const refused = await ask("GET", of, undefined, { authorization });
      expect([refused.status, refused.body]).toEqual([401, '{"error":"The token is missing or wrong."}\n']);
    }
  });

  it.each(["forwarded", "x-forwarded-for", "via"])("finds nothing behind a proxy that says so: %s", async (name) => {
    expect((await ask("GET", "/admin/states", undefined, { [name]: "10.0.0.1" })).status).toBe(404);
  });

  it.each(["/admin/statesx", "/admin", `${path}/more/x`, `${path}/delete`, "/admin/states/a/../b/c/versions"])(
    "finds nothing at %s",
    async (of) => {
      expect((await ask("GET", of)).status).toBe(404);
    },
  );

  it("is nobody when there is no token worth the name", () => {
    const { archive, backend } = replica(database);
    expect(() => adminStatesRoute({ archive, backend, token: "", log })).toThrow();
  });
});
