import { setTimeout as pause } from "node:timers/promises";
import { Failure } from "../../domain/failure.ts";
import { parseJson } from "../../domain/strict-record.ts";
import type { RunnerJob } from "../../domain/runner-job.ts";
import type { RunnerResult } from "../../domain/runner-message.ts";
import { openJob } from "../../domain/signed-job.ts";
import { doJob, type JobPlace } from "./do-job.ts";
import type { Identity } from "./identity-file.ts";
import { reporterFor, type ReporterTimes } from "./reporter.ts";
import { notEvaluated } from "./results.ts";
import type { SeenJobs } from "./seen-jobs.ts";
import type { ServiceLine } from "./service-line.ts";

/** What the runner tells the person who started it. */
export type RunnerNote =
  | { readonly event: "ready"; readonly runner: string; readonly service: string }
  | { readonly event: "refused"; readonly why: string }
  | { readonly event: "started"; readonly job: string; readonly name: string; readonly type: string }
  | { readonly event: "ended"; readonly job: string; readonly outcome: string; readonly detail: string; readonly heard: boolean }
  | { readonly event: "away"; readonly why: string }
  | { readonly event: "stopped" };

export interface RunnerLoop {
  readonly identity: Identity;
  readonly line: ServiceLine;
  readonly place: JobPlace;
  readonly seen: SeenJobs;
  readonly labels: readonly string[];
  /** Ends after one job. */
  readonly once: boolean;
  readonly times: ReporterTimes;
  readonly note: (note: RunnerNote) => void;
  /** No more jobs are taken; one that runs is ended well. */
  readonly draining: AbortSignal;
  /** One that runs is stopped. */
  readonly stopping: AbortSignal;
  readonly now: () => Date;
}

const waitSeconds = 20;
const longestPauseMs = 30_000;

/** Asks for work and does it, one job at a time, until it is told to stop. Throws Failure "runner-refused" when the service knows it no more. */
export async function runLoop(loop: RunnerLoop): Promise<void> {
  const { note, draining, identity } = loop;
  note({ event: "ready", runner: identity.name, service: identity.service });
  let failures = 0;
  // Asked anew each time: it changes while we wait.
  const isDraining = (): boolean => draining.aborted;
  while (!isDraining()) {
    try {
      const answer = await poll(loop);
      failures = 0;
      if (answer !== undefined && (await handle(answer, loop)) && loop.once) break;
    } catch (error) {
      // Aborted by ourselves.
      if (isDraining()) break;
      if (!(error instanceof Failure) || error.code !== "runner-away") throw error;
      failures += 1;
      note({ event: "away", why: error.message });
      // Half of the pause by chance: runners that lost their service together do not come back together.
      const longest = Math.min(longestPauseMs, 500 * 2 ** failures);
      await pause(longest / 2 + Math.random() * (longest / 2), undefined, { signal: draining }).catch(() => undefined);
    }
  }
  note({ event: "stopped" });
}

/** A signed job, or undefined when there is none now. */
async function poll({ line, identity, labels, draining }: RunnerLoop): Promise<unknown> {
  const { status, text } = await line({
    path: "/runner/v1/poll",
    token: identity.token,
    body: JSON.stringify({ labels, waitSeconds }),
    timeoutMs: (waitSeconds + 15) * 1000,
    signal: draining,
  });
  if (status === 200) return parseJson(text) ?? null;
  if (status === 204) return undefined;
  if (status === 401) throw new Failure("runner-refused", { what: "work", why: "the service does not know its token any more" });
  throw new Failure("runner-away", { service: identity.service, why: `it answers with status ${status}` });
}

/** True when there was a job that is ours. */
async function handle(answer: unknown, loop: RunnerLoop): Promise<boolean> {
  const { identity, note, seen, now } = loop;
  const opened = openJob(answer, { publicKey: identity.publicKey, runner: identity.runner, now: now() });
  // Whose it is cannot be known, so nobody is told but the operator; at the service it is lost, and closed.
  if ("why" in opened) {
    note({ event: "refused", why: opened.why });
    return false;
  }
  const { job } = opened;
  const why = whyNotMine(job, identity) ?? ((await seen.claim(job.nonce, job.expires)) ? undefined : "this job was begun before");
  if (why !== undefined) {
    note({ event: "refused", why });
    return false;
  }
  await work(job, loop);
  return true;
}

const whyNotMine = ({ tenant, repository }: RunnerJob, identity: Identity): string | undefined =>
  tenant === identity.tenant && repository === identity.repository ? undefined : "it is for another repository";

async function work(job: RunnerJob, { line, identity, place, note, times, stopping }: RunnerLoop): Promise<void> {
  note({ event: "started", job: job.id, name: job.name, type: job.work.type });
  const reporter = reporterFor(job, line, identity.token, times);
  const result = await doJob(job, place, reporter.say, AbortSignal.any([stopping, reporter.unwanted])).catch(
    (error: unknown): RunnerResult => {
      if (error instanceof Failure) return notEvaluated(error.message.replace(/\.$/, ""));
      throw error;
    },
  );
  const heard = await reporter.finish(result);
  note({ event: "ended", job: job.id, outcome: result.outcome, detail: result.detail, heard });
}
