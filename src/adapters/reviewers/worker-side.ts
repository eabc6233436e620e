import type { Review } from "../../domain/review.ts";
import type { Deployed, DeployOrder } from "../../ports/deployer.ts";
import type { ResourceProgress } from "../../ports/progress.ts";
import type { ReviewOrder } from "../../ports/reviewer.ts";
import type { Repository, RepositoryVersion } from "../../ports/repository.ts";
import type { AppliedState, StateKey, States } from "../../ports/states.ts";
import {
  receivedFailure,
  sentFailure,
  type Ask,
  type FromWorker,
  type SentDeploy,
  type SentOrder,
  type ToWorker,
  type VersionName,
} from "./messages.ts";

export interface Channel {
  send(message: FromWorker): void;
  onMessage(listener: (message: ToWorker) => void): void;
  onClose(listener: () => void): void;
}

interface Pending {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
}

/** What a worker does with what it is sent. States are read by asking the service. */
export interface WorkerTasks {
  review(order: ReviewOrder, signal: AbortSignal, states: Pick<States, "read">): Promise<Review>;
  deploy(order: DeployOrder, talk: WorkerTalk, signal: AbortSignal, states: Pick<States, "read">): Promise<Deployed>;
}

export interface WorkerTalk {
  readonly decide: (review: Review) => Promise<boolean>;
  readonly onStart: (process: { readonly pid: number }) => void;
  readonly onProgress: (event: ResourceProgress) => void;
}

/**
 * The worker's half: does one thing at a time, and reads files by asking for them. A review ends with the service; an apply that has
 * begun goes on, because half of one helps nobody.
 */
export function serveWork(channel: Channel, tasks: WorkerTasks, leave: () => void): void {
  const pending = new Map<number, Pending>();
  let calls = 0;
  let running = new AbortController();
  let decided: ((go: boolean) => void) | undefined;
  let isApplying = false;
  let isAlone = false;
  const call = (message: (call: number) => FromWorker): Promise<unknown> =>
    new Promise((resolve, reject) => {
      calls += 1;
      pending.set(calls, { resolve, reject });
      channel.send(message(calls));
    });
  const ask = (version: VersionName, what: Ask): Promise<unknown> =>
    call((number) => ({ type: "call", call: number, version, ask: what }));
  const states = {
    // The service answers with what its store gives.
    read: async (key: StateKey) => (await call((number) => ({ type: "state", call: number, key }))) as AppliedState | undefined,
  };
  channel.onClose(() => {
    isAlone = true;
    if (isApplying) return;
    running.abort();
    leave();
  });
  channel.onMessage((message) => {
    switch (message.type) {
      case "order":
        running = new AbortController();
        tell(
          tasks.review({ ...message.order, repository: repositoryOf(message.order, ask) }, running.signal, states),
          (review) => ({ type: "review", review }),
        );
        return;
      case "deploy":
        running = new AbortController();
        tell(deploy(message.order, running.signal), (result) => ({ type: "deployed", result }));
        return;
      case "decided":
        decided?.(message.go);
        return;
      case "answer": {
        const asked = pending.get(message.call);
        pending.delete(message.call);
        if (message.answer.ok) asked?.resolve(message.answer.value);
        else asked?.reject(receivedFailure(message.answer.failure));
        return;
      }
      case "cancel":
        running.abort();
        return;
    }
  });
  channel.send({ type: "ready" });

  function tell<T>(work: Promise<T>, message: (value: T) => FromWorker): void {
    work.then(
      (value) => {
        channel.send(message(value));
      },
      (error: unknown) => {
        channel.send({ type: "failed", failure: sentFailure(error) });
      },
    );
  }

  async function deploy(order: SentDeploy, signal: AbortSignal): Promise<Deployed> {
    const talk: WorkerTalk = {
      decide: (review) =>
        new Promise((resolve) => {
          decided = (go) => {
            isApplying = go;
            resolve(go);
          };
          channel.send({ type: "planned", review });
        }),
      onStart: ({ pid }) => {
        channel.send({ type: "started", pid });
      },
      onProgress: (event) => {
        channel.send({ type: "progress", event });
      },
    };
    try {
      return await tasks.deploy({ ...order, repository: repositoryOf(order, ask) }, talk, signal, states);
    } finally {
      isApplying = false;
      if (isAlone) leave();
    }
  }
}

function repositoryOf(
  { versions, identified }: SentOrder,
  ask: (version: VersionName, what: Ask) => Promise<unknown>,
): Repository {
  const version = (name: VersionName): RepositoryVersion => ({
    name: versions[name] ?? name,
    // The service answers with what the port's method gives.
    list: async (patterns) => (await ask(name, { method: "list", patterns })) as readonly string[],
    ...(identified.includes(name)
      ? {
          identities: async (patterns) =>
            (await ask(name, { method: "identities", patterns })) as Readonly<Record<string, string>>,
        }
      : {}),
    read: async (path, limitBytes) => (await ask(name, { method: "read", path, limitBytes })) as Uint8Array | undefined,
    readFolder: async (path, limitBytes) =>
      (await ask(name, { method: "readFolder", path, limitBytes })) as Awaited<ReturnType<RepositoryVersion["readFolder"]>>,
  });
  return {
    head: version("head"),
    ...(versions.base === undefined ? {} : { base: version("base") }),
    ...(versions.governance === undefined ? {} : { governance: version("governance") }),
  };
}
