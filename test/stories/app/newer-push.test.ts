import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { PullRequest, Repository } from "../../github/model.ts";
import { checkOf, commentOf, commentsOf, startApp, type RunningApp } from "./start-app.ts";
import { closedAgain, demoBase, openToEverybody } from "./specs.ts";

const spec = (text: string) => ({ "migrations/shop.yaml": text });
const openPort = "AWS-EC2-001";

describe("what GitHub tells about a branch, in any order", { timeout: 60_000 }, () => {
  let app: RunningApp;
  let repository: Repository;
  const ana = () => app.github.user("ana");

  beforeAll(async () => {
    app = await startApp({ terraform: false, patience: { outage: 0.2 } });
    app.github.organization("acme", { ana: "member", ben: "member" });
    app.github.install(app.app, "acme");
    repository = app.github.createRepository("acme/shop", { files: demoBase });
    for (const login of ["ana", "ben"]) app.github.collaborator(repository, login, "write");
    await app.idle();
  });
  afterEach(() => {
    expect(app.github.violations).toEqual([]);
  });
  afterAll(async () => {
    await app.stop();
  });

  const writesOn = (pull: PullRequest, head: string, since: number) => {
    const ids = app.github.checkRuns(repository, head).map(({ id }) => `/check-runs/${id}`);
    return app.github
      .requests({ since, writes: true })
      .filter(({ path, body }) => ids.some((id) => path.endsWith(id)) || JSON.stringify(body).includes(`head \`${head}\``))
      .filter(({ path }) => !path.endsWith(`/pulls/${pull.number}`));
  };

  it("a push while a review runs: the older head is left alone, the comment is of the newest", async () => {
    app.github.fail({ method: "POST", path: /graphql/, how: "slow", ms: 700 });
    const pull = await ana().openPullRequest(repository, { files: spec(openToEverybody) });
    const older = pull.head.sha;
    await reached(() => app.github.checkRuns(repository, older).length === 1);
    await ana().pushTo(pull, spec(closedAgain));
    await app.github.settled();
    await reached(() => app.log.some((line) => line.includes('"synchronize"') && line.includes("a webhook was routed")));
    const since = app.github.mark();
    await app.idle();

    expect(writesOn(pull, older, since)).toEqual([]);
    expect(app.github.checkRuns(repository, older).map(({ conclusion }) => conclusion)).toEqual([null]);
    expect(checkOf(app, pull).conclusion).toBe("action_required");
    expect(commentOf(app, pull)).toContain(`head \`${pull.head.sha}\``);
    expect(commentOf(app, pull)).not.toContain(openPort);
  });

  it("deliveries the wrong way round and twice: one review, of the newest head", async () => {
    for (const action of ["opened", "synchronize"]) app.github.webhooks.rule({ event: "pull_request", action, how: "hold" });
    const pull = await ana().openPullRequest(repository, { files: spec(openToEverybody) });
    await ana().pushTo(pull, spec(closedAgain));
    app.github.webhooks.release("reversed");
    await app.idle();
    for (const attempt of app.github.webhooks.attempts.slice(-4)) app.github.webhooks.redeliver(attempt);
    await app.idle();

    expect(app.github.checkRuns(repository, pull.head.sha).map(({ conclusion }) => conclusion)).toEqual(["action_required"]);
    expect(commentOf(app, pull)).toContain(`head \`${pull.head.sha}\``);
  });

  it("a branch that goes back to an older head has its comment again", async () => {
    const pull = await ana().openPullRequest(repository, { files: spec(openToEverybody) });
    const older = pull.head.sha;
    await app.idle();
    await ana().pushTo(pull, spec(closedAgain));
    await app.idle();
    expect(commentOf(app, pull)).not.toContain(openPort);

    await ana().forcePush(repository, pull.head.ref, older);
    await app.idle();

    expect(commentOf(app, pull)).toContain(openPort);
    expect(commentOf(app, pull)).toContain(`head \`${older}\``);
    expect(checkOf(app, pull, older).conclusion).toBe("action_required");
  });

  it("a redelivery after everything is done changes nothing", async () => {
    const pull = await ana().openPullRequest(repository, { files: spec(closedAgain) });
    await app.idle();
    const since = app.github.mark();
    for (const attempt of app.github.webhooks.attempts.slice(-3)) app.github.webhooks.redeliver(attempt);
    await app.idle();

    expect(app.github.requests({ since })).toEqual([]);
    expect(commentsOf(app, pull)).toHaveLength(1);
  });

  it("a conversation that is locked has its check, and the review is done", async () => {
    const locked = { message: "Unable to create comment because issue is locked.", documentation_url: "https://docs.github.com" };
    app.github.fail({ method: "POST", path: /issues\/\d+\/comments$/, status: 403, body: locked, times: 9 });
    const pull = await ana().openPullRequest(repository, { files: spec(openToEverybody) });
    await app.idle(10);

    expect(checkOf(app, pull).conclusion).toBe("action_required");
    const record = await app.parts.ledger.reviews.latest(repository.id, pull.number);
    expect(record?.state).toBe("posted");
  });
});

async function reached(isThere: () => boolean): Promise<void> {
  await expect.poll(isThere, { timeout: 10_000, interval: 10 }).toBe(true);
}
