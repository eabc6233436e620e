import { fork, type ChildProcess } from "node:child_process";
import { Failure, type FailureCode } from "../../domain/failure.ts";
import type { Review } from "../../domain/review.ts";
import type { RepositoryVersion } from "../../ports/repository.ts";
import type { Reviewer, ReviewOrder } from "../../ports/reviewer.ts";
import {
  receivedFailure,
  sentFailure,
  versionNames,
  versionOf,
  type Ask,
  type FromWorker,
  type SentOrder,
  type ToWorker,
} from "./messages.ts";

export interface PoolOptions {
  /** The worker's entry. */
  readonly script: URL;
  readonly size: number;
  /** Workers that are started at once and not by the first review, which would wait for them. Default 0. */
  readonly ready?: number;
  /** Of each worker's heap. Terraform runs in processes of its own. */
  readonly memoryMb: number;
  /** For one whole review. */
  readonly timeoutSeconds: number;
  /** All that a worker sees of the environment: no App key and no webhook secret. */
  readonly environment: Readonly<Record<string, string>>;
}

export interface ReviewerPool extends Reviewer {
  stop(): Promise<void>;
}

/** A worker has this long to stop its Terraform before it is killed. */
const graceMs = 5000;

/** Review workers as processes: what one spec does to memory or to the event loop stays in its process. */
export function reviewerPool(options: PoolOptions): ReviewerPool {
  const idle: ChildProcess[] = [];
  const all = new Set<ChildProcess>();
  const waiting: (() => void)[] = [];
  let busy = 0;
  let isStopped = false;
  const release = () => {
    busy -= 1;
    waiting.shift()?.();
  };
  const acquire = async (signal: AbortSignal): Promise<ChildProcess> => {
    while (busy >= options.size) await turn(waiting, signal);
    signal.throwIfAborted();
    if (isStopped) throw new Failure("review-aborted", { why: "the service is stopping" });
    busy += 1;
    for (let worker = idle.pop(); worker !== undefined; worker = idle.pop()) if (worker.connected) return worker;
    return fresh();
  };
  const fresh = () => {
    const worker = start(options);
    all.add(worker);
    worker
      .once("exit", () => all.delete(worker))
      .on("error", () => {
        // One that could not be started at all does not exit.
        if (worker.pid === undefined) all.delete(worker);
      });
    return worker;
  };
  for (let ready = Math.min(options.ready ?? 0, options.size); ready > 0; ready -= 1) idle.push(fresh());
  return {
    review: async (order, signal) => {
      signal.throwIfAborted();
      const worker = await acquire(signal);
      try {
        const { result, isSound } = await work(worker, order, signal, options.timeoutSeconds);
        if (isSound && !isStopped) idle.push(worker);
        else end(worker);
        if (result instanceof Error) throw result;
        return result;
      } finally {
        release();
      }
    },
    stop: async () => {
      isStopped = true;
      await Promise.all([...all].map(ended));
    },
  };
}

function turn(waiting: (() => void)[], signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const next = () => {
      signal.removeEventListener("abort", aborted);
      resolve();
    };
    const aborted = () => {
      waiting.splice(waiting.indexOf(next), 1);
      reject(signal.reason instanceof Error ? signal.reason : new Error("aborted"));
    };
    signal.addEventListener("abort", aborted, { once: true });
    waiting.push(next);
  });
}

function start({ script, memoryMb, environment }: PoolOptions): ChildProcess {
  const worker = fork(script, [], {
    env: environment,
    execArgv: [`--max-old-space-size=${memoryMb}`],
    serialization: "advanced",
    // Nothing a worker prints can be told apart from what a spec made it print.
    stdio: ["ignore", "ignore", "ignore", "ipc"],
  });
  // Whoever waits for it is told by a listener of its own; without any, one that cannot be started would end the service.
  worker.on("error", () => undefined);
  return worker;
}

const sentOrder = ({ repository, ...order }: ReviewOrder): SentOrder => ({
  ...order,
  versions: {
    head: repository.head.name,
    ...(repository.base === undefined ? {} : { base: repository.base.name }),
    ...(repository.governance === undefined ? {} : { governance: repository.governance.name }),
  },
  identified: versionNames.filter((name) => versionOf(repository, name)?.identities !== undefined),
});

interface Worked {
  readonly result: Review | Error;
  /** It has answered, so it is ready for the next order. One that was interrupted may still answer, to the wrong one. */
  readonly isSound: boolean;
}

function work(worker: ChildProcess, order: ReviewOrder, signal: AbortSignal, timeoutSeconds: number): Promise<Worked> {
  const send = (message: ToWorker) => {
    // What cannot be sent is to a worker that ends; that is told by its exit.
    if (worker.connected) worker.send(message, () => undefined);
  };
  // A file that GitHub would not give just now makes a review of less than there is: that one is not believed, and made again.
  let trouble: Failure | undefined;
  return new Promise<Worked>((resolve) => {
    const settle = (result: Review | Error, isSound: boolean) => {
      clearTimeout(timer);
      worker.off("message", onMessage).off("exit", onExit).off("error", onError);
      signal.removeEventListener("abort", onAbort);
      resolve({ result, isSound });
    };
    const abort = (why: string) => {
      settle(new Failure("review-aborted", { why }), false);
    };
    const onExit = (code: number | null, by: string | null) => {
      // Node ends with code 134 or SIGABRT when its heap is full.
      abort(
        code === 134 || by === "SIGABRT" ? "it needed more memory than a worker has" : `its worker ended (${by ?? code ?? "?"})`,
      );
    };
    const onError = () => {
      abort("its worker could not be started");
    };
    const onAbort = () => {
      send({ type: "cancel" });
      settle(signal.reason instanceof Error ? signal.reason : new Error("aborted"), false);
    };
    const timer = setTimeout(() => {
      send({ type: "cancel" });
      abort(`it took longer than ${timeoutSeconds} s`);
    }, timeoutSeconds * 1000);
    const onMessage = (message: FromWorker) => {
      switch (message.type) {
        case "ready":
          return;
        case "call":
          void answer(order, message, trouble).then(({ reply, host }) => {
            trouble ??= host;
            send(reply);
          });
          return;
        case "review":
          settle(trouble ?? message.review, true);
          return;
        case "failed":
          settle(trouble ?? receivedFailure(message.failure), message.failure.code !== null);
          return;
      }
    };
    worker.on("message", onMessage).once("exit", onExit).once("error", onError);
    signal.addEventListener("abort", onAbort, { once: true });
    send({ type: "order", order: sentOrder(order) });
  });
}

interface Answered {
  readonly reply: ToWorker;
  /** GitHub was away, asked us to wait, or refused. */
  readonly host?: Failure;
}

type Call = Extract<FromWorker, { type: "call" }>;

/** After trouble nothing more is asked of GitHub: the review is not believed in any case. */
async function answer({ repository }: ReviewOrder, { call, version: name, ask }: Call, trouble?: Failure): Promise<Answered> {
  try {
    if (trouble !== undefined) throw trouble;
    const version = versionOf(repository, name);
    if (version === undefined) throw new TypeError(`A worker asked for ${name}, which this review does not have.`);
    return { reply: { type: "answer", call, answer: { ok: true, value: await read(version, ask) } } };
  } catch (error) {
    const reply: ToWorker = { type: "answer", call, answer: { ok: false, failure: sentFailure(error) } };
    return isHostTrouble(error) ? { reply, host: error } : { reply };
  }
}

const hostTroubles: readonly FailureCode[] = ["host-unreachable", "host-limited", "host-refused"];
const isFailure = (error: unknown): error is Failure => error instanceof Failure;
const isHostTrouble = (error: unknown): error is Failure => isFailure(error) && hostTroubles.includes(error.code);

function read(version: RepositoryVersion, ask: Ask): Promise<unknown> {
  switch (ask.method) {
    case "list":
      return version.list(ask.patterns);
    case "identities":
      return version.identities?.(ask.patterns) ?? Promise.resolve({});
    case "read":
      return version.read(ask.path, ask.limitBytes);
    case "readFolder":
      return version.readFolder(ask.path, ask.limitBytes);
  }
}

function end(worker: ChildProcess): void {
  if (worker.connected) worker.disconnect();
  const kill = setTimeout(() => worker.kill("SIGKILL"), graceMs);
  worker.once("exit", () => {
    clearTimeout(kill);
  });
  kill.unref();
}

function ended(worker: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    worker.once("exit", () => {
      resolve();
    });
    end(worker);
  });
}
