import type { IncomingMessage, ServerResponse } from "node:http";
import { Failure } from "../domain/failure.ts";
import { signJob, publicKeyOf } from "../domain/signed-job.ts";
import type { Log } from "../ports/log.ts";
import type { Runner, Runners, Unheard } from "../ports/runners.ts";
import { answer, refuse } from "./answer.ts";
import { bodyBudget, readBody } from "./read-body.ts";
import { readHeader, readMessages, readPoll, readRegistration, readResult } from "./runner-requests.ts";
import type { Route } from "./server.ts";

export interface RunnerRouteParts {
  readonly runners: Runners;
  /** PEM of the Ed25519 key that signs jobs; runners pin its public half. */
  readonly signingKey: string;
  readonly log: Log;
  /** Milliseconds between two looks for a job while a runner waits. */
  readonly lookMs?: number;
  /** Told when the service stops: waiting runners are answered at once. */
  readonly stopping?: AbortSignal;
}

const limits = { register: 16_384, poll: 4_096, messages: 262_144, result: 65_536, milliseconds: 8_000, bodies: 32 * 1024 ** 2 };
/** Runners that wait at once. Each holds a connection and asks the database every second. */
const mostWaiting = 200;
const longestWaitSeconds = 25;

type Handler = (request: Incoming, parts: RunnerRouteParts) => Promise<void>;

interface Incoming {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly body: Buffer;
  readonly bearer: string;
  readonly job: string;
}

/**
 * What a runner asks: to be registered, for work, and to tell how it went. Whoever has no token that is right learns nothing, not even
 * whether a job exists. Nothing that came in is repeated in an answer or logged.
 */
export function runnerRoutes(parts: RunnerRouteParts): Route {
  const budget = bodyBudget(limits.bodies);
  const waiting = { count: 0 };
  const routes = [
    { path: /^\/runner\/v1\/register$/, most: limits.register, handle: register },
    { path: /^\/runner\/v1\/poll$/, most: limits.poll, handle: pollOf(waiting) },
    { path: /^\/runner\/v1\/jobs\/([0-9a-f-]{36})\/messages$/, most: limits.messages, handle: messages },
    { path: /^\/runner\/v1\/jobs\/([0-9a-f-]{36})\/result$/, most: limits.result, handle: result },
  ] as const;

  return async (request, response, path) => {
    const found = routes.map((route) => ({ ...route, match: route.path.exec(path) })).find(({ match }) => match !== null);
    if (found === undefined) return false;
    if (request.method !== "POST") {
      refuse(request, response, 405, "Runners ask with POST.", { allow: "POST" });
      return true;
    }
    const bearer = /^Bearer ([A-Za-z0-9_.-]{1,200})$/.exec(request.headers.authorization ?? "")?.[1];
    if (bearer === undefined) {
      refuse(request, response, 401, unknown);
      return true;
    }
    const body = await readBody(request, { bytes: found.most, milliseconds: limits.milliseconds, budget }, () => undefined);
    if ("refused" in body) {
      refuseBody(request, response, body.refused);
      return true;
    }
    try {
      await found.handle({ request, response, body: body.bytes, bearer, job: found.match?.[1] ?? "" }, parts);
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      parts.log.error({ err: error }, "A runner could not be answered");
      answer(response, 503, { error: "The database is away." }, { "retry-after": "10" });
    } finally {
      body.release();
    }
    return true;
  };
}

const unknown = "The token is missing or wrong.";

function refuseBody(
  request: IncomingMessage,
  response: ServerResponse,
  why: "too large" | "too slow" | "too busy" | "gone",
): void {
  switch (why) {
    case "too large":
      refuse(request, response, 413, "The body is too large.");
      return;
    case "too slow":
      refuse(request, response, 408, "The body took too long.");
      return;
    case "too busy":
      refuse(request, response, 503, "Too much is being received at once.", { "retry-after": "10" });
      return;
    case "gone":
      response.destroy();
  }
}

const register: Handler = async ({ response, body, bearer }, { runners, signingKey, log }) => {
  const about = readRegistration(body);
  if (about === undefined) {
    answer(response, 400, { error: "The registration does not have the form that this version knows." });
    return;
  }
  const done = await runners.register(bearer, about);
  if (done === undefined) {
    answer(response, 401, { error: "The registration token is unknown, used or past its time." });
    return;
  }
  const { id, name, tenant, repository } = done.runner;
  log.info({ runner: id, tenant, repository }, "A runner was registered");
  answer(response, 201, { runner: id, name, tenant, repository, token: done.token, publicKey: publicKeyOf(signingKey) });
};

function pollOf(waiting: { count: number }): Handler {
  return async ({ response, body, bearer }, parts) => {
    const runner = await parts.runners.authenticate(bearer);
    const asked = readPoll(body);
    if (runner === undefined || asked === undefined) {
      answer(response, runner === undefined ? 401 : 400, {
        error: runner === undefined ? unknown : "The question has another form.",
      });
      return;
    }
    if (waiting.count >= mostWaiting) {
      answer(response, 503, { error: "Too many runners wait at once." }, { "retry-after": "10" });
      return;
    }
    waiting.count += 1;
    try {
      await answerWithJob(response, runner, asked, parts);
    } finally {
      waiting.count -= 1;
    }
  };
}

async function answerWithJob(
  response: ServerResponse,
  runner: Runner,
  { labels, waitSeconds }: { readonly labels: readonly string[]; readonly waitSeconds: number },
  { runners, signingKey, log, lookMs = 1000, stopping }: RunnerRouteParts,
): Promise<void> {
  const until = performance.now() + Math.min(longestWaitSeconds, waitSeconds) * 1000;
  // A job that is taken for a runner which has gone would be lost.
  while (!response.destroyed && stopping?.aborted !== true) {
    const job = await runners.next(runner, labels);
    if (job !== undefined) {
      log.info({ runner: runner.id, job: job.id, run: job.run, type: job.work.type }, "A job was sent to a runner");
      answer(response, 200, { ...signJob(job, signingKey) });
      return;
    }
    if (performance.now() + lookMs > until) break;
    await pause(lookMs, stopping);
  }
  if (response.destroyed) return;
  response.writeHead(204, { "cache-control": "no-store" });
  response.end();
}

function pause(milliseconds: number, stopping: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    const end = (): void => {
      clearTimeout(timer);
      stopping?.removeEventListener("abort", end);
      resolve();
    };
    const timer = setTimeout(end, milliseconds);
    stopping?.addEventListener("abort", end, { once: true });
  });
}

const messages: Handler = async (incoming, parts) => {
  const said = readMessages(incoming.body);
  await tell(incoming, parts, said, (runner, job, read) => parts.runners.hear(runner, job, read));
};

const result: Handler = async (incoming, parts) => {
  const told = readResult(incoming.body);
  await tell(incoming, parts, told, async (runner, job, read) => {
    const unheard = await parts.runners.finish(runner, job, read);
    if (unheard === undefined)
      parts.log.info({ runner: runner.id, job: job.id, outcome: read.outcome }, "A runner told a result");
    return unheard;
  });
};

async function tell<T>(
  { request, response, bearer, job }: Incoming,
  { runners }: RunnerRouteParts,
  read: T | undefined,
  take: (runner: Runner, job: { readonly id: string; readonly nonce: string }, read: T) => Promise<Unheard | undefined>,
): Promise<void> {
  const runner = await runners.authenticate(bearer);
  if (runner === undefined) {
    answer(response, 401, { error: unknown });
    return;
  }
  const nonce = readHeader(request.headers["x-sirsi-nonce"]);
  if (read === undefined || nonce === undefined) {
    answer(response, 400, { error: "The messages do not have the form that this version knows." });
    return;
  }
  const unheard = await take(runner, { id: job, nonce }, read);
  if (unheard === undefined) answer(response, 200, { status: "heard" });
  else answer(response, statusOf(unheard), { error: unheard });
}

function statusOf(unheard: Unheard): number {
  switch (unheard) {
    case "unknown":
      return 404;
    case "ended":
      return 409;
    case "lost":
      return 410;
  }
}
