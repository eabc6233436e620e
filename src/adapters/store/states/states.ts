import type { Encryption } from "../../../ports/encryption.ts";
import type { StateBackend } from "../../../ports/state-backend.ts";
import type { StateWire } from "../../../ports/state-wire.ts";
import type { Database } from "../database.ts";
import { accessIn } from "./access.ts";
import { backendIn } from "./state-backend.ts";
import { wireIn } from "./state-wire.ts";

export interface StatesOptions {
  readonly encryption: Encryption;
  /** Where runs reach this process, without a slash at its end; asked when access is granted. */
  readonly address: () => string;
}

/** The two sides of the state backend: ours, and Terraform's. */
export function statesIn(
  database: Database,
  { encryption, address }: StatesOptions,
): { readonly backend: StateBackend; readonly wire: StateWire } {
  const { grant, revokeAccess, admit } = accessIn(database, address);
  return {
    backend: { ...backendIn(database, encryption), grant, revokeAccess },
    wire: { ...wireIn(database, encryption), admit },
  };
}
