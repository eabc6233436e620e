import type { PullRequest } from "../../src/domain/pull-request.ts";
import type { Review } from "../../src/domain/review.ts";
import type { ServiceWorld } from "../../src/ports/service.ts";
import { quietLog } from "../fakes/quiet-log.ts";
import { head, review as needsOne } from "../stages/authorize/approval-given.ts";
import { scene, trace, type Scene, type SceneParts } from "./command-given.ts";

export const reviewJob = { type: "review", repository: 1, pull: 7, trace } as const;
export const concludeJob = { type: "conclude", repository: 1, pull: 7, trace } as const;
export const running = new AbortController().signal;

export interface Stage extends Scene {
  /** What the worker gives; it counts how often it was asked. */
  readonly made: { review: Review; times: number };
  readonly time: { now: string };
}

/** The scene of the commands with a worker that reviews, at a time that can go on. Nothing was reviewed yet. */
export async function stage(parts: Partial<SceneParts> = {}): Promise<Stage> {
  const set = await scene({ body: "/sirsi approve", review: null, ...parts });
  const made = { review: needsOne(), times: 0 };
  const time = { now: "2026-01-14T08:00:00Z" };
  const world: ServiceWorld = {
    ...set.world,
    clock: { now: () => new Date(time.now) },
    host: {
      ...set.world.host,
      installations: () => Promise.resolve([{ id: 5, account: "acme", suspended: false }]),
    },
    log: quietLog,
    limits: { holdAbove: 50, planTimeoutSeconds: 10, version: "0.0.0" },
    reviewer: {
      review: () => {
        made.times += 1;
        return Promise.resolve(made.review);
      },
    },
  };
  return { ...set, world, made, time };
}

/** Another pull request of Cleo's on the same head, to the branch `release`. */
export function sibling({ repository }: Scene, parts: Partial<PullRequest> = {}): void {
  repository.branches.set("release", "b".repeat(40));
  const base = { sha: "b".repeat(40), ref: "release", repository: 1 };
  repository.pulls.push({ ...repository.pulls[0]!, number: 8, author: { login: "Cleo", id: 77, kind: "user" }, base, ...parts });
}

/** How our checks stand, the newest last. */
export const conclusions = ({ repository }: Scene): readonly (string | undefined)[] =>
  repository.checks.filter((check) => check.head === head).map(({ conclusion }) => conclusion);

/** Ben's approving review on GitHub at that time. */
export const approvedByBen = ({ repository }: Scene, at: string, pull = 7): void => {
  repository.reviews.set(pull, [{ account: { login: "ben", id: 3, kind: "user" }, state: "approved", head, at }]);
};

/** A world in which the job is aborted when its review is stored. */
export function abortedOnceMade({ world, ledger }: Stage): { readonly world: ServiceWorld; readonly signal: AbortSignal } {
  const stop = new AbortController();
  const reviews: ServiceWorld["ledger"]["reviews"] = {
    ...ledger.reviews,
    made: (id, review) => {
      stop.abort();
      return ledger.reviews.made(id, review);
    },
  };
  return { world: { ...world, ledger: { ...ledger, reviews } }, signal: stop.signal };
}
