import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readCommit, writeCommit } from "../../github/git/commits.ts";
import type { PullRequest, Repository } from "../../github/model.ts";
import { bucket, settings } from "./specs.ts";
import { checkOf, commentOf, commentsOf, startApp, type RunningApp } from "./start-app.ts";

const somebody = { name: "somebody", email: "somebody@laptop.local", date: new Date("2026-01-12T09:00:00Z") };

describe("separation of duties, with commits of people whom GitHub does not know", { timeout: 60_000 }, () => {
  let app: RunningApp;
  let repository: Repository;
  let made = 0;

  beforeAll(async () => {
    app = await startApp({ terraform: false });
    app.github.organization("acme");
    app.github.install(app.app, "acme");
    repository = app.github.createRepository("acme/shop", {
      files: { "migrations/files.yaml": bucket("files"), ".sirsi/settings.yaml": settings() },
    });
    for (const login of ["ana", "ben", "cho"]) app.github.collaborator(repository, login, "write");
    await app.idle();
  });
  afterAll(async () => {
    await app.stop();
  });

  /** Stricter settings, which need an approval, in a commit with an address that GitHub does not know. */
  function unknown(): string {
    made += 1;
    const { objects } = repository.git;
    const files = { ".sirsi/settings.yaml": settings("approvals: { count: 2 }\n"), "README.md": `${made}\n` };
    const known = app.github.user("ben").commit(repository, repository.git.resolve("main"), files);
    return writeCommit(objects, { ...readCommit(objects, known)!, author: somebody, committer: somebody });
  }
  async function pushedByBen(): Promise<string> {
    const branch = `ready-${made}`;
    await app.github.user("ben").forcePush(repository, branch, unknown());
    await app.idle();
    return branch;
  }
  async function approvedBy(pull: PullRequest, login: string): Promise<void> {
    app.github.user(login).approve(pull);
    await app.idle();
  }

  it("who pushed the branch before somebody else opened the pull request cannot approve it", async () => {
    const branch = await pushedByBen();
    const pull = await app.github.user("ana").openPullRequest(repository, { branch });
    await approvedBy(pull, "ben");

    expect(checkOf(app, pull).conclusion).toBe("action_required");
    expect(commentOf(app, pull)).toContain("ben pushed to the pull request (separation of duties)");
    expect(commentOf(app, pull)).not.toContain("**Not known**");
    await approvedBy(pull, "cho");
    expect(checkOf(app, pull).conclusion).toBe("success");
  });

  it("a push that nobody told of is said to be unknown, and only the opener is certainly left out", async () => {
    app.github.webhooks.rule({ event: "push", how: "drop", times: 1 });
    const branch = await pushedByBen();
    const pull = await app.github.user("ana").openPullRequest(repository, { branch });
    await app.idle();
    const asked = commentOf(app, pull);
    app.github.user("ana").comment(pull, "/sirsi approve");
    await app.idle();
    const own = checkOf(app, pull).conclusion;
    await approvedBy(pull, "cho");

    expect(asked).toContain(`**Not known**: whose ${pull.head.sha.slice(0, 7)} is`);
    expect(asked).toContain("Separation of duties is certain for ana only");
    expect(own).toBe("action_required");
    expect(checkOf(app, pull).conclusion).toBe("success");
    // A refused command has an answer of its own.
    expect(commentsOf(app, pull)[0]?.body).toContain("**Not known**");
  });

  it("breaks nothing of GitHub's own description", () => {
    expect(app.github.violations).toEqual([]);
  });
});
