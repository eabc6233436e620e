import { setTimeout as pause } from "node:timers/promises";
import { Failure } from "../../domain/failure.ts";
import { messageLimits, readRunnerMessage, type RunnerMessage, type RunnerResult } from "../../domain/runner-message.ts";
import type { RunnerJob } from "../../domain/runner-job.ts";
import { notEvaluated } from "./results.ts";
import type { Answer, ServiceLine } from "./service-line.ts";

type Message = Exclude<RunnerMessage, RunnerResult>;

/** Tells the service how one job goes. */
export interface Reporter {
  readonly say: (message: Message) => void;
  /** Aborted when the service no longer waits for this job. */
  readonly unwanted: AbortSignal;
  /** True when the service has heard it. */
  finish(result: RunnerResult): Promise<boolean>;
}

export interface ReporterTimes {
  /** Between two looks whether there is something to tell. */
  readonly tellMs: number;
  /** A sign of life at least this often; the service waits for 60 s. */
  readonly lifeMs: number;
}

export const usualReporterTimes: ReporterTimes = { tellMs: 1_000, lifeMs: 10_000 };

/** What a program may tell through us: the first lines, and the last ones at its end. */
const mostLines = 150;
const lastLines = 50;
const mostBytes = 200_000;

/** Batches messages, gives a sign of life, and tells the result until it is heard or nobody waits any more. */
export function reporterFor(job: RunnerJob, line: ServiceLine, token: string, times: ReporterTimes): Reporter {
  const stopped = new AbortController();
  const unwanted = new AbortController();
  const isUnwanted = (): boolean => unwanted.signal.aborted;
  const outbox = outboxOf();
  let lastHeard = performance.now();

  const post = (path: string, body: string): Promise<Answer> =>
    line({ path: `/runner/v1/jobs/${job.id}/${path}`, token, body, headers: { "x-sirsi-nonce": job.nonce }, timeoutMs: 15_000 });
  const tell = async (): Promise<void> => {
    const batch = outbox.take();
    if (batch.length === 0 && performance.now() - lastHeard < times.lifeMs) return;
    try {
      const { status } = await post("messages", batch.map((message) => `${JSON.stringify(message)}\n`).join(""));
      if (status === 200) lastHeard = performance.now();
      else if (isFinal(status)) unwanted.abort();
      else outbox.putBack(batch);
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      outbox.putBack(batch);
    }
  };
  const telling = (async () => {
    while (!stopped.signal.aborted && !unwanted.signal.aborted) {
      await pause(times.tellMs, undefined, { signal: stopped.signal }).catch(() => undefined);
      await tell();
    }
  })();

  return {
    say: (message) => {
      outbox.add(
        isTellable(message) ? message : { type: "log", text: "A message was left out here: it has no form that can be told." },
      );
    },
    unwanted: unwanted.signal,
    finish: async (result) => {
      outbox.addLast();
      stopped.abort();
      await telling;
      for (let tries = 0; tries < 10 && outbox.size() > 0 && !isUnwanted(); tries += 1) await tell();
      if (isUnwanted()) return false;
      const told = isTellable(result) ? result : notEvaluated("its result has no form that can be told");
      return await tellResult(() => post("result", JSON.stringify(told)));
    },
  };
}

/** The service refuses a batch with one wrong message, and takes its runner for none of its own. */
const isTellable = (message: RunnerMessage): boolean => "message" in readRunnerMessage(JSON.stringify(message));

/** The service knows this job no more, or has its result, or no longer waits: saying it again changes nothing. */
const isFinal = (status: number): boolean => status >= 400 && status < 500 && status !== 408 && status !== 429;

async function tellResult(post: () => Promise<Answer>): Promise<boolean> {
  for (let wait = 500; wait <= 20_000; wait *= 1.6) {
    try {
      const { status } = await post();
      if (status === 200) return true;
      if (isFinal(status)) return false;
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
    }
    await pause(wait);
  }
  return false;
}

function outboxOf() {
  let waiting: Message[] = [];
  const last: Message[] = [];
  let said = 0;
  let bytes = 0;
  let leftOut = 0;
  return {
    size: () => waiting.length,
    add: (message: Message): void => {
      // Of progress only the newest counts.
      if (message.type === "progress") {
        waiting = [...waiting.filter(({ type }) => type !== "progress"), message];
        return;
      }
      said += 1;
      bytes += JSON.stringify(message).length;
      if (said <= mostLines && bytes <= mostBytes) waiting.push(message);
      else {
        last.push(message);
        if (last.length > lastLines) {
          last.shift();
          leftOut += 1;
        }
      }
    },
    addLast: (): void => {
      if (leftOut > 0) waiting.push({ type: "log", text: `${leftOut} lines were left out here.` });
      waiting.push(...last);
    },
    take: (): readonly Message[] => {
      const batch: Message[] = [];
      for (let size = 0; waiting.length > 0 && batch.length < 100;) {
        const [next] = waiting;
        if (next === undefined) break;
        size += JSON.stringify(next).length + 1;
        if (size > messageLimits.line * 2) break;
        batch.push(next);
        waiting.shift();
      }
      return batch;
    },
    putBack: (batch: readonly Message[]): void => {
      waiting = [...batch, ...waiting];
    },
  };
}
