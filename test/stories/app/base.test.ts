import { afterAll, beforeAll, expect, it } from "vitest";
import type { PullRequest, Repository } from "../../github/model.ts";
import { checkOf, startApp, type RunningApp } from "./start-app.ts";
import { closedAgain, demoBase, openToEverybody, settings } from "./specs.ts";

let app: RunningApp;

beforeAll(async () => {
  app = await startApp({ terraform: false });
  app.github.install(app.app, "acme");
  await app.idle();
});
afterAll(async () => {
  expect(app.github.violations).toEqual([]);
  await app.stop();
});

const ana = () => app.github.user("ana");

function newRepository(name: string, files: Parameters<RunningApp["github"]["createRepository"]>[1]): Repository {
  const repository = app.github.createRepository(`acme/${name}`, files);
  app.github.collaborator(repository, "ana", "write");
  return repository;
}

const checks = (pull: PullRequest) => app.github.checkRuns(pull.base.repository, pull.head.sha).length;

it("that widens its paths has a pull request reviewed again that touched no spec before", async () => {
  const repository = newRepository("widened", { files: demoBase });
  await ana().push(repository, "main", { "other/shop.yaml": closedAgain.replace("name: shop", "name: other") });
  await app.idle();
  const pull = await ana().openPullRequest(repository, { files: { "other/shop.yaml": "kind: [" } });
  await app.idle();
  expect(checkOf(app, pull).conclusion).toBe("success");

  await ana().push(repository, "main", { ".sirsi/settings.yaml": settings('paths: ["migrations/**/*.yaml", "other/*.yaml"]\n') });
  await app.idle();

  expect(checkOf(app, pull).conclusion).toBe("failure");
});

it("that changes a file which the spec names closes the gate; a change elsewhere asks for nothing", async () => {
  const repository = newRepository("named", { files: demoBase });
  const pull = await ana().openPullRequest(repository, { files: { "migrations/shop.yaml": openToEverybody } });
  await app.idle();
  await ana().push(repository, "main", { "README.md": "elsewhere" });
  await app.idle();
  expect(checks(pull)).toBe(1);

  await ana().push(repository, "main", { "scripts/web-init.sh": "#!/bin/sh\necho other\n" });
  await app.idle();

  expect(checks(pull)).toBe(2);
  expect(checkOf(app, pull).output.summary).toContain("scripts/web-init.sh changed on the base");
});

it("whose settings are no text closes the gate in words", async () => {
  const repository = newRepository("garbled", {
    files: { ".sirsi/settings.yaml": Buffer.from([0xff, 0xfe, 0x00]), "migrations/shop.yaml": closedAgain },
  });
  const pull = await ana().openPullRequest(repository, { files: { "migrations/shop.yaml": openToEverybody } });
  await app.idle();

  expect(checkOf(app, pull).conclusion).toBe("action_required");
  expect(checkOf(app, pull).output.summary).toContain("not UTF-8");
});

it("that moved unseen is found by the reconciler", async () => {
  const repository = newRepository("unseen", { files: demoBase });
  const pull = await ana().openPullRequest(repository, { files: { "migrations/shop.yaml": openToEverybody } });
  await app.idle();
  app.github.webhooks.rule({ event: "push", how: "drop", times: 1 });
  await ana().push(repository, "main", { "scripts/web-init.sh": "#!/bin/sh\necho other\n" });
  await app.idle();
  expect(checks(pull)).toBe(1);

  await app.parts.queue.send({ type: "reconcile" });
  await app.idle();

  expect(checks(pull)).toBe(2);
});
