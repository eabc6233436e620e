import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { checkName } from "../../../src/domain/check-name.ts";
import type { PullRequest, Repository } from "../../github/model.ts";
import { bucket } from "./specs.ts";
import { checkOf, commentOf, commentsOf, startApp, type RunningApp } from "./start-app.ts";

const path = "migrations/files.yaml";
const changed = { [path]: bucket("files", { region: "france" }) };

describe("a pull request's life", { timeout: 60_000 }, () => {
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

  function shop(files: Readonly<Record<string, string>> = { [path]: bucket("files"), "README.md": "# Shop\n" }): Repository {
    made += 1;
    const repository = app.github.createRepository(`acme/shop-${made}`, { files });
    for (const login of ["ana", "ben"]) app.github.collaborator(repository, login, "write");
    app.github.collaborator(repository, "rita", "read");
    return repository;
  }

  const runs = (pull: PullRequest) => app.github.checkRuns(pull.base.repository, pull.head.sha);

  async function opened(files: Readonly<Record<string, string | null>>, draft = false): Promise<PullRequest> {
    const pull = await app.github.user("ana").openPullRequest(shop(), { files, draft });
    await app.idle();
    return pull;
  }

  it("as a draft is reviewed at once; ready for review, it is not reviewed twice", async () => {
    const pull = await opened(changed, true);
    const since = app.github.mark();
    await app.github.user("ana").markReady(pull);
    await app.github.user("ana").convertToDraft(pull);
    await app.idle();

    expect(runs(pull)).toHaveLength(1);
    expect(checkOf(app, pull).conclusion).toBe("action_required");
    expect(app.github.requests({ since, writes: true })).toEqual([]);
  });

  it("that ends while it is reviewed does not keep an open check, and is concluded when it is reopened", async () => {
    const repository = shop();
    app.github.fail({ method: "GET", path: /\/compare\//, how: "slow", ms: 800 });
    const pull = await app.github.user("ana").openPullRequest(repository, { files: changed });
    await vi.waitFor(() => {
      expect(runs(pull)).toHaveLength(1);
    }, 5000);
    await app.github.user("ana").close(pull);
    await app.idle();
    const closed = runs(pull);
    await app.github.user("ana").reopen(pull);
    await app.idle();

    expect(closed.map(({ status }) => status)).toEqual(["completed"]);
    expect(checkOf(app, pull).conclusion).toBe("action_required");
    expect(commentsOf(app, pull)).toHaveLength(1);
  });

  it("with another base branch is reviewed against that one", async () => {
    const repository = shop();
    await app.github.user("ben").push(repository, "release", changed);
    await app.github.user("ana").push(repository, "words", { "README.md": "# The shop\n" }, { from: "release" });
    const pull = await app.github.user("ana").openPullRequest(repository, { branch: "words" });
    await app.idle();
    const against = checkOf(app, pull).conclusion;
    await app.github.user("ana").editPullRequest(pull, { title: "Another title" });
    await app.idle();
    const asked = runs(pull).length;
    await app.github.user("ana").editPullRequest(pull, { base: "release" });
    await app.idle();

    expect(against).toBe("action_required");
    expect(asked).toBe(1);
    expect(checkOf(app, pull).conclusion).toBe("success");
    expect(commentsOf(app, pull)).toHaveLength(1);
  });

  it("is reviewed again by Re-run, by Re-run all, and by the button of our own; all write in the same comment", async () => {
    const pull = await opened(changed);
    const [comment] = commentsOf(app, pull);
    const counts: number[] = [];
    const ben = app.github.user("ben");
    for (const press of [
      () => {
        ben.rerun(checkOf(app, pull));
      },
      () => {
        ben.rerunAll(checkOf(app, pull));
      },
      () => {
        ben.press(checkOf(app, pull), "review-again");
      },
      () => {
        app.github.user("rita").press(checkOf(app, pull), "review-again");
      },
    ]) {
      press();
      await app.idle();
      counts.push(runs(pull).filter(({ conclusion }) => conclusion === "action_required").length);
    }

    expect(counts).toEqual([2, 3, 4, 5]);
    expect(commentsOf(app, pull).map(({ id }) => id)).toEqual([comment?.id]);
  });

  it("that touches no spec succeeds with the examined paths as evidence, and without a comment", async () => {
    const pull = await opened({ "README.md": "# The shop\n" });

    expect(checkOf(app, pull).conclusion).toBe("success");
    expect(checkOf(app, pull).output.summary).toContain("migrations/\\*\\*/\\*.yaml");
    expect(commentsOf(app, pull)).toEqual([]);
    expect(app.github.checkRuns(pull.base.repository, pull.head.sha)).toHaveLength(1);
  });

  it("that deletes a spec says so, and does not pass by itself", async () => {
    const pull = await opened({ [path]: null });

    expect(checkOf(app, pull).conclusion).toBe("action_required");
    expect(commentOf(app, pull)).toContain("removed");
  });

  it("that deletes a spec is opened by an approval of that, which a later plan and another file leave as it is", async () => {
    const pull = await opened({ [path]: null });
    app.github.user("ben").comment(pull, "/sirsi approve");
    await app.idle();
    expect(checkOf(app, pull).conclusion).toBe("success");
    await app.github.user("ana").pushTo(pull, { "README.md": "# Without files\n" });
    await app.idle();
    expect(checkOf(app, pull).conclusion).toBe("success");

    await app.github.user("ana").pushTo(pull, { [path]: bucket("files", { region: "ireland" }) });
    await app.idle();
    expect(checkOf(app, pull).conclusion).toBe("action_required");
  });

  it("with several specs has one comment and one check", async () => {
    const many = Object.fromEntries(["a", "b", "c"].map((name) => [`migrations/${name}.yaml`, bucket(name)]));
    const pull = await opened(many);

    expect(runs(pull).map(({ name }) => name)).toEqual([checkName]);
    for (const name of Object.keys(many)) expect(commentOf(app, pull)).toContain(`\`${name}\``);
  });

  it("that went back to no spec at all does not keep the words about one", async () => {
    const pull = await opened(changed);
    await app.github.user("ana").pushTo(pull, { [path]: bucket("files"), "README.md": "# Shops\n" });
    await app.idle();

    expect(checkOf(app, pull).conclusion).toBe("success");
    expect(commentOf(app, pull)).not.toContain("Not evaluated");
  });

  it("has its comment written again when a person deleted it", async () => {
    const pull = await opened(changed);
    app.github.user("ben").deleteComment(commentsOf(app, pull)[0]!);
    await app.idle();
    const without = commentsOf(app, pull).length;
    await app.github.user("ana").pushTo(pull, { [path]: bucket("files", { region: "ireland" }) });
    await app.idle();

    expect(without).toBe(0);
    expect(commentOf(app, pull)).toContain("eu-west-1");
  });

  it("breaks nothing of GitHub's own description", () => {
    expect(app.github.violations).toEqual([]);
  });
});
