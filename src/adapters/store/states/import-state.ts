import { randomUUID } from "node:crypto";
import type { Transaction } from "kysely";
import { Failure } from "../../../domain/failure.ts";
import { readStateHead, readUnsavedHead, type StateHead, withStateHead } from "../../../domain/state-file.ts";
import { checkedStateKey, nameOfState } from "../../../domain/state-key.ts";
import type { Encryption } from "../../../ports/encryption.ts";
import type { Lease } from "../../../ports/leases.ts";
import type { StateBackend, StateVersion, Written } from "../../../ports/state-backend.ts";
import type { Database } from "../database.ts";
import type { Tables } from "../tables.ts";
import { isKey } from "./leases.ts";
import { holdLease, storeVersion } from "./store-version.ts";

/** A state that a person has in a file. */
export async function importState(
  lease: Lease,
  bytes: Uint8Array,
  database: Database,
  encryption: Encryption,
): Promise<StateVersion> {
  const { key, token } = lease;
  const broken = (why: string): Failure => new Failure("state-broken", { state: nameOfState(key), why });
  const head = readStateHead(bytes);
  if (typeof head === "string") throw broken(head);
  return await whileHeld(lease, database, async (within) => {
    const written = await storeVersion(within, key, { bytes, ...head }, { run: null, token }, undefined, encryption);
    // Thrown, it undoes the transaction: what a person has in a file need not be put aside.
    if ("refused" in written) throw broken(written.refused);
    return written.stored;
  });
}

/** What a run of Terraform knew and could not write. */
export async function recoverState(
  lease: Lease,
  unsaved: Parameters<StateBackend["recover"]>[1],
  database: Database,
  encryption: Encryption,
): Promise<Written> {
  const { key } = lease;
  const { run, token } = unsaved.by;
  const left = readUnsavedHead(unsaved.bytes);
  if (left === undefined) throw new Failure("state-broken", { state: nameOfState(key), why: "what is left of it is no state" });
  return await whileHeld(lease, database, async (within) => {
    const current = await within
      .selectFrom("sirsi.state_version")
      .select(["serial", "lineage", "token"])
      .where(isKey(key))
      .where("standing", "=", "current")
      .executeTakeFirst();
    const recorded = current && { serial: Number(current.serial), lineage: current.lineage, token: Number(current.token) };
    const head = following(left, token, recorded);
    const bytes = head === undefined ? unsaved.bytes : withStateHead(unsaved.bytes, head);
    const read = readStateHead(bytes);
    const refusal = head === undefined ? notFollowing : typeof read === "string" ? read : undefined;
    return await storeVersion(within, key, { bytes, ...(head ?? left) }, { run, token }, refusal, encryption);
  });
}

const notFollowing = "it does not follow from the recorded state, which is of other resources or of a later run";

/**
 * Terraform asks the backend for the serial before it counts on, so a backend that is away leaves the serial of the state that it began
 * with, and no lineage for a new one; a backend that refused leaves the next serial.
 */
function following(
  left: StateHead,
  token: number,
  current: (StateHead & { readonly token: number }) | undefined,
): StateHead | undefined {
  if (current === undefined)
    return { serial: Math.max(left.serial, 1), lineage: left.lineage === "" ? randomUUID() : left.lineage };
  const isNext = left.serial === current.serial || left.serial === current.serial + 1;
  const isSameOrigin = left.lineage === current.lineage;
  return isNext && isSameOrigin && current.token <= token ? { serial: current.serial + 1, lineage: current.lineage } : undefined;
}

async function whileHeld<T>(
  { key, run, token }: Lease,
  database: Database,
  work: (within: Transaction<Tables>) => Promise<T>,
): Promise<T> {
  const state = nameOfState(checkedStateKey(key));
  return await database.run((db) =>
    db.transaction().execute(async (within) => {
      const held = await holdLease(within, key);
      if (held?.token !== token || held.run !== run) throw new Failure("lease-lost", { state, run });
      const working = await within
        .selectFrom("sirsi.state_lock")
        .select("run")
        .where(isKey(key))
        .where("token", "=", token)
        .executeTakeFirst();
      if (working !== undefined) throw new Failure("state-locked", { state, holder: `Terraform of run ${working.run}` });
      return await work(within);
    }),
  );
}
