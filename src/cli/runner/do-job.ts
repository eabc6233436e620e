import type { RunnerJob } from "../../domain/runner-job.ts";
import type { RunnerMessage, RunnerResult } from "../../domain/runner-message.ts";
import type { Connections } from "./connections.ts";
import { type CommandPlace, doCommand } from "./do-command.ts";
import { doRowCount, doSql } from "./do-queries.ts";
import { notEvaluated } from "./results.ts";

export interface JobPlace extends CommandPlace {
  readonly connections: Connections;
}

/** Does what a job says, or says why not. A job is verified before it comes here. */
export async function doJob(
  job: RunnerJob,
  place: JobPlace,
  say: (message: Exclude<RunnerMessage, RunnerResult>) => void,
  signal: AbortSignal,
): Promise<RunnerResult> {
  const { work } = job;
  const sides = Object.hasOwn(place.connections, job.workload) ? (place.connections[job.workload] ?? {}) : {};
  const asking = { path: place.git.PATH, timeoutMs: job.timeout * 1000, signal };
  switch (work.type) {
    case "command":
      return await doCommand(job, work.run, place, say, signal);
    case "row-count":
      return await doRowCount(work, sides, asking, say);
    case "sql":
      return await doSql(work, sides, asking);
    case "checksum":
    case "object-count":
    case "http":
    case "tcp":
    case "tls":
    case "dns":
    case "latency":
    case "transfer-report":
    case "policy":
      return notEvaluated(`this version of the runner makes no check of type ${work.type}; a command can`);
  }
}
