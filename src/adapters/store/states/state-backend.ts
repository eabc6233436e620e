import { sql } from "kysely";
import { Failure } from "../../../domain/failure.ts";
import { outputsOfState } from "../../../domain/state-file.ts";
import { checkedStateKey, nameOfState } from "../../../domain/state-key.ts";
import type { Encryption } from "../../../ports/encryption.ts";
import type { Lease } from "../../../ports/leases.ts";
import type { StateBackend } from "../../../ports/state-backend.ts";
import type { AppliedState, StateKey } from "../../../ports/states.ts";
import type { Database } from "../database.ts";
import { fromColumn, toColumn } from "../json.ts";
import { importState, recoverState } from "./import-state.ts";
import { isHeldBy, isKey } from "./leases.ts";
import { reencrypt } from "./reencrypt.ts";
import { contextOf, openSealed, versionColumns, versionOf } from "./sealed-row.ts";
import { currentRow } from "./state-wire.ts";

type Description = Pick<AppliedState, "specText" | "outputs">;

/** States for the service itself and for people. */
export function backendIn(database: Database, encryption: Encryption): Omit<StateBackend, "grant" | "revokeAccess"> {
  return {
    read: (key) => read(checkedStateKey(key), database, encryption),
    describe: (lease, applied) => describe(lease, applied, database, encryption),
    versions: async (key) => {
      const rows = await database.run((db) =>
        db
          .selectFrom("sirsi.state_version")
          .select(versionColumns)
          .where(isKey(checkedStateKey(key)))
          .orderBy("id", "desc")
          .execute(),
      );
      return rows.map(versionOf);
    },
    version: async (key, version) => {
      const row = await database.run((db) => {
        const all = db
          .selectFrom("sirsi.state_version")
          .select(["serial", "lineage", "sealed"])
          .where(isKey(checkedStateKey(key)));
        return (
          "sha256" in version
            ? all.where("sha256", "=", version.sha256).orderBy("id", "desc").limit(1)
            : all.where("serial", "=", version.serial).where("standing", "<>", "refused")
        ).executeTakeFirst();
      });
      return row === undefined ? undefined : openSealed("state", row.sealed, key, row, encryption);
    },
    import: (lease, bytes) => importState(lease, bytes, database, encryption),
    recover: (lease, unsaved) => recoverState(lease, unsaved, database, encryption),
    list: async ({ tenant, repository }) => {
      const rows = await database.run((db) => {
        const all = db
          .selectFrom("sirsi.state_version")
          .select(["tenant", "repository", "migration", "wave"])
          .distinct()
          .where("tenant", "=", tenant)
          .orderBy("repository")
          .orderBy("migration")
          .orderBy("wave");
        return (repository === undefined ? all : all.where("repository", "=", repository)).execute();
      });
      return rows.map(({ tenant: of, repository: id, migration, wave }) => ({ tenant: of, repository: id, migration, wave }));
    },
    reencrypt: () => reencrypt(database, encryption),
  };
}

async function read(key: StateKey, database: Database, encryption: Encryption): Promise<AppliedState | undefined> {
  const row = await database.run((db) => currentRow(db, key));
  if (row === undefined) return undefined;
  const bytes = openSealed("state", row.sealed, key, row, encryption);
  const last = row.description === null ? await lastDescribed(key, database) : { ...row, description: row.description };
  const described = last === undefined ? undefined : openDescription(last.description, key, last, encryption);
  return {
    bytes,
    serial: Number(row.serial),
    lineage: row.lineage,
    specText: described?.specText ?? "",
    outputs: row.description === null || described === undefined ? outputsOfState(bytes) : described.outputs,
  };
}

/** The spec that an earlier version was applied from: a run that failed half-way leaves a version without a word. */
async function lastDescribed(key: StateKey, database: Database) {
  const row = await database.run((db) =>
    db
      .selectFrom("sirsi.state_version")
      .select(["serial", "lineage", "description"])
      .where(isKey(key))
      .where("standing", "=", "earlier")
      .where("description", "is not", null)
      .orderBy("id", "desc")
      .limit(1)
      .executeTakeFirst(),
  );
  return row === undefined || row.description === null ? undefined : { ...row, description: row.description };
}

const openDescription = (
  sealed: Uint8Array,
  key: StateKey,
  row: { readonly serial: number | string; readonly lineage: string },
  encryption: Encryption,
): Description => fromColumn(new TextDecoder().decode(openSealed("description", sealed, key, row, encryption))) as Description;

async function describe(lease: Lease, applied: Description, database: Database, encryption: Encryption): Promise<void> {
  const { key, run } = lease;
  const row = await database.run((db) => currentRow(db, checkedStateKey(key)));
  if (row === undefined) throw new Failure("state-broken", { state: nameOfState(key), why: "there is no version to describe" });
  const plain = new TextEncoder().encode(toColumn({ specText: applied.specText, outputs: applied.outputs }));
  const description = encryption.seal(plain, contextOf("description", key, Number(row.serial), row.lineage));
  const { numUpdatedRows } = await database.run((db) =>
    db
      .updateTable("sirsi.state_version")
      .set({ description, description_key: encryption.current })
      .where("id", "=", Number(row.id))
      .where("standing", "=", "current")
      .where(sql<boolean>`exists (select from sirsi.lease where ${isHeldBy(lease)})`)
      .executeTakeFirst(),
  );
  if (numUpdatedRows === 0n) throw new Failure("lease-lost", { state: nameOfState(key), run });
}
