import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { PullRequest, Repository } from "../../github/model.ts";
import { signedRequest } from "../../github/webhooks/sender.ts";
import { demoBase } from "./specs.ts";
import { checkOf, startApp, webhookSecret, type RunningApp } from "./start-app.ts";

const pullRequests = 40;
const deliveries = 1000;

describe("a thousand webhooks at once, while reviews run", { timeout: 120_000 }, () => {
  let app: RunningApp;
  let repository: Repository;
  const pulls: PullRequest[] = [];

  beforeAll(async () => {
    app = await startApp({ terraform: false });
    app.github.organization("acme", { ana: "member" });
    app.github.install(app.app, "acme");
    repository = app.github.createRepository("acme/shop", { files: demoBase });
    app.github.collaborator(repository, "ana", "write");
    await app.idle();
  });
  afterAll(async () => {
    await app.stop();
  });

  it("are all accepted, or refused for a while and taken when they come again", async () => {
    app.github.webhooks.order = "at once";
    for (let one = 0; one < pullRequests; one += 1)
      pulls.push(await app.github.user("ana").openPullRequest(repository, { files: { [`docs/${one}.md`]: `${one}\n` } }));
    const sent = app.github.webhooks.attempts.filter(({ event }) => event !== "installation");
    const answers = await Promise.all(
      Array.from({ length: deliveries }, async (_, index) => {
        const { event, payload } = sent[index % sent.length]!;
        const guid = randomUUID();
        const { body, headers } = signedRequest({ app: app.app, event, payload, guid }, webhookSecret);
        for (;;) {
          const { status } = await fetch(`${app.url}/api/github/webhooks`, { method: "POST", body, headers });
          if (status !== 503) return { guid, status };
        }
      }),
    );

    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([202]));
    const known = await app.parts.inbox.known(answers.map(({ guid }) => guid));
    expect(known.size).toBe(deliveries);
  });

  it("leave every pull request with one check, and nothing undone", async () => {
    await app.idle(90);

    for (const pull of pulls) {
      expect(checkOf(app, pull).conclusion).toBe("success");
      expect(app.github.checkRuns(repository, pull.head.sha)).toHaveLength(1);
    }
    expect(await app.parts.queue.depth()).toEqual({ waiting: 0, running: 0, failed: 0 });
    expect(app.github.violations).toEqual([]);
  });
});
