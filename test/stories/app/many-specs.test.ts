import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { PullRequest } from "../../github/model.ts";
import { bucket } from "./specs.ts";
import { checkOf, commentOf, startApp, type RunningApp } from "./start-app.ts";

const publicUrl = "https://sirsi.example.com";

interface Cost {
  readonly specs: number;
  readonly requests: number;
  readonly writes: number;
  readonly seconds: number;
}

describe("a pull request with many specs", { timeout: 180_000 }, () => {
  let app: RunningApp;
  const costs: Cost[] = [];
  const pulls = new Map<number, PullRequest>();

  beforeAll(async () => {
    app = await startApp({ terraform: false, environment: { publicUrl } });
    app.github.organization("acme");
    app.github.install(app.app, "acme");
    await app.idle();
  });
  afterAll(async () => {
    await app.stop();
    console.table(costs);
  });

  async function open(count: number): Promise<Cost> {
    const repository = app.github.createRepository(`acme/shop-${count}`, { files: { "migrations/one.yaml": bucket("one") } });
    app.github.collaborator(repository, "ana", "write");
    const files = Object.fromEntries(
      Array.from({ length: count }, (_one, index) => [`migrations/${index % 20}/spec-${index}.yaml`, bucket(`spec-${index}`)]),
    );
    const since = app.github.mark();
    const started = Date.now();
    const pull = await app.github.user("ana").openPullRequest(repository, { files });
    await app.idle(120);
    pulls.set(count, pull);
    return {
      specs: count,
      requests: app.github.requests({ since, path: /^\/(repos|graphql)/ }).length,
      writes: app.github.requests({ since, writes: true }).length,
      seconds: (Date.now() - started) / 1000,
    };
  }

  it.each([1, 10, 200, 2000])(
    "of %i specs takes three writes, and one more for each further batch of annotations",
    async (count) => {
      const cost = await open(count);
      costs.push(cost);

      const annotated = checkOf(app, pulls.get(count)!).annotations.length;
      expect(cost.writes - Math.max(0, Math.ceil(annotated / 50) - 1)).toBe(3);
      expect(cost.requests).toBeLessThan(60);
      expect(cost.seconds).toBeLessThan(60);
    },
  );

  it("above the limit is checked and not planned, and says who can have it planned", () => {
    for (const count of [200, 2000]) {
      const pull = pulls.get(count)!;
      expect(commentOf(app, pull)).toContain(`${count} specs change at once, more than 50`);
      expect(commentOf(app, pull)).toContain("/sirsi plan");
      expect(checkOf(app, pull).conclusion).toBe("action_required");
    }
  });

  it("fits GitHub's comment; what did not fit is on the check's page, and all of it in the report", async () => {
    const pull = pulls.get(2000)!;
    const check = checkOf(app, pull);
    const body = commentOf(app, pull);

    expect(body.length).toBeLessThanOrEqual(65_536);
    expect(body).toMatch(/Some detail was left out to fit|The review is too long for one comment/);
    expect(check.output.text?.length ?? 0).toBeLessThanOrEqual(65_535);
    const report = await fetch((check.detailsUrl ?? "").replace(publicUrl, app.url));
    const { specs } = (await report.json()) as { readonly specs: readonly { readonly file: string }[] };
    expect(specs).toHaveLength(2000);
  });

  it("has no report for anybody who does not know its id", async () => {
    for (const path of [
      "/reviews/1.json",
      "/reviews/00000000-0000-4000-8000-000000000000.json",
      "/reviews/",
      "/reviews/../x.json",
    ])
      expect([path, (await fetch(`${app.url}${path}`)).status]).toEqual([path, 404]);
  });

  it("breaks nothing of GitHub's own description", () => {
    expect(app.github.violations).toEqual([]);
  });
});
