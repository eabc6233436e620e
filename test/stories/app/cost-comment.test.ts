import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { PullRequest, Repository } from "../../github/model.ts";
import { settings } from "./specs.ts";
import { commentOf, startApp, type RunningApp } from "./start-app.ts";

const terraform = process.env["SIRSI_TERRAFORM_BIN"];
const path = "migrations/names.yaml";

/** Built zones of names: what costs the same every month, whatever is asked of it. */
const zones = (names: readonly string[], owner = "@acme/platform"): string => `apiVersion: sirsi.dev/v1
kind: Migration
metadata: { name: names, owner: "${owner}", environment: development }
spec:
  target: { provider: aws, region: germany }
  workloads:
${names.map((name) => `    - { name: ${name}, kind: dns, config: { zone: ${name}.example.com } }\n`).join("")}  waves:
    - { name: main, state: built, workloads: [${names.join(", ")}] }
`;

describe.skipIf(terraform === undefined)("cost.comment: on-change (needs Terraform)", { timeout: 120_000 }, () => {
  let app: RunningApp;
  let repository: Repository;
  let pull: PullRequest;
  const ana = () => app.github.user("ana");

  beforeAll(async () => {
    app = await startApp();
    app.github.organization("acme");
    app.github.install(app.app, "acme");
    repository = app.github.createRepository("acme/shop", {
      files: { [path]: zones(["shop"]), ".sirsi/settings.yaml": settings("cost: { comment: on-change }\n") },
    });
    app.github.collaborator(repository, "ana", "write");
    await app.idle();
  });
  afterAll(async () => {
    await app.stop();
  });

  /** Amazon takes 0.50 USD a month for a zone. */
  it("leaves the cost out of the comment while the price is the same, and keeps the figure in its headline", async () => {
    pull = await ana().openPullRequest(repository, { files: { [path]: zones(["shop"], "@acme/web") } });
    await app.idle(100);

    expect(commentOf(app, pull)).toContain("### Changes");
    expect(commentOf(app, pull)).toContain("| $0.50 → $0.50 (no change) |");
    expect(commentOf(app, pull)).not.toContain("### Cost");
  });

  it("says it when a push changes the price, and no more when the next one takes that back", async () => {
    await ana().pushTo(pull, { [path]: zones(["shop", "mail"]) });
    await app.idle(100);
    const dearer = commentOf(app, pull);
    await ana().pushTo(pull, { [path]: zones(["shop"], "@acme/mail") });
    await app.idle(100);

    expect(dearer).toContain("### Cost\n");
    expect(dearer).toContain("$1.00 a month, before $0.50 (+$0.50)");
    expect(commentOf(app, pull)).toContain(pull.head.sha);
    expect(commentOf(app, pull)).not.toContain("### Cost");
  });

  it("is the base's to say: a head that wants it always does not get it", async () => {
    const always = { ".sirsi/settings.yaml": settings("cost: { comment: always }\n") };
    await ana().pushTo(pull, always);
    await app.idle(100);

    expect(commentOf(app, pull)).toContain("Those of the base count until this is merged.");
    expect(commentOf(app, pull)).not.toContain("### Cost");
  });

  it("breaks nothing of GitHub's own description", () => {
    expect(app.github.violations).toEqual([]);
  });
});
