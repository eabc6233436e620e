import { fork, type ChildProcess } from "node:child_process";
import { hostname } from "node:os";
import { Failure, type FailureCode } from "../../domain/failure.ts";
import type { Review } from "../../domain/review.ts";
import type { RepositoryVersion } from "../../ports/repository.ts";
import type { Deployed, Deployer, DeployOrder, DeployTalk } from "../../ports/deployer.ts";
import type { Reviewer, ReviewOrder } from "../../ports/reviewer.ts";
import type { States } from "../../ports/states.ts";
import { isAlive } from "./alive.ts";
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
  /** Where a trusted review or an apply reads what was applied before. */
  readonly states: Pick<States, "read">;
  /** All that a worker sees of the environment: no App key and no webhook secret. */
  readonly environment: Readonly<Record<string, string>>;
}

export interface WorkerPool extends Reviewer, Deployer {
  /** Lets no new work begin. A worker that applies is left alone: it ends by itself. */
  stop(): Promise<void>;
}

/** A worker has this long to stop its Terraform before it is killed. */
const graceMs = 5000;

/** Workers as processes: what one spec does to memory or to the event loop stays in its process. */
export function workerPool(options: PoolOptions): WorkerPool {
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
  const give = async <T>(signal: AbortSignal, talkTo: (worker: ChildProcess) => Promise<Worked<T>>): Promise<T> => {
    signal.throwIfAborted();
    const worker = await acquire(signal);
    try {
      const { result, isSound } = await talkTo(worker);
      if (isSound && !isStopped) idle.push(worker);
      else end(worker);
      if (result instanceof Error) throw result;
      return result;
    } finally {
      release();
    }
  };
  return {
    review: (order, signal) =>
      give(signal, (worker) =>
        converse<Review>(worker, {
          ...{ order, signal, options, seconds: options.timeoutSeconds },
          first: { type: "order", order: sentOrder(order) },
          result: (message) => (message.type === "review" ? message.review : undefined),
        }),
      ),
    isAlive: (process) => Promise.resolve(isAlive(process)),
    deploy: (order, talk, signal) => give(signal, (worker) => deployBy(worker, order, talk, signal, options)),
    stop: async () => {
      isStopped = true;
      for (const worker of all) if (applying.has(worker)) end(worker);
      await Promise.all([...all].filter((worker) => !applying.has(worker)).map(ended));
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

const sentOrder = <O extends ReviewOrder>({
  repository,
  ...order
}: O): Omit<O, "repository"> & Pick<SentOrder, "versions" | "identified"> => ({
  ...order,
  versions: {
    head: repository.head.name,
    ...(repository.base === undefined ? {} : { base: repository.base.name }),
    ...(repository.governance === undefined ? {} : { governance: repository.governance.name }),
  },
  identified: versionNames.filter((name) => versionOf(repository, name)?.identities !== undefined),
});

interface Worked<T> {
  readonly result: T | Error;
  /** It has answered, so it is ready for the next order. One that was interrupted may still answer, to the wrong one. */
  readonly isSound: boolean;
}

interface Conversation<T> {
  readonly order: ReviewOrder;
  readonly first: ToWorker;
  readonly signal: AbortSignal;
  readonly seconds: number;
  readonly options: PoolOptions;
  /** The end of it, or undefined for a message on the way. */
  readonly result: (message: FromWorker, say: (message: ToWorker) => void) => T | undefined;
  /** What an end without a result is. */
  readonly lost?: (why: string) => Error;
}

const aborted = (why: string): Error => new Failure("review-aborted", { why });

function converse<T>(
  worker: ChildProcess,
  { order, first, signal, seconds, options, result, lost = aborted }: Conversation<T>,
): Promise<Worked<T>> {
  const send = (message: ToWorker) => {
    // What cannot be sent is to a worker that ends; that is told by its exit.
    if (worker.connected) worker.send(message, () => undefined);
  };
  // A file that GitHub would not give just now makes a review of less than there is: that one is not believed, and made again.
  let trouble: Failure | undefined;
  return new Promise<Worked<T>>((resolve) => {
    const settle = (outcome: T | Error, isSound: boolean) => {
      clearTimeout(timer);
      worker.off("message", onMessage).off("exit", onExit).off("error", onError);
      signal.removeEventListener("abort", onAbort);
      resolve({ result: outcome, isSound });
    };
    const abort = (why: string) => {
      settle(lost(why), false);
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
      if (applying.has(worker)) {
        abort("the service stopped while it went on");
        return;
      }
      send({ type: "cancel" });
      settle(signal.reason instanceof Error ? signal.reason : new Error("aborted"), false);
    };
    const timer = setTimeout(() => {
      send({ type: "cancel" });
      abort(`it took longer than ${seconds} s`);
    }, seconds * 1000);
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
        case "state":
          void answerState(order, message, options.states).then(send);
          return;
        case "failed":
          settle(trouble ?? receivedFailure(message.failure), message.failure.code !== null);
          return;
        case "review":
        case "planned":
        case "started":
        case "progress":
        case "deployed": {
          const outcome = result(message, send);
          if (outcome !== undefined) settle(trouble ?? outcome, true);
          return;
        }
      }
    };
    worker.on("message", onMessage).once("exit", onExit).once("error", onError);
    signal.addEventListener("abort", onAbort, { once: true });
    send(first);
  });
}

/** How often the deployer asks whether the wave still is ours. */
const beatMs = 5000;

/** Before the decision everything can be given up; after it, whatever goes wrong leaves an apply of which nobody knows the end. */
async function deployBy(
  worker: ChildProcess,
  order: DeployOrder,
  talk: DeployTalk,
  signal: AbortSignal,
  options: PoolOptions,
): Promise<Worked<Deployed>> {
  const beat = setInterval(() => {
    void talk.stillOurs().then(
      (isOurs) => {
        if (!isOurs && worker.connected) worker.send({ type: "cancel" } satisfies ToWorker, () => undefined);
      },
      // A database that is away for a moment takes nothing from us; the lease's own time decides.
      () => undefined,
    );
  }, beatMs);
  try {
    return await converse<Deployed>(worker, {
      ...{ order, signal, options },
      seconds: options.timeoutSeconds + order.applyTimeoutSeconds,
      first: { type: "deploy", order: sentOrder(order) },
      lost: (why) => (applying.has(worker) ? new Failure("deploy-lost", { why }) : aborted(why)),
      result: (message, say) => {
        switch (message.type) {
          case "planned":
            void decided(message.review, talk).then((go) => {
              if (go) applying.add(worker);
              say({ type: "decided", go });
            });
            return undefined;
          case "started":
            talk.onStart({ host: hostname(), pid: message.pid });
            return undefined;
          case "progress":
            talk.onProgress(message.event);
            return undefined;
          case "deployed":
            applying.delete(worker);
            return message.result;
          default:
            return undefined;
        }
      },
    });
  } finally {
    clearInterval(beat);
  }
}

/** A decision that could not be made is a no. */
async function decided(review: Review, talk: DeployTalk): Promise<boolean> {
  try {
    return await talk.decide(review);
  } catch {
    return false;
  }
}

type StateCall = Extract<FromWorker, { type: "state" }>;

/** A stranger's review reads no state, whatever its worker asks for. */
async function answerState(order: ReviewOrder, { call, key }: StateCall, states: PoolOptions["states"]): Promise<ToWorker> {
  const isOwn = !order.untrusted && key.tenant === order.tenant && key.repository === order.repositoryName;
  try {
    if (!isOwn) throw new TypeError("A worker asked for a state that is not its order's.");
    return { type: "answer", call, answer: { ok: true, value: await states.read(key) } };
  } catch (error) {
    return { type: "answer", call, answer: { ok: false, failure: sentFailure(error) } };
  }
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

/** Workers whose Terraform applies: they are never killed, because what is in no state yet would be lost. */
const applying = new WeakSet<ChildProcess>();

function end(worker: ChildProcess): void {
  if (worker.connected) worker.disconnect();
  if (applying.has(worker)) {
    worker.unref();
    return;
  }
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
