import { spawn } from "node:child_process";
import { readFile, mkdtemp, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { Client } from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { systemClock } from "../../src/adapters/clock/clock.ts";
import { lockFiles } from "../../src/adapters/states/lock-files.ts";
import { openStore, type StoreOptions } from "../../src/adapters/store/open-store.ts";
import { run } from "../../src/cli/program.ts";
import type { Recorded } from "../../src/domain/events.ts";
import { readEnvironment } from "../../src/environment.ts";
import { buildWorld } from "../../src/world.ts";
import { postgresBin, type PostgresServer, startPostgres } from "../contracts/postgres-server.ts";
import { everyEvent } from "../domain/every-event.ts";
import { quietLog } from "../fakes/quiet-log.ts";
import type { Ran } from "./run-cli.ts";

let scratch = "";
let folder = "";
let recorded: readonly Recorded[] = [];
beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), "sirsi-audit-"));
  folder = join(scratch, "service");
  recorded = await recordIn({ folder });
});
afterAll(() => rm(scratch, { recursive: true, force: true }));

const parts = { clock: systemClock, locks: lockFiles, log: quietLog };

/** A service that recorded one event of each name in repository 10, acme/shop, two in 11, and was stopped. */
async function recordIn(place: StoreOptions): Promise<readonly Recorded[]> {
  const store = await openStore(place, parts);
  await store.ledger.installations.saveRepositories([{ id: 10, owner: "acme", name: "Shop", installation: 1 }]);
  const done: Recorded[] = [];
  for (const event of everyEvent({ tenant: "github", repository: "10" })) done.push(await store.audit.append(event));
  for (const event of everyEvent({ tenant: "github", repository: "11" }).slice(0, 2)) done.push(await store.audit.append(event));
  await store.close();
  return done;
}

async function audit(args: readonly string[], variables: Readonly<Record<string, string>> = { DATA_DIR: folder }): Promise<Ran> {
  const environment = readEnvironment({ PATH: process.env["PATH"], HOME: scratch, ...variables }, {});
  let [out, err] = ["", ""];
  const code = await run(["audit", ...args], {
    ...{ environment, version: "0.0.0", out: (said) => (out += said), err: (said) => (err += said) },
    world: (options) => buildWorld(environment, options, () => undefined),
  });
  return { code, out, err };
}

const eventsIn = (out: string): readonly Recorded[] =>
  out
    .trimEnd()
    .split("\n")
    .slice(0, -1)
    .map((line) => JSON.parse(line) as Recorded);

describe("sirsi audit export", () => {
  it("prints every event of a stopped service, chain by chain, and a summary", async () => {
    const { code, out, err } = await audit(["export"]);

    expect({ code, err }).toEqual({ code: 0, err: "" });
    expect(eventsIn(out)).toEqual(recorded);
    expect(JSON.parse(out.trimEnd().split("\n").at(-1)!)).toMatchObject({ summary: "sirsi.audit/1", count: recorded.length });
  });

  it.each(["10", "acme/shop"])("selects repository %s, by its id or by its name", async (repository) => {
    const { out } = await audit(["export", "--repository", repository]);

    expect(eventsIn(out)).toEqual(recorded.filter(({ scope }) => scope.repository === "10"));
  });

  it("selects by time", async () => {
    expect(eventsIn((await audit(["export", "--until", "2020-01-01"])).out)).toEqual([]);
    expect(eventsIn((await audit(["export", "--since", "2020-01-01T00:00:00Z"])).out)).toHaveLength(recorded.length);
    expect((await audit(["export", "--since", "yesterday"])).code).toBe(2);
  });

  it("writes a file that only its owner may read, which can be verified", async () => {
    const file = join(scratch, "audit.jsonl");
    await audit(["export", "-o", file]);

    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect((await readFile(file, "utf8")).trimEnd().split("\n")).toHaveLength(recorded.length + 1);
    const { code, out } = await audit(["verify", file]);
    expect(code).toBe(0);
    expect(out).toContain(
      `Whole: ${recorded.length} events.\n  github/10: 1 to ${recorded.length - 2}, ${recorded.at(-3)!.hash}\n`,
    );
  });

  it("says so where it cannot write", async () => {
    expect(await audit(["export", "-o", join(scratch, "no", "such", "folder")])).toMatchObject({
      code: 3,
      err: expect.stringContaining("could not be written") as string,
    });
  });
});

describe("sirsi audit verify", () => {
  const exported = async (...args: string[]): Promise<readonly string[]> =>
    (await audit(["export", ...args])).out.trimEnd().split("\n");
  const verified = async (lines: readonly string[], ...args: string[]): Promise<Ran> => {
    const file = join(scratch, `lines-${Math.random()}`);
    await writeFile(file, `${lines.join("\n")}\n`);
    return await audit(["verify", file, ...args]);
  };

  it("finds the database of a stopped service whole", async () => {
    const { code, out } = await audit(["verify"]);

    expect(code).toBe(0);
    expect(out).toMatch(/^Whole: \d+ events\.\n {2}github\/10: .*\n {2}github\/11: 1 to 2, .*\nHead: [0-9a-f]{64}\. Note it/);
  });

  it("says which line is broken and why", async () => {
    const lines = await exported();

    expect(await verified(lines.with(6, lines[6]!.replace('"serial":7', '"serial":6')))).toMatchObject({
      code: 1,
      out: "Broken at line 7: its content does not match its hash: it was changed after it was recorded.\n",
    });
    expect(await verified(lines.toSpliced(6, 1))).toMatchObject({
      code: 1,
      out: "Broken at line 7 (event 8 of github/10): event 7 before it is missing.\n",
    });
    expect(await verified(lines.slice(0, -1))).toMatchObject({ code: 1, out: expect.stringContaining("cut off") as string });
  });

  it("proves by a head that was noted that nothing up to it is missing", async () => {
    const lines = await exported("--repository", "10");
    const [early, last] = [recorded[4]!.hash, recorded.at(-3)!.hash];

    expect(await verified(lines, "--head", last)).toMatchObject({
      code: 0,
      out: expect.stringContaining("It ends with the head") as string,
    });
    expect(await verified(lines, "--head", early)).toMatchObject({
      code: 0,
      out: expect.stringContaining(`${recorded.length - 7} events came after it`) as string,
    });
    expect(await verified(lines.slice(0, 4), "--head", early)).toMatchObject({
      code: 1,
      out: expect.stringContaining(early) as string,
    });
    expect((await verified(lines, "--head", "abc")).code).toBe(2);
  });

  it("gives the result as JSON", async () => {
    const lines = await exported();

    expect(JSON.parse((await verified(lines, "--json")).out)).toMatchObject({ state: "whole", count: recorded.length });
    expect(JSON.parse((await verified(lines.slice(1), "--json")).out)).toMatchObject({
      state: "broken",
      line: recorded.length + 1,
    });
  });

  it("proves nothing by nothing", async () => {
    expect(await verified([])).toMatchObject({ code: 1 });
    expect(await audit(["verify", "--until", "2020-01-01"])).toMatchObject({
      code: 3,
      out: "There is no event, so nothing was verified.\n",
    });
  });

  it("cannot be steered by what somebody wrote", async () => {
    const line = JSON.stringify({ scope: { tenant: "\u001b[2J", repository: "\u202e" }, seq: 1 });
    const { out } = await verified([line]);

    expect(out).toMatch(/^[\x20-\x7e\n]*$/);
  });

  it.each<[string, Uint8Array | undefined]>([
    ["that is not there", undefined],
    ["that is no text", new Uint8Array([0xff, 0xfe, 0x00])],
    ["with a line without end", Buffer.alloc(3 * 1024 * 1024, "a")],
  ])("does not evaluate a file %s", async (_what, bytes) => {
    const file = join(scratch, `odd-${Math.random()}`);
    if (bytes !== undefined) await writeFile(file, bytes);

    expect(await audit(["verify", file])).toMatchObject({ code: 3, err: expect.stringContaining("could not be read") as string });
  });

  it("takes a file as a whole", async () => {
    expect((await audit(["verify", "some-file", "--since", "2026-01-01"])).code).toBe(2);
  });

  it("reads standard input as a command of its own", async () => {
    const lines = await exported();
    const child = spawn(process.execPath, ["bin/start.js", "audit", "verify", "-"], { stdio: ["pipe", "pipe", "inherit"] });
    child.stdin.end(`${lines.join("\n")}\n`);

    expect(await text(child.stdout)).toContain(`Whole: ${recorded.length} events.`);
  });
});

describe("the database of the service", () => {
  it("is not touched while the service runs, which is named by its process", async () => {
    const busy = await openStore({ folder: join(scratch, "busy") }, parts);
    const ran = await audit(["verify"], { DATA_DIR: join(scratch, "busy") });
    await busy.close();

    expect(ran).toMatchObject({ code: 3, err: expect.stringContaining(`process ${process.pid}`) as string });
  });

  it("is not made where there is none", async () => {
    const nowhere = join(scratch, "nowhere");

    expect(await audit(["export"], { DATA_DIR: nowhere })).toMatchObject({
      code: 3,
      err: expect.stringContaining("there is none") as string,
    });
    await expect(stat(nowhere)).rejects.toThrow("ENOENT");
  });

  it("is named without its password where it cannot be reached", async () => {
    const ran = await audit(["export"], { DATABASE_URL: "postgres://sirsi:hunter2-hunter2@127.0.0.1:1/sirsi" });

    expect(ran).toMatchObject({ code: 3, out: "" });
    expect(ran.err).not.toContain("hunter2");
    expect((await audit(["export"], { DATABASE_URL: "mysql://hunter2-hunter2@x" })).err).toMatch(/^(?!.*hunter2).*DATABASE_URL/);
  });

  describe.skipIf(postgresBin === undefined)("in PostgreSQL (needs PostgreSQL)", () => {
    let server: PostgresServer;
    beforeAll(async () => {
      server = await startPostgres(postgresBin!);
    });
    afterAll(() => server.stop());

    it("is read while services use it, and shows what somebody changed who may do everything", async () => {
      const url = await server.database();
      const events = await recordIn({ url });
      const service = await openStore({ url }, parts);
      expect(await audit(["verify"], { DATABASE_URL: url })).toMatchObject({ code: 0 });

      const client = new Client({ connectionString: url });
      await client.connect();
      await client.query("alter table sirsi.audit disable trigger all");
      await client.query(`update sirsi.audit set line = replace(line, '"ann"', '"eve"') where chain = 'github/10' and seq = 4`);
      const changed = await audit(["verify"], { DATABASE_URL: url });
      await client.query(`update sirsi.audit set line = 'no JSON' where chain = 'github/10' and seq = 3`);
      const broken = await audit(["verify"], { DATABASE_URL: url });
      await client.query("delete from sirsi.audit where chain = 'github/10' and seq <= 4");
      const removed = await audit(["verify"], { DATABASE_URL: url });
      await client.end();
      await service.close();

      expect(events).not.toEqual([]);
      expect(changed).toMatchObject({
        code: 1,
        out: expect.stringMatching(/^Broken at line 4: .*does not match its hash/) as string,
      });
      expect(broken).toMatchObject({ code: 1, out: expect.stringMatching(/^Broken at line 3: it is not JSON/) as string });
      expect(removed).toMatchObject({
        code: 1,
        out: expect.stringContaining("no checkpoint says that they were removed") as string,
      });
    });

    it("that no service has used has no log", async () => {
      const url = await server.database();

      expect(await audit(["verify"], { DATABASE_URL: url })).toMatchObject({
        code: 3,
        err: expect.stringContaining("no audit log") as string,
      });
    });
  });
});
