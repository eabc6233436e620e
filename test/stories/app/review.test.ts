import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { PullRequest, Repository } from "../../github/model.ts";
import { checkOf, commentOf, commentsOf, startApp, type RunningApp } from "./start-app.ts";
import { closedAgain, demoBase, openToEverybody } from "./specs.ts";

const terraform = process.env["SIRSI_TERRAFORM_BIN"];

describe.skipIf(terraform === undefined)("a pull request that touches a spec (needs Terraform)", { timeout: 120_000 }, () => {
  let app: RunningApp;
  let repository: Repository;
  let pull: PullRequest;

  beforeAll(async () => {
    app = await startApp();
    app.github.organization("acme");
    repository = app.github.createRepository("acme/shop", { files: demoBase });
    for (const login of ["ana", "ben", "cho"]) app.github.collaborator(repository, login, "write");
    for (const slug of ["commerce", "sre"]) app.github.team("acme", slug, ["ben"]);
    for (const slug of ["platform", "cto-office"]) app.github.team("acme", slug, ["cho"]);
    app.github.install(app.app, "acme");
    await app.idle();
  });
  afterAll(async () => {
    await app.stop();
  });

  /** Our one comment that is no answer to a command. */
  const reviewOf = (of: PullRequest): string =>
    commentsOf(app, of).find(({ body }) => body.startsWith("<!-- sirsi-gitops:review"))?.body ?? "";

  it("that opens a port to everybody is denied: one comment, one check, an annotation at the line", async () => {
    pull = await app.github.user("ana").openPullRequest(repository, {
      title: "Bigger database",
      files: { "migrations/shop.yaml": openToEverybody },
    });
    await app.idle();

    const check = checkOf(app, pull);
    expect(check.conclusion).toBe("failure");
    expect(check.output.title).toBe("Denied: shop");
    const line = openToEverybody.split("\n").findIndex((text) => text.includes("port: 22")) + 1;
    expect(check.annotations).toContainEqual(
      expect.objectContaining({ path: "migrations/shop.yaml", start_line: line, annotation_level: "failure" }),
    );
    expect(commentOf(app, pull)).toContain("**Denied**");
  });

  it("and is fixed needs approval, in the same comment", async () => {
    const before = commentsOf(app, pull)[0]!.id;
    await app.github.user("ana").pushTo(pull, { "migrations/shop.yaml": closedAgain });
    await app.idle();

    expect(checkOf(app, pull).conclusion).toBe("action_required");
    expect(commentOf(app, pull)).toContain("**Needs approval**");
    expect(commentsOf(app, pull)[0]!.id).toBe(before);
  });

  it("opens when the asked teams approve and somebody accepts the risk in writing, without a new plan", async () => {
    const since = app.github.mark();
    app.github.user("ben").approve(pull);
    const approval = app.github.user("cho").comment(pull, "/sirsi approve");
    await app.idle();
    const unaccepted = [checkOf(app, pull).conclusion, reviewOf(pull)];
    app.github.user("ana").comment(pull, "/sirsi accept-risk I wrote it, so I know.");
    await app.idle();
    const byAuthor = checkOf(app, pull).conclusion;
    app.github.user("ben").comment(pull, "/sirsi accept-risk The month-end reports need it, and the old size is kept.");
    await app.idle();

    expect(approval.reactions.map(({ content }) => content)).toEqual(["eyes", "+1"]);
    expect(unaccepted[0]).toBe("action_required");
    expect(unaccepted[1]).toContain("**Missing**: the risk accepted in writing by somebody other than the author");
    expect(byAuthor).toBe("action_required");
    expect(checkOf(app, pull).conclusion).toBe("success");
    expect(reviewOf(pull)).toContain("The month-end reports need it");
    expect(app.github.checkRuns(repository, pull.head.sha)).toHaveLength(1);
    expect(app.github.requests({ since, path: /git\/trees|git\/blobs/ })).toEqual([]);
    expect(app.github.requests({ since, path: /graphql/ })).toEqual([]);
  });

  it("nothing that was asked or answered breaks GitHub's own description", () => {
    expect(app.github.violations).toEqual([]);
  });
});
