import { execFileSync } from "node:child_process";
import { afterEach, describe, expect, it } from "vitest";
import { workerPool, type WorkerPool } from "../../../src/adapters/reviewers/process-pool.ts";
import { noStates } from "../../../src/adapters/states/no-states.ts";
import type { ReviewOrder } from "../../../src/ports/reviewer.ts";
import { fakeVersion } from "../../fakes/fake-version.ts";

const script = new URL("stamping-worker.ts", import.meta.url);
const order: ReviewOrder = {
  repository: { head: fakeVersion("head", {}) },
  mode: "static",
  ...{ tenant: "t", repositoryName: "r", timeoutSeconds: 10, untrusted: false, mayHaveNoSpecs: true },
};

/** Processes that the operating system lists as workers of ours. */
const workers = (): readonly string[] =>
  execFileSync("ps", ["-o", "pid=,args=", "--ppid", String(process.pid)], { encoding: "utf8" })
    .split("\n")
    .filter((line) => line.includes("stamping-worker"))
    .map((line) => line.trim().split(" ")[0] ?? "");

let pool: WorkerPool | undefined;
const start = (ready?: number) => {
  const options = { script, size: 2, memoryMb: 128, timeoutSeconds: 10, environment: {}, states: noStates };
  return (pool = workerPool({ ...options, ...(ready === undefined ? {} : { ready }) }));
};
const processOf = async (): Promise<string> => (await pool?.review(order, new AbortController().signal))?.head ?? "";

afterEach(async () => {
  await pool?.stop();
});

describe("a pool of review workers", () => {
  it("starts none before a review asks for one", async () => {
    start();

    expect(workers()).toEqual([]);
    expect([await processOf()]).toEqual(workers());
  });

  it("has one ready where that was asked for, and the first review is made in it", async () => {
    start(1);
    const [ready, ...others] = workers();

    expect(ready).toMatch(/^\d+$/);
    expect(others).toEqual([]);
    expect(await processOf()).toBe(ready);
    expect(await processOf()).toBe(ready);
  });

  it("never starts more than it may have", () => {
    start(5);

    expect(workers()).toHaveLength(2);
  });

  it("ends those that nobody used", async () => {
    await start(2).stop();

    expect(workers()).toEqual([]);
  });

  it("replaces a ready one that died meanwhile", async () => {
    start(1);
    const ready = killed();
    await new Promise((resolve) => setTimeout(resolve, 200));

    expect(Number(await processOf())).toBeGreaterThan(0);
    expect(workers()).not.toContain(ready);
  });

  it("outlives one that dies when it is given a review: that review is aborted, the next is made", async () => {
    start(1);
    const ready = killed();

    await expect(processOf()).rejects.toMatchObject({ code: "review-aborted" });
    expect(await processOf()).not.toBe(ready);
  });
});

/** Kills the ready worker and waits for its end without giving the pool a moment to notice. */
function killed(): string {
  const ready = workers()[0] ?? "";
  process.kill(Number(ready), "SIGKILL");
  while (workers().some((worker) => isAlive(worker)));
  return ready;
}

const isAlive = (worker: string): boolean =>
  !execFileSync("ps", ["-o", "stat=", "-p", worker], { encoding: "utf8" }).startsWith("Z");
