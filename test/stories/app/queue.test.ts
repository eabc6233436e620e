import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { checkName } from "../../../src/domain/check-name.ts";
import type { PullRequest, Repository } from "../../github/model.ts";
import { bucket, settings } from "./specs.ts";
import { checkOf, startApp, type RunningApp } from "./start-app.ts";

/** Needs one approval, as every change of settings does. */
const tighter = { ".sirsi/settings.yaml": settings("approvals: { count: 2 }\n") };

describe("a merge queue", { timeout: 60_000 }, () => {
  let app: RunningApp;
  let made = 0;

  beforeAll(async () => {
    app = await startApp({ terraform: false });
    app.github.organization("acme");
    app.github.install(app.app, "acme");
    await app.idle();
  });
  afterAll(async () => {
    await app.stop();
  });

  function shop(): Repository {
    made += 1;
    const repository = app.github.createRepository(`acme/shop-${made}`, {
      files: { ".sirsi/settings.yaml": settings(), "README.md": "# Shop\n", "migrations/files.yaml": bucket("files") },
    });
    for (const login of ["ana", "ben"]) app.github.collaborator(repository, login, "write");
    app.github.protect(repository, "main", { requiredChecks: [{ context: checkName, appId: app.app.id }] });
    return repository;
  }

  async function opened(files: Readonly<Record<string, string>>, repository = shop()): Promise<PullRequest> {
    const pull = await app.github.user("ana").openPullRequest(repository, { files });
    await app.idle();
    return pull;
  }

  it("gets the same check on its candidate, with the approvals of the pull request, and can merge", async () => {
    const pull = await opened(tighter);
    app.github.user("ben").approve(pull);
    await app.idle();
    const entry = await app.github.user("ben").enqueue(pull);
    await app.idle();

    expect(checkOf(app, pull).conclusion).toBe("success");
    const runs = app.github.checkRuns(pull.base.repository, entry.headSha);
    expect(runs.map(({ name, conclusion }) => [name, conclusion])).toEqual([[checkName, "success"]]);
    await app.github.user("ben").leaveQueue(entry, "merged");
    await app.idle();
    expect(pull.merged).toBe(true);
  });

  it("does not merge what nobody approved", async () => {
    const pull = await opened(tighter);
    const entry = await app.github.user("ben").enqueue(pull);
    await app.idle();

    expect(app.github.checkRuns(pull.base.repository, entry.headSha).map(({ conclusion }) => conclusion)).toEqual([
      "action_required",
    ]);
    await expect(app.github.user("ben").leaveQueue(entry, "merged")).rejects.toThrow("Required status check");
  });

  it("counts the approvals of each pull request for its own change, and not for another's", async () => {
    const repository = shop();
    const first = await opened(tighter, repository);
    const second = await opened({ ".sirsi/waivers.yaml": "apiVersion: sirsi.dev/v1\nkind: Waivers\nwaivers: []\n" }, repository);
    app.github.user("ben").approve(first);
    await app.idle();
    await app.github.user("ben").enqueue(first);
    const entry = await app.github.user("ben").enqueue(second);
    await app.idle();

    expect(app.github.checkRuns(repository, entry.headSha).at(-1)?.conclusion).toBe("action_required");
  });

  it("whose candidate was thrown away is left alone", async () => {
    const pull = await opened(tighter);
    app.github.webhooks.rule({ event: "merge_group", how: "hold" });
    const entry = await app.github.user("ben").enqueue(pull);
    await app.github.user("ben").leaveQueue(entry, "dequeued");
    app.github.webhooks.release();
    await app.idle();

    expect(app.github.checkRuns(pull.base.repository, entry.headSha)).toEqual([]);
  });

  it("is not needed: our required check lets a pull request merge that it let pass, and stops the others", async () => {
    const harmless = await opened({ "README.md": "# The shop\n" });
    const closed = await opened(tighter);

    await app.github.user("ana").merge(harmless);
    await expect(app.github.user("ana").merge(closed)).rejects.toThrow();
    await app.idle();
    expect([harmless.merged, closed.merged]).toEqual([true, false]);
  });

  it("breaks nothing of GitHub's own description", () => {
    expect(app.github.violations).toEqual([]);
  });
});
