import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Fault } from "../../github/http/faults.ts";
import type { Comment, PullRequest, Review } from "../../github/model.ts";
import { killedAt, quiet, type AppProcess } from "./app-process.ts";
import { applied, startShop, unanswered } from "./killed-at.ts";
import { closedAgain } from "./specs.ts";
import { checkOf, commentOf, commentsOf } from "./start-app.ts";

const terraform = process.env["SIRSI_TERRAFORM_BIN"];
const realParts = Object.fromEntries(
  ["SIRSI_TERRAFORM_BIN", "SIRSI_TERRAFORM_MIRROR", "PATH"].map((name) => [name, process.env[name] ?? ""]),
);

describe.skipIf(terraform === undefined)("what people said survives a kill (needs Terraform)", { timeout: 180_000 }, () => {
  let app: AppProcess;
  let pull: PullRequest;

  beforeAll(async () => {
    const shop = await startShop(realParts);
    app = shop.app;
    pull = await app.github.user("ana").openPullRequest(shop.repository, { files: { "migrations/shop.yaml": closedAgain } });
    await quiet(app, () => commentsOf(app, pull).length > 0);
    expect(commentOf(app, pull)).toContain("**Needs approval**");
  });
  afterAll(async () => {
    await app.stop();
  });

  const isApproved = () => commentOf(app, pull).includes("**Approved** by ben");

  it("an approval is counted in the same comment and the same check, killed at each request", async () => {
    const runs = app.github.checkRuns(pull.base.repository, pull.head.sha).length;
    let review: Review | undefined;
    const killed = async (fault: Fault) => {
      const isHit = await killedAt(app, fault, () => (review = app.github.user("ben").approve(pull)), isApproved);
      expect(commentsOf(app, pull)).toHaveLength(1);
      expect(checkOf(app, pull).conclusion).toBe("action_required");
      app.github.user("ben").dismiss(review!);
      await quiet(app, () => !isApproved());
      return isHit;
    };
    let requests = 0;
    while (await killed({ ...unanswered, skip: requests })) requests += 1;

    expect(requests).toBeGreaterThan(4);
    expect(app.github.checkRuns(pull.base.repository, pull.head.sha)).toHaveLength(runs);
  });

  // Around both reactions and the saved approval; each person who approves makes the next conclusion ask more.
  it.each([3, 5, 6, 7, 8])("an approval by command is counted and answered once, killed at request %d", async (skip) => {
    const login = `eve${skip}`;
    app.github.collaborator(pull.base.repository, login, "write");
    const comment: { said?: Comment } = {};
    const isDone = () => commentOf(app, pull).includes(`**Approved** by ${login}`) && comment.said?.reactions.length === 2;
    const say = () => (comment.said = app.github.user(login).comment(pull, "/sirsi approve"));

    expect(await killedAt(app, { ...unanswered, skip }, say, isDone)).toBe(true);

    expect(comment.said?.reactions.map(({ content }) => content)).toEqual(["eyes", "+1"]);
    expect(app.github.violations).toEqual([]);
  });

  it("a question is answered once, though the answer was made when the process died", async () => {
    const before = commentsOf(app, pull).length;
    const answers = () => commentsOf(app, pull).length - before;
    const ask = () => app.github.user("ben").comment(pull, "/sirsi help");

    expect(await killedAt(app, { ...applied, path: /comments$/ }, ask, () => answers() > 0)).toBe(true);

    expect(answers()).toBe(1);
  });
});
