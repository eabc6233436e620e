import { execFileSync } from "node:child_process";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Repository } from "../../github/model.ts";
import { checkOf, commentOf, startApp, type RunningApp } from "./start-app.ts";
import { demoBase, openToEverybody } from "./specs.ts";

describe("a review whose worker", { timeout: 60_000 }, () => {
  let app: RunningApp;
  let repository: Repository;

  beforeAll(async () => {
    app = await startApp({ terraform: false, patience: { review: 8 }, environment: { reviewWorkers: 1 } });
    app.github.organization("acme", { ana: "member" });
    app.github.install(app.app, "acme");
    repository = app.github.createRepository("acme/shop", { files: demoBase });
    app.github.collaborator(repository, "ana", "write");
    await app.idle();
  });
  afterAll(async () => {
    await app.stop();
  });

  /** The worker that is ready is held, so that it has its order and cannot have answered when the signal comes. */
  async function reviewedWith(signal: "SIGABRT" | "SIGSTOP") {
    await expect.poll(() => workers().length, { timeout: 10_000 }).toBeGreaterThan(0);
    const held = workers();
    for (const pid of held) process.kill(pid, "SIGSTOP");
    const since = app.github.mark();
    const pull = await app.github.user("ana").openPullRequest(repository, { files: { "migrations/shop.yaml": openToEverybody } });
    await expect.poll(() => app.github.checkRuns(repository, pull.head.sha).length, { timeout: 10_000 }).toBe(1);
    await expect
      .poll(() => app.github.requests({ since, path: /git\/trees|compare/ }).length, { timeout: 10_000 })
      .toBeGreaterThan(1);
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    for (const pid of held) process.kill(pid, signal);
    if (signal !== "SIGSTOP") for (const pid of held) process.kill(pid, "SIGCONT");
    await app.idle();
    return pull;
  }

  async function expectNextWorks(): Promise<void> {
    const pull = await app.github.user("ana").openPullRequest(repository, { files: { "migrations/shop.yaml": openToEverybody } });
    await app.idle();
    expect(commentOf(app, pull)).toContain("AWS-EC2-001");
  }

  it("runs out of memory is closed with words, and the next one works", async () => {
    // What Node does when its heap is full.
    const pull = await reviewedWith("SIGABRT");

    expect(checkOf(app, pull).conclusion).toBe("action_required");
    expect(commentOf(app, pull)).toContain("needed more memory than a worker has");
    await expectNextWorks();
  });

  it("hangs is closed when its time is over, and the next one works", async () => {
    const pull = await reviewedWith("SIGSTOP");

    expect(checkOf(app, pull).conclusion).toBe("action_required");
    expect(commentOf(app, pull)).toContain("took longer than 8 s");
    await expectNextWorks();
  });

  it("nothing that was asked or answered breaks GitHub's own description", () => {
    expect(app.github.violations).toEqual([]);
  });
});

function workers(): readonly number[] {
  const lines = execFileSync("ps", ["-o", "pid=,args=", "--ppid", String(process.pid)], { encoding: "utf8" }).split("\n");
  return lines.filter((line) => line.includes("review-worker.ts")).map((line) => Number.parseInt(line, 10));
}
