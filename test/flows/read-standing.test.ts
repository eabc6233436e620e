import { describe, expect, it } from "vitest";
import type { GivenReview } from "../../src/domain/pull-request.ts";
import { readStanding } from "../../src/flows/read-standing.ts";
import { answerCommand } from "../../src/flows/answer-command.ts";
import { approval, given, head, review, spec } from "../stages/authorize/approval-given.ts";
import { noApproval, report } from "../stages/authorize/given.ts";
import { job, post, scene, type Scene, type SceneParts } from "./command-given.ts";

const approved = (login: string, at = "2026-01-14T08:30:00Z"): GivenReview => ({ ...given(login, "approved"), at });

async function stage(reviews: readonly GivenReview[], parts: Partial<SceneParts> = {}) {
  const made = await scene({ body: "/sirsi approve", ...parts });
  made.repository.reviews.set(7, [...reviews]);
  return made;
}

interface Asked {
  readonly pull?: number | null;
  readonly review?: ReturnType<typeof review>;
  readonly mergedAs?: string;
}

const standing = ({ world, repository }: Scene, parts: Asked = {}) =>
  readStanding({ hosted: world.host.repository(repository.id), pull: 7, review: review(), ...parts }, world);

describe("what everybody has said by now", () => {
  it("is a command of one and GitHub's review of another, alike", async () => {
    const two = review({ specs: [spec({ approvals: { ...noApproval, count: 2 } })] });
    const made = await stage([approved("ben")], { review: two });
    await answerCommand(job, made.world);

    const result = await standing(made, { review: two });
    expect(result.verdict).toBe("allowed");
    expect(result.specs[0]?.counted.map(({ login, source }) => `${login} ${source}`)).toEqual(["ann command", "ben review"]);
  });

  it("is as old for each spec as the yes to that spec, whatever the same person approved after it", async () => {
    const approvals = { ...noApproval, count: 1, validFor: "30m" };
    const two = review({ specs: [spec({ approvals }), spec({ file: "migrations/till.yaml", migration: "till", approvals })] });
    const made = await stage([], { body: "/sirsi approve shop", at: "2026-01-14T08:29:59Z", review: two });
    const [first] = made.repository.comments;
    made.repository.comments.push({ ...first!, id: 51, body: "/sirsi approve till", createdAt: "2026-01-14T08:40:00Z" });
    await answerCommand(job, made.world);
    await answerCommand({ ...job, comment: 51 }, made.world);

    expect((await standing(made, { review: two })).specs).toMatchObject([
      { verdict: "needs-approval", void: [{ login: "ann", because: "approved more than 30m ago (approvals.validFor)" }] },
      { verdict: "allowed", counted: [{ login: "ann", at: "2026-01-14T08:40:00Z" }] },
    ]);
  });

  it("does not count of who pushed its commits before it was opened, or the head of more commits than GitHub tells", async () => {
    const made = await stage([approved("ben")]);
    const commits = Array.from({ length: 250 }, (_, index) => ({
      sha: String(index).padStart(40, "0"),
      people: [],
      isKnown: false,
    }));
    made.repository.commits.set(7, commits);
    const unknown = await standing(made);
    await made.ledger.pushes.save({ repository: 1, head, before: null, by: "Ben" });
    const pushed = await standing(made);
    await made.ledger.pushes.save({ repository: 1, head: commits[0]!.sha, before: null, by: "ann" });

    expect(unknown.specs[0]?.doubts?.[0]).toContain("0000000 and 250 more");
    expect(pushed.specs[0]).toMatchObject({
      verdict: "needs-approval",
      void: [{ login: "ben", because: "pushed to the pull request (separation of duties)" }],
    });
    expect(pushed.specs[0]?.doubts).toBeUndefined();
    made.repository.reviews.set(7, [approved("ann")]);
    expect((await standing(made)).specs[0]?.void).toContainEqual(expect.objectContaining({ login: "ann" }));
  });

  it("is gone when the review is dismissed, although it was kept", async () => {
    const made = await stage([approved("ben")]);
    expect((await standing(made)).verdict).toBe("allowed");

    made.repository.reviews.set(7, [given("ben", "dismissed")]);
    expect(await standing(made)).toMatchObject({
      verdict: "needs-approval",
      specs: [{ void: [{ login: "ben", because: "gave a review that was dismissed or replaced" }] }],
    });
  });

  it("goes by the rights of this moment", async () => {
    const made = await stage([approved("ben")]);
    made.repository.permissions.set("ben", "read");

    expect((await standing(made)).specs[0]?.void).toEqual([{ login: "ben", because: "has no write permission" }]);
  });

  it("is of the review that was there, and not of one that shows more", async () => {
    const made = await stage([approved("ben")]);
    await standing(made);
    const worse = review({
      at: "2026-01-14T08:45:00Z",
      specs: [spec({ policy: report([{ status: "fail", severity: "low" }]) })],
    });
    await post(made.ledger, worse);

    expect((await standing(made, { review: worse })).verdict).toBe("needs-approval");
    expect((await standing(made, { review: review({ at: "2026-01-14T08:45:00Z" }) })).verdict).toBe("allowed");
  });

  it("is nothing to a review under which a waiver is over, except to one that is merged already", async () => {
    const made = await stage([approved("ben")]);
    const over = review({ specs: [spec({ verdict: "allowed" })], holdsUntil: "2026-01-14T08:00:00.000Z" });

    expect(await standing(made, { review: over })).toMatchObject({
      verdict: "not-evaluated",
      review: { missing: ["A waiver that this review rests on has ended; it is made again."] },
    });
    expect((await standing(made, { review: over, mergedAs: "d".repeat(40) })).verdict).toBe("allowed");
  });

  it("is nothing of a head that nobody reviewed, and nothing of a bot", async () => {
    const other = { ...approved("ben"), head: "c".repeat(40) };
    const bot = { ...approved("ann"), account: { login: "github-actions[bot]", id: 41, kind: "bot" as const } };
    const made = await stage([other, bot]);
    made.repository.permissions.set("github-actions[bot]", "admin");

    expect((await standing(made)).specs[0]).toMatchObject({ verdict: "needs-approval", counted: [] });
  });

  it("does not count for a team whose members cannot be read, and says so", async () => {
    const asked = review({ specs: [spec({ approvals: { ...noApproval, count: 1, teams: ["@acme/sre", "@acme/dba"] } })] });
    const made = await stage([approved("ben")], { review: asked });
    made.repository.teams.set("@acme/sre", ["Ben"]);

    expect((await standing(made, { review: asked })).specs[0]?.missing).toEqual([
      "an approval from @acme/dba, whose members cannot be read: check the team's name, and give the App the permission members: read",
    ]);
  });

  it("asks GitHub about 25 teams at most, whatever a spec names, and takes the others for unreadable", async () => {
    const teams = Array.from({ length: 40 }, (_, n) => `@acme/team-${String(n).padStart(2, "0")}`);
    const asked = review({ specs: [spec({ approvals: { ...noApproval, count: 1, teams } })] });
    const made = await stage([approved("ben")], { review: asked });
    const looked: string[] = [];
    const hosted = made.world.host.repository(made.repository.id);
    const counting = {
      ...hosted,
      isMember: (team: string) => {
        looked.push(team);
        return Promise.resolve(true);
      },
    };

    const result = await readStanding({ hosted: counting, pull: 7, review: asked }, made.world);
    expect(looked).toHaveLength(25);
    expect(result.verdict).toBe("needs-approval");
    expect(result.specs[0]?.missing).toHaveLength(15);
    expect(result.specs[0]?.missing.every((text) => text.includes("whose members cannot be read"))).toBe(true);
  });

  it("leaves out who pushed, as the ledger saw it, and whose commits are in it", async () => {
    const made = await stage([approved("ben")]);
    await made.ledger.pulls.want({ repository: 1, number: 7, head, at: "2026-01-14T08:00:00Z", pushedBy: "Ben" });

    expect((await standing(made)).verdict).toBe("needs-approval");
  });
});

function ofSettings() {
  const made = review({ specs: [], verdict: "needs-approval", reasons: ["The settings or waivers change."] });
  return { ...made, evidence: { ...made.evidence, governanceDigest: "sha256:5e771465" } };
}

describe("new settings", () => {
  const files = { baseFiles: {}, headFiles: { ".sirsi/policies/own.rego": "package custom.acme\n" } };
  const governed = ofSettings();

  it("are approved by who approved these, not others", async () => {
    const made = await stage([], { ...files, review: governed });
    expect((await standing(made, { review: governed })).verdict).toBe("needs-approval");
    await answerCommand(job, made.world);

    expect((await standing(made, { review: governed })).verdict).toBe("allowed");
    const [saved] = await made.ledger.approvals.list(1, 7);
    await made.ledger.approvals.save({ ...saved!, governance: "sha256:of-others" });
    expect((await standing(made, { review: governed })).verdict).toBe("needs-approval");
  });
});

describe("new settings beside a spec", () => {
  it("are not agreed to again by a yes to the spec: what was taken back stays so", async () => {
    const both = review({ reasons: ["The settings or waivers change."], verdict: "needs-approval" });
    const governed = { ...both, evidence: { ...both.evidence, governanceDigest: "sha256:5e771465" } };
    const made = await stage([], { review: governed });
    await answerCommand(job, made.world);
    expect((await standing(made, { review: governed })).verdict).toBe("allowed");

    made.repository.reviews.set(7, [{ ...given("ann", "dismissed"), at: "2026-01-14T08:35:00Z" }]);
    const [first] = made.repository.comments;
    made.repository.comments.push({ ...first!, id: 51, body: "/sirsi approve shop", createdAt: "2026-01-14T08:40:00Z" });
    await answerCommand({ ...job, comment: 51 }, made.world);

    expect(await standing(made, { review: governed })).toMatchObject({
      specs: [{ verdict: "allowed" }],
      review: { verdict: "needs-approval", void: [{ login: "ann", because: "gave a review since, and it was dismissed" }] },
    });
  });
});

describe("a new waiver", () => {
  const entry = {
    id: "w1",
    rules: ["AWS-S3-010"],
    match: { spec: "shop" },
    reason: "The bucket holds public product pictures only.",
    owner: "@acme/web",
    requestedBy: "ann",
    expires: "2026-06-30",
  };
  const file = (approvedBy: readonly string[]) => ({
    ".sirsi/waivers.yaml": JSON.stringify({ waivers: [{ ...entry, approvedBy }] }),
  });
  const governed = ofSettings();

  it("is approved by those whom it names, and not by who asked for it", async () => {
    const made = await stage([approved("ben")], { review: governed, headFiles: file(["@Ben", "@acme/security"]) });
    made.repository.teams.set("@acme/security", ["cleo"]);
    await answerCommand(job, made.world);

    expect((await standing(made, { review: governed })).review).toEqual({
      verdict: "needs-approval",
      counted: [{ login: "ben", source: "review", at: "2026-01-14T08:30:00Z" }],
      void: [{ login: "ann", because: "asked for the waiver w1" }],
      missing: ["waiver w1: an approval from @acme/security, whom the file names as having approved it"],
    });

    made.repository.permissions.set("cleo", "write");
    made.repository.reviews.set(7, [approved("ben"), approved("cleo")]);
    expect((await standing(made, { review: governed })).verdict).toBe("allowed");
  });

  it("asks nobody once it is on the base, or when it ends sooner", async () => {
    const shorter = JSON.stringify({ waivers: [{ ...entry, approvedBy: ["zoe"], expires: "2026-05-01" }] });
    const made = await stage([approved("ben")], {
      review: governed,
      baseFiles: file(["zoe"]),
      headFiles: { ".sirsi/waivers.yaml": shorter },
    });

    expect((await standing(made, { review: governed })).verdict).toBe("allowed");
  });
});

describe("a merge group", () => {
  it("takes approvals of the pull requests that have its specs, and asks nothing of the others", async () => {
    const made = await stage([]);
    made.repository.pulls.push({ ...made.repository.pulls[0]!, number: 8, author: { login: "Cleo", id: 77, kind: "user" } });
    await made.ledger.approvals.save(approval("ann"));
    await made.ledger.approvals.save(approval("ben", { pull: 8, specs: [] }));

    const result = await standing(made, { pull: null });
    expect(result).toMatchObject({ verdict: "allowed", specs: [{ counted: [{ login: "ann" }] }] });
    expect(result.specs[0]?.void).toEqual([]);
  });
});
