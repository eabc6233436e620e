import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { PullRequest, Repository } from "../../github/model.ts";
import { bucket, settings } from "./specs.ts";
import { checkOf, commentOf, startApp, type RunningApp } from "./start-app.ts";

const path = "migrations/files.yaml";
const withoutCredentials = "Reviewed without credentials, recorded state and Terraform";

const buttons: readonly (readonly [string, "rerun" | "rerunAll"])[] = [
  ['"Re-run"', "rerun"],
  ['"Re-run all"', "rerunAll"],
];

describe.each(buttons)("%s on the check of a fork's head", { timeout: 60_000 }, (_name, button) => {
  let app: RunningApp;
  let repository: Repository;
  let pull: PullRequest;

  beforeAll(async () => {
    app = await startApp({ terraform: false });
    app.github.organization("acme");
    app.github.install(app.app, "acme");
    repository = app.github.createRepository("acme/shop", {
      private: false,
      files: { [path]: bucket("files"), ".sirsi/settings.yaml": settings() },
    });
    app.github.collaborator(repository, "ben", "write");
    app.github.collaborator(repository, "tom", "triage");
    const zoe = app.github.user("zoe");
    const files = { [path]: bucket("files", { region: "france" }) };
    pull = await zoe.openPullRequest(repository, { from: zoe.fork(repository), files });
    await app.idle();
  });
  afterAll(async () => {
    await app.stop();
  });

  const checks = () => app.github.checkRuns(repository, pull.head.sha).length;
  const isReleased = () => app.parts.ledger.pulls.isReleased(repository.id, pull.number, pull.head.sha);
  async function pressedBy(login: string): Promise<void> {
    app.github.user(login)[button](checkOf(app, pull));
    await app.idle();
  }

  it.each(["zoe", "tom", "nobody-of-ours"])("by %s, who may not write, reviews it again and releases nothing", async (login) => {
    const before = checks();
    await pressedBy(login);

    expect(checks()).toBe(before + 1);
    expect(commentOf(app, pull)).toContain(withoutCredentials);
    expect(checkOf(app, pull).conclusion).toBe("action_required");
    expect(await isReleased()).toBe(false);
  });

  it("by a reader and a writer at once is the writer's", async () => {
    app.github.user("zoe")[button](checkOf(app, pull));
    await pressedBy("ben");

    expect(await isReleased()).toBe(true);
    expect(commentOf(app, pull)).not.toContain(withoutCredentials);
    expect(checkOf(app, pull).conclusion).toBe("action_required");
  });

  it("by a writer releases that head, and not the next one", async () => {
    await app.github.user("zoe").pushTo(pull, { [path]: bucket("files", { region: "spain" }) });
    await app.idle();
    const next = commentOf(app, pull);
    await pressedBy("ben");

    expect(next).toContain(withoutCredentials);
    expect(commentOf(app, pull)).not.toContain(withoutCredentials);
  });

  it("breaks nothing of GitHub's own description", () => {
    expect(app.github.violations).toEqual([]);
  });
});
