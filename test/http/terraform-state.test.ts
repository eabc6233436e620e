import fc from "fast-check";
import { sql } from "kysely";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { Failure } from "../../src/domain/failure.ts";
import type { Lease } from "../../src/ports/leases.ts";
import type { Log, LogFields } from "../../src/ports/log.ts";
import type { BackendAccess } from "../../src/ports/state-backend.ts";
import { given, letLeasesEnd, stateOf, wave } from "../contracts/state-samples.ts";
import { ask, startStateServer } from "./state-server.ts";

const lines: string[] = [];
const note = (fields: LogFields, sentence: string): void => void lines.push(`${sentence} ${JSON.stringify(fields)}`);
const log: Log = { debug: note, info: note, warn: note, error: note, child: () => log };
const events: unknown[] = [];
let journalIsAway = false;
const journal = {
  record: (event: { readonly name: string }) => {
    if (journalIsAway) return Promise.reject(new Failure("store-unreachable", { why: "it answers 57P01" }));
    events.push(event);
    return Promise.resolve(event as never);
  },
};

let server: Awaited<ReturnType<typeof startStateServer>>;
let lease: Lease;
let writing: BackendAccess;
beforeAll(async () => {
  server = await startStateServer(undefined, { log, journal });
});
afterAll(() => server.stop());
beforeEach(async () => {
  lines.length = 0;
  events.length = 0;
  journalIsAway = false;
  await server.database.run((db) =>
    sql`truncate sirsi.lease, sirsi.state_version, sirsi.state_lock, sirsi.run_access`.execute(db),
  );
  lease = await given(server.database, "run-1");
  writing = await server.backend.grant(wave, { write: lease }, 600);
});

/** As Terraform 1.11 sends it. */
const lockInfo = (id: string): string =>
  JSON.stringify({
    ID: id,
    Operation: "OperationTypeApply",
    Info: "",
    Who: "root@a",
    Version: "1.11.4",
    Created: "2026",
    Path: "",
  });
const locked = async (id = "lock-1"): Promise<void> => {
  expect((await ask(writing, "LOCK", lockInfo(id))).status).toBe(200);
};
const post = (bytes: Uint8Array | string, id = "lock-1") => ask(writing, "POST", bytes, { query: `?ID=${id}` });

describe("the address of a state", () => {
  it("has nothing at first, then the very bytes that were sent, with their MD5", async () => {
    expect((await ask(writing, "GET")).status).toBe(204);
    await locked();
    expect((await post(stateOf(1).bytes)).status).toBe(200);
    const found = await ask(writing, "GET");
    expect([found.status, found.body]).toEqual([200, new TextDecoder().decode(stateOf(1).bytes)]);
    expect(found.headers.get("cache-control")).toBe("no-store");
    expect(found.headers.get("content-md5")).toMatch(/^[A-Za-z0-9+/]{22}==$/);
  });

  it("shows the holder's lock to the next, and takes it back from the holder only", async () => {
    await locked();
    const other = await ask(writing, "LOCK", lockInfo("lock-2"));
    expect([other.status, JSON.parse(other.body)]).toEqual([423, JSON.parse(lockInfo("lock-1"))]);
    expect((await ask(writing, "UNLOCK", lockInfo("lock-2"))).status).toBe(423);
    expect((await ask(writing, "UNLOCK", lockInfo("lock-1"))).status).toBe(200);
    expect((await ask(writing, "UNLOCK", lockInfo("lock-1"))).status).toBe(200);
    await locked("lock-2");
  });

  it("says where Terraform shows it that the run has lost its lease", async () => {
    await server.leases.revoke(wave);
    const refused = await ask(writing, "LOCK", lockInfo("lock-1"));
    expect([refused.status, JSON.parse(refused.body)]).toMatchObject([
      409,
      { ID: "run run-1 had lost its lease on the state; nobody has it now" },
    ]);
  });

  it("refuses what terraform force-unlock sends, and names our own command", async () => {
    await locked();
    for (const body of [undefined, ""]) {
      const refused = await ask(writing, "UNLOCK", body);
      expect([refused.status, refused.body]).toEqual([409, expect.stringContaining("sirsi state unlock")]);
    }
    expect((await ask(writing, "LOCK", lockInfo("lock-2"))).status).toBe(423);
  });

  it("never deletes", async () => {
    await locked();
    await post(stateOf(1).bytes);
    const refused = await ask(writing, "DELETE");
    expect([refused.status, refused.headers.get("allow")]).toEqual([405, "GET, POST, LOCK, UNLOCK"]);
    expect((await ask(writing, "GET")).status).toBe(200);
  });

  it.each(["PUT", "HEAD", "PATCH", "OPTIONS"])("does not know %s", async (method) => {
    expect((await ask(writing, method)).status).toBe(405);
  });
});

describe("a state that is sent", () => {
  beforeEach(() => locked());

  it.each([
    ["is older", stateOf(2)],
    ["has another lineage", stateOf(9, { lineage: "b" })],
    ["is another of the same serial", stateOf(3, { note: "other" })],
  ])("is refused with 409 when it %s", async (_what, state) => {
    await post(stateOf(3).bytes);
    expect((await post(state.bytes)).status).toBe(409);
    expect((await ask(writing, "GET")).body).toBe(new TextDecoder().decode(stateOf(3).bytes));
  });

  it("is refused with 409 and kept when another run has the lease", async () => {
    await letLeasesEnd(server.database);
    await given(server.database, "run-2");
    const refused = await post(stateOf(1, { note: "late" }).bytes);
    expect(refused).toMatchObject({ status: 409, body: expect.stringContaining("run run-2 has it now") });
    expect(await server.backend.versions(wave)).toMatchObject([{ serial: 1, standing: "refused", run: "run-1" }]);
  });

  it("is refused with 409 under another lock", async () => {
    expect((await post(stateOf(1).bytes, "lock-2")).status).toBe(409);
    expect((await ask(writing, "POST", stateOf(1).bytes)).status).toBe(409);
  });

  it.each([
    ["with a wrong MD5", { "content-md5": "AAAAAAAAAAAAAAAAAAAAAA==" }],
    ["with an MD5 that is none", { "content-md5": "x" }],
    ["without an MD5", { "content-md5": "" }],
  ])("is refused with 400 %s", async (_what, headers) => {
    const refused = await ask(writing, "POST", stateOf(1).bytes, { query: "?ID=lock-1", headers });
    expect(refused.status).toBe(400);
    expect((await ask(writing, "GET")).status).toBe(204);
  });

  it.each(["", "{}", "null", "[]", '{"version":3}', '{"version":4,"serial":1,"lineage":"a","resources":[],"serial":2}'])(
    "is refused with 400 when it is none: %s",
    async (body) => {
      expect((await post(body)).status).toBe(400);
      expect(await server.backend.versions(wave)).toEqual([]);
    },
  );

  it("changes nothing and is answered, whatever bytes they are", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          fc.uint8Array(),
          fc.json().map((text) => Buffer.from(text)),
          fc.string().map((text) => Buffer.from(text)),
        ),
        async (bytes) => {
          expect((await post(bytes)).status).toBe(400);
          expect([200, 400, 409, 423]).toContain((await ask(writing, "UNLOCK", bytes)).status);
          expect([200, 400, 423]).toContain((await ask(writing, "LOCK", bytes)).status);
        },
      ),
      { numRuns: 100 },
    );
    expect(await server.backend.versions(wave)).toEqual([]);
    expect(lines.join("\n")).not.toContain("bug of ours");
  });

  it("is told to the journal and the log by its digest, and never by its content", async () => {
    await post(stateOf(1, { note: "hunter2-hunter2" }).bytes);
    await post(stateOf(1, { note: "hunter3-hunter3" }).bytes);
    const [stored] = (await server.backend.versions(wave)).filter(({ standing }) => standing === "current");
    expect(events).toMatchObject([
      { name: "state.written", scope: { ...wave, run: "run-1" }, facts: { serial: 1, sha256: stored!.sha256 } },
      { name: "state.refused", facts: { serial: 1, why: "another state with the serial 1 is recorded" } },
    ]);
    expect(lines).toHaveLength(2);
    expect(JSON.stringify([lines, events])).not.toMatch(/hunter|lock-1/);
  });

  it("is asked for again when it could not be noted, and then noted", async () => {
    journalIsAway = true;
    expect((await post(stateOf(1).bytes)).status).toBe(503);
    journalIsAway = false;
    expect((await post(stateOf(1).bytes)).status).toBe(200);
    expect(events).toMatchObject([{ name: "state.written" }]);
  });
});

describe("who asks", () => {
  it.each([
    ["no password", { authorization: "" }],
    ["another scheme", { authorization: "Bearer x" }],
    ["no colon", { authorization: `Basic ${Buffer.from("run-1").toString("base64")}` }],
    ["no base64", { authorization: "Basic ###" }],
    ["a header that never ends", { authorization: `Basic ${"A".repeat(5000)}` }],
    ["a wrong password", { authorization: `Basic ${Buffer.from("run-1:x").toString("base64")}` }],
    ["a NUL in the name", { authorization: `Basic ${Buffer.from("run\0:x").toString("base64")}` }],
  ])("is refused with 401: %s", async (_what, headers) => {
    for (const method of ["GET", "POST", "LOCK", "UNLOCK"]) {
      const refused = await ask(writing, method, undefined, { headers });
      expect([refused.status, refused.headers.get("www-authenticate")]).toEqual([401, expect.stringContaining("Basic")]);
    }
  });

  it.each(["tenant", "repository", "migration", "wave"] as const)("is refused with 403 at another %s", async (part) => {
    const steps = ["tenant", "repository", "migration", "wave"] as const;
    const address = `${server.url}/state/${steps.map((step) => (step === part ? "other" : wave[step])).join("/")}`;
    for (const method of ["GET", "POST", "LOCK", "UNLOCK"]) {
      expect((await ask({ ...writing, address }, method, method === "GET" ? undefined : "{}")).status).toBe(403);
    }
  });

  it.each([
    "/state/github/4711/shop",
    "/state/github/4711/shop/data/more",
    "/state/github/%2e%2e/shop/data",
    "/state/a//b/c",
    "/state/",
  ])("finds nothing at %s", async (path) => {
    expect((await ask({ ...writing, address: `${server.url}${path}` }, "GET")).status).toBe(404);
  });

  it("may read and nothing else when that was granted", async () => {
    await locked();
    await post(stateOf(1).bytes);
    const reading = await server.backend.grant(wave, { read: "plan-1" }, 600);
    expect((await ask(reading, "GET")).status).toBe(200);
    for (const method of ["POST", "LOCK", "UNLOCK"]) expect((await ask(reading, method, lockInfo("x"))).status).toBe(403);
  });

  it("is refused once the access was revoked", async () => {
    await server.backend.revokeAccess("run-1");
    expect((await ask(writing, "GET")).status).toBe(401);
  });
});

describe("a backend with limits", () => {
  it("refuses a body that is too large", async () => {
    const small = await startStateServer(undefined, { limits: { state: 1000, bodies: 2000, milliseconds: 5000 } });
    try {
      const own = await given(small.database, "run-1");
      const access = await small.backend.grant(wave, { write: own }, 600);
      expect((await ask(access, "POST", "x".repeat(1001))).status).toBe(413);
      expect((await ask(access, "LOCK", "x".repeat(20_000))).status).toBe(413);
    } finally {
      await small.stop();
    }
  });

  it("is not there, with 503, while the database is away", async () => {
    const gone = await startStateServer();
    const access = await gone.backend.grant(wave, { read: "plan-1" }, 600);
    await gone.database.close();
    try {
      const refused = await ask(access, "GET");
      expect([refused.status, refused.headers.get("retry-after")]).toEqual([503, "10"]);
    } finally {
      await gone.cut();
    }
  });

  it("hands out nothing of a row that was tampered with", async () => {
    await locked();
    await post(stateOf(1, { note: "hunter2" }).bytes);
    await server.database.run((db) =>
      sql`update sirsi.state_version set sealed = set_byte(sealed, 70, get_byte(sealed, 70) # 4)`.execute(db),
    );
    const refused = await ask(writing, "GET");
    expect([refused.status, refused.body]).toEqual([500, expect.stringContaining("was altered")]);
  });
});
