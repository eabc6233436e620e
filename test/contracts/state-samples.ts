import { sql } from "kysely";
import { keyring } from "../../src/adapters/encryption/keyring.ts";
import type { Database } from "../../src/adapters/store/database.ts";
import { leasesIn } from "../../src/adapters/store/states/leases.ts";
import { statesIn } from "../../src/adapters/store/states/states.ts";
import type { Encryption } from "../../src/ports/encryption.ts";
import type { Lease } from "../../src/ports/leases.ts";
import type { StateKey } from "../../src/ports/states.ts";
import type { StateBytes, WritingAccess } from "../../src/ports/state-wire.ts";

export const wave: StateKey = { tenant: "github", repository: "4711", migration: "shop", wave: "data" };

const secret = (seed: number): Uint8Array => Uint8Array.from({ length: 32 }, (_, index) => (index * 11 + seed) % 256);
export const keys = { old: { id: "2025", secret: secret(1) }, current: { id: "2026", secret: secret(2) } };
export const encryption = keyring([keys.current]);

/** What Terraform writes, as far as the backend looks at it. */
export function stateOf(serial: number, change: { readonly lineage?: string; readonly note?: string } = {}): StateBytes {
  const { lineage = "6f2a", note = "" } = change;
  const outputs = { note: { value: note, type: "string" } };
  const text = JSON.stringify({ version: 4, terraform_version: "1.11.4", serial, lineage, outputs, resources: [] });
  return { bytes: new TextEncoder().encode(text), serial, lineage };
}

/** A backend of one replica on a database. */
export const replica = (database: Database, own: Encryption = encryption) => ({
  leases: leasesIn(database),
  ...statesIn(database, { encryption: own, address: () => "http://127.0.0.1:3000" }),
});

/** A lease, or the test is wrong. */
export async function given(database: Database, run: string, key: StateKey = wave): Promise<Lease> {
  const lease = await leasesIn(database).take(key, run, 60);
  if (!("token" in lease)) throw new Error(`${lease.heldBy} has the lease`);
  return lease;
}

export const accessOf = ({ key, run, token }: Lease): WritingAccess => ({ key, run, token });

/** As if the time of every lease were over. */
export const letLeasesEnd = (database: Database) =>
  database.run((db) =>
    sql`update sirsi.lease set until = clock_timestamp() - interval '1 second' where run is not null`.execute(db),
  );
