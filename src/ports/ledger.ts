import type { Approval } from "../domain/approval.ts";
import type { Push, RepositoryId } from "../domain/pull-request.ts";
import type { Review } from "../domain/review.ts";

/** One review of one head. `made`: stored and not yet posted; `posted`: its comment and check are on GitHub. */
export interface ReviewRecord {
  /** Random, unguessable; also the check run's external id. */
  readonly id: string;
  readonly repository: number;
  /** null for a merge group. */
  readonly pull: number | null;
  readonly head: string;
  /** Tip of the base branch that governed. */
  readonly base: string;
  readonly state: "running" | "made" | "posted" | "superseded";
  readonly trace: string;
  readonly checkRun: number | null;
  readonly review: Review | null;
  /** RFC 3339 */
  readonly startedAt: string;
  /** When its comment and check were both there to be read; null until then. RFC 3339 */
  readonly postedAt: string | null;
}

export interface InstallationRecord {
  readonly id: number;
  readonly account: string;
  readonly state: "active" | "suspended" | "deleted";
}

/** What the service remembers. Every method throws Failure "store-unreachable" when the database is away. */
export interface Ledger {
  readonly installations: {
    save(installation: InstallationRecord): Promise<void>;
    read(id: number): Promise<InstallationRecord | undefined>;
    /** Known repositories, by their id: a rename or a transfer only changes the row. */
    saveRepositories(repositories: readonly RepositoryId[]): Promise<void>;
    forgetRepositories(ids: readonly number[]): Promise<void>;
    repository(id: number): Promise<RepositoryId | undefined>;
    /** Of installations that are active. */
    repositories(): Promise<readonly RepositoryId[]>;
  };
  readonly pulls: {
    /** The head that GitHub last told us of, and who pushed it. Deliveries come in any order: `at` decides. */
    want(pull: {
      readonly repository: number;
      readonly number: number;
      readonly head: string;
      readonly at: string;
      readonly pushedBy?: string;
    }): Promise<void>;
    wanted(repository: number, number: number): Promise<string | undefined>;
    /** Logins of everybody seen to push to it. */
    pushers(repository: number, number: number): Promise<readonly string[]>;
    /** The sticky comment: its id, and a digest of the last body written. */
    comment(repository: number, number: number): Promise<{ readonly id: number; readonly digest: string } | undefined>;
    rememberComment(
      repository: number,
      number: number,
      comment: { readonly id: number; readonly digest: string } | null,
    ): Promise<void>;
    /** Heads that a writer asked to be reviewed in full. */
    release(repository: number, number: number, head: string, by: string): Promise<void>;
    isReleased(repository: number, number: number, head: string): Promise<boolean>;
  };
  readonly pushes: {
    save(push: Push): Promise<void>;
    /** Those that were seen of these heads, the oldest first; old ones are forgotten. */
    of(repository: number, heads: readonly string[]): Promise<readonly Push[]>;
  };
  readonly reviews: {
    /** The unfinished review of this head and base when there is one, else a new one. */
    begin(review: Pick<ReviewRecord, "repository" | "pull" | "head" | "base" | "trace">, at: string): Promise<ReviewRecord>;
    rememberCheck(id: string, checkRun: number): Promise<void>;
    /** Before anything of it is posted. */
    made(id: string, review: Review): Promise<void>;
    /** `at` is kept from the first time. */
    posted(id: string, at: string): Promise<void>;
    supersede(id: string): Promise<void>;
    read(id: string): Promise<ReviewRecord | undefined>;
    /** The newest made or posted review of a head; of the pull request when no head is named. */
    latest(repository: number, pull: number | null, head?: string): Promise<ReviewRecord | undefined>;
  };
  readonly approvals: {
    /** One per person, kind and head: saving again replaces it. */
    save(approval: Approval): Promise<void>;
    /** Of one pull request; of the whole repository for a merge group. */
    list(repository: number, pull: number | null): Promise<readonly Approval[]>;
  };
}
