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
    repository = app.github.createRepository("acme/shop", { files: demoBase });
    for (const login of ["ana", "ben", "cho"]) app.github.collaborator(repository, login, "write");
    app.github.install(app.app, "acme");
    await app.idle();
  });
  afterAll(async () => {
    await app.stop();
  });

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

  it("an approval by its author changes nothing, by somebody else it opens the gate without a new plan", async () => {
    const since = app.github.mark();
    app.github.user("ben").approve(pull);
    await app.idle();

    expect(commentOf(app, pull)).toContain("Approved");
    const reads = app.github.requests({ since, path: /graphql|git\/trees/ });
    expect(reads).toEqual([]);
  });

  it("nothing that was asked or answered breaks GitHub's own description", () => {
    expect(app.github.violations).toEqual([]);
  });
});
