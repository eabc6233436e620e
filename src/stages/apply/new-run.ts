import type { Run } from "../../domain/run.ts";
import type { SpecReview, WaveReview } from "../../domain/review.ts";

export interface Merge {
  readonly repository: number;
  readonly pull: number;
  /** The merge's commit. */
  readonly revision: string;
  readonly base: string;
  /** The review that people saw; or, with false, the first that was made after the merge. */
  readonly review: string;
  readonly wasSeen: boolean;
  readonly trace: string;
  /** RFC 3339 */
  readonly at: string;
}

/** The run that brings one wave to where the merge says. */
export function newRun(id: string, merge: Merge, spec: SpecReview & { readonly migration: string }, wave: WaveReview): Run {
  const { repository, pull, revision, base, trace, at } = merge;
  const { plan } = wave;
  // Nobody can have agreed to a plan that says it is none, or that shows only what may come.
  const digest = !merge.wasSeen || plan === undefined || plan.mode === "static" || !plan.binding ? null : plan.digest;
  return {
    id,
    ...{ repository, pull, revision, base, trace },
    file: spec.file,
    migration: spec.migration,
    wave: wave.name,
    from: wave.before ?? "planned",
    to: wave.after,
    reviewed: { review: merge.review, digest },
    state: "queued",
    because: "It was merged.",
    queuedAt: at,
    changedAt: at,
  };
}
