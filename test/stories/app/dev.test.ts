import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { it, expect } from "vitest";
import { startGitHub } from "../../github/start-github.ts";
import { openStore } from "../../../src/adapters/store/open-store.ts";
import { createLog } from "../../../src/adapters/log/log.ts";
import { systemClock } from "../../../src/adapters/clock/clock.ts";
import { lockFiles } from "../../../src/adapters/states/lock-files.ts";
import { gitHubClients } from "../../../src/adapters/github/client.ts";
import { gitHub } from "../../../src/adapters/github/code-host.ts";
import { reviewerPool } from "../../../src/adapters/reviewers/process-pool.ts";
import { routeDelivery } from "../../../src/flows/route-delivery.ts";
import { reviewPullRequest } from "../../../src/flows/review-pull-request.ts";
import { concludeReview } from "../../../src/flows/conclude-review.ts";
import { reviewMergeGroup } from "../../../src/flows/review-merge-group.ts";
import { buildWorld } from "../../../src/world.ts";
import { readEnvironment } from "../../../src/environment.ts";
import type { ServiceWorld } from "../../../src/ports/service.ts";

it("reviews", { timeout: 120_000 }, async () => {
  const { log, pino } = createLog({ level: "debug", write: (l) => process.stderr.write(l) });
  const store = await openStore({}, { clock: systemClock, locks: lockFiles, log });
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (c: Buffer) => chunks.push(c));
    request.on("end", () => {
      const payload = JSON.parse(Buffer.concat(chunks).toString()) as any;
      void store.inbox.accept({ id: String(request.headers["x-github-delivery"]), event: String(request.headers["x-github-event"]), action: payload.action ?? null, installation: payload.installation?.id ?? null, repository: payload.repository?.id ?? null, payload, receivedAt: new Date().toISOString() }).then((r) => response.end(r));
    });
  }).listen(0, "127.0.0.1");
  await new Promise((r) => server.once("listening", r));
  const github = await startGitHub();
  const app = github.createApp({ permissions: { metadata: "read", contents: "write", pull_requests: "write", checks: "write", issues: "read", members: "read", merge_queues: "read" } as any, events: ["pull_request", "pull_request_review", "issue_comment", "push", "check_run", "merge_group"], webhookSecret: "x", webhookUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/` });
  const repository = github.createRepository("acme/shop", { files: "templates/demo/base" });
  const clients = gitHubClients({ appId: app.id, privateKey: app.privateKey, apiUrl: github.url, log: pino as any, pace: { write: 0, notification: 0 } });
  const pool = reviewerPool({ script: new URL("../../../src/review-worker.ts", import.meta.url), size: 1, memoryMb: 512, timeoutSeconds: 100, environment: { PATH: process.env["PATH"] ?? "", SIRSI_TERRAFORM_BIN: process.env["SIRSI_TERRAFORM_BIN"] ?? "" , HOME: process.env["HOME"] ?? ""} });
  const environment = readEnvironment(process.env, {});
  const engine = buildWorld(environment, { quiet: true }, () => undefined);
  const world: ServiceWorld = { clock: systemClock, host: gitHub(clients), inbox: store.inbox, ledger: store.ledger, queue: store.queue, reviewer: pool, policies: engine.policies, log, limits: { holdAbove: 50, planTimeoutSeconds: 60, version: "0" } };
  const nothing = () => Promise.resolve(undefined);
  await store.queue.work({ delivery: (j) => routeDelivery(j, world), review: (j, s) => reviewPullRequest(j, world, s), conclude: (j, s) => concludeReview(j, world, s), "merge-group": (j, s) => reviewMergeGroup(j, world, s), command: nothing, welcome: nothing, sweep: nothing, reconcile: nothing, "find-pull": nothing, "base-moved": nothing }, { atOnce: { delivery: 4, review: 2 } });
  github.install(app, "acme");
  const { readFileSync } = await import("node:fs");
  const t = performance.now();
  const pull = await github.user("acme").openPullRequest(repository, { files: { "migrations/shop.yaml": readFileSync("templates/demo/head/migrations/shop.yaml", "utf8") } });
  for (let i = 0; i < 400; i++) {
    await new Promise((r) => setTimeout(r, 100));
    const runs = [...(repository as any).checkRuns?.values?.() ?? []];
    if (runs.some((r: any) => r.status === "completed") && pull.issue.comments.length > 0) break;
  }
  console.error(performance.now() - t, "ms");
  console.error(Object.keys(repository));
  console.error(pull.issue.comments.map((c: any) => c.body.slice(0, 600)));
  console.error(github.requests({}).map((r: any) => `${r.method} ${r.path} ${r.status}`).join("\n"));
  console.error(github.violations);
  await store.queue.stop(5);
  await pool.stop();
  await store.close();
  await github.stop();
  server.close();
  expect(pull.issue.comments.length).toBe(1);
});
