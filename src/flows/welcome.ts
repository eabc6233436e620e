import type { Job } from "../domain/job.ts";
import type { JobResult } from "../ports/queue.ts";
import type { ServiceWorld } from "../ports/service.ts";

type WelcomeJob = Extract<Job, { type: "welcome" }>;

export function welcome(_job: WelcomeJob, _world: ServiceWorld): Promise<JobResult> {
  return Promise.resolve(undefined);
}
