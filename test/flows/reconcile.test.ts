import { describe, expect, it } from "vitest";
import { concludeReview } from "../../src/flows/conclude-review.ts";
import { reconcile } from "../../src/flows/reconcile.ts";
import { reviewPullRequest } from "../../src/flows/review-pull-request.ts";
import { noApproval } from "../stages/authorize/given.ts";
import { head, review, spec } from "../stages/authorize/approval-given.ts";
import { approvedByBen, concludeJob, conclusions, reviewJob, running, sibling, stage } from "./review-given.ts";

/** Posted at 08:00, approved by Ben at 08:10 for an hour, and open. */
async function approved() {
  const set = await stage();
  set.made.review = review({ specs: [spec({ approvals: { ...noApproval, count: 1, validFor: "1h" } })] });
  await reviewPullRequest(reviewJob, set.world, running);
  approvedByBen(set, "2026-01-14T08:10:00Z");
  await concludeReview(concludeJob, set.world, running);
  expect(conclusions(set)).toEqual(["success"]);
  return set;
}

/** What a quarter of an hour does: the reconciler, and what it asks for. */
async function reconciled({ world, queue }: Awaited<ReturnType<typeof stage>>) {
  queue.waiting.length = 0;
  await reconcile(world);
  const asked = queue.waiting.map(({ type }) => type);
  for (const job of queue.waiting) if (job.type === "conclude") await concludeReview(job, world, running);
  return asked;
}

describe("without any event, the reconciler", () => {
  it("closes the gate when the time of an approval is over", async () => {
    const set = await approved();
    set.time.now = "2026-01-14T09:10:00Z";
    await reconciled(set);
    expect(conclusions(set)).toEqual(["success"]);

    set.time.now = "2026-01-14T09:10:01Z";
    expect(await reconciled(set)).toEqual(["conclude"]);
    expect(conclusions(set)).toEqual(["action_required"]);
  });

  it("closes the gate when who approved may no longer write", async () => {
    const set = await approved();
    set.repository.permissions.set("ben", "read");
    await reconciled(set);

    expect(conclusions(set)).toEqual(["action_required"]);
  });

  it("has a review made again from the moment at which a waiver under it is over, and not twice", async () => {
    const set = await approved();
    set.made.review = { ...set.made.review, holdsUntil: "2026-01-15T00:00:00.000Z" };
    await reviewPullRequest({ ...reviewJob, again: true }, set.world, running);
    set.time.now = "2026-01-14T23:59:59.999Z";
    expect(await reconciled(set)).toEqual(["conclude"]);

    set.time.now = "2026-01-15T00:00:00Z";
    set.queue.waiting.length = 0;
    await reconcile(set.world);
    expect(set.queue.waiting).toMatchObject([{ type: "review", repository: 1, pull: 7, again: true }]);

    set.made.review = review({ specs: [spec({ verdict: "denied" })] });
    await reviewPullRequest({ ...reviewJob, again: true }, set.world, running);
    expect(conclusions(set).at(-1)).toBe("failure");
    expect(await reconciled(set)).toEqual([]);
  });

  it("asks for nothing where nobody was asked", async () => {
    const set = await stage();
    set.made.review = review({ specs: [spec({ verdict: "allowed" })] });
    await reviewPullRequest(reviewJob, set.world, running);

    expect(await reconciled(set)).toEqual([]);
  });

  it("has the newest check of a head concluded again where another pull request of that head was opened again", async () => {
    const set = await stage();
    set.made.review = review({ specs: [spec({ verdict: "denied" })] });
    await reviewPullRequest(reviewJob, set.world, running);
    const [first] = set.repository.pulls;
    set.repository.pulls[0] = { ...first!, state: "closed" };
    sibling(set, { state: "open" });
    set.made.review = review({ specs: [spec({ verdict: "allowed" })] });
    await reviewPullRequest({ ...reviewJob, pull: 8 }, set.world, running);
    expect(conclusions(set)).toEqual(["failure", "success"]);

    set.repository.pulls[0] = first!;
    expect(await reconciled(set)).toEqual(["conclude"]);
    expect(conclusions(set)).toEqual(["failure", "failure"]);
  });

  it("has a review made that was never posted, and the base followed that moved", async () => {
    const set = await approved();
    set.repository.branches.set("main", "d".repeat(40));
    set.repository.versions.set("d".repeat(40), set.repository.versions.get(head)!);
    expect(await reconciled(set)).toEqual(["base-moved", "conclude"]);

    const again = await set.ledger.reviews.begin({ ...reviewJob, head, base: "d".repeat(40) }, set.time.now);
    await set.ledger.reviews.made(again.id, set.made.review);
    expect(await reconciled(set)).toEqual(["review"]);
  });
});
