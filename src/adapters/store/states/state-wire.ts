import { type Kysely, sql, type Transaction } from "kysely";
import type { Encryption } from "../../../ports/encryption.ts";
import type { StateKey } from "../../../ports/states.ts";
import type { Locked, StateWire, TerraformLock, WritingAccess } from "../../../ports/state-wire.ts";
import type { Database } from "../database.ts";
import type { Tables } from "../tables.ts";
import { isKey } from "./leases.ts";
import { openSealed } from "./sealed-row.ts";
import { type Held, holdLease, storeVersion } from "./store-version.ts";

/** What Terraform's http backend does; each change in one transaction that holds the lease. */
export function wireIn(database: Database, encryption: Encryption): Omit<StateWire, "admit"> {
  const holding = <T>(key: StateKey, work: (within: Transaction<Tables>, held: Held | undefined) => Promise<T>): Promise<T> =>
    database.run((db) => db.transaction().execute(async (within) => work(within, await holdLease(within, key))));

  return {
    current: async (key) => {
      const row = await database.run((db) => currentRow(db, key));
      if (row === undefined) return undefined;
      const bytes = openSealed("state", row.sealed, key, row, encryption);
      return { bytes, serial: Number(row.serial), lineage: row.lineage };
    },
    write: (access, lock, state) =>
      holding(access.key, async (within, held) => {
        const refusal = lossOf(access, held) ?? ((await hasLock(within, access, lock)) ? undefined : withoutLock);
        return await storeVersion(within, access.key, state, { run: access.run, token: access.token }, refusal, encryption);
      }),
    lock: (access, lock) => holding(access.key, (within, held) => takeLock(within, access, lock, held)),
    unlock: (access, id) =>
      holding(access.key, async (within) => {
        const found = await lockOf(within, access.key);
        if (found === undefined) return true;
        if (found.id !== id || found.run !== access.run) return { id: found.id, info: found.info };
        await within.deleteFrom("sirsi.state_lock").where(isKey(access.key)).execute();
        return true;
      }),
  };
}

const withoutLock = "Terraform did not hold the lock of the state";

/** A lease whose time is over is not lost before somebody else has it: what Terraform has done by then is worth more than the time. */
function lossOf({ run, token }: WritingAccess, held: Held | undefined): string | undefined {
  if (held?.token === token && held.run === run) return undefined;
  const now = held?.run === null || held === undefined ? "nobody has it now" : `run ${held.run} has it now`;
  return `run ${run} had lost its lease on the state; ${now}`;
}

async function takeLock(
  within: Transaction<Tables>,
  access: WritingAccess,
  lock: TerraformLock,
  held: Held | undefined,
): Promise<Locked> {
  const lost = lossOf(access, held) ?? (held?.isInTime === true ? undefined : `the lease of run ${access.run} is over`);
  if (lost !== undefined) return { taken: false, lost };
  const found = await lockOf(within, access.key);
  if (found !== undefined && Number(found.token) === access.token && found.id !== lock.id) {
    return { taken: false, by: { id: found.id, info: found.info } };
  }
  const { tenant, repository, migration, wave } = access.key;
  const values = { id: lock.id, info: lock.info, run: access.run, token: access.token };
  await within
    .insertInto("sirsi.state_lock")
    .values({ tenant, repository, migration, wave, ...values })
    .onConflict((on) =>
      on.columns(["tenant", "repository", "migration", "wave"]).doUpdateSet({ ...values, at: sql`clock_timestamp()` }),
    )
    .execute();
  return { taken: true };
}

async function hasLock(within: Transaction<Tables>, { key, run, token }: WritingAccess, id: string | null): Promise<boolean> {
  const found = await lockOf(within, key);
  return found !== undefined && found.id === id && found.run === run && Number(found.token) === token;
}

const lockOf = (db: Kysely<Tables>, key: StateKey) =>
  db.selectFrom("sirsi.state_lock").select(["id", "info", "run", "token"]).where(isKey(key)).executeTakeFirst();

export const currentRow = (db: Kysely<Tables>, key: StateKey) =>
  db
    .selectFrom("sirsi.state_version")
    .select(["id", "serial", "lineage", "sealed", "description"])
    .where(isKey(key))
    .where("standing", "=", "current")
    .executeTakeFirst();
