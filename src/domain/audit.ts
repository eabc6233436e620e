import { createHash } from "node:crypto";
import { canonical } from "./canonical.ts";
import type { EventScope, Recorded } from "./events.ts";

/** Of one chain, in the summary of an export. */
export interface AuditChain {
  /** tenant/repository */
  readonly chain: string;
  readonly first: number;
  readonly last: number;
  readonly count: number;
  /** Digest before the first event that is here. */
  readonly previous: string;
  /** Hash of the last event that is here. */
  readonly head: string;
  /** Up to here events were removed by retention. */
  readonly checkpoint?: AuditCheckpoint;
}

/** What stays when old events are removed: the last of them, and who removed them. */
export interface AuditCheckpoint {
  readonly seq: number;
  readonly hash: string;
  /** RFC 3339 */
  readonly at: string;
  readonly by: string;
  readonly why: string;
}

/** Which events. Times are RFC 3339; `until` is the first moment that is left out. */
export interface AuditSelection {
  readonly since?: string;
  readonly until?: string;
  /** Its id in the scope of events, or owner/name as it is called now. */
  readonly repository?: string;
}

/** The last line of an export. */
export interface AuditSummary {
  readonly summary: "sirsi.audit/1";
  /** RFC 3339 */
  readonly exportedAt: string;
  readonly selection: AuditSelection;
  readonly count: number;
  /** {@link headOf} the chains; null of none. */
  readonly head: string | null;
  readonly chains: readonly AuditChain[];
}

/** A line of an export: events of each chain in their order, then one summary. */
export type AuditLine = Recorded | AuditSummary;

const sha256 = (text: string): string => createHash("sha256").update(text, "utf8").digest("hex");

/** The chain to which an event belongs. The tenant holds no slash, so that no two scopes meet in one name. */
export const chainOf = ({ tenant, repository }: Pick<EventScope, "tenant" | "repository">): string =>
  `${tenant.replaceAll("%", "%25").replaceAll("/", "%2F")}/${repository}`;

/** `previous` of the first event of a chain. */
export const firstPrevious = (chain: string): string => sha256(chain);

/** sha256 over the canonical form of the event without its hash. */
export const hashOf = (event: Readonly<Record<string, unknown>>): string => sha256(canonical({ ...event, hash: undefined }));

/** One hash for all that an export holds: of one chain its last, of several the digest of their last ones, a line each, by name. */
export function headOf(chains: readonly Pick<AuditChain, "chain" | "head">[]): string | null {
  const [first] = chains;
  if (first === undefined) return null;
  if (chains.length === 1) return first.head;
  const sorted = chains.toSorted((a, b) => (a.chain < b.chain ? -1 : 1));
  return sha256(sorted.map(({ head }) => `${head}\n`).join(""));
}
