import type { StateVersion } from "./state-backend.ts";
import type { StateKey } from "./states.ts";

/** The states that a person may look after: those in a folder of this machine, or those of a running service. */
export interface StateArchive {
  list(): Promise<readonly StateKey[]>;
  /** Newest first; none for a state that is not there. */
  versions(key: StateKey): Promise<readonly StateVersion[]>;
  /** By serial or digest; the current one when neither is given. */
  bytes(key: StateKey, which: { readonly serial?: number; readonly sha256?: string }): Promise<Uint8Array | undefined>;
  /** Who held it, if anybody. Throws Failure "state-locked" when the holder may be alive, unless it is forced. */
  unlock(key: StateKey, force: boolean): Promise<string | undefined>;
  /** As the next version. Throws Failure "state-broken" for what does not follow, "state-locked". */
  import(key: StateKey, bytes: Uint8Array): Promise<StateVersion>;
}
