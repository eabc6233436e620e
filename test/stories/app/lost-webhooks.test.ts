import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { Installation, Repository } from "../../github/model.ts";
import { checkOf, commentOf, commentsOf, startApp, webhookSecret, type RunningApp } from "./start-app.ts";
import { closedAgain, demoBase, openToEverybody } from "./specs.ts";

const spec = (text: string) => ({ "migrations/shop.yaml": text });

describe("webhooks that are lost, forged or late", { timeout: 60_000 }, () => {
  let app: RunningApp;
  let repository: Repository;
  let installation: Installation;
  const ana = () => app.github.user("ana");

  beforeAll(async () => {
    app = await startApp({ terraform: false, patience: { outage: 0.2 } });
    app.github.organization("acme", { ana: "admin" });
    app.github.organization("acme-new", { ana: "admin" });
    installation = app.github.install(app.app, "acme");
    app.github.install(app.app, "acme-new");
    repository = app.github.createRepository("acme/shop", { files: demoBase });
    await app.idle();
  });
  afterEach(() => {
    expect(app.github.violations).toEqual([]);
  });
  afterAll(async () => {
    await app.stop();
  });

  const open = (from: Repository = repository) => ana().openPullRequest(from, { files: spec(openToEverybody) });
  const routed = (id: string) => app.log.filter((line) => line.includes("a webhook was routed") && line.includes(id));

  it("the sweep has one sent again under its id, and it is worked on once", async () => {
    app.github.webhooks.rule({ event: "pull_request", action: "opened", how: "fail" });
    const pull = await open();
    await app.idle();
    expect(commentsOf(app, pull)).toEqual([]);
    const lost = app.github.webhooks.attempts.find(({ status }) => status === "failed to connect to host")!;

    await app.parts.queue.send({ type: "sweep" });
    await app.idle();
    await app.parts.queue.send({ type: "sweep" });
    await app.idle();

    expect(app.github.webhooks.attempts.filter(({ guid }) => guid === lost.guid)).toHaveLength(2);
    expect(routed(lost.guid)).toHaveLength(1);
    expect(app.github.checkRuns(repository, pull.head.sha)).toHaveLength(1);
    expect(commentOf(app, pull)).toContain("AWS-EC2-001");
  });

  it("one that GitHub never kept is made up for by the reconciler", async () => {
    app.github.webhooks.rule({ event: "pull_request", action: "opened", how: "drop" });
    const pull = await open();
    await app.parts.queue.send({ type: "reconcile" });
    await app.idle();
    expect(commentOf(app, pull)).toContain(pull.head.sha);

    app.github.webhooks.rule({ event: "pull_request", action: "synchronize", how: "drop" });
    await ana().pushTo(pull, spec(closedAgain));
    await app.parts.queue.send({ type: "reconcile" });
    await app.idle();
    const since = app.github.mark();
    await app.parts.queue.send({ type: "reconcile" });
    await app.idle();

    expect(commentOf(app, pull)).toContain(pull.head.sha);
    expect(commentOf(app, pull)).not.toContain("AWS-EC2-001");
    expect(app.github.requests({ since, writes: true })).toEqual([]);
  });

  it("one that nobody of GitHub signed does nothing, whatever it says", async () => {
    const pull = await open();
    await app.idle();
    const { event, payload, guid } = app.github.webhooks.attempts.findLast(({ event: name }) => name === "pull_request")!;
    const since = app.github.mark();
    const forged = (secret: string) => app.github.webhooks.forge(app.app, { event, payload, secret });

    expect(await forged("another-secret-of-24-chars")).toBe(401);
    expect(await forged("")).toBe(401);
    expect(await app.github.webhooks.forge(app.app, { event, payload, secret: webhookSecret, guid })).toBe(202);
    await app.idle();

    expect(app.github.requests({ since })).toEqual([]);
    expect(commentsOf(app, pull)).toHaveLength(1);
  });

  it("a repository keeps its pull requests through a new name and a new owner", async () => {
    const moving = app.github.createRepository("acme/moving", { files: demoBase });
    const pull = await open(moving);
    await app.idle();

    ana().rename(moving, "moved");
    await ana().pushTo(pull, spec(closedAgain));
    await app.idle();
    expect(commentOf(app, pull)).toContain(pull.head.sha);

    ana().transfer(moving, app.github.organization("acme-new"));
    await ana().pushTo(pull, spec(openToEverybody));
    await app.idle();
    expect(commentOf(app, pull)).toContain(pull.head.sha);
    expect(checkOf(app, pull).conclusion).toBe("action_required");
  });

  it("a repository that was deleted is asked for nothing more", async () => {
    const gone = app.github.createRepository("acme/gone", { files: demoBase });
    const pull = await open(gone);
    await app.idle();
    app.github.webhooks.rule({ event: "pull_request", action: "synchronize", how: "hold" });
    await ana().pushTo(pull, spec(closedAgain));
    app.github.deleteRepository(gone, ana());
    await app.idle();
    const since = app.github.mark();
    app.github.webhooks.release();
    await app.idle();

    expect(app.github.requests({ since, writes: true })).toEqual([]);
    expect(await app.parts.queue.depth()).toEqual({ waiting: 0, running: 0, failed: 0 });
  });

  it("an installation that was suspended is left alone, and caught up with when it is back", async () => {
    const pull = await open();
    await app.idle();
    app.github.webhooks.rule({ event: "pull_request", action: "synchronize", how: "hold" });
    await ana().pushTo(pull, spec(closedAgain));
    app.github.suspend(installation);
    await app.idle();
    const since = app.github.mark();
    app.github.webhooks.release();
    await app.idle();
    expect(app.log.some((line) => line.includes("The installation is suspended."))).toBe(true);
    expect(app.github.requests({ since })).toEqual([]);

    app.github.unsuspend(installation);
    await app.idle();
    expect(commentOf(app, pull)).toContain(pull.head.sha);
  });

  it("an installation that was deleted is left alone", async () => {
    app.github.webhooks.rule({ event: "pull_request", action: "opened", how: "hold" });
    await open();
    app.github.uninstall(installation);
    await app.idle();
    const since = app.github.mark();
    app.github.webhooks.release();
    await app.idle();

    expect(app.log.some((line) => line.includes("The installation is deleted."))).toBe(true);
    expect(app.github.requests({ since })).toEqual([]);
  });
});
