import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { secondaryLimit, type Fault } from "../../github/http/faults.ts";
import type { PullRequest, Repository } from "../../github/model.ts";
import { checkOf, commentOf, commentsOf, startApp, type RunningApp } from "./start-app.ts";
import { demoBase, openToEverybody } from "./specs.ts";

describe("while GitHub does not do what it is asked", { timeout: 60_000 }, () => {
  let app: RunningApp;
  let repository: Repository;

  beforeAll(async () => {
    // Three tries, and an outage of seven pauses: a job whose tries it used up would be given up.
    const retries = { most: 3, firstPause: 0.1, longestPause: 0.2 };
    const times = { look: 0.05, heartbeat: 1, dead: 60, retries };
    app = await startApp({ terraform: false, patience: { outage: 0.1, request: 1 }, times });
    app.github.organization("acme", { ana: "member" });
    app.github.install(app.app, "acme");
    repository = app.github.createRepository("acme/shop", { files: demoBase });
    app.github.collaborator(repository, "ana", "write");
    await app.idle();
  });
  afterEach(() => {
    expect(app.github.violations).toEqual([]);
    expect(app.github.faults.pending).toBe(0);
  });
  afterAll(async () => {
    await app.stop();
  });

  let opened = 0;
  // Two with one head would share a check.
  const open = () => {
    opened += 1;
    const files = { "migrations/shop.yaml": openToEverybody, "README.md": `change ${opened}` };
    return app.github.user("ana").openPullRequest(repository, { files });
  };

  async function expectOnce(pull: PullRequest): Promise<void> {
    await app.idle();
    const runs = app.github.checkRuns(repository, pull.head.sha);
    expect(runs.map(({ conclusion }) => conclusion)).toEqual(["action_required"]);
    expect(runs[0]!.annotations).toHaveLength(3);
    expect(commentOf(app, pull)).toContain(pull.head.sha);
    expect((await app.parts.queue.depth()).failed).toBe(0);
  }

  it("an outage longer than all tries of a job: the review is posted when it is over, once", async () => {
    app.github.down();
    const pull = await open();
    const waits = () => app.log.filter((line) => line.includes("a job waits for GitHub")).length;
    await expect.poll(waits, { timeout: 20_000 }).toBeGreaterThan(6);
    app.github.up();

    await expectOnce(pull);
  });

  const createCheck = { method: "POST", path: /\/check-runs$/ };
  const updateCheck = { method: "PATCH", path: /\/check-runs\/\d+$/ };
  const createComment = { method: "POST", path: /\/comments$/ };
  const lost: readonly (readonly [string, Fault])[] = [
    ["502, though the check was made", { ...createCheck, status: 502, after: "applied" }],
    ["502, though the check was concluded", { ...updateCheck, status: 502, after: "applied" }],
    ["502, though the comment was made", { ...createComment, status: 502, after: "applied" }],
    ["502 twice, and nothing done", { ...updateCheck, status: 502, times: 2 }],
    ["a connection that breaks off after the comment", { ...createComment, how: "reset", after: "applied" }],
    ["no answer at all", { ...createComment, how: "hang" }],
    ["409", { ...createComment, status: 409 }],
    ["429", { ...updateCheck, status: 429, headers: { "retry-after": "1" } }],
  ];

  it.each(lost)("%s: everything is there once", async (_name, fault) => {
    app.github.fail(fault);
    await expectOnce(await open());
  });

  it("a limit on comments: the check is final first, the comment follows, and others are not kept waiting", async () => {
    app.github.fail({ ...secondaryLimit(3), ...createComment });
    const limited = await open();
    await expect.poll(() => app.github.faults.pending, { timeout: 20_000 }).toBe(0);
    expect(checkOf(app, limited).conclusion).toBe("action_required");
    expect(commentsOf(app, limited)).toEqual([]);
    const record = await app.parts.ledger.reviews.latest(repository.id, limited.number);
    expect(record?.state).toBe("made");

    const other = await open();
    await expect.poll(() => commentsOf(app, other).length, { timeout: 20_000 }).toBe(1);
    await expectOnce(limited);
    const answers = app.github.requests({ method: "POST", path: new RegExp(`/issues/${limited.number}/comments$`) });
    expect(answers.map(({ status }) => status)).toEqual([403, 201]);
    expect(answers[1]!.at.getTime() - answers[0]!.at.getTime()).toBeGreaterThan(2900);
  });
});
