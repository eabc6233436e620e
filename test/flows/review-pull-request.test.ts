import { expect, it } from "vitest";
import { concludeReview } from "../../src/flows/conclude-review.ts";
import { reviewPullRequest } from "../../src/flows/review-pull-request.ts";
import { head, review, spec } from "../stages/authorize/approval-given.ts";
import { abortedOnceMade, concludeJob, conclusions, reviewJob, running, sibling, stage } from "./review-given.ts";

it("an API that is behind its webhook: the older head is not reviewed, and the newer one is looked for again", async () => {
  const set = await stage();
  const newer = "c".repeat(40);
  await set.ledger.pulls.want({ repository: 1, number: 7, head: newer, at: "2026-01-14T08:00:00Z" });

  expect(await reviewPullRequest(reviewJob, set.world, running)).toMatchObject({ againAfterSeconds: 5 });
  expect([set.made.times, set.repository.checks]).toEqual([0, []]);

  const [pull] = set.repository.pulls;
  set.repository.pulls[0] = { ...pull!, head: { ...pull!.head, sha: newer }, updatedAt: "2026-01-14T08:00:00Z" };
  set.repository.versions.set(newer, set.repository.versions.get(head)!);
  expect(await reviewPullRequest(reviewJob, set.world, running)).toBeUndefined();
  expect(set.repository.checks.map((check) => check.head)).toEqual([newer]);
});

it("a name that somebody else took: nothing is written on their pull request of the same number", async () => {
  const set = await stage({ pull: { base: { sha: "b".repeat(40), ref: "main", repository: 2 } } });
  const written = set.repository.comments.length;
  await reviewPullRequest(reviewJob, set.world, running);

  expect([set.made.times, set.repository.checks, set.repository.comments.length]).toEqual([0, [], written]);
  expect(await set.ledger.pulls.wanted(1, 7)).toBeUndefined();
});

it("a job that is aborted leaves the check open, and run again it ends in the same check with the same review", async () => {
  const set = await stage();
  const aborted = abortedOnceMade(set);
  await expect(reviewPullRequest(reviewJob, aborted.world, aborted.signal)).rejects.toThrow("aborted");
  expect(conclusions(set)).toEqual([undefined]);

  set.time.now = "2026-01-14T08:01:00Z";
  await reviewPullRequest(reviewJob, set.world, running);
  expect(conclusions(set)).toEqual(["action_required"]);
  expect(set.made.times).toBe(1);
});

it("has the newest check of the head concluded again when that is of another pull request, which knew less", async () => {
  const set = await stage();
  set.made.review = review({ specs: [spec({ verdict: "allowed" })] });
  sibling(set);
  const stop = new AbortController();
  const stopped = () => (stop.abort(), Promise.reject(new Error("stopped")));
  await expect(reviewPullRequest(reviewJob, { ...set.world, reviewer: { review: stopped } }, stop.signal)).rejects.toThrow();
  // The first has its check and no verdict yet, so the second is closed.
  await reviewPullRequest({ ...reviewJob, pull: 8 }, set.world, running);
  expect(conclusions(set)).toEqual([undefined, "action_required"]);

  set.time.now = "2026-01-14T08:01:00Z";
  set.queue.waiting.length = 0;
  await reviewPullRequest(reviewJob, set.world, running);
  expect(set.queue.waiting).toEqual([{ ...concludeJob, pull: 8 }]);
  set.queue.waiting.length = 0;
  await concludeReview({ ...concludeJob, pull: 8 }, set.world, running);

  expect(conclusions(set)).toEqual(["success", "success"]);
  expect(set.queue.waiting).toEqual([]);
});

it("opened again after a waiver under its review is over, a pull request is reviewed again; before that it is not", async () => {
  const set = await stage();
  set.made.review = { ...review({ specs: [spec({ verdict: "allowed" })] }), holdsUntil: "2026-01-15T00:00:00.000Z" };
  await reviewPullRequest(reviewJob, set.world, running);
  set.made.review = review({ specs: [spec({ verdict: "denied" })] });

  set.time.now = "2026-01-14T23:59:59Z";
  await reviewPullRequest(reviewJob, set.world, running);
  expect([set.made.times, conclusions(set)]).toEqual([1, ["success"]]);

  set.time.now = "2026-01-15T00:00:00Z";
  await reviewPullRequest(reviewJob, set.world, running);
  expect([set.made.times, conclusions(set).at(-1)]).toEqual([2, "failure"]);
});
