import type { StateKey } from "./states.ts";

/** The right to change one wave, for a time. `token` only grows: whoever holds an older one is refused once a newer one was given. */
export interface Lease {
  readonly key: StateKey;
  /** The run that holds it. */
  readonly run: string;
  readonly token: number;
  /** RFC 3339 */
  readonly until: string;
}

/** Exclusive use of a wave among all processes. Throws Failure "store-unreachable": a lock that cannot be asked for is not held. */
export interface Leases {
  /** A new lease, the same run's own prolonged, or who holds it. One whose time has passed is taken over. */
  take(key: StateKey, run: string, seconds: number): Promise<Lease | { readonly heldBy: string; readonly until: string }>;
  /** false: it was lost. The holder stops, and writes nothing more. */
  renew(lease: Lease, seconds: number): Promise<boolean>;
  /** Of a lease that was lost it changes nothing. */
  release(lease: Lease): Promise<void>;
  holder(key: StateKey): Promise<Lease | undefined>;
  /** Takes it from its holder, whoever that is; the token grows. */
  revoke(key: StateKey): Promise<Lease | undefined>;
}
