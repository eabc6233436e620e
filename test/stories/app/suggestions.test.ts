import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { PullRequest, Repository } from "../../github/model.ts";
import { bucket } from "./specs.ts";
import { checkOf, commentOf, startApp, type RunningApp } from "./start-app.ts";

const path = "migrations/files.yaml";
const misspelled = bucket("files", { region: "germani" });

describe("a misspelled word", { timeout: 60_000 }, () => {
  let app: RunningApp;
  let repository: Repository;
  let pull: PullRequest;

  beforeAll(async () => {
    app = await startApp({ terraform: false });
    repository = app.github.createRepository("acme/files", { files: { [path]: bucket("files") } });
    app.github.collaborator(repository, "ana", "write");
    app.github.install(app.app, "acme", [repository]);
    await app.idle();
  });
  afterAll(async () => {
    await app.stop();
  });

  it("is answered with a suggestion on its line", async () => {
    pull = await app.github.user("ana").openPullRequest(repository, { files: { [path]: misspelled } });
    await app.idle();

    const line = misspelled.split("\n").findIndex((text) => text.includes("germani")) + 1;
    const [suggestion, ...others] = app.github.reviewComments(pull);
    expect(others).toEqual([]);
    expect(suggestion).toMatchObject({ path, line, side: "RIGHT" });
    expect(suggestion?.body).toContain("```suggestion\n  target: { provider: aws, region: germany }\n```");
    expect(checkOf(app, pull).conclusion).toBe("failure");
  });

  it("is not suggested again by another push, nor by another review of the same head", async () => {
    await app.github.user("ana").pushTo(pull, { "README.md": "# Files\n" });
    await app.idle();
    app.github.user("ana").comment(pull, "/sirsi plan");
    await app.idle();

    expect(app.github.reviewComments(pull)).toHaveLength(1);
    expect(checkOf(app, pull).conclusion).toBe("failure");
  });

  it("is gone when the suggestion is committed", async () => {
    await app.github.user("ana").pushTo(pull, { [path]: bucket("files"), "docs/a.md": "a" });
    await app.idle();

    expect(commentOf(app, pull)).not.toContain("germani");
    expect(checkOf(app, pull).conclusion).toBe("success");
    expect(app.github.reviewComments(pull)).toHaveLength(1);
  });

  it("outside the changed lines is left to the annotation, because GitHub takes no suggestion there", async () => {
    const broken = app.github.createRepository("acme/broken", { files: { [path]: misspelled } });
    app.github.collaborator(broken, "ana", "write");
    app.github.chooseRepositories(app.app.installations[0]!, { add: [broken] });
    const other = await app.github.user("ana").openPullRequest(broken, {
      files: { [path]: misspelled.replace("state: planned", "state: built") },
    });
    await app.idle();

    expect(app.github.reviewComments(other)).toEqual([]);
    expect(checkOf(app, other).annotations.map(({ start_line }) => start_line)).toContain(9);
  });

  it("breaks nothing of GitHub's own description", () => {
    expect(app.github.violations).toEqual([]);
  });
});
