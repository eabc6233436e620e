import { afterAll, beforeAll, expect, it } from "vitest";
import type { PullRequest, Repository } from "../../github/model.ts";
import { checkOf, commentsOf, startApp, type RunningApp } from "./start-app.ts";
import { closedAgain, demoBase, openToEverybody, settings } from "./specs.ts";

let app: RunningApp;
let repository: Repository;

beforeAll(async () => {
  app = await startApp({ terraform: false });
  repository = app.github.createRepository("acme/shop", { files: demoBase });
  app.github.collaborator(repository, "ana", "write");
  app.github.install(app.app, "acme");
  await app.idle();
});
afterAll(async () => {
  await app.stop();
});

it("gives two pull requests with one head the worse of their verdicts, whichever is reviewed last", async () => {
  const ana = app.github.user("ana");
  const bad = await ana.push(repository, "topic", { "migrations/shop.yaml": openToEverybody });
  await ana.forcePush(repository, "copy", bad);
  const head = await ana.push(repository, "topic", { "README.md": "read me" });
  const first = await ana.openPullRequest(repository, { branch: "topic" });
  await app.idle();
  expect(checkOf(app, first).conclusion).not.toBe("success");

  const second = await ana.openPullRequest(repository, { branch: "topic", base: "copy" });
  await app.idle();

  expect(second.head.sha).toBe(head);
  expect(checkOf(app, second).conclusion).not.toBe("success");
  expect(checkOf(app, second).output.summary).toContain(`Pull request ${first.number} has the same head`);

  await ana.close(first);
  await app.idle();
  expect(checkOf(app, second).conclusion).toBe("success");
  expect(app.github.violations).toEqual([]);
});

it("opens and closes the gate that two pull requests share when one of them is approved and it is taken back", async () => {
  app.github.organization("shared", { ana: "admin", ben: "admin" });
  app.github.install(app.app, "shared");
  const shared = app.github.createRepository("shared/shop", { files: demoBase });
  await app.idle();
  const ana = app.github.user("ana");
  const tighter = { ".sirsi/settings.yaml": settings("approvals: { count: 1 }\n") };
  const settled = await ana.push(shared, "tight", tighter);
  await ana.forcePush(shared, "tight-copy", settled);
  await ana.push(shared, "tight", { "README.md": "tight" });
  const asking = await ana.openPullRequest(shared, { branch: "tight" });
  await app.idle();
  const free = await ana.openPullRequest(shared, { branch: "tight", base: "tight-copy" });
  await app.idle();
  const checks = app.github.checkRuns(shared, asking.head.sha);
  const gate = () => checkOf(app, free).conclusion;
  expect([checks.length, gate()]).toEqual([2, "action_required"]);

  const yes = app.github.user("ben").approve(asking);
  await app.idle();
  const approved = gate();
  app.github.user("ben").dismiss(yes);
  await app.idle();

  expect([approved, gate()]).toEqual(["success", "action_required"]);
  expect(app.github.checkRuns(shared, asking.head.sha)).toHaveLength(2);
  expect(app.github.violations).toEqual([]);
});

/** One pull request whose gate is not open, closed; and one of the same head to a branch where nothing differs, which is allowed. */
async function closedAndCopied(name: string): Promise<readonly [PullRequest, PullRequest]> {
  const shop = app.github.createRepository(name, { files: demoBase });
  app.github.collaborator(shop, "ana", "write");
  await app.idle();
  const ana = app.github.user("ana");
  const changed = await ana.push(shop, "topic", { "migrations/shop.yaml": openToEverybody });
  await ana.forcePush(shop, "copy", changed);
  await ana.push(shop, "topic", { "README.md": "read me" });
  const bad = await ana.openPullRequest(shop, { branch: "topic" });
  await app.idle();
  await ana.close(bad);
  await app.idle();
  const allowed = await ana.openPullRequest(shop, { branch: "topic", base: "copy" });
  await app.idle();
  expect([allowed.head.sha, checkOf(app, allowed).conclusion]).toEqual([bad.head.sha, "success"]);
  return [bad, allowed];
}

it("takes the green of a pull request back when another one with its head is opened again", async () => {
  const [bad, allowed] = await closedAndCopied("acme/reopened");

  await app.github.user("ana").reopen(bad);
  await app.idle();

  expect(checkOf(app, bad).conclusion).not.toBe("success");
  expect(checkOf(app, bad).output.summary).toContain(`Pull request ${bad.number} has the same head`);
  expect(checkOf(app, allowed).conclusion).not.toBe("success");
  expect(app.github.violations).toEqual([]);
});

it("gives a pull request that is opened again no green of one with its head that was closed meanwhile", async () => {
  const [bad, allowed] = await closedAndCopied("acme/alternating");
  await app.github.user("ana").close(allowed);
  await app.idle();

  await app.github.user("ana").reopen(bad);
  await app.idle();

  expect(checkOf(app, bad).conclusion).toBe("action_required");
  expect(app.github.violations).toEqual([]);
});

it("closes the gate of a pull request whose green is in the check of another one that went on to another head", async () => {
  const shop = app.github.createRepository("shared/moved", { files: demoBase });
  await app.idle();
  const ana = app.github.user("ana");
  const settled = await ana.push(shop, "tight", { ".sirsi/settings.yaml": settings("approvals: { count: 1 }\n") });
  await ana.forcePush(shop, "tight-copy", settled);
  const head = await ana.push(shop, "tight", { "README.md": "tight" });
  await ana.forcePush(shop, "free", head);
  const asking = await ana.openPullRequest(shop, { branch: "tight" });
  await app.idle();
  const free = await ana.openPullRequest(shop, { branch: "free", base: "tight-copy" });
  await app.idle();
  const yes = app.github.user("ben").approve(asking);
  await app.idle();
  await ana.pushTo(free, { "README.md": "freer" });
  await app.idle();
  const approved = checkOf(app, asking).conclusion;

  app.github.user("ben").dismiss(yes);
  await app.idle();

  expect([asking.head.sha === free.head.sha, approved]).toEqual([false, "success"]);
  expect(checkOf(app, asking).conclusion).toBe("action_required");
  expect(app.github.violations).toEqual([]);
});

it("gives the default branch's head the worse verdict too, where it goes to two branches", async () => {
  const shop = app.github.createRepository("acme/promoted", { files: demoBase });
  app.github.collaborator(shop, "ana", "write");
  await app.idle();
  const ana = app.github.user("ana");
  await ana.forcePush(shop, "production", shop.git.resolve("main") ?? "");
  const changed = await ana.push(shop, "main", { "migrations/shop.yaml": openToEverybody });
  await ana.forcePush(shop, "staging", changed);
  await ana.push(shop, "main", { "README.md": "read me" });
  const production = await ana.openPullRequest(shop, { branch: "main", base: "production" });
  await app.idle();

  const staging = await ana.openPullRequest(shop, { branch: "main", base: "staging" });
  await app.idle();

  expect(staging.head.sha).toBe(production.head.sha);
  expect(checkOf(app, staging).conclusion).toBe("action_required");
  expect(checkOf(app, staging).output.summary).toContain(`Pull request ${production.number} has the same head`);
  expect(app.github.violations).toEqual([]);
});

it("closes the shared check for a fork's pull request of the same head, and opens it when that is closed", async () => {
  const [, allowed] = await closedAndCopied("acme/copied");
  const zoe = app.github.user("zoe");
  const fork = zoe.fork(allowed.base.repository);
  const foreign = await zoe.openPullRequest(allowed.base.repository, { from: fork, branch: "topic" });
  await app.idle();
  const shared = checkOf(app, allowed);

  await app.github.user("ana").close(foreign);
  await app.idle();

  expect([foreign.head.sha, shared.conclusion]).toEqual([allowed.head.sha, "action_required"]);
  expect(checkOf(app, allowed).conclusion).toBe("success");
  expect(app.github.violations).toEqual([]);
});

it("is not green where the settings name paths and nothing lies there", async () => {
  const files = { ".sirsi/settings.yaml": settings('paths: ["migratons/**/*.yaml"]\n'), "migrations/shop.yaml": closedAgain };
  const misspelt = app.github.createRepository("acme/misspelt", { files });
  const pull = await app.github.user("acme").openPullRequest(misspelt, { files: { "migrations/shop.yaml": openToEverybody } });
  await app.idle();

  expect(checkOf(app, pull).conclusion).toBe("action_required");
  expect(checkOf(app, pull).output.summary).toContain("No spec was found under");
});

it("says success and nothing else where a repository has no spec at all", async () => {
  const other = app.github.createRepository("acme/website", { files: { "index.html": "<p>hello</p>" } });
  const pull = await app.github.user("acme").openPullRequest(other, { files: { "index.html": "<p>hello again</p>" } });
  await app.idle();

  expect(checkOf(app, pull).conclusion).toBe("success");
  expect(checkOf(app, pull).output.summary).toContain("migrations/");
  expect(commentsOf(app, pull)).toEqual([]);
});
