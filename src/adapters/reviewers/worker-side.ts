import type { Review } from "../../domain/review.ts";
import type { ReviewOrder } from "../../ports/reviewer.ts";
import type { Repository, RepositoryVersion } from "../../ports/repository.ts";
import {
  receivedFailure,
  sentFailure,
  type Ask,
  type FromWorker,
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

/** The worker's half: makes one review at a time with `review`, and reads files by asking for them. Ends with the service. */
export function serveReviews(channel: Channel, review: (order: ReviewOrder, signal: AbortSignal) => Promise<Review>): void {
  const pending = new Map<number, Pending>();
  let calls = 0;
  let running = new AbortController();
  const ask = (version: VersionName, what: Ask): Promise<unknown> =>
    new Promise((resolve, reject) => {
      calls += 1;
      pending.set(calls, { resolve, reject });
      channel.send({ type: "call", call: calls, version, ask: what });
    });
  channel.onClose(() => {
    running.abort();
  });
  channel.onMessage((message) => {
    switch (message.type) {
      case "order":
        running = new AbortController();
        make(message.order, running.signal);
        return;
      case "answer": {
        const call = pending.get(message.call);
        pending.delete(message.call);
        if (message.answer.ok) call?.resolve(message.answer.value);
        else call?.reject(receivedFailure(message.answer.failure));
        return;
      }
      case "cancel":
        running.abort();
        return;
    }
  });
  channel.send({ type: "ready" });

  function make(order: SentOrder, signal: AbortSignal): void {
    review({ ...order, repository: repositoryOf(order, ask) }, signal).then(
      (made) => {
        channel.send({ type: "review", review: made });
      },
      (error: unknown) => {
        channel.send({ type: "failed", failure: sentFailure(error) });
      },
    );
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
