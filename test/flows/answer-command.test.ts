import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Failure } from "../../src/domain/failure.ts";
import type { Review } from "../../src/domain/review.ts";
import { answerCommand } from "../../src/flows/answer-command.ts";
import { head, review, spec } from "../stages/authorize/approval-given.ts";
import { noApproval, risk } from "../stages/authorize/given.ts";
import { answers, job, post, reactions, scene, worldOf, type SceneParts } from "./command-given.ts";

const settings = (text: string) => ({ ".sirsi/settings.yaml": `apiVersion: sirsi.dev/v1\nkind: Settings\n${text}` });

async function told(parts: SceneParts) {
  const stage = await scene(parts);
  const outcome = await answerCommand(job, stage.world);
  return { ...stage, outcome, says: answers(stage), reacts: reactions(stage) };
}

describe("nobody is answered", () => {
  it.each([
    ["talk", { body: "Looks good to me" }, "The comment is no command."],
    ["an edited comment", { body: "/sirsi approve", edited: true }, "The comment was edited; only new comments are commands."],
    ["a bot", { body: "/sirsi approve", login: "dependabot[bot]", bot: true }, "The comment is by a bot."],
    ["a reader", { body: "/sirsi approve", login: "rob" }, "Only people who may write to this repository can give commands."],
    [
      "a stranger's mistake",
      { body: "/sirsi $(id)", login: "eve" },
      "Only people who may write to this repository can give commands.",
    ],
  ] as const)("for %s", async (_what, parts, why) => {
    const { outcome, repository, queue, ledger } = await told(parts);

    expect(outcome).toEqual({ outcome: "ignored", why });
    expect(repository.comments).toHaveLength(1);
    expect(repository.reactions).toEqual([]);
    expect(queue.waiting).toEqual([]);
    expect(await ledger.approvals.list(1, 7)).toEqual([]);
  });

  it("for what is gone", async () => {
    const { world } = await scene({ body: "/sirsi plan" });

    expect(await answerCommand({ ...job, comment: 51 }, world)).toEqual({ outcome: "ignored", why: "The comment is gone." });
    expect(await answerCommand({ ...job, pull: 8 }, world)).toEqual({
      outcome: "ignored",
      why: "The pull request is not there.",
    });
    expect(await answerCommand({ ...job, repository: 2 }, world)).toMatchObject({ outcome: "ignored" });
  });
});

describe("a refusal is a reaction and one comment", () => {
  it("for a mistake, without repeating it", async () => {
    const { says, reacts } = await told({ body: "/sirsi approve `rm -rf` @everyone" });

    expect(reacts).toEqual(["eyes", "confused"]);
    expect(says).toEqual(["The line holds a backtick, which no command takes. Leave it out. `/sirsi help`\n"]);
  });

  it("for who lacks the role, by the base's settings and not the head's", async () => {
    const { says, reacts, ledger } = await told({
      body: "/sirsi approve",
      baseFiles: settings("roles: { approve: { users: [ben] } }\n"),
      headFiles: settings("roles: { approve: { users: [ann] } }\n"),
    });

    expect(reacts).toEqual(["eyes", "-1"]);
    expect(says).toEqual(["This needs the role approve. Ask somebody who has it: roles.approve in .sirsi/settings.yaml.\n"]);
    expect(await ledger.approvals.list(1, 7)).toEqual([]);
  });

  it("says which team could not be read", async () => {
    const { says } = await told({
      body: "/sirsi approve",
      baseFiles: settings('roles: { approve: { teams: ["@acme/sre"] } }\n'),
    });

    expect(says[0]).toContain("acme/sre could not be read: check the name, and give the App the permission members: read.");
  });

  it("for everybody while the base's settings are broken", async () => {
    const { says, reacts } = await told({ body: "/sirsi approve", baseFiles: settings("rolls: {}\n") });

    expect(reacts).toEqual(["eyes", "-1"]);
    expect(says[0]).toMatch(/^\.sirsi\/settings\.yaml on the base cannot be used: /);
  });

  it("on a closed pull request, save for questions", async () => {
    const closed = { pull: { state: "closed" as const } };

    expect((await told({ body: "/sirsi plan", ...closed })).says).toEqual(["This pull request is closed.\n"]);
    expect((await told({ body: "/sirsi help", ...closed })).reacts).toEqual(["eyes", "+1"]);
  });
});

describe("/sirsi approve", () => {
  it("keeps what was approved, has the check concluded, and answers by a reaction alone", async () => {
    const { ledger, queue, says, reacts } = await told({ body: "/sirsi approve" });

    expect(await ledger.approvals.list(1, 7)).toEqual([
      {
        repository: 1,
        pull: 7,
        login: "ann",
        userId: 3,
        kind: "approve",
        source: "command",
        comment: 50,
        head,
        at: "2026-01-14T08:30:00Z",
        governance: null,
        specs: [expect.objectContaining({ file: "migrations/shop.yaml", risk: "low", planDigests: { main: "sha256:0" } })],
      },
    ]);
    expect(queue.waiting).toEqual([{ type: "conclude", repository: 1, pull: 7, trace: "trace-1" }]);
    expect(reacts).toEqual(["eyes", "+1"]);
    expect(says).toEqual([]);
  });

  it("covers new settings only when no spec is named", async () => {
    const made = review();
    const changed = { ...made, evidence: { ...made.evidence, governanceDigest: "sha256:5e771465" } };
    const all = await told({ body: "/sirsi approve", review: changed });
    const one = await told({ body: "/sirsi approve shop", review: changed });

    expect((await all.ledger.approvals.list(1, 7))[0]?.governance).toBe("sha256:5e771465");
    expect((await one.ledger.approvals.list(1, 7))[0]?.governance).toBeNull();
  });

  it("adds one spec to another of the same head", async () => {
    const two = review({ specs: [spec(), spec({ file: "migrations/till.yaml", migration: "till" })] });
    const stage = await told({ body: "/sirsi approve shop", review: two });
    stage.repository.comments.push({
      ...stage.repository.comments[0]!,
      id: 51,
      body: "/sirsi approve till",
      createdAt: "2026-01-14T08:40:00Z",
    });
    await answerCommand({ ...job, comment: 51 }, stage.world);

    const [approval, ...more] = await stage.ledger.approvals.list(1, 7);
    expect(more).toEqual([]);
    expect(approval?.specs.map(({ file }) => file)).toEqual(["migrations/shop.yaml", "migrations/till.yaml"]);
  });

  it("adds one spec to another that was approved in the same second", async () => {
    const two = review({ specs: [spec(), spec({ file: "migrations/till.yaml", migration: "till" })] });
    const stage = await told({ body: "/sirsi approve shop", review: two });
    stage.repository.comments.push({ ...stage.repository.comments[0]!, id: 51, body: "/sirsi approve till" });
    await answerCommand({ ...job, comment: 51 }, stage.world);

    const [approval] = await stage.ledger.approvals.list(1, 7);
    expect(approval?.specs.map(({ file }) => file)).toEqual(["migrations/shop.yaml", "migrations/till.yaml"]);
  });

  it.each([
    ["by the author, in any spelling", { login: "olive" }, "-1", "The author of a pull request cannot approve it."],
    ["while the review is not there", { review: null }, "confused", "The review of `aaaaaaa` is not finished."],
    [
      "of a review that is newer than the comment",
      { at: "2026-01-14T07:59:59Z" },
      "confused",
      "There is a newer review than your comment",
    ],
    [
      "of a commit that nobody reviewed",
      { pull: { head: { sha: "c".repeat(40), ref: "data", repository: 1 } } },
      "confused",
      "`ccccccc` is not finished",
    ],
    ["of nothing", { review: review({ specs: [] }) }, "confused", "There is nothing to approve"],
  ] as const)("is refused %s", async (_what, parts, reaction, sentence) => {
    const { says, reacts, ledger, queue } = await told({ body: "/sirsi approve", ...parts });

    expect(reacts).toEqual(["eyes", reaction]);
    expect(says[0]).toContain(sentence);
    expect(await ledger.approvals.list(1, 7)).toEqual([]);
    expect(queue.waiting).toEqual([]);
  });

  it("names the specs there are when one is not among them, and not what was written", async () => {
    const { says } = await told({ body: "/sirsi approve zqxjkv" });

    expect(says).toEqual(["This pull request has no spec of that name. There are:\n\n- `migrations/shop.yaml`\n"]);
  });
});

describe("/sirsi accept-risk", () => {
  const risky: Review = review({
    specs: [spec({ risk: risk({ level: "high" }), approvals: { ...noApproval, count: 1, acceptRisk: true } })],
  });

  it("keeps the reason with the name", async () => {
    const { ledger, reacts } = await told({ body: "/sirsi accept-risk We restored the backup on Monday.", review: risky });

    expect(reacts).toEqual(["eyes", "+1"]);
    expect(await ledger.approvals.list(1, 7)).toMatchObject([
      { kind: "accept-risk", login: "ann", reason: "We restored the backup on Monday." },
    ]);
  });

  it("is not taken from the author, or where nothing is risky", async () => {
    const body = "/sirsi accept-risk We restored the backup on Monday.";

    expect((await told({ body, review: risky, login: "olive" })).reacts).toEqual(["eyes", "-1"]);
    expect((await told({ body })).reacts).toEqual(["eyes", "confused"]);
  });
});

describe("/sirsi plan", () => {
  it("has the newest commit reviewed again", async () => {
    const { queue, reacts } = await told({ body: "/sirsi plan", review: null });

    expect(queue.waiting).toEqual([{ type: "review", repository: 1, pull: 7, trace: "trace-1", again: true }]);
    expect(reacts).toEqual(["eyes", "+1"]);
  });

  it("releases the commit of a fork that was there when the comment was written", async () => {
    const { ledger } = await told({ body: "/sirsi plan", pull: { head: { sha: head, ref: "data", repository: 99 } } });

    expect(await ledger.pulls.isReleased(1, 7, head)).toBe(true);
  });

  it("releases no commit of a fork whose first review came after the comment", async () => {
    const fork = { head: { sha: head, ref: "data", repository: 99 } };
    const { ledger, queue } = await told({ body: "/sirsi plan", pull: fork, at: "2026-01-14T07:59:59Z" });

    expect(await ledger.pulls.isReleased(1, 7, head)).toBe(false);
    expect(queue.waiting).toEqual([]);
  });

  it.each([
    ["was pushed since", { sha: "c".repeat(40), ref: "data", repository: 99 }],
    ["comes from a fork that is gone", { sha: "c".repeat(40), ref: "data", repository: null }],
  ])("releases no commit that %s", async (_what, pushed) => {
    const { ledger, queue, reacts } = await told({ body: "/sirsi plan", pull: { head: pushed } });

    expect(reacts).toEqual(["eyes", "confused"]);
    expect(await ledger.pulls.isReleased(1, 7, pushed.sha)).toBe(false);
    expect(queue.waiting).toEqual([]);
  });
});

describe("/sirsi unlock", () => {
  async function hanging(startedAt: string) {
    const stage = await scene({ body: "/sirsi unlock", review: null });
    const { id } = await stage.ledger.reviews.begin(
      { repository: 1, pull: 7, head, base: "b".repeat(40), trace: "t" },
      startedAt,
    );
    stage.repository.checks.push({ id: 1, head, name: "sirsi / review", externalId: id, output: { title: "t", summary: "s" } });
    return { ...stage, id };
  }

  it("gives up a review that hangs and starts it again", async () => {
    const stage = await hanging("2026-01-14T08:20:00Z");
    await answerCommand(job, stage.world);

    expect((await stage.ledger.reviews.read(stage.id))?.state).toBe("superseded");
    expect(stage.queue.waiting).toMatchObject([{ type: "review", again: true }]);
    expect(answers(stage)).toEqual(["The review of `aaaaaaa` had hung for 40 minutes. It was given up, and starts again.\n"]);
  });

  it("leaves one that only runs", async () => {
    const stage = await hanging("2026-01-14T08:59:40Z");
    await answerCommand(job, stage.world);

    expect((await stage.ledger.reviews.read(stage.id))?.state).toBe("running");
    expect(stage.queue.waiting).toEqual([]);
    expect(answers(stage)[0]).toContain("began less than a minute ago and still runs");
  });

  it("says so when nothing is locked", async () => {
    expect((await told({ body: "/sirsi unlock" })).says[0]).toMatch(/^Nothing is locked/);
  });
});

describe("/sirsi explain and help", () => {
  it("explains a code, a rule, a spec and the whole", async () => {
    expect((await told({ body: "/sirsi explain E103" })).says[0]).toContain("SIR-E103");
    expect((await told({ body: "/sirsi explain aws-s3-010" })).says[0]).toContain("Bucket writes access logs");
    expect((await told({ body: "/sirsi explain shop" })).says[0]).toContain("Needs 1 approval.");
    expect((await told({ body: "/sirsi explain" })).says[0]).toContain("**Needs approval** at `aaaaaaa`");
    expect((await told({ body: "/sirsi explain nothing" })).reacts).toEqual(["eyes", "confused"]);
  });

  it("escapes what stands in a review", async () => {
    const hostile = review({ specs: [spec({ reasons: ["</details> @everyone [x](https://evil.example) <!-- -->"] })] });
    const [text = ""] = (await told({ body: "/sirsi explain", review: hostile })).says;

    expect(text).not.toMatch(/@everyone|(?<!\\)<|(?<!\\)\]\(/);
  });

  it("keeps to what a comment holds", async () => {
    const many = review({
      specs: Array.from({ length: 20 }, () => spec({ reasons: Array.from({ length: 15 }, () => "<".repeat(400)) })),
    });
    const stage = await scene({ body: "/sirsi explain", review: many });
    await answerCommand(job, stage.world);

    const body = stage.repository.comments[1]?.body ?? "";
    expect(body.length).toBeGreaterThan(30_000);
    expect(body.length).toBeLessThan(60_300);
    expect(body).toContain("The rest is left out");
  });

  it("lists every command", async () => {
    const [text = ""] = (await told({ body: "/sirsi" })).says;

    for (const name of ["plan", "explain", "approve", "accept-risk", "unlock", "help"]) expect(text).toContain(`/sirsi ${name}`);
  });
});

describe("cut short anywhere and run again", () => {
  it.each(["/sirsi approve", "/sirsi plan", "/sirsi help", "/sirsi nonsense", "/sirsi unlock"])(
    "%s does and says the same once",
    async (body) => {
      const whole = await told({ body });
      const wanted = {
        approvals: await whole.ledger.approvals.list(1, 7),
        jobs: whole.queue.waiting,
        says: whole.says,
        reacts: whole.reacts,
      };
      for (let step = 1; step <= 8; step += 1) {
        const stage = await scene({ body });
        const killed = await killedAt(step, stage);
        await answerCommand(job, stage.world);
        await answerCommand(job, stage.world);

        expect({
          approvals: await stage.ledger.approvals.list(1, 7),
          jobs: stage.queue.waiting,
          says: answers(stage),
          reacts: reactions(stage),
        }).toEqual(wanted);
        if (!killed) return;
      }
      expect.unreachable("A command has fewer than eight writes.");
    },
  );

  it("an approval stands although a commit was pushed before the second run", async () => {
    const stage = await scene({ body: "/sirsi approve" });
    await killedAt(3, stage);
    stage.repository.pulls[0] = { ...stage.repository.pulls[0]!, head: { sha: "c".repeat(40), ref: "data", repository: 1 } };
    await answerCommand(job, stage.world);

    expect(await stage.ledger.approvals.list(1, 7)).toMatchObject([{ head }]);
    expect(reactions(stage)).toEqual(["eyes", "+1"]);
    expect(stage.queue.waiting).toMatchObject([{ type: "conclude" }]);
  });

  /** Dies before the n-th thing that is written anywhere. */
  async function killedAt(n: number, { repository, ledger, queue }: Awaited<ReturnType<typeof scene>>): Promise<boolean> {
    let left = n;
    const step = () => {
      left -= 1;
      if (left === 0) throw new Failure("host-unreachable", { what: "anything", why: "killed" });
    };
    const before =
      <A extends readonly unknown[], R>(work: (...args: A) => Promise<R>) =>
      async (...args: A): Promise<R> => {
        step();
        return work(...args);
      };
    repository.beforeWrite = step;
    const dying = worldOf(
      repository,
      {
        ...ledger,
        pulls: { ...ledger.pulls, release: before((...args) => ledger.pulls.release(...args)) },
        approvals: { ...ledger.approvals, save: before((approval) => ledger.approvals.save(approval)) },
      },
      { ...queue, send: before((next) => queue.send(next)) },
    );
    const died = await answerCommand(job, dying).then(
      () => false,
      (error: unknown) => {
        if (error instanceof Failure) return true;
        throw error;
      },
    );
    repository.beforeWrite = () => undefined;
    return died;
  }
});

it("whatever a stranger writes, nothing is written in answer, and whatever a writer writes, no answer holds it", async () => {
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: "grapheme" }), fc.constantFrom("rob", "ann"), async (text, login) => {
      const { repository, says } = await told({ body: `/sirsi ${text} zqxjkv @everyone`, login });

      if (login === "rob") expect(repository.reactions).toEqual([]);
      expect(says.join()).not.toMatch(/zqxjkv|@everyone/);
      expect(says.length).toBeLessThan(2);
    }),
    { numRuns: 60 },
  );
});

it("a review of another pull request with the id of a check is never given up", async () => {
  const stage = await scene({ body: "/sirsi unlock", review: null });
  const { id } = await stage.ledger.reviews.begin(
    { repository: 1, pull: 8, head, base: "b", trace: "t" },
    "2026-01-14T01:00:00Z",
  );
  stage.repository.checks.push({ id: 1, head, name: "sirsi / review", externalId: id, output: { title: "t", summary: "s" } });
  await answerCommand(job, stage.world);

  expect((await stage.ledger.reviews.read(id))?.state).toBe("running");
  await post(stage.ledger, review());
  expect(answers(stage)[0]).toMatch(/^Nothing is locked/);
});
