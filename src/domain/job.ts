/** Work that survives a restart. Small: what a job needs, it reads when it runs. */
export type Job =
  /** A webhook that was accepted and must be routed. */
  | { readonly type: "delivery"; readonly delivery: string }
  /** The newest head of a pull request, whatever it is by then. `again`: also when that head has a finished review. */
  | { readonly type: "review"; readonly repository: number; readonly pull: number; readonly trace: string; readonly again?: true }
  | {
      readonly type: "merge-group";
      readonly repository: number;
      readonly head: string;
      readonly base: string;
      readonly ref: string;
      readonly trace: string;
    }
  /** Approvals changed: the check is concluded again from the stored review. */
  | { readonly type: "conclude"; readonly repository: number; readonly pull: number; readonly trace: string }
  | {
      readonly type: "command";
      readonly repository: number;
      readonly pull: number;
      readonly comment: number;
      readonly trace: string;
    }
  /** Re-run was pressed on a head whose pull request GitHub does not name. */
  | {
      readonly type: "find-pull";
      readonly repository: number;
      readonly head: string;
      readonly trace: string;
      /** Who pressed. */
      readonly login?: string;
    }
  /** A base branch got new commits: reviews that they concern are made again. */
  | {
      readonly type: "base-moved";
      readonly repository: number;
      readonly branch: string;
      readonly before: string;
      readonly after: string;
      readonly trace: string;
    }
  /** A pull request was merged: its waves are queued. */
  | { readonly type: "merged"; readonly repository: number; readonly pull: number; readonly trace: string }
  /** One wave takes its next step, whatever that is. */
  | {
      readonly type: "deploy";
      readonly repository: number;
      readonly migration: string;
      readonly wave: string;
      readonly trace: string;
    }
  /** Looks for runs that should move and do not. */
  | { readonly type: "wake" }
  | { readonly type: "welcome"; readonly repository: number; readonly trace: string }
  /** Asks GitHub which deliveries it could not hand over, and has them sent again. */
  | { readonly type: "sweep" }
  /** Looks for open pull requests whose head has no finished check of ours. */
  | { readonly type: "reconcile" };

export type JobType = Job["type"];

/** One job of a key waits and one runs; a job without a key stands alone. */
export function keyOf(job: Job): string {
  switch (job.type) {
    case "delivery":
      return job.delivery;
    case "review":
    case "conclude":
    case "merged":
      return `${job.repository}#${job.pull}`;
    case "base-moved":
      return `${job.repository}@${job.after} ${job.branch}`;
    case "find-pull":
      // A reader's press must not stand for a writer's.
      return `${job.repository}@${job.head} ${job.login ?? ""}`;
    case "deploy":
      return `${job.repository} ${job.migration}/${job.wave}`;
    case "merge-group":
      return `${job.repository}@${job.head}`;
    case "command":
      return `${job.repository}!${job.comment}`;
    case "welcome":
      return String(job.repository);
    case "wake":
    case "sweep":
    case "reconcile":
      return "one";
  }
}
