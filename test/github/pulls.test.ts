import { expect, it } from "vitest";
import { startReceiver, startShop, statusOf } from "./test-bed.ts";

const change = { files: { "migrations/shop.yaml": "waves: 2\n" } };

it("refuses a merge while a required check is missing, 405, and after the head moved, 409", async () => {
  const { github, app, repository, octokit, at } = await startShop();
  github.protect(repository, "main", { requiredChecks: [{ context: "sirsi", appId: app.id }], requiredApprovals: 1 });
  const pull = await github.user("ben").openPullRequest(repository, change);
  const one = { ...at, pull_number: pull.number };
  const old = pull.head.sha;

  expect(await statusOf(octokit.rest.pulls.merge(one))).toBe(405);
  const head = await github.user("ben").pushTo(pull, { "x.txt": "x" });
  await octokit.rest.checks.create({ ...at, name: "sirsi", head_sha: head, conclusion: "success" });
  expect(await statusOf(octokit.rest.pulls.merge(one))).toBe(405);
  github.user("ana").approve(pull);
  expect(await statusOf(octokit.rest.pulls.merge({ ...one, sha: old }))).toBe(409);
  expect(await statusOf(octokit.rest.pulls.merge({ ...one, sha: head }))).toBe(200);
  expect(await statusOf(octokit.rest.pulls.merge(one))).toBe(405);
  expect(github.violations).toEqual([]);
});

it("counts no check of another App where the rule names ours, and no approval of who cannot write", async () => {
  const { github, app, repository, octokit, at } = await startShop();
  github.protect(repository, "main", { requiredChecks: [{ context: "sirsi", appId: app.id + 1 }], requiredApprovals: 1 });
  const pull = await github.user("ben").openPullRequest(repository, change);
  await octokit.rest.checks.create({ ...at, name: "sirsi", head_sha: pull.head.sha, conclusion: "success" });

  await expect(github.user("ana").merge(pull)).rejects.toThrow('Required status check "sirsi" is expected.');
  github.protect(repository, "main", { requiredApprovals: 1 });
  github.collaborator(repository, "rita", "read");
  github.user("rita").approve(pull);
  await expect(github.user("ana").merge(pull)).rejects.toThrow("At least 1 approving review");
});

it("merges three ways, keeping what the base gained, and refuses a conflict", async () => {
  const { github, repository, octokit, at } = await startShop();
  const [ana, ben] = [github.user("ana"), github.user("ben")];
  const first = await ben.openPullRequest(repository, change);
  const second = await ben.openPullRequest(repository, { files: { "other.yaml": "b\n" } });
  const third = await ben.openPullRequest(repository, { files: { "migrations/shop.yaml": "waves: 3\n" } });

  await ana.merge(first);
  await ana.merge(second, { method: "squash" });

  expect(github.file(repository, "main", "migrations/shop.yaml")).toBe("waves: 2\n");
  expect(github.file(repository, "main", "other.yaml")).toBe("b\n");
  const { data } = await octokit.rest.pulls.get({ ...at, pull_number: third.number });
  expect([data.mergeable, data.mergeable_state]).toEqual([false, "dirty"]);
  expect(await statusOf(octokit.rest.pulls.merge({ ...at, pull_number: third.number }))).toBe(405);
  expect(github.violations).toEqual([]);
});

it("tells of reviews in lower case and answers them in upper case; nobody approves their own", async () => {
  const { github, app, repository, octokit, at } = await startShop();
  const { url, received } = await startReceiver();
  const pull = await github.user("ben").openPullRequest(repository, change);
  await github.settled();
  app.webhookUrl = url;

  expect(() => github.user("ben").approve(pull)).toThrow("Unprocessable Entity");
  const review = github.user("ana").approve(pull);
  github.user("ana").review(pull, "REQUEST_CHANGES", "No.");
  github.user("ana").dismiss(review);
  await github.settled();

  const sent = received.map(({ payload }) => [payload["action"], (payload["review"] as { state: string }).state]);
  expect(sent.sort()).toEqual([
    ["dismissed", "dismissed"],
    ["submitted", "approved"],
    ["submitted", "changes_requested"],
  ]);
  const { data } = await octokit.rest.pulls.listReviews({ ...at, pull_number: pull.number });
  expect(data.map(({ state, commit_id }) => [state, commit_id])).toEqual([
    ["DISMISSED", pull.head.sha],
    ["CHANGES_REQUESTED", pull.head.sha],
  ]);
});

it("knows how people belong: owner, member, collaborator, first timer, and who merged before", async () => {
  const { github, repository, octokit, at } = await startShop({ repository: { private: false } });
  github.collaborator(repository, "carl", "triage");
  const zoe = github.user("zoe");
  const fork = zoe.fork(repository);
  const pull = await zoe.openPullRequest(repository, { from: fork, ...change });
  const before = await octokit.rest.pulls.get({ ...at, pull_number: pull.number });
  await github.user("ana").merge(pull);
  for (const login of ["ana", "carl", "zoe", "yan"]) github.user(login).comment(pull, "hello");

  const { data } = await octokit.rest.issues.listComments({ ...at, issue_number: pull.number });

  expect(before.data.author_association).toBe("FIRST_TIME_CONTRIBUTOR");
  expect(data.map((comment) => comment.author_association)).toEqual(["MEMBER", "COLLABORATOR", "CONTRIBUTOR", "NONE"]);
  const role = async (username: string) => (await octokit.rest.repos.getCollaboratorPermissionLevel({ ...at, username })).data;
  expect(await role("carl")).toMatchObject({ permission: "read", role_name: "triage" });
  expect(await role("ana")).toMatchObject({ permission: "admin", role_name: "admin" });
  expect(await role("yan")).toMatchObject({ permission: "read", role_name: "read" });
  expect(github.violations).toEqual([]);
});

it("opens a pull request from a fork of the same owner, and answers null for a deleted fork", async () => {
  const { github, repository, octokit, at } = await startShop();
  const fork = github.user("ana").fork(repository, { owner: repository.owner, name: "shop-fork" });
  const given = { ...at, title: "From beside", head: "acme:wish", head_repo: "shop-fork", base: "main" };
  await github.user("ana").push(fork, "wish", { "x.txt": "x" });

  const { data } = await octokit.rest.pulls.create(given);
  github.deleteRepository(fork, github.user("ana"));
  const after = await octokit.rest.pulls.get({ ...at, pull_number: data.number });

  expect([data.head.repo.id, data.base.repo.id]).toEqual([fork.id, repository.id]);
  expect(after.data.head.repo).toBeNull();
  expect(github.violations).toEqual([]);
});

it("moves through draft, ready, closed and reopened, with a webhook for each", async () => {
  const { github, app, repository, octokit, at } = await startShop();
  const { url, received } = await startReceiver();
  await github.settled();
  app.webhookUrl = url;
  const ben = github.user("ben");
  const pull = await ben.openPullRequest(repository, { ...change, draft: true });
  const number = { ...at, pull_number: pull.number };

  expect(await statusOf(octokit.rest.pulls.merge(number))).toBe(405);
  await ben.markReady(pull);
  await ben.convertToDraft(pull);
  await ben.label(pull, "migration");
  await octokit.rest.pulls.update({ ...number, state: "closed" });
  await octokit.rest.pulls.update({ ...number, state: "open", title: "New title" });
  await github.settled();

  const actions = received.filter(({ event }) => event === "pull_request").map(({ payload }) => String(payload["action"]));
  expect(actions.sort()).toEqual(["closed", "converted_to_draft", "edited", "labeled", "opened", "ready_for_review", "reopened"]);
});

it("refuses a second pull request of the same branch and one without commits", async () => {
  const { github, repository, octokit, at } = await startShop();
  const pull = await github.user("ben").openPullRequest(repository, change);
  const given = { ...at, title: "Again", head: pull.head.ref, base: "main" };

  await expect(octokit.rest.pulls.create(given)).rejects.toThrow("A pull request already exists for acme:change-1.");
  await github.user("ben").push(repository, "same", {});
  await github.user("ana").forcePush(repository, "same", repository.git.resolve("main") ?? "");
  await expect(octokit.rest.pulls.create({ ...given, head: "same" })).rejects.toThrow("No commits between main and same");
  const { data } = await octokit.rest.pulls.list({ ...at, head: "acme:change-1" });
  expect(data.map(({ number }) => number)).toEqual([pull.number]);
});

it("keeps what people did to comments: edits, reactions, deletion", async () => {
  const { github, app, repository, octokit, at } = await startShop();
  const { url, received } = await startReceiver();
  await github.settled();
  app.webhookUrl = url;
  const pull = await github.user("ben").openPullRequest(repository, change);
  const comment = github.user("ben").comment(pull, "/sirsi plan");
  const one = { ...at, comment_id: comment.id };

  github.user("ben").editComment(comment, "/sirsi help");
  const first = await octokit.rest.reactions.createForIssueComment({ ...one, content: "eyes" });
  const second = await octokit.rest.reactions.createForIssueComment({ ...one, content: "eyes" });
  const { data } = await octokit.rest.issues.getComment(one);
  await octokit.rest.issues.deleteComment(one);
  await github.settled();

  expect([first.status, second.status]).toEqual([201, 200]);
  expect(data).toMatchObject({
    body: "/sirsi help",
    reactions: { eyes: 1, total_count: 1 },
    user: { login: "ben", type: "User" },
  });
  const edited = received.find(({ payload }) => payload["action"] === "edited")?.payload;
  expect(edited).toMatchObject({ changes: { body: { from: "/sirsi plan" } }, comment: { body: "/sirsi help" } });
  expect(await statusOf(octokit.rest.issues.getComment(one))).toBe(404);
  expect(github.violations).toEqual([]);
});

it("takes remarks at lines of the difference, and refuses all of a review where one is outside", async () => {
  const { github, repository, octokit, at } = await startShop({ repository: { files: { a: "1\n2\n3\n4\n5\n6\n7\n8\n9\n" } } });
  const pull = await github.user("ben").openPullRequest(repository, { files: { a: "1\n2\nthree\n4\n5\n6\n7\n8\n9\n" } });
  const review = { ...at, pull_number: pull.number, event: "COMMENT" } as const;
  const remark = (line: number, path = "a") => ({ path, line, side: "RIGHT", body: `At ${line}` });

  // The third line changes; three lines after it are context, the ninth is not.
  expect(await statusOf(octokit.rest.pulls.createReview({ ...review, comments: [remark(3), remark(6)] }))).toBe(200);
  expect(await statusOf(octokit.rest.pulls.createReview({ ...review, comments: [remark(3), remark(9)] }))).toBe(422);
  expect(await statusOf(octokit.rest.pulls.createReview({ ...review, comments: [remark(1, "b")] }))).toBe(422);

  const { data } = await octokit.rest.pulls.listReviewComments({ ...at, pull_number: pull.number });
  expect(data.map(({ path, line, body }) => [path, line, body])).toEqual([
    ["a", 3, "At 3"],
    ["a", 6, "At 6"],
  ]);
  expect(github.violations).toEqual([]);
});

it("names the open pull requests of a commit only while the default branch lacks it, then the one that brought it there", async () => {
  const { github, repository, octokit, at } = await startShop();
  const [ana, ben] = [github.user("ana"), github.user("ben")];
  await ana.forcePush(repository, "production", repository.git.resolve("main") ?? "");
  const pull = await ben.openPullRequest(repository, { ...change, branch: "topic" });
  const again = await ben.openPullRequest(repository, { branch: "topic", base: "production" });
  const numbers = async (commit_sha: string) =>
    (await octokit.rest.repos.listPullRequestsAssociatedWithCommit({ ...at, commit_sha })).data.map(({ number }) => number);
  expect(await numbers(pull.head.sha)).toEqual([pull.number, again.number]);

  const merged = await ana.merge(pull);

  expect(again.issue.state).toBe("open");
  expect([await numbers(pull.head.sha), await numbers(merged)]).toEqual([[pull.number], [pull.number]]);
  expect(github.violations).toEqual([]);
});
