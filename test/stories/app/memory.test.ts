import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { PullRequest, Repository } from "../../github/model.ts";
import { bucket } from "./specs.ts";
import { checkOf, commentOf, startApp, type RunningApp } from "./start-app.ts";

/** Megabytes: a review of one spec takes less than 96, one of the expensive pull request more than 160. */
const reviewMemory = 112;

/** As many workloads as a spec may have. */
function expensive(name: string): string {
  const names = Array.from({ length: 200 }, (_, index) => `files-${index}`);
  return bucket(name)
    .replace(/^ {4}- name: files\n.*\n.*\n/m, names.map((one) => `    - { name: ${one}, kind: object-store }\n`).join(""))
    .replace("workloads: [files]", `workloads: [${names.join(", ")}]`);
}

describe("a review that needs more memory than its worker has", { timeout: 120_000 }, () => {
  let app: RunningApp;
  let repository: Repository;
  const ana = () => app.github.user("ana");

  beforeAll(async () => {
    app = await startApp({ terraform: false, environment: { reviewMemory, reviewWorkers: 1 } });
    app.github.organization("acme", { ana: "member" });
    app.github.install(app.app, "acme");
    repository = app.github.createRepository("acme/shop", { files: { "migrations/files.yaml": bucket("files") } });
    app.github.collaborator(repository, "ana", "write");
    await app.idle();
  });
  afterAll(async () => {
    await app.stop();
  });

  async function reviewed(files: Readonly<Record<string, string>>): Promise<PullRequest> {
    const pull = await ana().openPullRequest(repository, { files });
    await app.idle(100);
    return pull;
  }

  it("is closed with words, once, and what to do next", async () => {
    const specs = Array.from({ length: 20 }, (_, index) => `wide-${index}`);
    const pull = await reviewed(Object.fromEntries(specs.map((name) => [`migrations/${name}.yaml`, expensive(name)])));

    expect(checkOf(app, pull).conclusion).toBe("action_required");
    expect(checkOf(app, pull).output.summary).toContain("needed more memory than a worker has");
    expect(commentOf(app, pull)).toContain("Split the pull request, or give the service more memory or time.");
    expect(app.github.checkRuns(repository, pull.head.sha)).toHaveLength(1);
    expect(await app.parts.queue.depth()).toEqual({ waiting: 0, running: 0, failed: 0 });
  });

  it("takes nobody with it: the service answers, and the next review is made", async () => {
    const pull = await reviewed({ "migrations/files.yaml": bucket("files", { region: "france" }) });

    expect((await fetch(`${app.url}/readyz`)).status).toBe(200);
    expect(commentOf(app, pull)).toContain("`migrations/files.yaml` (changed), development, aws eu-west-3");
    expect(checkOf(app, pull).output.summary).not.toContain("memory");
  });

  it("breaks nothing of GitHub's own description", () => {
    expect(app.github.violations).toEqual([]);
  });
});
