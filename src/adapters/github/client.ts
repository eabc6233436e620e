import Bottleneck from "bottleneck";
import { Probot, ProbotOctokit } from "probot";
import { Failure } from "../../domain/failure.ts";
import { pauseSeconds } from "./failures.ts";
import { requestLog, wholeAnswers, type PinoLog } from "./requests.ts";

/** The part of Octokit that we call; every Octokit with the REST methods fits. */
export type Client = Pick<ProbotOctokit, "rest" | "graphql" | "paginate" | "request">;

export interface ClientOptions {
  readonly appId: number;
  /** PEM */
  readonly privateKey: string;
  /** https://api.github.com, or the API root of a GitHub Enterprise Server. */
  readonly apiUrl: string;
  readonly log: PinoLog;
  /** Milliseconds between writes of one installation. */
  readonly pace?: Pace;
  /** false: a limit of an installation is not remembered, and each job finds it for itself. */
  readonly pause?: false;
  /** For one attempt of one request, its answer included. */
  readonly timeoutSeconds?: number;
}

export interface Pace {
  readonly write: number;
  /** Comments and reviews, which notify people. */
  readonly notification: number;
  /** Before a read is repeated for the first time; the second and third time wait 4 and 9 times as long. */
  readonly retry?: number;
}

/**
 * Octokit's defaults are 1,000 and 3,000 ms, with which ten pull requests pushed at once wait 47 s. GitHub's content limit (80 a minute)
 * allows these; an answer that asks to wait is obeyed by the queue.
 */
const defaultPace: Pace = { write: 250, notification: 1000, retry: 1000 };

/** GitHub ends a request of its own after 10 s; the rest is the way there and back. */
const defaultTimeoutSeconds = 30;

export interface Clients {
  asApp(): Promise<Client>;
  asInstallation(id: number): Promise<Client>;
}

/** Clients that authenticate as our App and as its installations. Tokens live in memory only, for less than an hour. */
export function gitHubClients(options: ClientOptions): Clients {
  const { appId, privateKey, apiUrl, log, pace = defaultPace, timeoutSeconds = defaultTimeoutSeconds } = options;
  const probot = new Probot({
    appId,
    privateKey,
    // Webhooks are verified by our own receiver; Probot's is never mounted, and an empty secret would make it choose a known word.
    secret: crypto.randomUUID(),
    baseUrl: apiUrl,
    Octokit: octokitAt(pace, log),
    request: { fetch: boundedFetch(timeoutSeconds) },
    // Probot and its plugins log whole bodies and addresses with their query; our own line about each request takes their place.
    log: log.child({}, { level: "silent" }),
  });
  const pauses = pausesOf();
  return {
    asApp: () => probot.auth(),
    asInstallation: async (id) => {
      if (options.pause === false) return await probot.auth(id);
      pauses.check(id);
      const client = await probot.auth(id);
      client.hook.error("request", (error) => {
        const seconds = pauseSeconds(error);
        if (seconds !== undefined) pauses.begin(id, seconds);
        throw error;
      });
      return client;
    },
  };
}

/**
 * Until when GitHub asked an installation to wait. Every job that waits would otherwise find that out for itself, and an App that goes on
 * asking while it is limited may be banned.
 */
function pausesOf() {
  const until = new Map<number, number>();
  return {
    check: (installation: number) => {
      const left = (until.get(installation) ?? 0) - Date.now();
      if (left > 0) throw new Failure("host-limited", { what: "this installation", seconds: Math.ceil(left / 1000) });
      until.delete(installation);
    },
    begin: (installation: number, seconds: number) => {
      until.set(installation, Math.max(until.get(installation) ?? 0, Date.now() + seconds * 1000));
    },
  };
}

/** Without this a GitHub that takes a request and says nothing holds a job for minutes. */
const boundedFetch =
  (seconds: number): typeof fetch =>
  (input, init) =>
    fetch(input, { ...init, signal: AbortSignal.timeout(seconds * 1000) });

function octokitAt(pace: Pace, log: PinoLog): typeof ProbotOctokit {
  // One of each for all clients: the plugin paces every installation on its own within them.
  const group = (id: string, minTime: number) => new Bottleneck.Group({ id, maxConcurrent: 1, minTime });
  const write = group("sirsi-write", pace.write);
  const notifications = group("sirsi-notifications", pace.notification);
  return ProbotOctokit.plugin(wholeAnswers, requestLog(log)).defaults<typeof ProbotOctokit>(
    (options: Record<string, unknown>) => ({
      ...options,
      userAgent: "sirsi-nexus",
      retry: { doNotRetry: [400, 401, 403, 404, 409, 410, 422, 429, 451], retryAfterBaseValue: pace.retry ?? 1000 },
      throttle: {
        ...(options["throttle"] as object | undefined),
        write,
        notifications,
        // A worker that sleeps until a limit resets holds memory and a lease; the job waits in the queue instead.
        onRateLimit: () => false,
        onSecondaryRateLimit: () => false,
      },
    }),
  );
}

/** A write that is repeated blindly may happen twice: whoever repeats it looks first. */
export const once = { request: { retries: 0 } } as const;
