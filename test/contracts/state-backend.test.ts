import fc from "fast-check";
import { sql } from "kysely";
import { describe, expect, it } from "vitest";
import { keyring } from "../../src/adapters/encryption/keyring.ts";
import { tidyStates, usualRetention } from "../../src/adapters/store/states/retention.ts";
import type { Lease } from "../../src/ports/leases.ts";
import { onEachDatabase } from "./backends.ts";
import { accessOf, given, keys, letLeasesEnd, replica, stateOf, wave } from "./state-samples.ts";

/** As Terraform 1.11 writes errored.tfstate. */
const errored = (serial: number, lineage: string, id = "1"): Uint8Array =>
  new TextEncoder().encode(
    `{\n  "version": 4,\n  "terraform_version": "1.11.4",\n  "serial": ${serial},\n  "lineage": "${lineage}",\n  "outputs": {},\n  "resources": [${id}]\n}\n`,
  );

onEachDatabase("a state backend", (database) => {
  const here = () => replica(database());
  const lock = { id: "lock-1", info: '{"ID":"lock-1"}' };
  /** A run that has the lease and Terraform's lock. */
  const locked = async (run: string, id = "lock-1"): Promise<Lease> => {
    const lease = await given(database(), run);
    expect(await here().wire.lock(accessOf(lease), { id, info: `{"ID":"${id}"}` })).toEqual({ taken: true });
    return lease;
  };
  const write = (lease: Lease, state: ReturnType<typeof stateOf>, id = "lock-1") => here().wire.write(accessOf(lease), id, state);
  const standings = async () => (await here().backend.versions(wave)).map(({ serial, standing }) => [serial, standing]);

  describe("writes", () => {
    it("give back what was written, byte by byte, and keep what was there", async () => {
      const lease = await locked("run-1");
      await write(lease, stateOf(1));
      await write(lease, stateOf(4, { note: "ä\u0000" }));
      expect(await here().wire.current(wave)).toEqual(stateOf(4, { note: "ä\u0000" }));
      expect(await standings()).toEqual([
        [4, "current"],
        [1, "earlier"],
      ]);
      expect(await here().backend.version(wave, { serial: 1 })).toEqual(stateOf(1).bytes);
    });

    it("are stored once when they are sent twice", async () => {
      const lease = await locked("run-1");
      const first = await write(lease, stateOf(1));
      expect(await write(lease, stateOf(1))).toEqual(first);
      expect(await standings()).toEqual([[1, "current"]]);
    });

    it.each([
      ["older", stateOf(2), "it is older than the recorded state (serial 2, recorded 3)"],
      ["another one of the same serial", stateOf(3, { note: "other" }), "another state with the serial 3 is recorded"],
      [
        "of another lineage",
        stateOf(9, { lineage: "b" }),
        "it has another lineage than the recorded state: it belongs to other resources",
      ],
    ])("that are %s are refused and put aside", async (_what, state, refused) => {
      const lease = await locked("run-1");
      await write(lease, stateOf(3));
      expect(await write(lease, state)).toMatchObject({ refused, kept: { standing: "refused", why: refused, run: "run-1" } });
      expect(await here().wire.current(wave)).toEqual(stateOf(3));
    });

    it("of a run whose lease another has are refused, put aside, and can be had by their digest", async () => {
      const late = await locked("run-1");
      await write(late, stateOf(1));
      await letLeasesEnd(database());
      const next = await locked("run-2", "lock-2");
      const written = await write(late, stateOf(2, { note: "late" }));
      expect(written).toMatchObject({ refused: "run run-1 had lost its lease on the state; run run-2 has it now" });
      const { sha256 } = (written as { readonly kept: { readonly sha256: string } }).kept;
      expect(await here().backend.version(wave, { sha256 })).toEqual(stateOf(2, { note: "late" }).bytes);
      expect(await write(next, stateOf(2, { note: "next" }), "lock-2")).toHaveProperty("stored");
      expect(await here().backend.version(wave, { serial: 2 })).toEqual(stateOf(2, { note: "next" }).bytes);
    });

    it("of the last holder are taken after its time, while nobody else has it", async () => {
      const late = await locked("run-1");
      await letLeasesEnd(database());
      expect(await write(late, stateOf(1))).toHaveProperty("stored");
    });

    it.each(["release", "revoke"] as const)("are refused after the lease was gone by %s", async (how) => {
      const lease = await locked("run-1");
      await (how === "release" ? here().leases.release(lease) : here().leases.revoke(wave));
      expect(await write(lease, stateOf(1))).toMatchObject({
        refused: "run run-1 had lost its lease on the state; nobody has it now",
      });
    });

    it("without Terraform's lock are refused", async () => {
      const lease = await given(database(), "run-1");
      expect(await here().wire.write(accessOf(lease), null, stateOf(1))).toHaveProperty("refused");
      await here().wire.lock(accessOf(lease), lock);
      expect(await write(lease, stateOf(1), "another")).toHaveProperty("refused");
    });

    it("that were refused are kept, twenty at most, each once", async () => {
      const late = await locked("run-1");
      await here().leases.revoke(wave);
      for (let serial = 1; serial <= 22; serial += 1) await write(late, stateOf(serial));
      await write(late, stateOf(22));
      const kept = await here().backend.versions(wave);
      expect(kept.map(({ serial }) => serial)).toEqual(Array.from({ length: 20 }, (_, index) => 22 - index));
    });

    it("of twenty that come at once leave one current version, the highest that was stored", async () => {
      const lease = await locked("run-1");
      const written = await Promise.all(Array.from({ length: 20 }, (_, index) => write(lease, stateOf(index + 1))));
      const stored = written.flatMap((one) => ("stored" in one ? [one.stored.serial] : []));
      expect(await here().wire.current(wave)).toEqual(stateOf(Math.max(...stored)));
      expect((await standings()).filter(([, standing]) => standing === "current")).toHaveLength(1);
    });

    it("keep a state of 20 MB", async () => {
      const lease = await locked("run-1");
      const large = stateOf(1, { note: "x".repeat(20 * 1024 ** 2) });
      await write(lease, large);
      const found = await here().wire.current(wave);
      expect(Buffer.compare(found!.bytes, large.bytes)).toBe(0);
    });
  });

  describe("locks of Terraform", () => {
    it("are held by one operation, which is shown to the next", async () => {
      const lease = await locked("run-1");
      expect(await here().wire.lock(accessOf(lease), { id: "lock-2", info: "{}" })).toEqual({ taken: false, by: lock });
      expect(await here().wire.unlock(accessOf(lease), "lock-2")).toEqual(lock);
      expect(await here().wire.unlock(accessOf(lease), "lock-1")).toBe(true);
      expect(await here().wire.unlock(accessOf(lease), "lock-1")).toBe(true);
      expect(await here().wire.lock(accessOf(lease), { id: "lock-2", info: "{}" })).toEqual({ taken: true });
    });

    it("are taken when the same request comes twice", async () => {
      const lease = await locked("run-1");
      expect(await here().wire.lock(accessOf(lease), lock)).toEqual({ taken: true });
    });

    it("of a dead run are in nobody's way once the lease is another's, and never of use again", async () => {
      const dead = await locked("run-1");
      await letLeasesEnd(database());
      const next = await locked("run-2", "lock-2");
      expect(await here().wire.unlock(accessOf(dead), "lock-1")).toMatchObject({ id: "lock-2" });
      expect(await here().wire.lock(accessOf(dead), lock)).toEqual({
        taken: false,
        lost: "run run-1 had lost its lease on the state; run run-2 has it now",
      });
      expect(await write(next, stateOf(1), "lock-2")).toHaveProperty("stored");
    });

    it("are not given to a run whose time is over: it may end what it began and begin nothing", async () => {
      const lease = await given(database(), "run-1");
      await letLeasesEnd(database());
      expect(await here().wire.lock(accessOf(lease), lock)).toEqual({ taken: false, lost: "the lease of run run-1 is over" });
    });
  });

  describe("access", () => {
    it("is by run and password, to the key that it was given for", async () => {
      const lease = await given(database(), "run-1");
      const { address, username, password } = await here().backend.grant(wave, { write: lease }, 60);
      expect({ address, username }).toEqual({
        address: "http://127.0.0.1:3000/state/github/4711/shop/data",
        username: "run-1",
      });
      expect(Buffer.from(password, "base64url")).toHaveLength(32);
      expect(await here().wire.admit("run-1", password)).toEqual({ key: wave, run: "run-1", token: 1 });
      expect(await here().wire.admit("run-1", `${password}x`)).toBeUndefined();
      expect(await here().wire.admit("run-2", password)).toBeUndefined();
      expect(await here().wire.admit("run-1\0", password)).toBeUndefined();
    });

    it("for reading has no token", async () => {
      const { password, readOnly } = await here().backend.grant(wave, { read: "plan-1" }, 60);
      expect(readOnly).toBe(true);
      expect(await here().wire.admit("plan-1", password)).toEqual({ key: wave, run: "plan-1", token: null });
    });

    it("ends with its time and when it is revoked", async () => {
      const short = await here().backend.grant(wave, { read: "plan-1" }, 0);
      expect(await here().wire.admit("plan-1", short.password)).toBeUndefined();
      const long = await here().backend.grant(wave, { read: "plan-1" }, 60);
      await here().backend.revokeAccess("plan-1");
      expect(await here().wire.admit("plan-1", long.password)).toBeUndefined();
    });

    it("leaves no password in the database", async () => {
      const { password } = await here().backend.grant(wave, { read: "plan-1" }, 60);
      const { rows } = await database().run((db) => sql`select run_access::text as all from sirsi.run_access`.execute(db));
      expect(JSON.stringify(rows)).toContain("plan-1");
      expect(JSON.stringify(rows)).not.toContain(password);
    });
  });

  describe("for the service", () => {
    it("knows nothing of a wave that was never applied", async () => {
      expect(await here().backend.read(wave)).toBeUndefined();
      expect(await here().backend.versions(wave)).toEqual([]);
      expect(await here().backend.version(wave, { serial: 1 })).toBeUndefined();
      expect(await here().backend.list({ tenant: "github" })).toEqual([]);
    });

    it("reads the state with what was said of it, and after a run that failed with the last word before", async () => {
      const lease = await locked("run-1");
      await write(lease, stateOf(1, { note: "one" }));
      expect(await here().backend.read(wave)).toMatchObject({ specText: "", outputs: { note: "one" } });
      await here().backend.describe(lease, { specText: "spec: 1", outputs: { host: "db", large: Infinity } });
      expect(await here().backend.read(wave)).toMatchObject({ specText: "spec: 1", outputs: { host: "db", large: Infinity } });
      await write(lease, stateOf(2, { note: "two" }));
      expect(await here().backend.read(wave)).toEqual({
        ...stateOf(2, { note: "two" }),
        specText: "spec: 1",
        outputs: { note: "two" },
      });
    });

    it("lets nobody describe who has lost the lease", async () => {
      const lease = await locked("run-1");
      const words = { specText: "x", outputs: {} };
      await expect(here().backend.describe(lease, words)).rejects.toMatchObject({ code: "state-broken" });
      await write(lease, stateOf(1));
      await here().leases.revoke(wave);
      await expect(here().backend.describe(lease, words)).rejects.toMatchObject({ code: "lease-lost" });
    });

    it("imports a later state, as a person's, and refuses what does not follow", async () => {
      const lease = await given(database(), "import-1");
      const imported = await here().backend.import(lease, stateOf(5).bytes);
      expect(imported).toMatchObject({ serial: 5, lineage: "6f2a", run: null, standing: "current" });
      expect(await here().backend.import(lease, stateOf(5).bytes)).toEqual(imported);
      for (const state of [stateOf(4), stateOf(5, { note: "other" }), stateOf(6, { lineage: "b" })]) {
        await expect(here().backend.import(lease, state.bytes)).rejects.toMatchObject({ code: "state-broken" });
      }
      await expect(here().backend.import(lease, new TextEncoder().encode("{}"))).rejects.toMatchObject({ code: "state-broken" });
      expect(await standings()).toEqual([[5, "current"]]);
    });

    it("imports nothing while Terraform works, and nothing without the lease", async () => {
      const lease = await locked("run-1");
      await expect(here().backend.import(lease, stateOf(1).bytes)).rejects.toMatchObject({ code: "state-locked" });
      await here().leases.revoke(wave);
      await expect(here().backend.import(lease, stateOf(1).bytes)).rejects.toMatchObject({ code: "lease-lost" });
    });

    it("makes what Terraform could not write the next version, unless a later run wrote meanwhile", async () => {
      const first = await locked("run-1");
      await write(first, stateOf(3));
      await here().leases.release(first);
      const second = await given(database(), "run-1");
      const unsaved = errored(3, "6f2a", "12345678901234567890123");
      const recovered = await here().backend.recover(second, { bytes: unsaved, by: first });
      expect(recovered).toMatchObject({ stored: { serial: 4, lineage: "6f2a", run: "run-1" } });
      expect(await here().backend.version(wave, { serial: 4 })).toEqual(errored(4, "6f2a", "12345678901234567890123"));

      await here().backend.import(second, stateOf(5).bytes);
      for (const left of [errored(5, "6f2a"), errored(6, "6f2a"), errored(9, "other"), errored(0, "")]) {
        expect(await here().backend.recover(second, { bytes: left, by: first })).toHaveProperty("refused");
      }
      expect((await standings()).map(([, standing]) => standing)).toEqual([
        "refused",
        "refused",
        "refused",
        "refused",
        "current",
        "earlier",
        "earlier",
      ]);
      await expect(here().backend.recover(first, { bytes: unsaved, by: first })).rejects.toMatchObject({ code: "lease-lost" });
    });

    it("gives a first state that was never written a lineage", async () => {
      const lease = await given(database(), "run-1");
      const recovered = await here().backend.recover(lease, { bytes: errored(0, ""), by: lease });
      expect(recovered).toMatchObject({ stored: { serial: 1, lineage: expect.stringMatching(/^[0-9a-f-]{36}$/) } });
    });

    it("lists the waves of a tenant, or of one repository", async () => {
      const other = { ...wave, repository: "9", wave: "web" };
      const foreign = { ...wave, tenant: "local" };
      for (const key of [wave, other, foreign]) {
        await here().backend.import(await given(database(), "import-1", key), stateOf(1).bytes);
      }
      expect(await here().backend.list({ tenant: "github" })).toEqual([wave, other]);
      expect(await here().backend.list({ tenant: "github", repository: "9" })).toEqual([other]);
    });
  });

  describe("at rest", () => {
    it("holds nothing of a state or a description in clear", async () => {
      const lease = await locked("run-1");
      await write(lease, stateOf(1, { note: "hunter2-hunter2" }));
      await here().backend.describe(lease, { specText: "hunter2-hunter2", outputs: { password: "hunter2-hunter2" } });
      const { rows } = await database().run((db) =>
        sql<{ clear: number }>`select position('hunter2'::bytea in sealed) + position('hunter2'::bytea in description)
          + position('hunter2' in state_version::text) as clear from sirsi.state_version`.execute(db),
      );
      expect(rows).toEqual([{ clear: 0 }]);
    });

    it.each([
      ["a bit was changed", sql`update sirsi.state_version set sealed = set_byte(sealed, 60, get_byte(sealed, 60) # 1)`],
      ["the serial was changed", sql`update sirsi.state_version set serial = serial + 10`],
      ["the lineage was changed", sql`update sirsi.state_version set lineage = 'other'`],
      ["it was moved to another wave", sql`update sirsi.state_version set wave = case wave when 'web' then 'x' else 'web' end`],
      ["it was cut", sql`update sirsi.state_version set sealed = substring(sealed for 30)`],
    ])("is refused when %s", async (what, change) => {
      const lease = await locked("run-1");
      await write(lease, stateOf(1));
      await database().run((db) => change.execute(db));
      const key = what.startsWith("it was moved") ? { ...wave, wave: "web" } : wave;
      await expect(here().wire.current(key)).rejects.toMatchObject({ code: "state-broken" });
      await expect(here().backend.read(key)).rejects.toThrow(/was altered, or belongs to another state/);
    });

    it("is refused when two rows changed their bytes", async () => {
      const lease = await locked("run-1");
      await write(lease, stateOf(1));
      await write(lease, stateOf(2));
      await database().run((db) =>
        sql`update sirsi.state_version as one set sealed = other.sealed from sirsi.state_version as other
          where one.id <> other.id`.execute(db),
      );
      await expect(here().wire.current(wave)).rejects.toMatchObject({ code: "state-broken" });
    });

    it("is read with the old key after a change, written with the new one, and sealed again on demand", async () => {
      const before = replica(database(), keyring([keys.old]));
      const lease = await locked("run-1");
      await before.wire.write(accessOf(lease), "lock-1", stateOf(1));
      await before.backend.describe(lease, { specText: "spec", outputs: {} });
      const during = replica(database(), keyring([keys.current, keys.old]));
      await during.wire.write(accessOf(lease), "lock-1", stateOf(2));
      expect(await during.backend.read(wave)).toMatchObject({ serial: 2, specText: "spec" });
      await expect(here().backend.version(wave, { serial: 1 })).rejects.toThrow(/encrypted with the key 2025/);
      expect(await here().backend.reencrypt()).toEqual({ changed: 0, left: 1 });

      expect(await during.backend.reencrypt()).toEqual({ changed: 1, left: 0 });
      expect(await here().backend.version(wave, { serial: 1 })).toEqual(stateOf(1).bytes);
      expect(await here().backend.read(wave)).toMatchObject({ serial: 2, specText: "spec" });
      expect(await during.backend.reencrypt()).toEqual({ changed: 0, left: 0 });
    });
  });

  it("keeps ten versions, and everything of thirty days", async () => {
    const lease = await locked("run-1");
    for (let serial = 1; serial <= 14; serial += 1) await write(lease, stateOf(serial));
    const age = (days: number) =>
      database().run((db) =>
        sql`update sirsi.state_version set at = clock_timestamp() - ${days}::integer * interval '1 day'`.execute(db),
      );
    await age(29);
    await tidyStates(usualRetention, database());
    expect(await standings()).toHaveLength(14);
    await age(31);
    await tidyStates(usualRetention, database());
    expect((await standings()).map(([serial]) => serial)).toEqual([14, 13, 12, 11, 10, 9, 8, 7, 6, 5]);
  });

  it("never lets an older token write once a newer one was given, whatever the order of things", async () => {
    const runs = ["run-1", "run-2"] as const;
    const step = fc.record({
      run: fc.constantFrom(...runs),
      act: fc.constantFrom("take", "take", "renew", "release", "expire", "revoke", "lock", "lock", "write", "write"),
    });
    let wavesUsed = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 20, maxLength: 60, size: "max" }), async (steps) => {
        const key = { ...wave, wave: `w${(wavesUsed += 1)}` };
        const { leases, wire } = here();
        const leaseOf = new Map<string, Lease>();
        let newest = 0;
        let serial = 0;
        for (const { run, act } of steps) {
          const lease = leaseOf.get(run);
          if (act === "take") {
            const answer = await leases.take(key, run, 60);
            if (!("token" in answer)) continue;
            expect(answer.token).toBeGreaterThanOrEqual(newest);
            newest = answer.token;
            leaseOf.set(run, answer);
          } else if (act === "expire") await letLeasesEnd(database());
          else if (act === "revoke") await leases.revoke(key);
          else if (lease === undefined) continue;
          else if (act === "renew")
            expect(await leases.renew(lease, 60)).toBe(lease.token === newest && (await leases.holder(key))?.run === run);
          else if (act === "release") await leases.release(lease);
          else if (act === "lock") {
            const answer = await wire.lock(accessOf(lease), { id: run, info: "{}" });
            if (answer.taken) expect(lease.token).toBe(newest);
          } else {
            serial += 1;
            const written = await wire.write(accessOf(lease), run, stateOf(serial));
            if ("stored" in written) expect(lease.token).toBe(newest);
          }
        }
      }),
      { numRuns: 25 },
    );
  });
});
