import type { Job } from "../../domain/job.ts";
import type { Run } from "../../domain/run.ts";

export const deployJob = ({ repository, migration, wave, trace }: Run): Extract<Job, { type: "deploy" }> => ({
  type: "deploy",
  ...{ repository, migration, wave, trace },
});
