import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { PullRequest, Repository } from "../../github/model.ts";
import { bucket, settings } from "./specs.ts";
import { commentOf, startApp, type RunningApp } from "./start-app.ts";

const terraform = process.env["SIRSI_TERRAFORM_BIN"];
const sandbox = settings("environments:\n  development: { mode: sandbox }\n");

describe.skipIf(terraform === undefined)("a merge (needs Terraform)", { timeout: 120_000 }, () => {
  let app: RunningApp;
  let repository: Repository;
  let pull: PullRequest;

  beforeAll(async () => {
    app = await startApp();
    app.github.organization("acme");
    repository = app.github.createRepository("acme/shop", {
      files: { ".sirsi/settings.yaml": sandbox, "migrations/media.yaml": bucket("media") },
    });
    for (const login of ["ana", "ben"]) app.github.collaborator(repository, login, "write");
    app.github.install(app.app, "acme");
    await app.idle();
  });
  afterAll(async () => {
    await app.stop();
  });

  it("applies what was reviewed and approved, and says so on the commit and the pull request", async () => {
    pull = await app.github.user("ana").openPullRequest(repository, {
      title: "Build the media bucket",
      files: { "migrations/media.yaml": bucket("media", { state: "built" }) },
    });
    await app.idle();
    app.github.user("ben").comment(pull, "/sirsi approve");
    await app.idle();
    await app.github.user("ben").merge(pull);
    await app.idle();

    const check = app.github.checkRuns(repository, pull.mergeCommit ?? "").filter(({ name }) => name === "sirsi / apply");
    expect(check.map(({ conclusion }) => conclusion)).toEqual(["success"]);
    expect(commentOf(app, pull)).toContain("All of it was applied.");
    expect(app.github.violations).toEqual([]);
  });
});
