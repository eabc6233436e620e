/** Which state: one per wave. Every part is checked against path tricks by the adapter. */
export interface StateKey {
  readonly tenant: string;
  readonly repository: string;
  readonly migration: string;
  readonly wave: string;
}

/** The last applied state of a wave, with the spec text it was applied from. */
export interface AppliedState {
  /** Terraform state JSON. */
  readonly bytes: Uint8Array;
  readonly serial: number;
  readonly lineage: string;
  /** The spec as it was when this state was applied. */
  readonly specText: string;
  readonly outputs: Readonly<Record<string, unknown>>;
}

/** Terraform states. The file adapter serves the CLI; the HTTP backend comes with the apply flow. */
export interface States {
  read(key: StateKey): Promise<AppliedState | undefined>;
  /** Refuses another lineage or a lower serial: Failure "state-broken". */
  write(key: StateKey, state: AppliedState): Promise<void>;
  /** Held until released; the lock of a dead process is taken over. Throws Failure "state-locked". */
  lock(key: StateKey, holder: string): Promise<{ release(): Promise<void> }>;
}
