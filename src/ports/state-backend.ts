import type { Lease } from "./leases.ts";
import type { AppliedState, StateKey, States } from "./states.ts";

/** One stored version of a state, without its bytes. */
export interface StateVersion {
  readonly serial: number;
  readonly lineage: string;
  /** Of the bytes as Terraform wrote them, hex. */
  readonly sha256: string;
  readonly size: number;
  /** The run that wrote it; null when a person imported it. */
  readonly run: string | null;
  /** RFC 3339 */
  readonly at: string;
  /** current, an earlier one, or one that was refused because its run had lost the lease, and kept. */
  readonly standing: "current" | "earlier" | "refused";
  /** Of a refused one, in words. */
  readonly why?: string;
}

/** `refused` says why in words; `kept` is what was put aside, so that nothing that Terraform knows is lost. */
export type Written = { readonly stored: StateVersion } | { readonly refused: string; readonly kept: StateVersion };

/** What a run of Terraform needs to use the HTTP backend; it goes into its environment (TF_HTTP_*), never into a file. */
export interface BackendAccess {
  readonly address: string;
  readonly username: string;
  readonly password: string;
  /** Terraform must not lock then: it could not. */
  readonly readOnly?: true;
}

/**
 * States of waves in our own HTTP backend: locked, versioned, encrypted. What {@link States.read} gives has the spec text of the last
 * version that was described, or "" when none ever was.
 */
export interface StateBackend extends Pick<States, "read"> {
  /**
   * For one run, for that many seconds or until {@link revokeAccess}: longer than the run may take, for one whose lease was lost still
   * needs it to have its last state put aside. "read" needs no lease and cannot lock or write.
   */
  grant(key: StateKey, access: { readonly read: string } | { readonly write: Lease }, seconds: number): Promise<BackendAccess>;
  revokeAccess(run: string): Promise<void>;
  /** What goes beside the current version once its run has ended well. Failure "lease-lost", or "state-broken" where there is none. */
  describe(lease: Lease, applied: Pick<AppliedState, "specText" | "outputs">): Promise<void>;
  /** Newest first. */
  versions(key: StateKey): Promise<readonly StateVersion[]>;
  /** The bytes of one version; of a refused one by its digest. */
  version(key: StateKey, version: { readonly serial: number } | { readonly sha256: string }): Promise<Uint8Array | undefined>;
  /** Refuses another lineage or a lower serial: Failure "state-broken"; while Terraform works: "state-locked"; "lease-lost". */
  import(lease: Lease, bytes: Uint8Array): Promise<StateVersion>;
  /**
   * Stores what Terraform could not write (`ApplyRun.unsaved`) as the version after the current one, if no lease later than `by`, that of
   * its run, wrote meanwhile. Otherwise it is put aside: a Terraform that finds another's first state takes over its lineage and serial, so
   * those alone prove nothing. Failure "lease-lost", "state-locked", "state-broken" for what is no state.
   */
  recover(lease: Lease, unsaved: { readonly bytes: Uint8Array; readonly by: Pick<Lease, "run" | "token"> }): Promise<Written>;
  /** Waves of which there is a state. */
  list(of: { readonly tenant: string; readonly repository?: string }): Promise<readonly StateKey[]>;
  /** Seals with the current key what another key sealed. `left`: what no key here opens. */
  reencrypt(): Promise<{ readonly changed: number; readonly left: number }>;
}
