import { afterAll, beforeAll, expect, it } from "vitest";
import type { Repository } from "../../github/model.ts";
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
