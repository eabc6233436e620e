import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { PullRequest, Repository } from "../../github/model.ts";
import { bucket, settings } from "./specs.ts";
import { checkOf, commentOf, commentsOf, startApp, type RunningApp } from "./start-app.ts";

const path = "migrations/files.yaml";
const changed = (state: string) => ({ [path]: bucket("files", { region: "france", state }) });

describe("somebody else's pull request", { timeout: 60_000 }, () => {
  let app: RunningApp;
  let made = 0;

  beforeAll(async () => {
    app = await startApp({ terraform: false });
    app.github.organization("acme", { olga: "admin" });
    app.github.install(app.app, "acme");
    await app.idle();
  });
  afterAll(async () => {
    await app.stop();
  });

  function shop(): Repository {
    made += 1;
    const repository = app.github.createRepository(`acme/shop-${made}`, {
      private: false,
      files: { [path]: bucket("files"), ".sirsi/settings.yaml": settings() },
    });
    app.github.collaborator(repository, "ben", "write");
    return repository;
  }

  const withoutCredentials = "Reviewed without credentials, recorded state and Terraform";

  async function fromFork(repository: Repository, by: string, name?: string): Promise<PullRequest> {
    const person = app.github.user(by);
    const fork = person.fork(repository, name === undefined ? undefined : { owner: repository.owner, name });
    const pull = await person.openPullRequest(repository, { from: fork, files: changed("planned") });
    await app.idle();
    return pull;
  }

  it("from a fork gets a static review, and the gate stays closed", async () => {
    const pull = await fromFork(shop(), "zoe");

    expect(checkOf(app, pull).conclusion).toBe("action_required");
    expect(commentOf(app, pull)).toContain(withoutCredentials);
    expect(commentOf(app, pull)).toContain("`/sirsi plan`");
  });

  it("by somebody new is a stranger's too, also on a branch of the repository itself", async () => {
    const repository = shop();
    await app.github.user("ben").push(repository, "ready", changed("planned"));
    const pull = await app.github.user("vera").openPullRequest(repository, { branch: "ready" });
    await app.idle();

    expect(commentOf(app, pull)).toContain(withoutCredentials);
    expect(checkOf(app, pull).conclusion).toBe("action_required");
  });

  it("from a fork of the same owner is a stranger's too: repositories are compared, not names", async () => {
    const pull = await fromFork(shop(), "olga", "shop-copy");

    expect(checkOf(app, pull).conclusion).toBe("action_required");
    expect(commentOf(app, pull)).toContain(withoutCredentials);
  });

  it("is reviewed although its fork was deleted", async () => {
    const pull = await fromFork(shop(), "yan");
    const before = app.github.checkRuns(pull.base.repository, pull.head.sha).length;
    app.github.deleteRepository(pull.head.repository, app.github.user("yan"));
    app.github.user("ben").comment(pull, "/sirsi plan");
    await app.idle();

    expect(app.github.checkRuns(pull.base.repository, pull.head.sha).length).toBeGreaterThan(before);
    expect(commentsOf(app, pull)).toHaveLength(1);
  });

  it("is released by a writer's /sirsi plan for that one head; a later push is a stranger's again", async () => {
    const pull = await fromFork(shop(), "xia");
    const stranger = commentOf(app, pull);
    app.github.user("ben").comment(pull, "/sirsi plan");
    await app.idle();
    const released = commentOf(app, pull);
    await app.github.user("xia").pushTo(pull, changed("built"));
    await app.idle();

    expect(stranger).toContain(withoutCredentials);
    expect(released).not.toContain(withoutCredentials);
    expect(commentOf(app, pull)).toContain(withoutCredentials);
    expect(checkOf(app, pull).conclusion).toBe("action_required");
  });

  it("is not released by its author, nor by a button that its author presses", async () => {
    const pull = await fromFork(shop(), "wim");
    const since = app.github.mark();
    app.github.user("wim").comment(pull, "/sirsi plan");
    await app.idle();
    app.github.user("wim").press(checkOf(app, pull), "review-again");
    await app.idle();

    expect(commentOf(app, pull)).toContain(withoutCredentials);
    expect(app.github.requests({ since, writes: true, path: /reactions|\/issues\/\d+\/comments$/ })).toEqual([]);
  });

  it("is released by a writer who presses the button on its check", async () => {
    const pull = await fromFork(shop(), "ula");
    app.github.user("ben").press(checkOf(app, pull), "review-again");
    await app.idle();

    expect(commentOf(app, pull)).not.toContain(withoutCredentials);
  });

  it("that loosens its own gates is judged by the base's, and needs an approval for the change itself", async () => {
    const repository = app.github.createRepository("acme/strict", {
      files: { [path]: bucket("files"), ".sirsi/settings.yaml": settings("approvals: { count: 2 }\n") },
    });
    app.github.collaborator(repository, "ben", "write");
    const pull = await app.github.user("ben").openPullRequest(repository, {
      files: { ".sirsi/settings.yaml": settings("approvals: { count: 1 }\n") },
    });
    await app.idle();
    const asked = commentOf(app, pull);
    for (const login of ["cho", "dan"]) {
      app.github.collaborator(repository, login, "write");
      expect(checkOf(app, pull).conclusion).toBe("action_required");
      app.github.user(login).approve(pull);
      await app.idle();
    }

    expect(asked).toContain("Those of the base count until this is merged.");
    expect(asked).toContain("**Missing**: 2 approvals");
    expect(checkOf(app, pull).conclusion).toBe("success");
  });

  it("breaks nothing of GitHub's own description", () => {
    expect(app.github.violations).toEqual([]);
  });
});
