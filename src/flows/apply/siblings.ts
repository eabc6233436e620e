import type { Run } from "../../domain/run.ts";
import type { ApplyWorld } from "../../ports/apply-world.ts";

/** All runs of one merge. */
export const siblings = async ({ repository, pull, revision }: Run, { runs }: ApplyWorld): Promise<readonly Run[]> =>
  (await runs.ofPull(repository, pull)).filter((run) => run.revision === revision);
