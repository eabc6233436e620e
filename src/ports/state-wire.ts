import type { Written } from "./state-backend.ts";
import type { StateKey } from "./states.ts";

/** What a run may do, by the password that it showed. */
export interface RunAccess {
  readonly key: StateKey;
  readonly run: string;
  /** Of the lease that it was given for; null where it may only read. */
  readonly token: number | null;
}

export type WritingAccess = RunAccess & { readonly token: number };

/** Terraform's own lock: its id, and what it says of itself as JSON. */
export interface TerraformLock {
  readonly id: string;
  readonly info: string;
}

export type Locked =
  | { readonly taken: true }
  /** Another operation has it. */
  | { readonly taken: false; readonly by: TerraformLock }
  /** The run has no lease any more, in words. */
  | { readonly taken: false; readonly lost: string };

export interface StateBytes {
  readonly bytes: Uint8Array;
  readonly serial: number;
  readonly lineage: string;
}

/** What Terraform's http backend asks for, after its credentials. Throws Failure "store-unreachable" or "state-broken". */
export interface StateWire {
  /** undefined: unknown, expired or revoked. Takes as long for the one as for the other. */
  admit(run: string, password: string): Promise<RunAccess | undefined>;
  current(key: StateKey): Promise<StateBytes | undefined>;
  /** `lock` is the id of Terraform's lock, which it must hold. Sent twice, it is stored once. */
  write(access: WritingAccess, lock: string | null, state: StateBytes): Promise<Written>;
  /** Of a run that has a lease. A lock of an earlier lease is replaced: whoever held it can no longer write. */
  lock(access: WritingAccess, lock: TerraformLock): Promise<Locked>;
  /** Also true when it was not locked; otherwise who has it. */
  unlock(access: WritingAccess, id: string): Promise<true | TerraformLock>;
}
