import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { PullRequest, Repository } from "../../github/model.ts";
import { bucket, settings } from "./specs.ts";
import { commentsOf, startApp, type RunningApp } from "./start-app.ts";

const terraform = process.env["SIRSI_TERRAFORM_BIN"];
const sandbox = settings("environments:\n  development: { mode: sandbox }\n");

/** A bucket and a queue in one wave, so that one can fail and the other not. */
const two = (name: string, state: string, more = ""): string =>
  bucket(name, { state, more })
    .replace("  waves:", "    - { name: jobs, kind: queue }\n  waves:")
    .replace("[files]", "[files, jobs]");

describe.skipIf(terraform === undefined)("a merge (needs Terraform)", { timeout: 120_000 }, () => {
  let app: RunningApp;
  let repository: Repository;
  let count = 0;
  let name = "";
  const file = (): string => `migrations/${name}.yaml`;

  beforeAll(async () => {
    app = await startApp({ rehearse: true });
    app.github.organization("acme");
    repository = app.github.createRepository("acme/shop", { files: { ".sirsi/settings.yaml": sandbox } });
    for (const login of ["ana", "ben"]) app.github.collaborator(repository, login, "write");
    app.github.install(app.app, "acme");
    await app.idle();
  });
  beforeEach(async () => {
    name = `media-${(count += 1)}`;
    await app.faults({});
  });
  afterAll(async () => {
    expect(app.github.violations).toEqual([]);
    await app.stop();
  });

  const opened = async (text: string): Promise<PullRequest> => {
    const pull = await app.github.user("ana").openPullRequest(repository, { title: "Build it", files: { [file()]: text } });
    await app.idle();
    return pull;
  };
  const says = async (login: string, pull: PullRequest, words: string): Promise<void> => {
    app.github.user(login).comment(pull, words);
    await app.idle();
  };
  const merged = async (pull: PullRequest): Promise<void> => {
    await app.github.user("ben").merge(pull);
    await app.idle();
  };
  const runsOf = (pull: PullRequest) => app.parts.runs.ofPull(repository.id, pull.number);
  const stateOf = (pull: PullRequest) => runsOf(pull).then((runs) => runs.map(({ state }) => state));
  const checksOf = (pull: PullRequest) =>
    app.github.checkRuns(repository, pull.mergeCommit ?? "").filter((check) => check.name === "sirsi / apply");
  const comment = (pull: PullRequest): string =>
    commentsOf(app, pull).find(({ body }) => body.startsWith("<!-- sirsi-gitops:review"))?.body ?? "";
  const recorded = (wave = "main") =>
    app.parts.states.read({ tenant: "github", repository: String(repository.id), migration: name, wave });
  const resources = async (): Promise<readonly string[]> => {
    const state = JSON.parse(Buffer.from((await recorded())?.bytes ?? []).toString() || "{}") as {
      readonly resources?: readonly { readonly type: string }[];
    };
    return (state.resources ?? []).map(({ type }) => type).toSorted();
  };

  it("applies what was reviewed and approved, and says so on the commit and the pull request", async () => {
    const pull = await opened(bucket(name, { state: "built" }));
    await says("ben", pull, "/sirsi approve");
    await merged(pull);

    expect(checksOf(pull).map(({ conclusion }) => conclusion)).toEqual(["success"]);
    expect(comment(pull)).toContain("All of it was applied.");
    expect(await resources()).toContain("aws_s3_bucket");
    expect((await recorded())?.specText).toBe(bucket(name, { state: "built" }));
  });

  it("is applied once, however often GitHub tells of it", async () => {
    const pull = await opened(bucket(name, { state: "built" }));
    await says("ben", pull, "/sirsi approve");
    await merged(pull);
    const before = (await recorded())?.serial;
    const job = { repository: repository.id, pull: pull.number, trace: "again" };
    await app.parts.queue.send({ type: "merged", ...job });
    await app.idle();

    expect(await runsOf(pull)).toHaveLength(1);
    expect((await recorded())?.serial).toBe(before);
    expect(checksOf(pull)).toHaveLength(1);
  });

  it("that nobody approved waits, changes nothing, and goes on when somebody does", async () => {
    const pull = await opened(bucket(name, { state: "built" }));
    await merged(pull);
    const waiting = { states: await stateOf(pull), conclusion: checksOf(pull)[0]?.conclusion, there: await recorded() };
    await says("ana", pull, "/sirsi approve");
    const byAuthor = await stateOf(pull);
    await says("ben", pull, "/sirsi approve");

    expect(waiting).toEqual({ states: ["awaiting-approval"], conclusion: "action_required", there: undefined });
    expect(byAuthor).toEqual(["awaiting-approval"]);
    expect(await stateOf(pull)).toEqual(["succeeded"]);
    expect(checksOf(pull).at(-1)?.conclusion).toBe("success");
  });

  it("that fails half-way says what was done, what failed and what was not begun; and goes on from there with a new yes", async () => {
    await app.faults({ fail: "aws_sqs_queue" });
    const pull = await opened(two(name, "built"));
    await says("ben", pull, "/sirsi approve");
    await merged(pull);
    const failed = { states: await stateOf(pull), said: comment(pull), there: await resources() };
    await app.faults({});
    await says("ben", pull, "/sirsi retry");
    const asked = { states: await stateOf(pull), said: comment(pull) };
    await says("ben", pull, "/sirsi approve");

    expect(failed.states).toEqual(["failed"]);
    expect(failed.said).toMatch(/`aws_sqs_queue\.jobs\S*` failed: /);
    expect(failed.said).toContain("What was done stays done.");
    expect(failed.there).toContain("aws_s3_bucket");
    expect(failed.there).not.toContain("aws_sqs_queue");
    expect(asked.states).toEqual(["awaiting-approval"]);
    expect(asked.said).toContain("The plan is not the one that was reviewed");
    // The plan that is left, not the one of before the merge: the queue, and no bucket.
    expect(asked.said).toContain("aws_sqs_queue");
    expect(asked.said).not.toMatch(/\| \+\d+ \| `files` \|/);
    expect(await stateOf(pull)).toEqual(["succeeded"]);
    expect(await resources()).toContain("aws_sqs_queue");
  });

  it("waits while a freeze of the settings lasts, and changes nothing", async () => {
    const pull = await opened(bucket(name, { state: "built" }));
    await says("ben", pull, "/sirsi approve");
    const freeze = "freezes: [{ name: peak, from: 2020-01-01T00:00:00Z, to: 2099-01-01T00:00:00Z }]";
    await app.github.user("ben").push(repository, "main", {
      ".sirsi/settings.yaml": settings(`environments:\n  development: { mode: sandbox, ${freeze} }\n`),
    });
    await app.idle();
    await merged(pull);
    const frozen = { states: await stateOf(pull), said: comment(pull), there: await recorded() };
    await app.github.user("ben").push(repository, "main", { ".sirsi/settings.yaml": sandbox });
    await says("ben", pull, "/sirsi apply");

    expect(frozen.states).toEqual(["queued"]);
    expect(frozen.said).toMatch(/peak.*lasts until 2099-01-01T00:00:00Z/);
    expect(frozen.there).toBeUndefined();
    expect(await stateOf(pull)).toEqual(["succeeded"]);
  });

  it("applies nothing where the settings do not say where to", async () => {
    const production = bucket(name, { state: "built" }).replace("environment: development", "environment: staging");
    const pull = await opened(production);
    await says("ben", pull, "/sirsi approve");
    await merged(pull);

    expect(await runsOf(pull)).toEqual([]);
    expect(checksOf(pull)).toEqual([]);
  });

  it("can be stopped while it runs, and tells what was done by then", async () => {
    await app.faults({ delaySeconds: 6 });
    const pull = await opened(two(name, "built"));
    await says("ben", pull, "/sirsi approve");
    await app.github.user("ben").merge(pull);
    await expect.poll(() => stateOf(pull), { timeout: 30_000, interval: 100 }).toEqual(["running"]);
    app.github.user("ben").comment(pull, "/sirsi cancel");
    await expect.poll(() => stateOf(pull), { timeout: 60_000, interval: 200 }).toEqual(["failed"]);
    await app.idle();

    const [run] = await runsOf(pull);
    expect(run).toMatchObject({ state: "failed", because: expect.stringContaining("@ben stopped it.") as string });
    expect(run?.applied?.pending.length).toBeGreaterThan(0);
    expect(checksOf(pull).at(-1)?.conclusion).toBe("failure");
  });
});
