import { Failure, type FailureCode } from "../../domain/failure.ts";
import type { Review } from "../../domain/review.ts";
import type { Deployed, DeployOrder } from "../../ports/deployer.ts";
import type { ResourceProgress } from "../../ports/progress.ts";
import type { ReviewOrder } from "../../ports/reviewer.ts";
import type { StateKey } from "../../ports/states.ts";
import type { Repository, RepositoryVersion } from "../../ports/repository.ts";

/** What service and worker say to each other. The worker has no network and no credentials: it asks for files. */
export type ToWorker =
  | { readonly type: "order"; readonly order: SentOrder }
  | { readonly type: "deploy"; readonly order: SentDeploy }
  /** To what was planned. */
  | { readonly type: "decided"; readonly go: boolean }
  | { readonly type: "answer"; readonly call: number; readonly answer: Answer }
  | { readonly type: "cancel" };

export type FromWorker =
  | { readonly type: "ready" }
  | { readonly type: "call"; readonly call: number; readonly version: VersionName; readonly ask: Ask }
  | { readonly type: "state"; readonly call: number; readonly key: StateKey }
  | { readonly type: "review"; readonly review: Review }
  /** A plan is kept, and waits for the decision. */
  | { readonly type: "planned"; readonly review: Review }
  | { readonly type: "started"; readonly pid: number }
  | { readonly type: "progress"; readonly event: ResourceProgress }
  | { readonly type: "deployed"; readonly result: Deployed }
  | { readonly type: "failed"; readonly failure: SentFailure };

export type VersionName = "head" | "base" | "governance";
export type Ask =
  | { readonly method: "list" | "identities"; readonly patterns: readonly string[] }
  | { readonly method: "read" | "readFolder"; readonly path: string; readonly limitBytes: number };

type Answer = { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly failure: SentFailure };

/** An expected failure by its code and facts, or a bug of ours by its text. */
export type SentFailure =
  { readonly code: FailureCode; readonly facts: unknown } | { readonly code: null; readonly stack: string };

/** The order, with the versions by name only. */
export type SentOrder = Omit<ReviewOrder, "repository"> & {
  readonly versions: Readonly<Partial<Record<VersionName, string>>>;
  /** Versions that know the ids of their contents. */
  readonly identified: readonly VersionName[];
};

export type SentDeploy = SentOrder & Omit<DeployOrder, keyof ReviewOrder>;

export const versionNames = ["head", "base", "governance"] as const satisfies readonly VersionName[];

export const versionOf = (repository: Repository, name: VersionName): RepositoryVersion | undefined => repository[name];

export function sentFailure(error: unknown): SentFailure {
  if (isFailure(error)) return { code: error.code, facts: error.facts };
  return { code: null, stack: error instanceof Error ? (error.stack ?? error.message) : String(error) };
}

export function receivedFailure(failure: SentFailure): Error {
  if (failure.code === null) return new Error(`In a review worker: ${failure.stack}`);
  // The facts were those of this code when they were sent.
  return new Failure(failure.code, failure.facts as never);
}

const isFailure = (error: unknown): error is Failure => error instanceof Failure;
