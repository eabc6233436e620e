// Our App as it runs in production, against a GitHub of our own on 127.0.0.1, for the benches. Terraform is kept out of its sight,
// so plans are static.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import type { Pace } from "../src/adapters/github/client.ts";
import { createLog } from "../src/adapters/log/log.ts";
import { readEnvironment } from "../src/environment.ts";
import type { ServiceParts } from "../src/service.ts";
import { startApp } from "../src/start-app.ts";
import type { LimitOptions } from "../test/github/http/limits.ts";
import type { PullRequest, Repository } from "../test/github/model.ts";
import { startGitHub, type StatefulGitHub } from "../test/github/start-github.ts";
import { fullManifest } from "../test/stories/app/manifest.ts";

export interface BedOptions {
  /** Milliseconds that each answer of GitHub takes at least. */
  readonly latencyMs?: number;
  readonly limits?: LimitOptions;
  readonly pace?: Pace;
  readonly maxSpecs?: number;
  readonly workers?: number;
}

export interface Bed {
  readonly github: StatefulGitHub;
  readonly parts: ServiceParts;
  /** Nothing is waiting and nothing runs, also nothing that waits for a time. */
  readonly idle: (seconds: number) => Promise<void>;
}

export async function withApp<T>(options: BedOptions, use: (bed: Bed) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), "sirsi-bench-"));
  const { latencyMs = 0, limits, pace } = options;
  const github = await startGitHub({ latencyMs, ...(limits === undefined ? {} : { limits }) });
  try {
    const webhookSecret = "of-a-bench";
    const app = github.createApp({ ...fullManifest(), webhookSecret, webhookUrl: "http://127.0.0.1:9/" });
    github.webhooks.order = "at once";
    const service = await startApp({
      environment: {
        ...{ appId: app.id, privateKey: app.privateKey, webhookSecrets: [webhookSecret], githubApiUrl: github.url },
        ...{ dataFolder: join(folder, "data"), host: "127.0.0.1", port: 0, logLevel: "silent", graceSeconds: 5 },
        ...{ reviewWorkers: options.workers ?? 2, reviewMemory: 512, maxSpecs: options.maxSpecs ?? 50 },
      },
      engine: readEnvironment({ PATH: folder, HOME: folder, TMPDIR: folder }, {}),
      log: createLog({ level: "silent" }),
      version: "0",
      ...(pace === undefined ? {} : { pace }),
    });
    app.webhookUrl = `${service.url}/api/github/webhooks`;
    const { queue } = service.parts;
    const idle = async (seconds: number) => {
      const end = Date.now() + seconds * 1000;
      for (let quiet = 0; quiet < 3;) {
        await pause(20);
        await github.webhooks.settled();
        const { waiting, running } = await queue.depth();
        quiet = waiting + running === 0 ? quiet + 1 : 0;
        if (Date.now() > end) throw new Error(`still at work after ${seconds} s: ${waiting} wait, ${running} run`);
      }
    };
    try {
      return await use({ github, parts: service.parts, idle });
    } finally {
      await service.stop();
    }
  } finally {
    await github.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

export const specOf = (name: string, size = 2): string => `apiVersion: sirsi.dev/v1
kind: Migration
metadata: { name: ${name}, owner: "@acme/notes", environment: staging }
spec:
  target: { provider: aws, region: ireland, account: "111122223333" }
  workloads:
    - { name: files, kind: object-store, config: { versioning: true } }
    - { name: net, kind: network, config: { cidr: 10.${size}.0.0/16, subnets: [{ name: app, type: private }], nat: single } }
`;

/** So many specs, of two workloads each. */
export const specs = (count: number, size?: number): Record<string, string> =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`migrations/s${index}.yaml`, specOf(`s${index}`, size)]));

/** A repository of so many specs on which our App is installed, and knows it. */
export async function installed({ github, idle }: Bed, count: number, name = "acme/shop"): Promise<Repository> {
  const app = [...github.world.apps][0];
  if (app === undefined) throw new Error("there is no App");
  const repository = github.createRepository(name, { files: { ".sirsi/settings.yaml": settings, ...specs(count) } });
  github.collaborator(repository, "ana", "write");
  github.install(app, name.split("/")[0] ?? "");
  await idle(60);
  return repository;
}

/** When the pull request's last webhook left GitHub, and when its comment was there. */
export function commentedAfter({ github }: Bed, pull: PullRequest): number | undefined {
  const sent = github.webhooks.attempts.findLast(
    ({ event, payload }) =>
      event === "pull_request" && (payload["pull_request"] as { readonly number: number }).number === pull.number,
  );
  const path = new RegExp(`/issues/(?:${pull.number}/comments|comments/\\d+)$`);
  const written = github.requests({ writes: true, path }).findLast(({ status }) => status === 201 || status === 200);
  return sent === undefined || written === undefined ? undefined : written.at.getTime() - sent.at.getTime();
}

export function mustBeCommented(bed: Bed, pull: PullRequest): number {
  const after = commentedAfter(bed, pull);
  if (after === undefined) throw new Error(`#${pull.number} has no comment`);
  if (bed.github.comments(pull).filter(({ author }) => author.type === "Bot").length !== 1)
    throw new Error(`#${pull.number} has not one comment`);
  return after;
}

/** With settings the App does not propose any, which would be a review before the first. */
const settings = "apiVersion: sirsi.dev/v1\nkind: Settings\n";
