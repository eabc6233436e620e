import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { postgresBin, startPostgres, type PostgresServer } from "../../contracts/postgres-server.ts";
import type { PullRequest, Repository } from "../../github/model.ts";
import { demoBase } from "./specs.ts";
import { checkOf, startApp, type RunningApp } from "./start-app.ts";

const pullRequests = 30;

describe.skipIf(postgresBin === undefined)(
  "a burst of webhooks while the database goes away (needs PostgreSQL)",
  { timeout: 120_000 },
  () => {
    let server: PostgresServer;
    let app: RunningApp;
    let repository: Repository;
    const pulls: PullRequest[] = [];

    beforeAll(async () => {
      server = await startPostgres(postgresBin!);
      const times = { look: 0.1, heartbeat: 0.2, dead: 2, retries: { most: 6, firstPause: 0.1, longestPause: 1 } };
      app = await startApp({ terraform: false, times, environment: { databaseUrl: await server.database() } });
      app.github.organization("acme", { ana: "member" });
      app.github.install(app.app, "acme");
      repository = app.github.createRepository("acme/shop", { files: demoBase });
      app.github.collaborator(repository, "ana", "write");
      await app.idle();
    });
    afterEach(() => {
      expect(app.github.violations).toEqual([]);
    });
    afterAll(async () => {
      await app.stop();
      await server.stop();
    });

    const deliveries = () => app.github.webhooks.attempts.filter(({ event }) => event === "pull_request");
    const with503 = () => deliveries().filter(({ statusCode }) => statusCode === 503);
    async function open(count: number): Promise<void> {
      for (let one = 0; one < count; one += 1) {
        const files = { [`docs/${pulls.length}.md`]: `${pulls.length}\n` };
        pulls.push(await app.github.user("ana").openPullRequest(repository, { files }));
      }
    }

    it("answers 503 to what it could not store, and 202 to nothing that it did not", async () => {
      app.github.webhooks.order = "at once";
      await open(pullRequests / 3);
      await server.crash();
      await open(pullRequests / 3);
      await app.github.settled();
      const ready = (await fetch(`${app.url}/readyz`)).status;
      await server.start();
      await expect.poll(async () => (await fetch(`${app.url}/readyz`)).status, { timeout: 20_000 }).toBe(200);
      await open(pullRequests / 3);
      await app.idle(100);

      expect(ready).toBe(503);
      expect(with503().length).toBeGreaterThanOrEqual(pullRequests / 3);
      expect(new Set(deliveries().map(({ statusCode }) => statusCode))).toEqual(new Set([202, 503]));
      const stored = deliveries().filter(({ statusCode }) => statusCode === 202);
      expect((await app.parts.inbox.known(stored.map(({ guid }) => guid))).size).toBe(stored.length);
    });

    it("is made up for by the sweep: every pull request has one check, and nothing is left undone", async () => {
      const refused = new Set(with503().map(({ guid }) => guid));
      await app.parts.queue.send({ type: "sweep" });
      await app.idle(100);

      expect((await app.parts.inbox.known([...refused])).size).toBe(refused.size);
      for (const pull of pulls) {
        expect(checkOf(app, pull).conclusion).toBe("success");
        expect(app.github.checkRuns(repository, pull.head.sha)).toHaveLength(1);
      }
      expect(await app.parts.queue.depth()).toEqual({ waiting: 0, running: 0, failed: 0 });
    });
  },
);
