import type { AuditCheckpoint, AuditSelection } from "../domain/audit.ts";
import type { Recorded, SirsiEvent } from "../domain/events.ts";

/** An event as it is stored: a line of an export. */
export interface AuditRow {
  readonly chain: string;
  readonly seq: number;
  readonly hash: string;
  /** Canonical JSON with its hash. Read as it stands, so that whoever verifies it sees what is there. */
  readonly line: string;
}

/** Append-only: what was recorded is never changed. Throws Failure "store-unreachable". */
export interface AuditLog {
  /** Resolves when it is durable. What looks like a credential is masked before. */
  append(event: SirsiEvent): Promise<Recorded>;
  /** Chain by chain, each in its order, a page at a time. */
  rows(selection: AuditSelection): AsyncIterable<AuditRow>;
  /** Events of one run, in their order. */
  ofRun(run: string): Promise<readonly Recorded[]>;
  /** The newest checkpoint of each chain that has one. */
  checkpoints(): Promise<ReadonlyMap<string, AuditCheckpoint>>;
  /**
   * Removes the events of a repository that are older than the moment (RFC 3339). A checkpoint stays: the number and hash of the last
   * one removed, who did it and why. Gives back how many went.
   */
  forget(
    before: string,
    checkpoint: Pick<AuditCheckpoint, "at" | "by" | "why"> & { readonly repository: string },
  ): Promise<number>;
}
