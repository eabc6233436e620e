import { openStore, type Store } from "../../../src/adapters/store/open-store.ts";
import { fixedClock, systemClock } from "../../../src/adapters/clock/clock.ts";
import { gitHub } from "../../../src/adapters/github/code-host.ts";
import { gitHubClients } from "../../../src/adapters/github/client.ts";
import { createLog } from "../../../src/adapters/log/log.ts";
import { reviewerPool } from "../../../src/adapters/reviewers/process-pool.ts";
import { lockFiles } from "../../../src/adapters/states/lock-files.ts";
import { handlersOf, jobLimits } from "../../../src/app.ts";
import { readEnvironment } from "../../../src/environment.ts";
import { webhookReceiver } from "../../../src/http/receiver.ts";
import { serve } from "../../../src/http/server.ts";
import type { ServiceLimits, ServiceWorld } from "../../../src/ports/service.ts";
import { buildWorld } from "../../../src/world.ts";
import type { App, PullRequest, Repository } from "../../github/model.ts";
import { startGitHub, type StatefulGitHub } from "../../github/start-github.ts";
import type { LimitOptions } from "../../github/http/limits.ts";
import { fullManifest } from "./manifest.ts";

export interface AppOptions {
  readonly limits?: LimitOptions;
  readonly service?: Partial<ServiceLimits>;
  readonly publicUrl?: string;
  /** Default: as few as there are cores for. */
  readonly workers?: number;
}

export interface RunningApp {
  readonly github: StatefulGitHub;
  readonly app: App;
  readonly store: Store;
  readonly world: ServiceWorld;
  readonly log: readonly string[];
  readonly secret: string;
  readonly webhookUrl: string;
  /** All webhooks were handed over and every job that does not wait for a time is done. */
  idle(seconds?: number): Promise<void>;
  stop(): Promise<void>;
}

const secret = "constructed-webhook-secret";

/** Our App as it runs in production, against a GitHub that remembers: receiver, database, queue, workers, and real HTTP between them. */
export async function startApp(options: AppOptions = {}): Promise<RunningApp> {
  const lines: string[] = [];
  const { log, pino } = createLog({ level: "debug", write: (line) => lines.push(line) });
  const store = await openStore({}, { clock: systemClock, locks: lockFiles, log });
  const receive = webhookReceiver({ inbox: store.inbox, secrets: [secret], clock: systemClock, log });
  const http = await serve({ host: "127.0.0.1", port: 0, webhook: receive, isReady: store.health, log });
  const webhookUrl = `${http.url}/api/github/webhooks`;
  const github = await startGitHub(options.limits === undefined ? {} : { limits: options.limits });
  const app = github.createApp({ ...fullManifest(), webhookSecret: secret, webhookUrl });
  const pool = reviewerPool({
    script: new URL("../../../src/review-worker.ts", import.meta.url),
    size: options.workers ?? 2,
    memoryMb: 512,
    timeoutSeconds: 120,
    environment: workerEnvironment(),
  });
  const { policies } = buildWorld(readEnvironment(process.env, {}), { quiet: true }, () => undefined);
  const world: ServiceWorld = {
    clock: systemClock,
    host: gitHub(
      gitHubClients({
        appId: app.id,
        privateKey: app.privateKey,
        apiUrl: github.url,
        log: pino,
        pace: { write: 0, notification: 0 },
      }),
    ),
    inbox: store.inbox,
    ledger: store.ledger,
    queue: store.queue,
    reviewer: pool,
    policies,
    log,
    limits: { holdAbove: 50, planTimeoutSeconds: 60, version: "0.0.0-test", ...options.service },
    ...(options.publicUrl === undefined ? {} : { publicUrl: options.publicUrl }),
  };
  await store.queue.work(handlersOf(world), jobLimits(options.workers ?? 2));
  return {
    ...{ github, app, store, world, log: lines, secret, webhookUrl },
    idle: (seconds = 60) => idle(github, store, seconds),
    stop: async () => {
      await http.close(1);
      await store.queue.stop(5);
      await pool.stop();
      await store.close();
      await github.stop();
    },
  };
}

function workerEnvironment(): Readonly<Record<string, string>> {
  const names = ["PATH", "HOME", "TMPDIR", "SIRSI_TERRAFORM_BIN", "SIRSI_OPA_BIN"];
  return Object.fromEntries(names.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]])));
}

async function idle(github: StatefulGitHub, store: Store, seconds: number): Promise<void> {
  const end = Date.now() + seconds * 1000;
  for (let quiet = 0; quiet < 3;) {
    await github.settled();
    const { waiting, running } = await store.queue.depth();
    quiet = waiting + running === 0 ? quiet + 1 : 0;
    if (Date.now() > end) throw new Error(`Still at work after ${seconds} s: ${waiting} waiting, ${running} running.`);
    await new Promise((resolve) => setTimeout(resolve, 30));
  }
}

/** Our check on the pull request's head; there is exactly one that counts, the newest. */
export function checkOf({ github }: RunningApp, pull: PullRequest, head = pull.head.sha) {
  const run = github.checkRuns(pull.base.repository, head).at(-1);
  if (run === undefined) throw new Error(`No check on ${head}.`);
  return run;
}

/** Our comments on the pull request; there must never be two. */
export const commentsOf = ({ github }: RunningApp, pull: PullRequest) =>
  github.comments(pull).filter(({ author }) => author.type === "Bot");

export function commentOf(app: RunningApp, pull: PullRequest): string {
  const [only, ...others] = commentsOf(app, pull);
  if (only === undefined || others.length > 0)
    throw new Error(`${others.length + (only === undefined ? 0 : 1)} comments of ours.`);
  return only.body;
}

export type { PullRequest, Repository };
export { fixedClock };
