import { expect, it } from "vitest";
import { reviewMergeGroup } from "../../src/flows/review-merge-group.ts";
import { approval, head, review } from "../stages/authorize/approval-given.ts";
import { base, trace } from "./command-given.ts";
import { abortedOnceMade, conclusions, running, sibling, stage } from "./review-given.ts";

const ref = (pull: number) => `gh-readonly-queue/main/pr-${pull}-${base}`;
const job = (pull: number) =>
  ({ type: "merge-group", repository: 1, head, base, ref: `refs/heads/${ref(pull)}`, trace }) as const;

/** Ann and Ben may write; Ann approved pull request 7, which has the spec of the group. */
async function queued(pull: number) {
  const set = await stage();
  set.repository.branches.set(ref(pull), head);
  await set.ledger.approvals.save(approval("ann"));
  return set;
}

it("a group is allowed by who approved its pull request", async () => {
  const set = await queued(7);
  await reviewMergeGroup(job(7), set.world, running);

  expect(conclusions(set)).toEqual(["success"]);
});

it("a group that contains another pull request is not allowed by that one's author, who approved the same spec elsewhere", async () => {
  const set = await queued(8);
  sibling(set, { author: { login: "Ann", id: 3, kind: "user" } });
  await reviewMergeGroup(job(8), set.world, running);

  expect(conclusions(set)).toEqual(["action_required"]);
  expect(set.repository.checks[0]?.output.summary).toContain("ann is the author");
});

it("a group's review that is aborted concludes nothing, and run again it ends in the same check with the same review", async () => {
  const set = await queued(7);
  const aborted = abortedOnceMade(set);
  await expect(reviewMergeGroup(job(7), aborted.world, aborted.signal)).rejects.toThrow("aborted");
  expect(conclusions(set)).toEqual([undefined]);

  set.time.now = "2026-01-14T08:01:00Z";
  set.made.review = review({ verdict: "denied" });
  await reviewMergeGroup(job(7), set.world, running);
  await reviewMergeGroup(job(7), set.world, running);
  expect(conclusions(set)).toEqual(["success"]);
  expect(set.made.times).toBe(1);
});

it("a group whose branch is gone is left alone", async () => {
  const set = await queued(7);
  set.repository.branches.delete(ref(7));
  await reviewMergeGroup(job(7), set.world, running);

  expect(conclusions(set)).toEqual([]);
});
