import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { lastReviews } from "../../../src/adapters/github/shapes.ts";
import type { HostedRepository } from "../../../src/ports/code-host.ts";
import type { PullRequest, Repository } from "../../github/model.ts";
import { startBed, type Bed } from "./hosted.ts";

let bed: Bed;
let hosted: HostedRepository;
let there: Repository;
let pull: PullRequest;
const mends: (() => void)[] = [];

beforeAll(async () => {
  bed = await startBed();
  ({ hosted, there } = bed.repository("shop", { files: { "a.txt": "a\n" } }));
  for (const login of ["ana", "ben", "carl"]) bed.github.collaborator(there, login, "write");
  pull = await bed.github.user("ana").openPullRequest(there, { branch: "feature/x", title: "Move", files: { "b.txt": "b\n" } });
});
afterEach(() => {
  for (const mend of mends.splice(0)) mend();
});
afterAll(() => bed.stop());

describe("the last word of each reviewer", () => {
  const review = (id: number, state: string, more: object = {}) => ({
    ...{ user: { login: `p${id}`, id, type: "User" }, state, commit_id: "c0ffee", submitted_at: "2026-01-12T09:00:00Z" },
    ...more,
  });
  const states = (...all: Parameters<typeof lastReviews>[0]) => lastReviews(all).map(({ account, state }) => [account.id, state]);

  it.each([
    ["a comment after an approval takes nothing back", ["APPROVED", "COMMENTED"], "approved"],
    ["changes requested after an approval do", ["APPROVED", "CHANGES_REQUESTED"], "changes-requested"],
    ["an approval after requested changes counts", ["CHANGES_REQUESTED", "APPROVED"], "approved"],
    ["what was dismissed is dismissed", ["APPROVED", "DISMISSED"], "dismissed"],
    ["a comment does not bring back what was dismissed", ["DISMISSED", "COMMENTED"], "dismissed"],
    ["a comment alone is one", ["COMMENTED"], "commented"],
    ["a draft is nothing yet", ["APPROVED", "PENDING"], "approved"],
    ["a word that GitHub has not told us is nothing", ["APPROVED", "BLESSED"], "approved"],
  ])("%s", (_name, given, expected) => {
    expect(states(...given.map((state) => review(1, state)))).toEqual([[1, expected]]);
  });

  it("is kept for each person, with the head that was looked at", () => {
    expect(states(review(1, "APPROVED"), review(2, "CHANGES_REQUESTED"), review(1, "COMMENTED"))).toEqual([
      [1, "approved"],
      [2, "changes-requested"],
    ]);
    expect(lastReviews([review(1, "APPROVED")])[0]).toMatchObject({ head: "c0ffee", at: "2026-01-12T09:00:00Z" });
  });

  it("of a review without a commit or a time does not count", () => {
    expect(states(review(1, "APPROVED", { commit_id: null }), review(2, "APPROVED", { submitted_at: undefined }))).toEqual([]);
  });

  it("through GitHub: approve, comment, request changes, dismiss", async () => {
    const [ben, carl] = [bed.github.user("ben"), bed.github.user("carl")];
    ben.approve(pull);
    ben.review(pull, "COMMENT");
    const objection = carl.review(pull, "REQUEST_CHANGES");
    const said = async () => (await hosted.reviews(pull.number)).map(({ account, state, head }) => [account.login, state, head]);
    const head = pull.head.sha;
    expect(await said()).toEqual([
      ["ben", "approved", head],
      ["carl", "changes-requested", head],
    ]);
    bed.github.user("acme").dismiss(objection);
    expect(await said()).toEqual([
      ["ben", "approved", head],
      ["carl", "dismissed", head],
    ]);
  });
});

describe("a person's permission", () => {
  const answered = (body: object) => {
    mends.push(bed.github.fail({ path: /\/permission$/, status: 200, body, times: 9 }));
    return hosted.permissionOf("ana");
  };

  it.each([
    ["write", "maintain", "maintain"],
    ["read", "triage", "triage"],
    ["admin", "admin", "admin"],
    ["none", "none", "none"],
    // A role that an organization made itself counts as what it is built on.
    ["write", "release-captain", "write"],
    ["something new", "something new", "none"],
  ])("%s with the role %s is %s", async (permission, role_name, expected) => {
    expect(await answered({ permission, role_name, user: null })).toBe(expected);
  });

  it("of somebody whom GitHub does not know is none", async () => {
    expect(await hosted.permissionOf("nobody-of-that-name")).toBe("none");
  });
});

describe("a team", () => {
  beforeAll(() => {
    bed.github.team("acme", "platform", ["ben"]);
  });

  it("has members and others", async () => {
    expect(await hosted.isMember("@acme/platform", "ben")).toBe(true);
    expect(await hosted.isMember("@acme/platform", "ana")).toBe(false);
  });

  it("whose invitation was not accepted does not have them yet", async () => {
    mends.push(bed.github.fail({ path: /memberships/, status: 200, body: { state: "pending", role: "member", url: "" } }));
    expect(await hosted.isMember("@acme/platform", "ben")).toBe(false);
  });

  it("that is not there, or of another organization, is refused: its absence is not somebody's", async () => {
    await expect(hosted.isMember("@acme/none", "ben")).rejects.toMatchObject({ code: "host-refused" });
    await expect(hosted.isMember("@other/platform", "ben")).rejects.toMatchObject({ code: "host-refused" });
  });

  it.each(["platform", "@platform", "@acme/../x", "@acme/a/b", "@acme/a?x=1", "", "@acme/platform\n"])(
    "%j is no name of one, and nothing is asked",
    async (team) => {
      const since = bed.github.mark();
      await expect(hosted.isMember(team, "ben")).rejects.toMatchObject({ code: "host-refused" });
      expect(bed.github.requests({ since })).toEqual([]);
    },
  );
});

describe("pull requests and branches", () => {
  it("are read in our words", async () => {
    expect(await hosted.pullRequest(pull.number)).toMatchObject({
      ...{ number: pull.number, state: "open", merged: false, draft: false, title: "Move" },
      author: { login: "ana", kind: "user" },
      head: { sha: pull.head.sha, ref: "feature/x", repository: there.id },
      base: { ref: "main", repository: there.id },
    });
    expect((await hosted.openPullRequests()).map(({ number }) => number)).toEqual([pull.number]);
    expect(await hosted.defaultBranch()).toBe("main");
    expect(await hosted.branchHead("feature/x")).toBe(pull.head.sha);
    expect(await hosted.branchHead("none")).toBeUndefined();
    const [only, ...others] = await hosted.commits(pull.number);
    expect(others).toEqual([]);
    expect(only).toMatchObject({ sha: pull.head.sha, isKnown: true, people: [{ login: "ana" }, { login: "ana" }] });
  });

  it("of an empty repository: there is no branch yet", async () => {
    const empty = bed.repository("empty");
    mends.push(bed.github.fail({ path: /git\/ref/, status: 409, body: { message: "Git Repository is empty." } }));
    expect(await empty.hosted.branchHead("main")).toBeUndefined();
  });

  it("another conflict is not taken for it", async () => {
    mends.push(bed.github.fail({ path: /git\/ref/, status: 409, body: { message: "Conflict" } }));
    await expect(hosted.branchHead("main")).rejects.toMatchObject({ status: 409 });
  });

  it("one of a deleted fork has no head repository", async () => {
    const fork = bed.github.user("eve").fork(there);
    const from = await bed.github.user("eve").openPullRequest(there, { from: fork, branch: "y", files: { "c.txt": "c\n" } });
    expect((await hosted.pullRequest(from.number))?.head.repository).toBe(fork.id);
    bed.github.deleteRepository(fork, bed.github.user("eve"));
    expect((await hosted.pullRequest(from.number))?.head.repository).toBeNull();
  });
});
