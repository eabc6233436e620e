import type { RiskLevel } from "./risk.ts";

/** What an approval was given to, for one spec: it survives as long as nothing worse appears. */
export interface ApprovedSpec {
  readonly file: string;
  /** When, where the same person said yes to it at another time than to the rest. RFC 3339 */
  readonly at?: string;
  /** Digest of the spec's text at the approved head and of the files that it names. */
  readonly specDigest: string;
  /** By wave. */
  readonly planDigests: Readonly<Record<string, string>>;
  readonly risk: RiskLevel | null;
  /** Everything a reviewer could object to, by fingerprint: findings, policy results that are not a pass, destructive changes. */
  readonly concerns: readonly string[];
}

/** Somebody's yes, and to what exactly. */
export interface Approval {
  readonly repository: number;
  readonly pull: number;
  readonly login: string;
  readonly userId: number;
  readonly kind: "approve" | "accept-risk";
  /** `command`: a /sirsi comment; `review`: GitHub's own review. */
  readonly source: "command" | "review";
  /** Id of the comment, with a command. */
  readonly comment?: number;
  readonly head: string;
  /** RFC 3339 */
  readonly at: string;
  /** Required with accept-risk. */
  readonly reason?: string;
  /** Digest of the settings and waivers of the approved head; null when they did not differ from the base. */
  readonly governance: string | null;
  /** When the same person agreed to that, where it was before `at`. RFC 3339 */
  readonly governanceAt?: string;
  readonly specs: readonly ApprovedSpec[];
}
