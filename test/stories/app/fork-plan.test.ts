import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { PullRequest, Repository } from "../../github/model.ts";
import { bucket, settings } from "./specs.ts";
import { checkOf, commentOf, startApp, type RunningApp } from "./start-app.ts";

const terraform = process.env["SIRSI_TERRAFORM_BIN"];
const path = "migrations/files.yaml";
/** What is built already: the sandbox cloud builds it first, and the plan changes it. */
const built = bucket("files", { state: "built" });
const withoutCredentials = "Reviewed without credentials, recorded state and Terraform";

describe.skipIf(terraform === undefined)("a fork's head, up to a real plan (needs Terraform)", { timeout: 120_000 }, () => {
  let app: RunningApp;
  let repository: Repository;
  let pull: PullRequest;

  beforeAll(async () => {
    app = await startApp();
    app.github.organization("acme");
    app.github.install(app.app, "acme");
    repository = app.github.createRepository("acme/shop", {
      private: false,
      files: { [path]: built, ".sirsi/settings.yaml": settings() },
    });
    app.github.collaborator(repository, "ben", "write");
    const zoe = app.github.user("zoe");
    const files = { [path]: built.replace("@acme/platform", "@acme/web") };
    pull = await zoe.openPullRequest(repository, { from: zoe.fork(repository), files });
    await app.idle(100);
  });
  afterAll(async () => {
    await app.stop();
  });

  async function say(login: string, body: string): Promise<void> {
    app.github.user(login).comment(pull, body);
    await app.idle(100);
  }
  const plans = async () => {
    const record = await app.parts.ledger.reviews.latest(repository.id, pull.number);
    return record?.review?.specs.flatMap(({ waves }) => waves.map(({ plan }) => plan?.mode));
  };

  it("is not planned before a writer asks, also not when its author does", async () => {
    await say("zoe", "/sirsi plan");

    expect(commentOf(app, pull)).toContain(withoutCredentials);
    expect(await plans()).not.toContain("sandbox");
    expect(checkOf(app, pull).conclusion).toBe("action_required");
  });

  it("is planned by Terraform when a writer asks, and can be approved by what the plan shows", async () => {
    await say("ben", "/sirsi plan");
    const planned = commentOf(app, pull);
    const before = checkOf(app, pull).conclusion;
    app.github.user("ben").approve(pull);
    await app.idle();

    expect(planned).not.toContain(withoutCredentials);
    expect(planned).toMatch(/\| sandbox, terraform \d+\.\d+\.\d+ \|/);
    expect(planned).toContain("`tags.sirsi:owner` @\u200bacme/platform → @\u200bacme/web");
    expect(await plans()).toEqual(["sandbox"]);
    expect([before, checkOf(app, pull).conclusion]).toEqual(["action_required", "success"]);
  });

  it("is a stranger's again with the next push, and no plan is made of it", async () => {
    await app.github.user("zoe").pushTo(pull, { [path]: built.replace("@acme/platform", "@acme/shop") });
    await app.idle(100);

    expect(commentOf(app, pull)).toContain(withoutCredentials);
    expect(await plans()).not.toContain("sandbox");
    expect(checkOf(app, pull).conclusion).toBe("action_required");
  });

  it("breaks nothing of GitHub's own description", () => {
    expect(app.github.violations).toEqual([]);
  });
});
