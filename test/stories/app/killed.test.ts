import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Fault } from "../../github/http/faults.ts";
import type { PullRequest, Repository } from "../../github/model.ts";
import { killedAt, quiet, type AppProcess } from "./app-process.ts";
import { applied, changed, startShop, unanswered } from "./killed-at.ts";
import { commentOf, commentsOf } from "./start-app.ts";
import { openToEverybody } from "./specs.ts";

describe("a review whose process is killed is finished by the next one, once", { timeout: 180_000 }, () => {
  let app: AppProcess;
  let repository: Repository;

  beforeAll(async () => {
    ({ app, repository } = await startShop());
  });
  afterAll(async () => {
    await app.stop();
  });

  async function killedAtEach(name: string, fault: Fault): Promise<number> {
    for (let k = 0; ; k += 1) {
      const branch = `${name}-${k}`;
      const box: { pull?: PullRequest } = {};
      const open = async () => {
        const files = { "migrations/shop.yaml": openToEverybody };
        box.pull = await app.github.user("ana").openPullRequest(repository, { branch, files });
      };
      const isDone = () => box.pull !== undefined && isReviewed(box.pull);
      const hit = await killedAt(app, { ...fault, skip: k }, open, isDone);
      expectOneReview(box.pull!);
      if (!hit) return k;
    }
  }

  const isReviewed = (pull: PullRequest): boolean =>
    app.github.checkRuns(repository, pull.head.sha).some(({ conclusion }) => conclusion !== null) &&
    commentsOf(app, pull).length > 0;

  function expectOneReview(pull: PullRequest): void {
    const runs = app.github.checkRuns(repository, pull.head.sha);
    expect(runs.map(({ conclusion }) => conclusion)).toEqual(["action_required"]);
    const annotations = runs[0]!.annotations.map((one) => JSON.stringify(one));
    expect(annotations.length).toBeGreaterThan(1);
    expect(new Set(annotations).size).toBe(annotations.length);
    expect(commentOf(app, pull)).toContain("AWS-EC2-001");
  }

  it("before GitHub had answered, at each request", async () => {
    expect(await killedAtEach("unanswered", unanswered)).toBeGreaterThan(8);
  });

  it("after GitHub had made what it was asked to make", async () => {
    expect(await killedAtEach("made", applied)).toBe(2);
  });

  it("after GitHub had changed what it was asked to change", async () => {
    expect(await killedAtEach("changed", changed)).toBe(1);
  });

  it("asked to stop in the middle, without time to end", async () => {
    const files = { "migrations/shop.yaml": openToEverybody };
    const slow = { how: "slow", ms: 1000 } as const;
    const repair = app.github.fail({ method: "PATCH", path: /check-runs/, ...slow });
    const pull = await app.github.user("ana").openPullRequest(repository, { branch: "stopped", files });
    await quiet(app, () => app.github.faults.pending === 0, 0);
    expect(await app.ask()).toBe(0);
    repair();
    await app.start();
    await quiet(app, () => isReviewed(pull));

    expectOneReview(pull);
    expect(app.github.violations).toEqual([]);
  });
});
