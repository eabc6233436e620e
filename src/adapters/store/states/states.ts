import type { Encryption } from "../../../ports/encryption.ts";
import type { StateArchive } from "../../../ports/state-archive.ts";
import type { StateBackend } from "../../../ports/state-backend.ts";
import type { StateWire } from "../../../ports/state-wire.ts";
import type { Database } from "../database.ts";
import { accessIn } from "./access.ts";
import { leasesIn } from "./leases.ts";
import { serviceArchive } from "./service-archive.ts";
import { backendIn } from "./state-backend.ts";
import { wireIn } from "./state-wire.ts";

export interface StatesOptions {
  readonly encryption: Encryption;
  /** Where runs reach this process, without a slash at its end; asked when access is granted. */
  readonly address: () => string;
  /** Whose states people look after; "github" when absent. */
  readonly tenant?: string;
}

/** The sides of the state backend: the service's, Terraform's, and that of the people who operate it. */
export function statesIn(
  database: Database,
  { encryption, address, tenant = "github" }: StatesOptions,
): { readonly backend: StateBackend; readonly wire: StateWire; readonly archive: StateArchive } {
  const { grant, revokeAccess, admit } = accessIn(database, address);
  const backend = { ...backendIn(database, encryption), grant, revokeAccess };
  return {
    backend,
    wire: { ...wireIn(database, encryption), admit },
    archive: serviceArchive(tenant, backend, leasesIn(database)),
  };
}
