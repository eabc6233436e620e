import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Repository } from "../../github/model.ts";
import { bucket, settings } from "./specs.ts";
import { checkOf, startApp, type RunningApp } from "./start-app.ts";
import { reviewOnlyManifest } from "./manifest.ts";

describe("an installation", { timeout: 60_000 }, () => {
  let app: RunningApp;
  beforeAll(async () => {
    app = await startApp({ terraform: false });
  });
  afterAll(async () => {
    await app.stop();
  });

  const readme = { "README.md": "# Shop\n" };
  const titles = ({ pulls }: Repository) => pulls.map(({ issue }) => issue.title);

  it("on chosen repositories opens one set-up pull request in each that has a commit and no settings", async () => {
    app.github.organization("acme-1", { olga: "admin" });
    const fresh = app.github.createRepository("acme-1/fresh", { files: readme });
    const empty = app.github.createRepository("acme-1/empty");
    const ready = app.github.createRepository("acme-1/ready", { files: { ...readme, ".sirsi/settings.yaml": settings() } });
    app.github.install(app.app, "acme-1", [fresh, empty, ready]);
    await app.idle();

    expect(fresh.pulls).toHaveLength(1);
    const [pull] = fresh.pulls;
    expect(pull?.issue.author.login).toBe("sirsi[bot]");
    expect(app.github.file(fresh, pull?.head.sha ?? "", ".sirsi/settings.yaml")).toContain("kind: Settings");
    expect(app.github.file(fresh, "main", ".sirsi/settings.yaml")).toBeUndefined();
    expect([titles(empty), titles(ready)]).toEqual([[], []]);
    expect(checkOf(app, pull!).conclusion).toBe("action_required");
  });

  it("does not ask twice: not when it is made again, and not where the proposal was closed", async () => {
    app.github.organization("acme-2", { olga: "admin" });
    const shop = app.github.createRepository("acme-2/shop", { files: readme });
    const first = app.github.install(app.app, "acme-2", [shop]);
    await app.idle();
    await app.github.user("olga").close(shop.pulls[0]!);
    app.github.uninstall(first);
    await app.idle();
    app.github.install(app.app, "acme-2", [shop]);
    await app.idle();

    expect(titles(shop)).toHaveLength(1);
  });

  it("counts from the merge of its set-up: the settings rule the next pull request", async () => {
    app.github.organization("acme-3", { olga: "admin" });
    const shop = app.github.createRepository("acme-3/shop", { files: readme });
    app.github.team("acme-3", "platform", ["pat"], { shop: "write" });
    app.github.install(app.app, "acme-3", [shop]);
    await app.idle();
    await app.github.user("olga").merge(shop.pulls[0]!);
    await app.idle();
    const next = await app.github.user("pat").openPullRequest(shop, {
      files: { ".sirsi/settings.yaml": settings("approvals: { count: 3 }\n") },
    });
    await app.idle();

    const ours = app.github.comments(next).find(({ author }) => author.type === "Bot")?.body ?? "";
    expect(ours).toContain("an approval from @\u200bacme-3/platform");
  });

  it("on all repositories of a large account opens no pull request at all", async () => {
    app.github.organization("acme-4", { olga: "admin" });
    const shops = Array.from({ length: 11 }, (_one, index) =>
      app.github.createRepository(`acme-4/shop-${index}`, { files: readme }),
    );
    app.github.install(app.app, "acme-4");
    await app.idle();

    expect(shops.flatMap(titles)).toEqual([]);
    expect(app.github.requests({ writes: true, path: /^\/repos\/acme-4\// })).toEqual([]);
  });

  it("without the right to write files reviews all the same, and says what it may not do", async () => {
    app.github.organization("acme-5");
    const path = "migrations/files.yaml";
    const shop = app.github.createRepository("acme-5/shop", { files: { [path]: bucket("files") } });
    app.github.collaborator(shop, "ana", "write");
    app.github.install(app.app, "acme-5", [shop], reviewOnlyManifest().permissions);
    await app.idle();
    const pull = await app.github.user("ana").openPullRequest(shop, { files: { [path]: bucket("files", { region: "france" }) } });
    await app.idle();
    const day = new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 10);
    const comment = app.github
      .user("ana")
      .comment(pull, `/sirsi waive GEN-TAG-002 until ${day} approvers: ben reason: The owner is on leave until then.`);
    await app.idle();

    expect(shop.pulls).toHaveLength(1);
    expect(checkOf(app, pull).conclusion).toBe("action_required");
    const answer = app.github.comments(pull).at(-1)?.body ?? "";
    expect(comment.reactions.map(({ content }) => content)).toEqual(["eyes", "-1"]);
    expect(answer).toContain(`<!-- sirsi-command:${comment.id} -->`);
    expect(answer).toContain("contents");
  });

  it("breaks nothing of GitHub's own description", () => {
    expect(app.github.violations).toEqual([]);
  });
});
