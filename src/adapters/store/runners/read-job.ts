import { sql } from "kysely";
import type { CheckOutcome } from "../../../domain/probe.ts";
import type { RunnerOrder } from "../../../domain/runner-job.ts";
import type { RunnerCheck, RunnerLog, RunnerProgress, RunnerResult } from "../../../domain/runner-message.ts";
import type { RunnerJobRecord, RunnerJobState } from "../../../ports/runners.ts";
import type { Database } from "../database.ts";

export interface JobRow {
  readonly id: string;
  readonly job_order: string;
  readonly state: RunnerJobState;
  readonly runner: string | null;
  readonly result: string | null;
  readonly progress: string | null;
}

/** What we stored we had checked before. */
export async function readJob(id: string, database: Database): Promise<RunnerJobRecord | undefined> {
  const { rows } = await database.run((db) =>
    sql<JobRow>`select job.id, job_order::text as job_order, state, result, progress::text as progress, coalesce(runner.name, job.runner) as runner
      from sirsi.runner_job as job left join sirsi.runner on runner.id = job.runner where job.id = ${id}`.execute(db),
  );
  const [row] = rows;
  if (row === undefined) return undefined;
  const said = await database.run((db) =>
    sql<{ message: string }>`select message::text as message from sirsi.runner_message where job = ${id} order by seq`.execute(
      db,
    ),
  );
  const result = row.result === null ? null : (JSON.parse(row.result) as RunnerResult);
  return {
    id: row.id,
    order: JSON.parse(row.job_order) as RunnerOrder,
    state: row.state,
    runner: row.runner,
    result,
    progress: row.progress === null ? null : (JSON.parse(row.progress) as RunnerProgress),
    messages: said.rows.map(({ message }) => JSON.parse(message) as RunnerCheck | RunnerLog),
    outcome: outcomeOf(row.state, result),
  };
}

/** undefined while it is not known. What was not evaluated is closed, whatever the reason. */
function outcomeOf(state: RunnerJobState, result: RunnerResult | null): CheckOutcome | undefined {
  switch (state) {
    case "waiting":
    case "sent":
      return undefined;
    case "done":
    case "failed":
      return result === null
        ? { outcome: "not-evaluated", detail: "The runner left no result." }
        : { outcome: result.outcome, detail: result.detail };
    case "lost":
      return {
        outcome: "not-evaluated",
        detail: "The runner fell silent while it worked. It may have been done in part; look there, then ask for it again.",
      };
    case "expired":
      return { outcome: "not-evaluated", detail: "No runner took it within the hour. Start one with `sirsi runner start`." };
  }
}
