import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createLog } from "../../../src/adapters/log/log.ts";
import { readEnvironment } from "../../../src/environment.ts";
import type { SandboxFaults } from "../../../src/ports/terraform.ts";
import type { ServiceParts } from "../../../src/service.ts";
import type { ServiceEnvironment } from "../../../src/service-environment.ts";
import type { QueueTimes } from "../../../src/adapters/store/queue/job-queue.ts";
import { startApp as start, type Patience } from "../../../src/start-app.ts";
import type { LimitOptions } from "../../github/http/limits.ts";
import type { App, PullRequest } from "../../github/model.ts";
import { startGitHub, type StatefulGitHub } from "../../github/start-github.ts";
import { fullManifest, type Manifest } from "./manifest.ts";

export interface StoryOptions {
  readonly limits?: LimitOptions;
  readonly environment?: Partial<ServiceEnvironment>;
  readonly manifest?: Manifest;
  /** What goes wrong in sandboxes that last; see `faults` of the running app. */
  readonly rehearse?: true;
  /** false: reviews find no Terraform, so that they take no time where the plan does not matter. */
  readonly terraform?: false;
  readonly patience?: Patience;
  readonly times?: QueueTimes;
}

export interface RunningApp {
  readonly github: StatefulGitHub;
  readonly app: App;
  readonly parts: ServiceParts;
  readonly log: readonly string[];
  readonly url: string;
  /** From the next apply on. */
  faults(faults: SandboxFaults): Promise<void>;
  /** All webhooks were handed over and every job that does not wait for a time is done. */
  idle(seconds?: number): Promise<void>;
  stop(): Promise<void>;
}

export const webhookSecret = "constructed-webhook-secret";

/** Our App as it runs in production, against a GitHub that remembers: receiver, database, queue, workers, and real HTTP between them. */
export async function startApp(options: StoryOptions = {}): Promise<RunningApp> {
  const lines: string[] = [];
  const folder = await mkdtemp(join(tmpdir(), "sirsi-app-"));
  const github = await startGitHub(options.limits === undefined ? {} : { limits: options.limits });
  const app = github.createApp({ ...(options.manifest ?? fullManifest()), webhookSecret, webhookUrl: "http://127.0.0.1:9/" });
  const service = await start({
    environment: {
      appId: app.id,
      privateKey: app.privateKey,
      webhookSecrets: [webhookSecret],
      dataFolder: folder,
      host: "127.0.0.1",
      port: 0,
      githubApiUrl: github.url,
      logLevel: "debug",
      reviewWorkers: 2,
      reviewMemory: 512,
      maxSpecs: 50,
      graceSeconds: 5,
      ...options.environment,
    },
    engine: readEnvironment(
      options.terraform === false
        ? withoutTerraform(folder)
        : { ...process.env, ...(options.rehearse === true ? { SIRSI_SANDBOX_FAULTS: join(folder, "faults.json") } : {}) },
      {},
    ),
    log: createLog({ level: "debug", write: (line) => lines.push(line) }),
    version: "0.0.0-test",
    pace: { write: 0, notification: 0, retry: 10 },
    ...(options.patience === undefined ? {} : { patience: options.patience }),
    ...(options.times === undefined ? {} : { times: options.times }),
  });
  app.webhookUrl = `${service.url}/api/github/webhooks`;
  return {
    ...{ github, app, parts: service.parts, log: lines, url: service.url },
    faults: (faults) => writeFile(join(folder, "faults.json"), JSON.stringify(faults)),
    idle: (seconds = 60) => idle(github, service.parts, seconds),
    stop: async () => {
      await service.stop();
      await github.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** The search path holds no program. */
const withoutTerraform = (folder: string): NodeJS.ProcessEnv => ({ PATH: folder, HOME: folder, TMPDIR: tmpdir() });

async function idle(github: StatefulGitHub, { queue }: ServiceParts, seconds: number): Promise<void> {
  const end = Date.now() + seconds * 1000;
  for (let quiet = 0; quiet < 3;) {
    await github.settled();
    const { waiting, running } = await queue.depth();
    quiet = waiting + running === 0 ? quiet + 1 : 0;
    if (Date.now() > end) throw new Error(`Still at work after ${seconds} s: ${waiting} waiting, ${running} running.`);
    await new Promise((resolve) => setTimeout(resolve, 30));
  }
}

/** Our check on the pull request's head; there is exactly one that counts, the newest. */
export function checkOf({ github }: Pick<RunningApp, "github">, pull: PullRequest, head = pull.head.sha) {
  const run = github.checkRuns(pull.base.repository, head).at(-1);
  if (run === undefined) throw new Error(`No check on ${head}.`);
  return run;
}

/** Our comments on the pull request; there must never be two. */
export const commentsOf = ({ github }: Pick<RunningApp, "github">, pull: PullRequest) =>
  github.comments(pull).filter(({ author }) => author.type === "Bot");

export function commentOf(app: Pick<RunningApp, "github">, pull: PullRequest): string {
  const [only, ...others] = commentsOf(app, pull);
  if (only === undefined || others.length > 0)
    throw new Error(`${others.length + (only === undefined ? 0 : 1)} comments of ours.`);
  return only.body;
}
