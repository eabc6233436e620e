import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Comment, PullRequest, Repository } from "../../github/model.ts";
import { bucket, settings } from "./specs.ts";
import { checkOf, commentOf, startApp, type RunningApp } from "./start-app.ts";

const path = "migrations/files.yaml";
const inventory = readFileSync(new URL("../../../templates/specs/inventory/shop-servers.csv", import.meta.url), "utf8");

/** A waivers file that people wrote comments into. */
const waivers = `# Asked for with /sirsi waive, approved by those named.
apiVersion: sirsi.dev/v1
kind: Waivers
waivers: [] # none yet
`;

describe("a command", { timeout: 60_000 }, () => {
  let app: RunningApp;
  let repository: Repository;
  let pull: PullRequest;

  beforeAll(async () => {
    app = await startApp({ terraform: false });
    app.github.organization("acme");
    repository = app.github.createRepository("acme/shop", {
      files: {
        [path]: bucket("files"),
        ".sirsi/settings.yaml": settings('roles: { waive: { teams: ["@acme/security"], users: [ana] } }\n'),
        ".sirsi/waivers.yaml": waivers,
        "inventory/servers.csv": inventory,
      },
    });
    for (const login of ["ana", "ben", "sam"]) app.github.collaborator(repository, login, "write");
    app.github.collaborator(repository, "rita", "read");
    app.github.team("acme", "security", ["sam"]);
    app.github.install(app.app, "acme");
    pull = await app.github.user("ana").openPullRequest(repository, { files: { [path]: bucket("files", { region: "france" }) } });
    await app.idle();
  });
  afterAll(async () => {
    await app.stop();
  });

  const answersTo = (comment: Comment): readonly string[] =>
    app.github.comments(pull).flatMap(({ body }) => (body.startsWith(`<!-- sirsi-command:${comment.id} -->`) ? [body] : []));

  async function say(login: string, body: string) {
    const comment = app.github.user(login).comment(pull, body);
    await app.idle();
    const answers = answersTo(comment);
    expect(answers.length).toBeLessThan(2);
    return { answer: answers[0] ?? "", reactions: comment.reactions.map(({ content }) => content) };
  }

  it("that helps names every command", async () => {
    const { answer, reactions } = await say("ana", "/sirsi help");

    expect(reactions).toEqual(["eyes", "+1"]);
    for (const name of ["plan", "explain", "approve", "waive", "accept-risk", "discover", "unlock", "help"])
      expect(answer).toContain(`/sirsi ${name}`);
  });

  it("that explains says what a rule is for", async () => {
    const { answer } = await say("ana", "/sirsi explain GEN-TAG-002");

    expect(answer).toContain("GEN-TAG-002");
    expect(answer).toContain("dataClassification");
  });

  it("that unlocks says that nothing is locked", async () => {
    expect((await say("ana", "/sirsi unlock")).answer).toContain("Nothing is locked");
  });

  it("that does not exist gets one clear answer", async () => {
    const { answer, reactions } = await say("ana", "/sirsi aprove");

    expect(reactions).toEqual(["eyes", "confused"]);
    expect(answer).toContain("There is no such command. Did you mean approve?");
  });

  it("of a reader, of a bot, in a quotation or in an edited comment does and says nothing", async () => {
    const since = app.github.mark();
    const ana = app.github.user("ana");
    const edited = ana.comment(pull, "Looks good.");
    await app.idle();
    ana.editComment(edited, "/sirsi help");
    app.github.user("sirsi[bot]").comment(pull, "/sirsi help");
    for (const [login, body] of [
      ["rita", "/sirsi plan"],
      ["ana", "> /sirsi plan\n\nShould we?"],
      ["ana", "```\n/sirsi plan\n```"],
      ["ana", "Please try /sirsi plan"],
    ] as const) {
      const { answer, reactions } = await say(login, body);
      expect([answer, ...reactions]).toEqual([""]);
    }

    expect(app.github.requests({ since, writes: true })).toEqual([]);
  });

  it("that discovers opens a pull request with the workloads of an inventory on the base", async () => {
    const { answer } = await say("ana", `/sirsi discover inventory/servers.csv into: ${path}`);
    const proposal = repository.pulls.at(-1)!;
    const text = app.github.file(repository, proposal.head.sha, path) ?? "";

    expect(answer).toContain(`Opened pull request ${proposal.number}.`);
    expect(proposal.base.ref).toBe("main");
    expect(text).toContain("# Files of files.");
    expect(text).toContain("region: germany");
    expect(text.match(/- name: /g)?.length).toBeGreaterThan(2);
    await app.idle();
    expect(app.github.comments(proposal).map(({ body }) => body)).not.toContainEqual(
      expect.stringContaining("Reviewed without credentials"),
    );
  });

  const day = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

  it("that asks for a waiver that ended, or for too long, is refused in words", async () => {
    const ended = await say("ana", `/sirsi waive GEN-TAG-002 until ${day(-1)} reason: The owner is on leave until then.`);
    const long = await say("ana", `/sirsi waive GEN-TAG-002 until ${day(400)} reason: The owner is on leave until then.`);

    expect(ended.answer).toContain("The waiver would have ended before it began. Choose a later day.");
    expect(long.answer).toContain("It runs 400 days; at most 180 are allowed.");
    expect([ended.reactions.at(-1), long.reactions.at(-1)]).toEqual(["confused", "-1"]);
  });

  it("of somebody without its role is refused", async () => {
    const { answer } = await say("ben", `/sirsi waive GEN-TAG-002 until ${day(30)} reason: The owner is on leave until then.`);

    expect(answer).toContain("This needs the role waive.");
  });

  let waiver: PullRequest;

  it("that asks for a waiver opens a pull request on the waivers, with the file's comments kept", async () => {
    const before = reviewText();
    const { answer } = await say("ana", `/sirsi waive GEN-TAG-002 until ${day(30)} reason: The owner is on leave until then.`);
    waiver = repository.pulls.at(-1)!;
    const text = app.github.file(repository, waiver.head.sha, ".sirsi/waivers.yaml") ?? "";

    expect(answer).toContain(`Opened pull request ${waiver.number}`);
    expect(text).toContain("# Asked for with /sirsi waive, approved by those named.");
    expect(text).toContain("# none yet");
    expect(text).toContain("requestedBy: ana");
    expect(before).toContain("GEN-TAG-002");
    expect(checkOf(app, waiver).conclusion).toBe("action_required");
  });

  /** The review's comment, among our answers. */
  const reviewText = (): string =>
    app.github.comments(pull).find(({ body }) => body.startsWith("<!-- sirsi-gitops:review:v1 -->"))?.body ?? "";

  it("asked for twice is one pull request", async () => {
    const count = repository.pulls.length;
    const { answer } = await say("ana", `/sirsi waive GEN-TAG-002 until ${day(30)} reason: The owner is on leave until then.`);

    expect(answer).toContain(`There is pull request ${waiver.number}`);
    expect(repository.pulls).toHaveLength(count);
  });

  it("for a waiver is approved by those whom it names, never by who asked", async () => {
    app.github.user("ana").approve(waiver);
    await app.idle();
    const own = [checkOf(app, waiver).conclusion, commentOf(app, waiver)];
    app.github.user("sam").approve(waiver);
    await app.idle();

    expect(own[0]).toBe("action_required");
    expect(own[1]).toContain("ana asked for the waiver");
    expect(checkOf(app, waiver).conclusion).toBe("success");
  });

  it("for a waiver that is merged has the first pull request reviewed again by itself, with the rule waived", async () => {
    await app.github.user("sam").merge(waiver);
    await app.idle();

    expect(reviewText()).toMatch(/waived/i);
    expect(app.github.comments(pull).filter(({ body }) => body.startsWith("<!-- sirsi-gitops:review"))).toHaveLength(1);
  });

  it("breaks nothing of GitHub's own description", () => {
    expect(app.github.violations).toEqual([]);
  });
});
