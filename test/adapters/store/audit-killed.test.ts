import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { systemClock } from "../../../src/adapters/clock/clock.ts";
import { lockFiles } from "../../../src/adapters/states/lock-files.ts";
import { openStore } from "../../../src/adapters/store/open-store.ts";
import { exportAudit } from "../../../src/flows/export-audit.ts";
import { AuditVerifier } from "../../../src/stages/audit/verify.ts";
import { postgresBin, type PostgresServer, startPostgres } from "../../contracts/postgres-server.ts";
import { type Child, startChild } from "../../fakes/child.ts";
import { quietLog } from "../../fakes/quiet-log.ts";

// Each starts processes with a database in them; a busy machine takes its time.
vi.setConfig({ testTimeout: 90_000 });

const children: Child[] = [];
afterEach(async () => {
  await Promise.all(children.splice(0).map((child) => child.kill()));
});

const recording = (place: string, run: string): Child => {
  const child = startChild(new URL("recording-process.ts", import.meta.url), [place, run]);
  children.push(child);
  return child;
};
const acknowledged = (child: Child): readonly string[] => child.lines.map((line) => line.split(" ")[2] ?? "");

/** What the log holds afterwards: its verdict, and the hash of each event. */
async function found(place: { readonly folder: string } | { readonly url: string }) {
  const store = await openStore(place, { clock: systemClock, locks: lockFiles, log: quietLog });
  const verifier = new AuditVerifier();
  const hashes = new Set<string>();
  for await (const line of exportAudit({}, { audit: store.audit, clock: systemClock })) {
    verifier.add(line);
    hashes.add((JSON.parse(line) as { hash?: string }).hash ?? "");
  }
  await store.close();
  return { verdict: verifier.end(), hashes };
}

describe("the audit log of a process that is killed", () => {
  it("is whole and holds all that was said to be durable, in a folder", async () => {
    const folder = await mkdtemp(join(tmpdir(), "sirsi-audit-killed-"));
    const said: string[] = [];
    for (const round of [1, 2]) {
      const child = recording(folder, `run-${round}`);
      await child.says("recorded");
      await pause(150 * round);
      await child.kill();
      said.push(...acknowledged(child));
    }
    const { verdict, hashes } = await found({ folder });
    await rm(folder, { recursive: true, force: true });

    expect(verdict).toMatchObject({ state: "whole", chains: [{ chain: "github/4711", first: 1 }] });
    expect(said.length).toBeGreaterThan(10);
    expect(said.filter((hash) => !hashes.has(hash))).toEqual([]);
  });

  describe.skipIf(postgresBin === undefined)("in PostgreSQL (needs PostgreSQL)", () => {
    let server: PostgresServer;
    beforeAll(async () => {
      server = await startPostgres(postgresBin!);
    });
    afterAll(() => server.stop());

    it("is whole while others record into the same chain", async () => {
      const url = await server.database();
      const [dies, lives, other] = ["dies", "lives", "other"].map((run) => recording(url, run)) as [Child, Child, Child];
      await Promise.all([dies.says("recorded"), lives.says("recorded"), other.says("recorded")]);
      await pause(300);
      await dies.kill();
      const before = lives.lines.length;
      await pause(300);
      await Promise.all([lives.kill(), other.kill()]);
      const { verdict, hashes } = await found({ url });

      expect(verdict).toMatchObject({ state: "whole", chains: [{ first: 1, last: hashes.size - 1 }] });
      expect(lives.lines.length).toBeGreaterThan(before);
      for (const child of [dies, lives, other]) expect(acknowledged(child).filter((hash) => !hashes.has(hash))).toEqual([]);
    });

    it("is whole when the database itself crashes", async () => {
      const url = await server.database();
      const child = recording(url, "run-1");
      await child.says("recorded");
      await pause(200);
      await server.crash();
      await child.kill();
      await server.start();
      const { verdict, hashes } = await found({ url });

      expect(verdict).toMatchObject({ state: "whole" });
      expect(acknowledged(child).filter((hash) => !hashes.has(hash))).toEqual([]);
    });
  });
});
