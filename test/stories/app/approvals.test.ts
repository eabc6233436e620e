import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { PullRequest, Repository } from "../../github/model.ts";
import { bucket, settings } from "./specs.ts";
import { checkOf, commentsOf, startApp, type RunningApp } from "./start-app.ts";

const terraform = process.env["SIRSI_TERRAFORM_BIN"];
const path = "migrations/files.yaml";

const needsTwo = `  approvals: { count: 2, teams: ["@acme/platform"] }\n`;
const base = bucket("files", { more: needsTwo });
const open = base.replace("config: { versioning: true }", "access: public\n      config: { versioning: true }");
const built = base.replace("state: planned", "state: built");

describe.skipIf(terraform === undefined)("who may say yes (needs Terraform)", { timeout: 120_000 }, () => {
  let app: RunningApp;
  let repository: Repository;
  let pull: PullRequest;

  beforeAll(async () => {
    app = await startApp();
    app.github.organization("acme");
    repository = app.github.createRepository("acme/shop", { files: { [path]: base, ".sirsi/settings.yaml": settings() } });
    for (const login of ["ana", "ben", "cho"]) app.github.collaborator(repository, login, "write");
    app.github.collaborator(repository, "rita", "read");
    app.github.team("acme", "platform", ["cho"]);
    app.github.install(app.app, "acme");
    await app.idle();
  });
  afterAll(async () => {
    await app.stop();
  });

  /** Among our answers to commands. */
  const review = (): string => commentsOf(app, pull).find(({ body }) => body.startsWith("<!-- sirsi-gitops:review"))?.body ?? "";
  const conclusion = () => checkOf(app, pull).conclusion;
  async function say(login: string, body: string) {
    const comment = app.github.user(login).comment(pull, body);
    await app.idle();
    return comment.reactions.map(({ content }) => content);
  }
  /** Reading the specs again would be the start of a new plan. */
  const filesRead = (since: number) =>
    app.github.requests({ since, path: /git\/trees|git\/blobs/ }).length +
    app.github.requests({ since, path: /graphql/, writes: false }).length;

  it("a bucket for everybody is refused, at its line", async () => {
    pull = await app.github.user("ana").openPullRequest(repository, { files: { [path]: open } });
    await app.idle();

    expect(conclusion()).toBe("failure");
    const line = open.split("\n").findIndex((text) => text.includes("access: public")) + 1;
    expect(checkOf(app, pull).annotations).toContainEqual(
      expect.objectContaining({ path, start_line: line, annotation_level: "failure" }),
    );
  });

  it("what is built needs approval", async () => {
    await app.github.user("ana").pushTo(pull, { [path]: built });
    await app.idle();

    expect(conclusion()).toBe("action_required");
    expect(review()).toContain("**Missing**: 2 approvals");
    expect(review()).toContain("an approval from @\u200bacme/platform");
  });

  it("its author may not approve, and a reader is not heard", async () => {
    expect(await say("ana", "/sirsi approve")).toEqual(["eyes", "-1"]);
    expect(await say("rita", "/sirsi approve")).toEqual([]);
    app.github.user("rita").approve(pull);
    await app.idle();

    expect(conclusion()).toBe("action_required");
    expect(review()).toContain("rita has no write permission");
    expect(review()).toContain("**Missing**: 2 approvals");
  });

  it("one approves by GitHub's review, one by command; the gate opens without another plan", async () => {
    const since = app.github.mark();
    app.github.user("ben").approve(pull);
    await app.idle();
    const half = conclusion();
    expect(await say("cho", "/sirsi approve")).toEqual(["eyes", "+1"]);

    expect(half).toBe("action_required");
    expect(conclusion()).toBe("success");
    expect(app.github.checkRuns(repository, pull.head.sha)).toHaveLength(1);
    expect(filesRead(since)).toBe(0);
  });

  it("another plan with nothing new leaves the approvals as they are", async () => {
    await say("ben", "/sirsi plan");

    expect(app.github.checkRuns(repository, pull.head.sha)).toHaveLength(2);
    expect(conclusion()).toBe("success");
  });

  it("a push to a file that no spec names does too", async () => {
    await app.github.user("ana").pushTo(pull, { "README.md": "# Files\n" });
    await app.idle();

    expect(conclusion()).toBe("success");
  });

  it("a review that is dismissed closes the gate again", async () => {
    app.github.user("cho").dismiss(pull.reviews.findLast(({ author }) => author.login === "ben")!);
    await app.idle();

    expect(conclusion()).toBe("action_required");
    expect(review()).toContain("**Missing**: 1 approval more");
    app.github.user("ben").approve(pull);
    await app.idle();
    expect(conclusion()).toBe("success");
  });

  it("somebody who asks for changes closes it, until they approve", async () => {
    app.github.user("cho").review(pull, "REQUEST_CHANGES", "Not yet.");
    await app.idle();
    const objected = [conclusion(), review()];
    app.github.user("cho").approve(pull);
    await app.idle();

    expect(objected[0]).toBe("action_required");
    expect(objected[1]).toContain("cho asked for changes");
    expect(conclusion()).toBe("success");
  });

  it("a push that changes the spec makes every approval void", async () => {
    await app.github.user("ana").pushTo(pull, { [path]: built.replace("germany", "france") });
    await app.idle();

    expect(conclusion()).toBe("action_required");
    expect(review()).toContain("**Missing**: 2 approvals");
    expect(review()).toContain("approved another version");
  });

  it("breaks nothing of GitHub's own description", () => {
    expect(app.github.violations).toEqual([]);
  });
});
