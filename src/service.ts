import { join } from "node:path";
import { systemClock } from "./adapters/clock/clock.ts";
import { type KeySource, openKeyring } from "./adapters/encryption/open-keyring.ts";
import { journalOn } from "./adapters/journal/journal.ts";
import { logEvents } from "./adapters/journal/log-events.ts";
import type { ServiceLog } from "./adapters/log/log.ts";
import { lockFiles } from "./adapters/states/lock-files.ts";
import { openStore, type Store } from "./adapters/store/open-store.ts";
import type { QueueTimes } from "./adapters/store/queue/job-queue.ts";
import type { Job } from "./domain/job.ts";
import { webhookReceiver } from "./http/receiver.ts";
import { type HttpService, type Route, serve } from "./http/server.ts";
import type { Clock } from "./ports/clock.ts";
import type { Inbox } from "./ports/inbox.ts";
import type { Encryption } from "./ports/encryption.ts";
import type { Journal } from "./ports/journal.ts";
import type { Leases } from "./ports/leases.ts";
import type { Ledger } from "./ports/ledger.ts";
import type { Log } from "./ports/log.ts";
import type { JobHandlers, Queue, QueueLimits } from "./ports/queue.ts";
import type { Runs } from "./ports/runs.ts";
import type { StateArchive } from "./ports/state-archive.ts";
import type { StateBackend } from "./ports/state-backend.ts";
import type { StateWire } from "./ports/state-wire.ts";
import type { ServiceEnvironment } from "./service-environment.ts";

/** What handlers and routes are built from. */
export interface ServiceParts {
  readonly inbox: Inbox;
  readonly ledger: Ledger;
  readonly queue: Pick<Queue, "send" | "depth">;
  readonly runs: Runs;
  readonly leases: Leases;
  readonly states: StateBackend;
  readonly wire: StateWire;
  readonly archive: StateArchive;
  readonly journal: Journal;
  readonly clock: Clock;
  readonly log: Log;
  readonly environment: ServiceEnvironment;
}

export interface ServiceOptions {
  readonly environment: ServiceEnvironment;
  readonly log: ServiceLog;
  readonly handlers: (parts: ServiceParts) => JobHandlers;
  readonly limits?: QueueLimits;
  /** Jobs that are sent at times of a cron expression, in UTC. */
  readonly schedules?: readonly { readonly cron: string; readonly job: Job }[];
  readonly extraRoutes?: (parts: ServiceParts) => readonly Route[];
  /** When the port is in use, take any free one. */
  readonly orAnyPort?: boolean;
  readonly times?: QueueTimes;
}

export interface Service {
  readonly url: string;
  readonly parts: ServiceParts;
  /** Lets running jobs end within the grace time of the environment and closes everything. May be called again. */
  stop(): Promise<void>;
}

/** GitHub sends a delivery again for a week at most; what is asked for later is a question about the past. */
const keptDays = 90;
const tidyMs = 6 * 3_600_000;

/** Store, queue and HTTP of one process. Throws Failure, with nothing left running. */
export async function startService(options: ServiceOptions): Promise<Service> {
  const { environment, log } = options;
  for (const secret of secretsOf(environment)) log.secrets.add(secret);
  const { databaseUrl, dataFolder } = environment;
  const store = await openStore(
    {
      ...(databaseUrl === undefined ? { folder: dataFolder } : { url: databaseUrl }),
      ...(options.times === undefined ? {} : { times: options.times }),
    },
    { clock: systemClock, locks: lockFiles, log: log.log, clean: log.clean },
  );
  try {
    return await runOn(store, await openKeyring(keySource(environment)), options);
  } catch (error) {
    await store.queue.stop(0);
    await store.close();
    throw error;
  }
}

const keySource = ({ stateKeys, dataFolder }: ServiceEnvironment): KeySource =>
  stateKeys === undefined ? { file: join(dataFolder, "state-keys") } : { given: stateKeys, name: "STATE_KEYS" };

async function runOn(store: Store, encryption: Encryption, options: ServiceOptions): Promise<Service> {
  const { environment } = options;
  const log = options.log.log;
  let address = "";
  // Terraform runs on this machine, so it reaches this very process.
  const { backend, wire, archive } = store.states({ encryption, address: () => address });
  const parts: ServiceParts = {
    inbox: store.inbox,
    ledger: store.ledger,
    queue: store.queue,
    runs: store.runs,
    leases: store.leases,
    states: backend,
    wire,
    archive,
    journal: journalOn({ audit: store.audit, listeners: [logEvents(log)], log }),
    clock: systemClock,
    log,
    environment,
  };
  const draining = new AbortController();
  const handlers = options.handlers(parts);
  const health = askedOnce(() => store.health(), 500);
  const http = await serve({
    host: environment.host,
    port: environment.port,
    ...(options.orAnyPort === undefined ? {} : { orAnyPort: options.orAnyPort }),
    webhook: webhookReceiver({ inbox: store.inbox, secrets: environment.webhookSecrets, clock: systemClock, log }),
    isReady: async () => !draining.signal.aborted && (await health()),
    routes: options.extraRoutes?.(parts) ?? [],
    log,
  });
  address = http.localUrl;
  try {
    for (const { cron, job } of options.schedules ?? []) await store.queue.every(cron, job);
    await store.queue.work(handlers, options.limits ?? { atOnce: {} });
  } catch (error) {
    await http.close(0);
    throw error;
  }
  const tidying = keepTidy(store, log);
  log.info({ url: http.url, database: store.kind }, "The service is up");
  let stopped: Promise<void> | undefined;
  return {
    url: http.url,
    parts,
    stop: () => {
      draining.abort();
      clearInterval(tidying);
      return (stopped ??= drain(store, http, environment.graceSeconds, log));
    },
  };
}

/** Anybody may ask, as often as he likes: the database is asked once for all who ask within the time. */
function askedOnce(ask: () => Promise<boolean>, milliseconds: number): () => Promise<boolean> {
  let answer: Promise<boolean> | undefined;
  return () => {
    if (answer !== undefined) return answer;
    answer = ask();
    const forget = (): void => {
      setTimeout(() => (answer = undefined), milliseconds).unref();
    };
    answer.then(forget, forget);
    return answer;
  };
}

/** A webhook that comes while we drain is still stored: it is safe, and the next process does what it asks for. */
async function drain(store: Store, http: HttpService, graceSeconds: number, log: Log): Promise<void> {
  log.info({ graceSeconds }, "The service stops: it takes no more jobs and lets those end that run");
  await store.queue.stop(graceSeconds);
  await http.close(2);
  await store.close();
  log.info({}, "The service has stopped");
}

function keepTidy(store: Store, log: Log): NodeJS.Timeout {
  return setInterval(() => {
    store.tidy(keptDays).catch((error: unknown) => {
      log.warn({ err: error }, "Old deliveries could not be forgotten; it is tried again later");
    });
  }, tidyMs).unref();
}

function secretsOf({ privateKey, webhookSecrets, databaseUrl, stateKeys }: ServiceEnvironment): readonly string[] {
  const keys =
    stateKeys === undefined ? [] : [stateKeys, ...stateKeys.split(",").map((pair) => pair.slice(pair.indexOf(":") + 1))];
  const own = [privateKey, ...webhookSecrets, ...keys];
  if (databaseUrl === undefined) return own;
  const { password } = new URL(databaseUrl);
  return [...own, databaseUrl, password, decodeURIComponent(password)];
}

/** SIGTERM and SIGINT stop the service; a second one ends the process at once. Resolves when it has stopped. */
export function stopOnSignals(service: Pick<Service, "stop">, source: NodeJS.Process = process): Promise<void> {
  return new Promise((resolve, reject) => {
    let asked = false;
    const stop = (): void => {
      if (asked) source.exit(1);
      asked = true;
      service.stop().then(resolve, reject);
    };
    source.on("SIGTERM", stop).on("SIGINT", stop);
  });
}
