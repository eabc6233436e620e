import type { BareRepository } from "./git/bare-repository.ts";

export type Level = "read" | "write" | "admin";
export type AppPermissions = Readonly<Record<string, Level>>;
/** A person's role on a repository. */
export type Role = "none" | "read" | "triage" | "write" | "maintain" | "admin";
export const roles: readonly Role[] = ["none", "read", "triage", "write", "maintain", "admin"];

export interface Account {
  readonly id: number;
  login: string;
  readonly type: "User" | "Organization" | "Bot";
  /** Of an organization. */
  readonly members: Map<string, "member" | "admin">;
  readonly teams: Map<string, Team>;
}

export interface Team {
  readonly id: number;
  readonly slug: string;
  readonly members: Map<string, "member" | "maintainer">;
  /** Repository id to role. */
  readonly repositories: Map<number, Role>;
}

export interface Label {
  readonly id: number;
  readonly name: string;
  readonly color: string;
}

export interface Protection {
  readonly requiredChecks: readonly { readonly context: string; readonly appId: number | null }[];
  readonly requiredApprovals: number;
  /** The head must hold the base's tip. */
  readonly strict: boolean;
}

export interface Repository {
  readonly id: number;
  owner: Account;
  name: string;
  private: boolean;
  defaultBranch: string;
  readonly parent: Repository | null;
  readonly git: BareRepository;
  readonly collaborators: Map<string, Role>;
  readonly labels: Map<string, Label>;
  readonly protections: Map<string, Protection>;
  readonly pulls: PullRequest[];
  readonly issues: Issue[];
  readonly comments: Comment[];
  readonly checkRuns: CheckRun[];
  readonly checkSuites: CheckSuite[];
  readonly statuses: CommitStatus[];
  readonly queue: QueueEntry[];
  /** Issues and pull requests share it. */
  nextNumber: number;
  readonly createdAt: Date;
  pushedAt: Date;
  deleted: boolean;
}

export interface Issue {
  readonly id: number;
  readonly repository: Repository;
  readonly number: number;
  readonly author: Account;
  title: string;
  body: string | null;
  state: "open" | "closed";
  readonly labels: Label[];
  readonly createdAt: Date;
  updatedAt: Date;
  closedAt: Date | null;
  readonly by: App | null;
}

export interface PullRequest {
  readonly id: number;
  /** The same number, title, body and state: every pull request is an issue too. */
  readonly issue: Issue;
  readonly number: number;
  readonly base: { readonly repository: Repository; ref: string; sha: string };
  readonly head: { repository: Repository; readonly ref: string; sha: string };
  draft: boolean;
  merged: boolean;
  mergedAt: Date | null;
  mergedBy: Account | null;
  mergeCommit: string | null;
  /** When the head's repository was deleted GitHub answers null for it. */
  readonly reviews: Review[];
  readonly requestedReviewers: Account[];
  readonly reviewComments: ReviewComment[];
}

export interface Review {
  readonly id: number;
  readonly pull: PullRequest;
  readonly author: Account;
  state: "APPROVED" | "CHANGES_REQUESTED" | "COMMENTED" | "DISMISSED";
  body: string;
  readonly commit: string;
  readonly submittedAt: Date;
}

/** A remark at a line of the difference. */
export interface ReviewComment {
  readonly id: number;
  readonly review: Review;
  readonly path: string;
  readonly line: number;
  readonly side: "LEFT" | "RIGHT";
  /** The difference from its hunk's header down to the line. */
  readonly hunk: string;
  readonly body: string;
  readonly createdAt: Date;
}

export interface Comment {
  readonly id: number;
  readonly repository: Repository;
  readonly issue: Issue;
  readonly author: Account;
  readonly by: App | null;
  body: string;
  readonly createdAt: Date;
  updatedAt: Date;
  minimized: string | null;
  readonly reactions: Reaction[];
}

export interface Reaction {
  readonly id: number;
  readonly author: Account;
  readonly content: string;
  readonly createdAt: Date;
}

export interface CheckAnnotation {
  readonly path: string;
  readonly start_line: number;
  readonly end_line: number;
  readonly start_column: number | null;
  readonly end_column: number | null;
  readonly annotation_level: string;
  readonly title: string | null;
  readonly message: string;
  readonly raw_details: string | null;
}

export interface CheckRun {
  readonly id: number;
  readonly repository: Repository;
  readonly suite: CheckSuite;
  readonly app: App;
  name: string;
  readonly headSha: string;
  externalId: string;
  detailsUrl: string | null;
  status: string;
  conclusion: string | null;
  startedAt: Date;
  completedAt: Date | null;
  output: { title: string | null; summary: string | null; text: string | null };
  readonly annotations: CheckAnnotation[];
  actions: readonly { readonly label: string; readonly description: string; readonly identifier: string }[];
}

export interface CheckSuite {
  readonly id: number;
  readonly repository: Repository;
  readonly app: App;
  readonly headSha: string;
  readonly headBranch: string | null;
  readonly createdAt: Date;
}

export interface CommitStatus {
  readonly id: number;
  readonly sha: string;
  readonly state: string;
  readonly context: string;
  readonly description: string | null;
  readonly targetUrl: string | null;
  readonly creator: Account;
  readonly createdAt: Date;
}

export interface QueueEntry {
  readonly pull: PullRequest;
  readonly ref: string;
  readonly headSha: string;
  readonly baseSha: string;
}

export interface App {
  readonly id: number;
  readonly slug: string;
  readonly name: string;
  readonly owner: Account;
  readonly bot: Account;
  readonly publicKey: string;
  readonly privateKey: string;
  readonly clientId: string;
  permissions: AppPermissions;
  events: readonly string[];
  webhookUrl: string | null;
  webhookSecret: string;
  readonly installations: Installation[];
  readonly createdAt: Date;
}

export interface Installation {
  readonly id: number;
  readonly app: App;
  readonly account: Account;
  permissions: AppPermissions;
  /** "all" of the account's, or those chosen. */
  repositories: "all" | Set<number>;
  suspendedAt: Date | null;
  suspendedBy: Account | null;
  readonly createdAt: Date;
}

export interface InstallationToken {
  readonly installation: Installation;
  readonly permissions: AppPermissions;
  /** "all" of the installation's, at any time. */
  readonly repositories: "all" | ReadonlySet<number>;
  readonly expiresAt: Date;
}
