import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Approval } from "../../../src/domain/approval.ts";
import { verdicts, type Review, type SpecReview, type Verdict } from "../../../src/domain/review.ts";
import { standingOf, type ApprovalFacts } from "../../../src/stages/authorize/approvals.ts";
import { approvalOfReview } from "../../../src/stages/authorize/approval-of-review.ts";
import { verdictRank } from "../../../src/stages/authorize/worst-verdict.ts";
import { change } from "../risk/given.ts";
import { approval, facts, given, pull, review, spec } from "./approval-given.ts";
import { noApproval, report, risk, somePlan, wave } from "./given.ts";

const standing = (parts: Partial<ApprovalFacts> = {}) => standingOf(facts(parts));
const first = (parts: Partial<ApprovalFacts> = {}) => standing(parts).specs[0]!;

describe("one approval that is asked for", () => {
  it("turns needs-approval into allowed, and says who gave it", () => {
    expect(standing({ approvals: [approval("ann")] })).toEqual({
      verdict: "allowed",
      specs: [
        {
          file: "migrations/shop.yaml",
          verdict: "allowed",
          counted: [{ login: "ann", source: "command", at: "2026-01-14T08:00:00Z" }],
          accepted: [],
          void: [],
          missing: [],
          later: [],
        },
      ],
      review: { verdict: "allowed", counted: [], void: [], missing: [] },
    });
  });

  it("is missing until somebody gives it", () => {
    expect(first()).toMatchObject({ verdict: "needs-approval", counted: [], missing: ["1 approval"] });
  });

  it("counts one person once, in any spelling", () => {
    const two = review({ specs: [spec({ approvals: { ...noApproval, count: 2 } })] });

    expect(first({ review: two, approvals: [approval("ann"), approval("ANN", { at: "2026-01-14T08:10:00Z" })] })).toMatchObject({
      verdict: "needs-approval",
      missing: ["1 approval more"],
    });
    expect(first({ review: two, approvals: [approval("ann"), approval("ben")] }).verdict).toBe("allowed");
  });

  it("is asked for even where nobody wrote a number", () => {
    const silent = review({ specs: [spec({ approvals: noApproval })] });

    expect(first({ review: silent }).missing).toEqual(["1 approval"]);
  });

  it("is asked for by the settings when a spec is removed", () => {
    const { approvals: _none, ...rest } = spec({ status: "removed", waves: [] });
    const removed = { ...rest, risk: undefined } as unknown as SpecReview;
    const gone = review({ specs: [removed] });
    const evidence = { ...gone.evidence, files: [{ file: removed.file, baseDigest: "sha256:b", headDigest: null }] };
    const parts = { review: { ...gone, evidence }, floors: { count: 2, teams: ["@acme/sre"] } };

    expect(first(parts).missing).toEqual(["2 approvals", "an approval from @acme/sre"]);
    expect(first({ ...parts, approvals: [approval("ann", {}, parts.review), approval("ben", {}, parts.review)] }).verdict).toBe(
      "allowed",
    );
  });
});

describe("an approval does not count", () => {
  it.each([
    ["of the author", approval("Olive"), {}, "is the author"],
    ["of who pushed", approval("pat"), {}, "pushed to the pull request (separation of duties)"],
    ["of who has commits in it", approval("cam"), {}, "has commits in the pull request (separation of duties)"],
    ["of a reader", approval("rob"), {}, "has no write permission"],
    ["of somebody unknown", approval("who"), {}, "has permissions that are not known"],
    ["of another pull request", approval("ann", { pull: 9 }), {}, "approved a pull request that is not part of this"],
    ["without the role", approval("ann"), { roles: { approve: { users: ["ben"] } } }, "does not have the role approve"],
    ["of a role without people", approval("ann"), { roles: { approve: {} } }, "does not have the role approve"],
    [
      "of a role that ended",
      approval("ann"),
      { roles: { approve: { users: ["Ann"], until: "2026-01-13" } } },
      "had the role approve until 2026-01-13",
    ],
    ["of other specs", approval("ann", { specs: [] }), {}, "approved other specs"],
    [
      "after asking for changes",
      approval("ann"),
      { pulls: [pull({ reviews: [given("ann", "changes-requested")] })] },
      "asked for changes since",
    ],
    [
      "when it was dismissed",
      approval("ann", { source: "review" }),
      { pulls: [pull({ reviews: [given("ann", "dismissed")] })] },
      "gave a review that was dismissed or replaced",
    ],
    ["when GitHub has no such review", approval("ann", { source: "review" }), {}, "gave a review that was dismissed or replaced"],
  ] as const)("%s", (_what, vote, parts, because) => {
    const result = first({ ...(parts as Partial<ApprovalFacts>), approvals: [vote] });

    expect(result).toMatchObject({ verdict: "needs-approval", counted: [], void: [{ login: vote.login, because }] });
  });

  it.each([
    ["2026-01-11T09:00:00Z", undefined, undefined],
    ["2026-01-11T08:59:59Z", undefined, "approved more than 72h ago (approvals.validFor)"],
    ["2026-01-14T08:30:00Z", "30m", undefined],
    ["2026-01-14T08:29:59Z", "30m", "approved more than 30m ago (approvals.validFor)"],
    ["some time", "30m", "approved more than 30m ago (approvals.validFor)"],
  ])("given at %s when it is valid for %s", (at, validFor, because) => {
    const limits = { ...noApproval, count: 1, ...(validFor === undefined ? {} : { validFor }) };
    const result = first({ review: review({ specs: [spec({ approvals: limits })] }), approvals: [approval("ann", { at })] });

    expect(result.void).toEqual(because === undefined ? [] : [{ login: "ann", because }]);
    expect(result.verdict).toBe(because === undefined ? "allowed" : "needs-approval");
  });

  it("counts on the last day of a role, and for a team's members", () => {
    expect(first({ approvals: [approval("ann")], roles: { approve: { users: ["Ann"], until: "2026-01-14" } } }).verdict).toBe(
      "allowed",
    );
    expect(first({ approvals: [approval("ben")], roles: { approve: { teams: ["@Acme/SRE"] } } }).verdict).toBe("allowed");
  });

  it("counts of pushers and of those with commits where duties need not be separate, and still not of the author", () => {
    const loose = review({ specs: [spec({ approvals: { ...noApproval, count: 1, separationOfDuties: false } })] });

    expect(first({ review: loose, approvals: [approval("pat")] }).verdict).toBe("allowed");
    expect(first({ review: loose, approvals: [approval("cam")] }).verdict).toBe("allowed");
    expect(first({ review: loose, approvals: [approval("olive")] }).verdict).toBe("needs-approval");
  });
});

describe("separation of duties that cannot be told", () => {
  const unseen = ["0123456789".repeat(4), "1".repeat(40)];
  const pulls = [pull({ unseen })];

  it("is said, and who opened the pull request still does not count", () => {
    const result = first({ pulls, approvals: [approval("olive"), approval("ann")] });

    expect(result.doubts).toEqual([expect.stringMatching(/^whose 0123456 and 1 more are: .* certain for olive only/)]);
    expect(result.counted.map(({ login }) => login)).toEqual(["ann"]);
    expect(first({ pulls, approvals: [approval("olive")] }).verdict).toBe("needs-approval");
  });

  it("is nobody's concern where duties need not be separate, or where all is known", () => {
    const loose = review({ specs: [spec({ approvals: { ...noApproval, count: 1, separationOfDuties: false } })] });

    expect(first({ pulls, review: loose }).doubts).toBeUndefined();
    expect(first({}).doubts).toBeUndefined();
  });
});

describe("what is asked for besides a number", () => {
  it("one approval from each team", () => {
    const teams = review({
      specs: [spec({ approvals: { ...noApproval, count: 1, teams: ["@acme/sre", "@acme/dba", "group:web"] } })],
    });

    expect(first({ review: teams, approvals: [approval("ben")], unreadable: ["@acme/dba"] }).missing).toEqual([
      "an approval from @acme/dba, whose members cannot be read: check the team's name, and give the App the permission members: read",
      "an approval from group:web, which is not a GitHub team: name one such as @org/team instead",
    ]);
  });

  it("nobody who asks for changes, and a reader may ask what they want", () => {
    const reviews = [given("ben", "changes-requested"), given("rob", "changes-requested")];

    expect(first({ approvals: [approval("ann")], pulls: [pull({ reviews })] })).toMatchObject({
      verdict: "needs-approval",
      missing: ["ben asked for changes: they approve, or their review is dismissed"],
    });
  });

  it("the risk accepted in writing, by somebody else than the author, besides the approval", () => {
    const risky = review({
      specs: [spec({ approvals: { ...noApproval, count: 1, acceptRisk: true }, risk: risk({ level: "high" }) })],
    });
    const yes = approval("ann", {}, risky);
    const accept = (login: string) => approval(login, { kind: "accept-risk", reason: "We have a backup." }, risky);
    const words = "the risk accepted in writing by somebody other than the author: /sirsi accept-risk REASON";

    expect(first({ review: risky, approvals: [yes] }).missing).toEqual([words]);
    expect(first({ review: risky, approvals: [yes, accept("olive")] })).toMatchObject({
      missing: [words],
      void: [{ login: "olive", because: "is the author" }],
    });
    expect(first({ review: risky, approvals: [accept("ann")] }).missing).toEqual(["1 approval"]);
    expect(first({ review: risky, approvals: [yes, accept("ann")] })).toMatchObject({
      verdict: "allowed",
      accepted: [{ login: "ann", at: "2026-01-14T08:00:00Z", reason: "We have a backup." }],
    });
    expect(
      first({ review: risky, approvals: [yes, accept("ann")], roles: { "accept-risk": { users: ["ben"] } } }).missing,
    ).toEqual([words]);
  });

  it("an owner, where something with data is destroyed", () => {
    const requirements = [{ rule: "GEN-CHG-001", address: "aws_db_instance.x", text: "An owner.", stage: "approval" as const }];
    const destroying = review({ specs: [spec({ policy: report(undefined, { requirements }) })] });
    const approvals = [approval("ann", {}, destroying)];
    const what = "GEN-CHG-001 on aws_db_instance.x: an approval by";

    expect(first({ review: destroying, approvals }).missing).toEqual([
      `${what} an owner. Nobody is one: add roles.owner to .sirsi/settings.yaml on the base`,
    ]);
    expect(first({ review: destroying, approvals, roles: { owner: { users: ["ben"] } } }).missing).toEqual([
      `${what} somebody with the role owner`,
    ]);
    expect(first({ review: destroying, approvals, roles: { owner: { users: ["ann"] } } }).verdict).toBe("allowed");
  });

  it("what a rule of a later kind asks for, which nobody can tell yet", () => {
    const requirements = [{ rule: "ACME-1", address: null, text: "Have the board agree.", stage: "approval" as const }];
    const custom = review({ specs: [spec({ policy: report(undefined, { requirements }) })] });

    expect(first({ review: custom, approvals: [approval("ann", {}, custom)] }).missing).toEqual([
      "ACME-1: Have the board agree. This version cannot tell whether that is so",
    ]);
  });

  it("environments and windows are named, and hold nothing", () => {
    const requirements = [
      { rule: "GEN-CHG-003", address: null, text: "Have somebody else approve.", stage: "approval" as const },
      { rule: "GEN-CHG-005", address: null, text: "Apply inside a window.", stage: "approval" as const },
    ];
    const approvals = { ...noApproval, count: 1, environments: ["production"] };
    const timed = review({ specs: [spec({ approvals, policy: report(undefined, { requirements }) })] });

    expect(first({ review: timed, approvals: [approval("ann", {}, timed)] })).toMatchObject({
      verdict: "allowed",
      later: ["GitHub environment production is asked when it is applied", "GEN-CHG-005: Apply inside a window."],
    });
    expect(first({ review: timed }).missing).toEqual(["1 approval", "GEN-CHG-003: Have somebody else approve."]);
  });
});

describe("an approval survives another plan of the same spec", () => {
  const then = review();
  const vote = approval("ann", {}, then);
  const after = (parts: Partial<SpecReview>, named = "sha256:n") => {
    const later = review({ specs: [spec(parts)] }, named);
    return first({ review: later, approvals: [vote] });
  };

  it("with other creations and updates, and less to object to", () => {
    const plan = somePlan({ digest: "sha256:2", changes: [change("create", "aws_s3_bucket.new")] });

    expect(after({ waves: [wave({ plan })], findings: [] }).verdict).toBe("allowed");
  });

  it.each([
    [
      "something is deleted",
      { waves: [wave({ plan: somePlan({ changes: [change("delete", "aws_db_instance.x")] }) })] },
      /delete main\/aws_db_instance.x/,
    ],
    [
      "something is replaced",
      { waves: [wave({ plan: somePlan({ changes: [change("replace", "aws_db_instance.x")] }) })] },
      /replace main/,
    ],
    [
      "something is forgotten",
      { waves: [wave({ plan: somePlan({ changes: [change("forget", "aws_db_instance.x")] }) })] },
      /forget main/,
    ],
    ["a policy fails", { policy: report([{ status: "fail", severity: "medium" }]) }, /came up: policy/],
    ["a policy cannot be judged", { policy: report([{ status: "unknown", severity: "low" }]) }, /came up: policy/],
    ["something is not known any more", { unknowns: ["The region."] }, /came up: gap The region/],
    [
      "there is a new finding",
      {
        findings: [
          {
            code: "SIR-W401",
            level: "warning",
            at: "spec.x",
            message: "",
            path: [],
            location: { file: "f", line: 1, column: 1, endLine: 1, endColumn: 1 },
          },
        ],
      },
      /came up: finding SIR-W401@spec.x/,
    ],
    ["the risk is higher", { risk: risk({ level: "medium" }) }, /^approved when the risk was low; it is medium$/],
    [
      "a wave has its first plan",
      { waves: [wave(), wave({ name: "late", plan: somePlan({ wave: "late" }) })] },
      /^approved before there was a plan of late$/,
    ],
  ] as const)("and not when %s", (_what, parts, because) => {
    const result = after(parts);

    expect(result.verdict).toBe("needs-approval");
    expect(result.void).toEqual([{ login: "ann", because: expect.stringMatching(because) }]);
  });

  it("and not when its text or a file that it names changed", () => {
    const because = "approved another version: the spec, or a file that it names, changed since";

    expect(after({}, "sha256:other").void).toEqual([{ login: "ann", because }]);
    expect(first({ review: review({}, "sha256:n", "sha256:edited"), approvals: [vote] }).void).toEqual([
      { login: "ann", because },
    ]);
  });

  it("only with the same plans where the files that it names were not recorded", () => {
    const bare = review({}, null);
    const old = approval("ann", {}, bare);
    const replanned = review({ specs: [spec({ waves: [wave({ plan: somePlan({ digest: "sha256:2" }) })] })] }, null);

    expect(first({ review: bare, approvals: [old] }).verdict).toBe("allowed");
    expect(first({ review: replanned, approvals: [old] }).verdict).toBe("needs-approval");
  });

  it("and when what failed is waived since, not when a waiver ended", () => {
    const status = (name: "fail" | "waived") =>
      review({ specs: [spec({ policy: report([{ status: name, severity: "medium" }]) })] });

    expect(first({ review: status("waived"), approvals: [approval("ann", {}, status("fail"))] }).verdict).toBe("allowed");
    expect(first({ review: status("fail"), approvals: [approval("ann", {}, status("waived"))] }).verdict).toBe("needs-approval");
  });
});

describe("a merge group", () => {
  it("takes the approvals of each pull request that has the same text, and of nobody who wrote one of them", () => {
    const pulls = [pull(), pull({ number: 8, author: "ann", pushers: ["ann"] })];
    const authors = [{ login: "ann", because: "is the author" }];

    expect(first({ pulls, approvals: [approval("ben")] }).verdict).toBe("allowed");
    expect(first({ pulls, approvals: [approval("ann", { pull: 8 })] }).void).toEqual(authors);
    expect(first({ pulls, approvals: [approval("ann")] }).void).toEqual(authors);
  });
});

it("does not bring back a yes whose author objected since, when somebody else dismisses the objection", () => {
  const objection = { ...given("ann", "dismissed"), at: "2026-01-14T08:40:00Z" };
  const earlier = { ...objection, at: "2026-01-14T08:20:00Z" };
  const command = approval("ann", { source: "command", at: "2026-01-14T08:30:00Z" });

  expect(first({ approvals: [command], pulls: [pull({ reviews: [objection] })] }).verdict).toBe("needs-approval");
  expect(first({ approvals: [command], pulls: [pull({ reviews: [earlier] })] }).verdict).toBe("allowed");
});

describe("settings and waivers that change", () => {
  const governed = review({ specs: [], reasons: ["The settings or waivers change."], verdict: "needs-approval" });
  const vote = approval("ann", { governance: "sha256:g", specs: [] });

  it("need the settings' count from people who are not the author", () => {
    const two = { review: governed, governance: "sha256:g", floors: { count: 2 } };

    expect(standing({ ...two, approvals: [vote, { ...vote, login: "olive" }] }).review).toMatchObject({
      verdict: "needs-approval",
      missing: ["1 approval more"],
      void: [{ login: "olive", because: "is the author" }],
    });
    expect(standing({ ...two, approvals: [vote, { ...vote, login: "ben" }] }).verdict).toBe("allowed");
  });

  it("need somebody even where the settings ask for nobody", () => {
    expect(standing({ review: governed, governance: "sha256:g", floors: { count: 0 } }).verdict).toBe("needs-approval");
  });

  it("are not approved by an approval of others, or when nobody knows which", () => {
    expect(standing({ review: governed, governance: "sha256:h", approvals: [vote] }).verdict).toBe("needs-approval");
    expect(standing({ review: governed, governance: null, approvals: [{ ...vote, governance: null }] }).verdict).toBe(
      "needs-approval",
    );
  });

  it("hold a review whose specs are all approved", () => {
    const both = review({ reasons: ["The settings or waivers change."], verdict: "needs-approval" });
    const yes = approval("ann", {}, both);

    expect(standing({ review: both, governance: "sha256:g", approvals: [yes] })).toMatchObject({
      verdict: "needs-approval",
      specs: [{ verdict: "allowed" }],
      review: { verdict: "needs-approval", missing: ["1 approval"] },
    });
    expect(standing({ review: both, governance: "sha256:g", approvals: [{ ...yes, governance: "sha256:g" }] }).verdict).toBe(
      "allowed",
    );
  });
});

describe("GitHub's own approval", () => {
  const at = { repository: 1, pull: 7, governance: null, review: review(), postedAt: review().at };
  const pulls = [pull({ reviews: [given("ann", "approved")] })];

  it("counts like one by command", () => {
    const vote = approvalOfReview(given("ann", "approved"), at)!;

    expect(first({ approvals: [vote], pulls })).toMatchObject({
      verdict: "allowed",
      counted: [{ login: "ann", source: "review" }],
    });
  });

  it("is of the text alone when it was given before our review was there", () => {
    const vote = approvalOfReview({ ...given("ann", "approved"), at: "2026-01-14T07:59:58Z" }, at)!;

    expect(first({ approvals: [vote], pulls }).void).toEqual([
      { login: "ann", because: "approved before there was a plan of main" },
    ]);
  });

  it("is none for another head, a comment, a request, or a bot", () => {
    const bot = { login: "github-actions[bot]", id: 41, kind: "bot" as const };

    expect(approvalOfReview({ ...given("ann", "approved"), account: bot }, at)).toBeUndefined();
    expect(approvalOfReview({ ...given("ann", "approved"), head: "b".repeat(40) }, at)).toBeUndefined();
    expect(approvalOfReview(given("ann", "commented"), at)).toBeUndefined();
    expect(approvalOfReview(given("ann", "changes-requested"), at)).toBeUndefined();
  });
});

describe("whatever people say", () => {
  const logins = ["ann", "ben", "olive", "pat", "rob", "who"];
  const vote: fc.Arbitrary<Approval> = fc
    .record({
      login: fc.constantFrom(...logins),
      kind: fc.constantFrom("approve" as const, "accept-risk" as const),
      governance: fc.constantFrom(null, "sha256:g"),
      level: fc.constantFrom("low" as const, "high" as const),
      pull: fc.constantFrom(7, 9),
      at: fc.constantFrom("2026-01-14T08:00:00Z", "2026-01-14T08:30:00Z"),
    })
    .map(({ level, ...parts }) => approval(parts.login, parts, review({ specs: [spec({ risk: risk({ level }) })] })));
  const situation = fc.record({
    own: fc.constantFrom<Verdict>(...verdicts),
    governs: fc.boolean(),
    count: fc.integer({ min: 0, max: 3 }),
    acceptRisk: fc.boolean(),
    votes: fc.array(vote, { maxLength: 6 }),
  });
  type Situation = typeof situation extends fc.Arbitrary<infer T> ? T : never;
  const stand = ({ own, governs, count, acceptRisk }: Situation, approvals: readonly Approval[]) => {
    const approvalsAsked = { ...noApproval, count, ...(acceptRisk ? { acceptRisk: true as const } : {}) };
    const whole: Review = review({
      specs: [spec({ verdict: own, approvals: approvalsAsked })],
      verdict: governs && own === "allowed" ? "needs-approval" : own,
      reasons: governs ? ["The settings or waivers change."] : [],
    });
    return { whole, standing: standing({ review: whole, approvals, governance: governs ? "sha256:g" : null }) };
  };

  it("nothing but needs-approval is ever lifted, and nothing gets worse than the review", () => {
    fc.assert(
      fc.property(situation, (given_) => {
        const { whole, standing: result } = stand(given_, given_.votes);

        expect(verdictRank(result.verdict)).toBeGreaterThanOrEqual(verdictRank(whole.verdict));
        if (whole.verdict !== "needs-approval") expect(result.verdict).toBe(whole.verdict);
      }),
    );
  });

  it("no vote means the review's own verdict", () => {
    fc.assert(
      fc.property(situation, (given_) => {
        const { whole, standing: result } = stand(given_, []);

        expect(result.verdict).toBe(whole.verdict);
      }),
    );
  });

  it("one more vote never worsens anything", () => {
    fc.assert(
      fc.property(situation, vote, fc.nat(), (given_, more, at) => {
        const before = stand(given_, given_.votes).standing;
        const after = stand(given_, given_.votes.toSpliced(at % (given_.votes.length + 1), 0, more)).standing;

        expect(verdictRank(after.verdict)).toBeGreaterThanOrEqual(verdictRank(before.verdict));
        expect(after.specs[0]!.missing.length).toBeLessThanOrEqual(before.specs[0]!.missing.length);
      }),
      { numRuns: 500 },
    );
  });

  it("an allowed verdict has as many different people behind it as were asked for", () => {
    fc.assert(
      fc.property(
        situation.map((some): Situation => ({ ...some, own: "needs-approval" })),
        (given_) => {
          const { whole, standing: result } = stand(given_, given_.votes);
          expect(whole.verdict).toBe("needs-approval");
          if (result.specs[0]!.verdict !== "allowed") return;
          const people = new Set(result.specs[0]!.counted.map(({ login }) => login));

          expect(people.size).toBeGreaterThanOrEqual(given_.count);
          expect([...people].filter((login) => !["ann", "ben"].includes(login))).toEqual([]);
          expect(people.size + result.specs[0]!.accepted.length).toBeGreaterThan(0);
        },
      ),
      { numRuns: 500 },
    );
  });
});
