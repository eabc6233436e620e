import { describe, expect, it } from "vitest";
import { answerCommand } from "../../src/flows/answer-command.ts";
import { concludeReview } from "../../src/flows/conclude-review.ts";
import { reviewPullRequest } from "../../src/flows/review-pull-request.ts";
import { head, review, spec } from "../stages/authorize/approval-given.ts";
import { answers, base, job } from "./command-given.ts";
import { approvedByBen, concludeJob, conclusions, reviewJob, running, stage } from "./review-given.ts";

/** A review that was made at 08:00, and whose comment GitHub put off. */
async function unposted() {
  const set = await stage();
  set.repository.beforeWrite = (what) => {
    if (what === "createComment") throw new Error("put off");
  };
  await expect(reviewPullRequest(reviewJob, set.world, running)).rejects.toThrow("put off");
  set.repository.beforeWrite = () => undefined;
  return set;
}

describe("a yes to a review that is made and waits to be posted", () => {
  it("by command is not taken, and its author is told to repeat it", async () => {
    const set = await unposted();
    await answerCommand(job, set.world);

    expect(answers(set)).toEqual([
      "The review of `aaaaaaa` is not finished. Look at it when it is there, and repeat the command.\n",
    ]);
    expect(await set.ledger.approvals.list(1, 7)).toEqual([]);
  });

  it("by command of before it was posted is not taken later, whenever it was made", async () => {
    const set = await unposted();
    set.time.now = "2026-01-14T08:30:01Z";
    await reviewPullRequest(reviewJob, set.world, running);
    await answerCommand(job, set.world);
    expect(answers(set).at(-1)).toContain("There is a newer review than your comment");
    expect(await set.ledger.approvals.list(1, 7)).toEqual([]);

    const [first] = set.repository.comments;
    set.repository.comments.push({ ...first!, id: 51, createdAt: "2026-01-14T08:30:01Z" });
    await answerCommand({ ...job, comment: 51 }, set.world);
    expect(await set.ledger.approvals.list(1, 7)).toHaveLength(1);
  });

  it("by GitHub's review waits until it is posted, and is one to the text alone", async () => {
    const set = await unposted();
    approvedByBen(set, "2026-01-14T08:10:00Z");
    expect(await concludeReview(concludeJob, set.world, running)).toMatchObject({ againAfterSeconds: 5 });

    set.time.now = "2026-01-14T08:20:00Z";
    await reviewPullRequest(reviewJob, set.world, running);
    expect(await concludeReview(concludeJob, set.world, running)).toBeUndefined();

    expect(conclusions(set)).toEqual(["action_required"]);
    expect(set.repository.comments.at(-1)?.body).toContain("ben approved before there was a plan of main");
  });

  it("by GitHub's review is left to the reconciler after two hours: its review counts it", async () => {
    const set = await unposted();
    set.time.now = "2026-01-14T10:00:01Z";

    expect(await concludeReview(concludeJob, set.world, running)).toBeUndefined();
    expect(conclusions(set)).toEqual(["action_required"]);
  });
});

describe("a yes to a posted review", () => {
  it("opens the gate without another review", async () => {
    const set = await stage();
    await reviewPullRequest(reviewJob, set.world, running);
    approvedByBen(set, "2026-01-14T08:10:00Z");
    await concludeReview(concludeJob, set.world, running);

    expect(conclusions(set)).toEqual(["success"]);
    expect(set.made.times).toBe(1);
  });

  it("writes nothing when the head was reviewed again meanwhile: that review counts it by itself", async () => {
    const set = await stage();
    await reviewPullRequest(reviewJob, set.world, running);
    approvedByBen(set, "2026-01-14T08:10:00Z");
    const { pulls, reviews } = set.ledger;
    const ledger = {
      ...set.ledger,
      pulls: {
        ...pulls,
        pushers: async (repository: number, number: number) => {
          const again = await reviews.begin({ repository, pull: number, head, base, trace: "again" }, set.time.now);
          await reviews.made(again.id, set.made.review);
          return pulls.pushers(repository, number);
        },
      },
    };
    const written = JSON.stringify([set.repository.checks, set.repository.comments]);
    await concludeReview(concludeJob, { ...set.world, ledger }, running);

    expect(JSON.stringify([set.repository.checks, set.repository.comments])).toBe(written);
  });
});

describe("a posted review under which a waiver is over", () => {
  it.each(["allowed", "needs-approval"] as const)("opens nothing, where it said %s and somebody agreed", async (verdict) => {
    const set = await stage();
    const holdsUntil = "2026-01-14T09:00:00.000Z";
    set.made.review = { ...review({ specs: [spec({ verdict, holdsUntil })] }), holdsUntil };
    await reviewPullRequest(reviewJob, set.world, running);
    approvedByBen(set, "2026-01-14T08:10:00Z");
    set.time.now = "2026-01-14T08:59:59Z";
    await concludeReview(concludeJob, set.world, running);
    expect(conclusions(set)).toEqual(["success"]);
    expect(set.repository.comments.at(-1)?.body).toContain("Allowed");

    set.time.now = "2026-01-14T09:00:00Z";
    await concludeReview(concludeJob, set.world, running);

    expect(conclusions(set)).toEqual(["action_required"]);
    const said = set.repository.comments.at(-1)?.body;
    expect(said).toContain("A waiver that this review rests on has ended; it is made again.");
    expect(said).not.toContain("Allowed");
  });
});
