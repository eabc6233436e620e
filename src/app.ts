import { deploy } from "./flows/apply/deploy.ts";
import { queueMerged } from "./flows/apply/queue-merged.ts";
import { reconsiderRuns, wakeRuns } from "./flows/apply/wake-runs.ts";
import { answerCommand } from "./flows/answer-command.ts";
import { concludeReview } from "./flows/conclude-review.ts";
import { findPull } from "./flows/find-pull.ts";
import { followBase } from "./flows/follow-base.ts";
import { reconcile } from "./flows/reconcile.ts";
import { reviewMergeGroup } from "./flows/review-merge-group.ts";
import { reviewPullRequest } from "./flows/review-pull-request.ts";
import { routeDelivery } from "./flows/route-delivery.ts";
import { sweepDeliveries } from "./flows/sweep-deliveries.ts";
import { welcome } from "./flows/welcome.ts";
import { Failure } from "./domain/failure.ts";
import type { Job } from "./domain/job.ts";
import type { ApplyWorld } from "./ports/apply-world.ts";
import type { JobHandlers, JobResult, QueueLimits } from "./ports/queue.ts";
import type { ServiceWorld } from "./ports/service.ts";

/** Which flow does which job. Which webhook becomes which job stands in flows/deliveries/routes.ts. */
export function handlersOf(world: ApplyWorld, outagePauseSeconds = 15): JobHandlers {
  const patiently = waiting(world, outagePauseSeconds);
  return {
    delivery: patiently((job) => routeDelivery(job, world)),
    review: patiently((job, signal) => reviewPullRequest(job, world, signal)),
    "merge-group": patiently((job, signal) => reviewMergeGroup(job, world, signal)),
    conclude: patiently(async (job, signal) => {
      await reconsiderRuns(job, world);
      return await concludeReview(job, world, signal);
    }),
    merged: patiently((job, signal) => queueMerged(job, world, signal)),
    deploy: patiently((job, signal) => deploy(job, world, signal)),
    wake: patiently(() => wakeRuns(world)),
    command: patiently(async (job) => {
      const { outcome, why } = await answerCommand(job, world);
      world.log.info({ trace: job.trace, outcome, why }, "a comment was read");
      return undefined;
    }),
    welcome: patiently((job) => welcome(job, world)),
    "find-pull": patiently((job) => findPull(job, world)),
    "base-moved": patiently((job) => followBase(job, world)),
    sweep: patiently(() => sweepDeliveries(world)),
    reconcile: patiently(() => reconcile(world)),
  };
}

/** Reviews wait for the pool of workers; the rest waits for GitHub. */
export const jobLimits = (workers: number): QueueLimits => ({
  atOnce: { deploy: 4, delivery: 8, review: workers + 2, "merge-group": 2, conclude: 4, command: 4, welcome: 1, "base-moved": 2 },
});

/** GitHub redelivers nothing by itself and loses some: five minutes after, and a quarter of an hour after, we ask. */
export const schedules = [
  { cron: "*/5 * * * *", job: { type: "sweep" } },
  { cron: "*/15 * * * *", job: { type: "reconcile" } },
  { cron: "* * * * *", job: { type: "wake" } },
] as const;

type Handler<J extends Job> = (job: J, signal: AbortSignal) => Promise<JobResult>;

/**
 * GitHub's "not now" is not a failed try: the job comes again when the time has passed. An outage of minutes must not use up the tries
 * that a job has.
 */
const waiting =
  ({ log }: ServiceWorld, outagePauseSeconds: number) =>
  <J extends Job>(handler: Handler<J>): Handler<J> =>
  async (job, signal) => {
    try {
      return await handler(job, signal);
    } catch (error) {
      const wait = secondsToWait(error, outagePauseSeconds);
      if (wait === undefined) throw error;
      log.warn({ job: job.type, seconds: wait, why: error instanceof Error ? error.message : "" }, "a job waits for GitHub");
      return { againAfterSeconds: wait, why: error instanceof Error ? error.message : "" };
    }
  };

function secondsToWait(error: unknown, outagePauseSeconds: number): number | undefined {
  if (!(error instanceof Failure)) return undefined;
  if (error.code === "host-limited") return (error.facts as { readonly seconds: number }).seconds;
  return error.code === "host-unreachable" ? outagePauseSeconds : undefined;
}
